"""Rounding on paper: lines that are not written down were worked out too, and may have been rounded like the answer.

Nobody sees them, so an answer that lies within their rounding is right as far as that goes. They have as many
significant digits, or decimals, as the answer, and no more than the page showed.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite

from ..backprop.address import is_given
from .answers import Typed
from .propagation import Propagation
from .sheet import JUMP, Sheet

FEW_DECIMALS = Fraction(1, 100)
"""An answer with fewer decimals than that does not tell how small numbers were rounded."""
FEWEST_DIGITS = 2
"""With which anybody works on; one digit is the end of a calculation."""
USUALLY_SHOWN, CALCULATED = 6, 9
"""Digits of the numbers on a page, where that is not known; with more in an answer it comes from a calculation."""
ALL_DIGITS = 17
"""Of a float64."""
ROUND_OFF = 1e-13
MOST_SKIPPED = 400
"""Lines on the way to one answer that are looked at."""


@dataclass
class Paper:
    """The lines on the way to one answer, as they may have been written on paper.

    view: the lines as written, and what follows from them. digits, unit: of the answer. The radii of lines that are
    not written down grow by half a unit of their last digit.
    """

    sheet: Sheet
    view: Propagation
    digits: int
    unit: float
    lines: Propagation = field(default_factory=Propagation)

    @classmethod
    def of(cls, sheet: Sheet, view: Propagation, typed: Typed, shown: int | None) -> "Paper":
        digits = max(typed.digits, FEWEST_DIGITS) if typed.value else ALL_DIGITS  # a zero tells its decimals alone
        if shown is None and digits < CALCULATED:
            shown = USUALLY_SHOWN
        digits = digits if shown is None else min(digits, shown)
        return cls(sheet, view, digits, float(typed.step) if typed.step <= FEW_DECIMALS else 0.0)

    def found(self, address: str) -> list[tuple[float, float]]:
        """What the line may be, and by how much off, by every way to it; none where nothing on the way was skipped."""
        ways = self.sheet.derivations(address)
        if all(self._is_written(at) for way in ways for at in way.addresses):
            return []
        for way in ways:
            for at in way.addresses:
                self._carry(at)
        found = map(self.lines.evaluate, ways)
        return [each for each in found if isfinite(each[1]) and not _is_jump(address, each[1])]

    def _is_written(self, address: str) -> bool:
        return is_given(address) or address in self.sheet.answers

    def _carry(self, address: str) -> None:
        """Work a line out, and what it is made of before that."""
        waiting = [address]
        while waiting:
            at = waiting[-1]
            if at in self.lines.values or len(self.lines.values) > MOST_SKIPPED:
                waiting.pop()
                self.lines.values.setdefault(at, self.view.values[at])
                self.lines.radii.setdefault(at, self.view.radii[at])
                continue
            if self._is_written(at):
                self.lines.put(at, self.view.values[at], self.view.radii[at])
                continue
            missing = [before for before in self.sheet.inputs(at) if before not in self.lines.values]
            if missing:
                waiting.extend(missing)
                continue
            value, radius = self.lines.evaluate(self.sheet.because(at))
            radius = 0.0 if _is_jump(at, radius) else radius
            self.lines.put(at, value, radius + self._rounding(value))

    def _rounding(self, value: float) -> float:
        if not value or not isfinite(value):
            return 0.0
        last = int(f"{abs(value):e}".partition("e")[2]) - self.digits + 1
        unit = max(10.0**last, self.unit)
        is_short = abs(value - round(value / unit) * unit) <= ROUND_OFF * abs(value)  # nothing had to be rounded
        return 0.0 if is_short else unit / 2


def _is_jump(address: str, radius: float) -> bool:
    """Whether it is a slope on both sides of a kink: that is no matter of rounding."""
    return address.rpartition(":")[2].startswith("da_dz.") and radius >= JUMP
