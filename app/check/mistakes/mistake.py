"""A mistake: what was done, where, and what comes of it."""

from dataclasses import dataclass

from ...explain.why import Why


@dataclass(frozen=True)
class Variant:
    """A number as it is worked with a mistake. name: its row in the catalogue."""

    name: str
    why: Why


@dataclass(frozen=True)
class Mistake:
    """An explanation of a wrong line.

    name: its row in the catalogue; a pair has two, joined by " + ". at: where it was made first, which may be a line
    that was not written down; places: everywhere. wrong: how that line was worked, None where it is a slip of the pen.
    value: what the marked line then is. against: lines that are written down, and right, though the mistake would
    have changed them.
    """

    name: str
    at: str
    value: float
    wrong: Why | None = None
    places: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
