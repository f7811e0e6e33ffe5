"""A solution whose numbers are still to be found: what is empty is not in it, so no page can give it away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from ...backprop.values import ByAddress, all_values
from ...explain.drawing import Drawing, Unit
from ...explain.formula_writer import worked_line
from ...explain.formulas import Row
from ...explain.layout import draw
from ...explain.numbers import Style
from ...explain.solution import Solution

BOX = "□"
MARK_ROOM = 2
"""Characters that a mark takes where what was typed stands in a narrow place."""
SIGNS = {"right": "✓", "rounded": "≈", "follows": "↳", "wrong": "✗", "unreadable": "?"}
"""What stands for a verdict beside its word."""


class Blank(float):
    """In the place of a number that is to be found: what was typed for it, 0 as long as that is nothing."""

    text: str
    verdict: str

    def __new__(cls, text: str = "", number: float = 0.0, verdict: str = "") -> Self:
        hidden = super().__new__(cls, number)
        hidden.text, hidden.verdict = text, verdict
        return hidden

    @property
    def sign(self) -> str:
        return SIGNS.get(self.verdict, "")


class MaskedValues(ByAddress):
    """The numbers of a solution, and what was typed in the place of those that are hidden."""

    def __init__(self, right: ByAddress, blanks: Any, typed: Mapping[str, Blank]) -> None:
        self.right, self.blanks, self.typed = right, blanks, typed

    def __getitem__(self, address: str) -> Any:
        right = self.right[address]
        return self.typed.get(address, Blank()) if address in self.blanks else right

    def __iter__(self) -> Iterator[str]:
        return iter(self.right)

    def __len__(self) -> int:
        return len(self.right)

    def within(self, wanted: Any) -> list[str]:
        return self.right.within(wanted)


@dataclass(frozen=True, eq=False)
class MaskedSolution(Solution):
    """A solution with some of its numbers hidden."""

    blanks: Any = ()
    typed: Mapping[str, Blank] = field(default_factory=dict)

    @cached_property
    def values(self) -> ByAddress:
        return MaskedValues(all_values(self.trace), self.blanks, self.typed)

    def worked(self, address: str) -> Row:
        """A line with a hidden number in it ends in a box, so that it is true whatever is typed for that number."""
        because = self.why(address)
        assert because is not None, address
        if not any(at in self.blanks for at in (address, *because.addresses)):
            return super().worked(address)
        return worked_line(address, because, {**{at: self.values[at] for at in because.addresses}, address: Blank()})


@dataclass(frozen=True)
class MaskedStyle(Style):
    """As the reader wants numbers; what was typed stays as it was typed."""

    def text(self, value: Any, digits: int | None = None) -> str:
        return value.text or BOX if isinstance(value, Blank) else super().text(value, digits)

    def short(self, value: Any) -> str:
        if not isinstance(value, Blank):
            return super().short(value)
        text, room = self.text(value), self.room - MARK_ROOM
        return text if len(text) <= room else f"{text[: room - 1]}…"

    def full(self, value: Any) -> str:
        return "" if isinstance(value, Blank) else super().full(value)

    def exact(self, value: Any, digits: int | None = None) -> bool:
        return isinstance(value, Blank) or super().exact(value, digits)


def draw_masked(solution: MaskedSolution, style: Style, at: tuple[int, int]) -> Drawing:
    """The drawing; whether a unit is off is not told by its outline."""
    drawing = draw(solution, style, at)
    assert drawing.down
    across, down = (
        replace(d, units=tuple(_plain(solution, unit) for unit in d.units)) for d in (drawing, drawing.down)
    )
    return replace(across, down=down)


def _plain(solution: MaskedSolution, unit: Unit) -> Unit:
    z = f"{solution.s}z.{unit.layer}.{unit.unit}"
    told = {"a": z, "delta": z, "a_new": z.replace("z.", "z_new.")}
    return replace(unit, off=tuple(name for name in unit.off if told[name] not in solution.blanks))
