"""The units of the hidden layers, as text."""

import re

from ...backprop.errors import Fault, Phrase
from ...explain.language import N_
from ..limits import PAGE_LAYERS, PAGE_UNITS

LAYERS = re.compile(r"\d{1,3}([-–x, ]\d{1,3}){0,15}", re.ASCII)
NO_HIDDEN = "0"


def parse_hidden_layers(text: str, faults: list[Fault]) -> tuple[int, ...]:
    """Units of the hidden layers, such as 8-8; 0 for none."""
    if text.strip() in ("", NO_HIDDEN):
        return ()
    sizes = tuple(map(int, re.split(r"\D", text.strip()))) if LAYERS.fullmatch(text.strip()) else ()
    if 1 <= len(sizes) < PAGE_LAYERS and all(1 <= size <= PAGE_UNITS for size in sizes):
        return sizes
    expected = N_("units of up to %(layers)s hidden layers, 1 to %(units)s each, such as 8-8; 0 for no hidden layer")
    faults.append(Fault("hidden", Phrase(expected, layers=PAGE_LAYERS - 1, units=PAGE_UNITS), Phrase("other text")))
    return ()
