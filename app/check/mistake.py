"""A mistake: what was done, where, and what comes of it."""

from dataclasses import dataclass

from ..explain.why import Why


@dataclass(frozen=True)
class Used:
    """A number that was used in the place of another: that at `source`, or one that this problem does not have."""

    address: str
    value: float
    source: str | None = None

    @property
    def quantity(self) -> str:
        """Of the number that should have been used: W, a, learning_rate."""
        return self.address.rpartition(":")[2].partition(".")[0]


@dataclass(frozen=True)
class Mistake:
    """An explanation of a wrong line.

    name: its row in the catalogue; a pair has two, joined by " + ". at: where it was made first, which may be a line
    that was not written down; places: everywhere. wrong: how that line was worked, None where it is a slip of the pen.
    value: what the marked line then is. used: the number that was taken for another one. is_unsure: the evidence is
    weak, so that it is told as what may have been done.
    """

    name: str
    at: str
    value: float
    wrong: Why | None = None
    places: tuple[str, ...] = ()
    used: Used | None = None
    is_unsure: bool = False
