"""Answers in bytes: lengths, a head in JSON, and numbers as they are in memory, little end first.

run   head, page, look, parameters    each with its length in front, four bytes
look  head, map, units                the head with its length in front; how long the others are stands in it
"""

import json
from struct import pack
from typing import Any

import numpy as np

from ...explain.numbers import Style
from .look import Look, head
from .seen import Seen


def packed(*parts: bytes) -> bytes:
    """Parts with their lengths in front."""
    return b"".join(pack("<I", len(part)) + part for part in parts)


def look_bytes(seen: Look, style: Style) -> bytes:
    """What an epoch looks like."""
    text = json.dumps(head(seen, style), separators=(",", ":")).encode()
    return packed(text) + np.ascontiguousarray(seen.map).tobytes() + seen.units.tobytes()


def run_bytes(seen: Seen, page: dict[str, str], link: str, sums: list[str]) -> bytes:
    """A run: what the time line needs, the parts of the page, what its epoch looks like, and all its frames."""
    told: dict[str, Any] = seen.data | {"link": link, "have": sums}
    return packed(
        json.dumps(told, separators=(",", ":")).encode(),
        json.dumps(page, ensure_ascii=False).encode(),
        look_bytes(seen.look, seen.style),
        seen.run.training.frame_parameters.astype("<f8").tobytes(),
    )
