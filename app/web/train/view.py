"""How a run is looked at: what a link says of it, and falls back to the usual where it makes no sense."""

from collections.abc import Mapping

from ...explain.language import current, decimal_sign
from ...explain.numbers import Style
from .fields import EDGES, FIELDS, SCALES, VIEW, default

Sides = tuple[int, int]
SHOWN = {"edges": EDGES, "scale": SCALES}
"""What of the view falls back to the usual where it makes no sense."""


def view_of(parameters: Mapping[str, str], data: str) -> dict[str, str]:
    view = {name: parameters.get(name, "") for name in VIEW}
    for name, known in SHOWN.items():
        view[name] = view[name] if view[name] in known else FIELDS[name].default
    view = {name: text or (default(name, data) if name in ("across", "up") else "") for name, text in view.items()}
    for name in ("epoch", "sample", "batch", "across", "up"):
        view[name] = view[name] if view[name].isdecimal() and view[name].isascii() and len(view[name]) < 8 else ""
    return view


def style_of(view: Mapping[str, str]) -> Style:
    """How the reader wants numbers."""
    sign = view["decimal"] if view["decimal"] in ("point", "comma") else decimal_sign(current.get())
    return Style(Style.digits, sign)


def sides_of(view: Mapping[str, str], columns: int) -> Sides | None:
    """The columns across and up the maps; None where there is one column alone."""
    if columns < 2:
        return None
    across, up = (int(view[name] or 0) for name in ("across", "up"))
    if max(across, up) >= columns:  # of other data, that has more of them
        across, up = 0, 1
    return (across, up) if across != up else (across, (across + 1) % columns)
