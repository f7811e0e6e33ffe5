"""How much a test tries: little by default, so that the whole command takes minutes; much with THOROUGH=1."""

import os

THOROUGH = os.environ.get("THOROUGH") == "1"


def amount(quick: int, thorough: int) -> int:
    """The number of seeds, networks or examples of a test."""
    return thorough if THOROUGH else quick
