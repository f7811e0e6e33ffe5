"""The marks: which lines are right, which follow from an earlier slip, and which are wrong in themselves.

Every line is judged against what follows from the learner's own earlier lines, and from the right numbers where there
are none. Two views go along: in `own` every line is as it was written; in `clean` wrong ones are put right, so that it
tells what rounding alone can do. Lines that are not written down were worked out too, and may have been rounded like
the answer: with as many significant digits, or decimals, and no more than the page showed. Nobody sees them, so an
answer that lies within their rounding is right as far as that goes.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Literal

import numpy as np

from ..backprop.address import is_given
from .answers import Typed
from .comparing import fits, is_about_cut, is_cut, is_right, is_rounded, is_same, is_single, tells_new_from_old
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
        if not unit:  # float64 has no number of so many digits less
            return 0.0
        is_short = abs(value - round(value / unit) * unit) <= ROUND_OFF * abs(value)  # nothing had to be rounded
        return 0.0 if is_short else unit / 2


def _is_jump(address: str, radius: float) -> bool:
    """Whether it is a slope on both sides of a kink: that is no matter of rounding."""
    return address.rpartition(":")[2].startswith("da_dz.") and radius >= JUMP


Verdict = Literal["right", "rounded", "follows", "wrong"]


@dataclass(frozen=True)
class Mark:
    """One answer, judged.

    carried: what follows from the learner's own earlier numbers, None where that is undefined; radius: by how much
    the rounding of those may have moved it. because: the addresses of the wrong lines that it follows from. cut: its
    digits were cut off, not rounded. proves_nothing: with so few digits it is the number before the update as well,
    or no digit is left of it. made_by: the arithmetic of a program that its last digits come from, float64 or float32.
    """

    address: str
    typed: Typed
    verdict: Verdict
    carried: float | None
    radius: float
    because: tuple[str, ...] = ()
    cut: bool = False
    proves_nothing: bool = False
    made_by: str = ""


@dataclass
class Marker:
    """Goes through the lines of a sheet in the order of the steps."""

    sheet: Sheet
    own: Propagation
    clean: Propagation
    shown: int | None = None
    """The digits of the numbers that the page shows."""
    touched: set[str] = field(default_factory=set)
    """What differs from the right number in a view, if by rounding only."""
    apart: set[str] = field(default_factory=set)
    """Where the two views differ."""
    roots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The wrong lines that a number of the own view comes from."""

    def line(self, address: str) -> Mark | None:
        """Carry a number on, and judge the answer for it where there is one."""
        self._carry(address)
        typed = self.sheet.answers.get(address)
        if typed is None:
            return None
        mark = self._judge(address, typed)
        self._write(mark)
        return mark

    def _carry(self, address: str) -> None:
        inputs = self.sheet.inputs(address)
        if self.touched.isdisjoint(inputs):
            self._put(address, float(self.sheet.values[address]), 0.0)
            return
        self.touched.add(address)
        because = self.sheet.because(address)
        own = self.own.evaluate(because)
        self._put(address, *own)
        if self.apart.isdisjoint(inputs):
            return
        clean = self.clean.evaluate(because)
        if own != clean:
            self.apart.add(address)
            self.clean.put(address, *clean)
        if own[0] != clean[0]:  # else the wrong lines before it made no difference
            self.roots[address] = tuple(dict.fromkeys(root for at in inputs for root in self.roots.get(at, ())))

    def _put(self, address: str, value: float, radius: float) -> None:
        self.own.put(address, value, radius)
        self.clean.put(address, value, radius)

    def _judge(self, address: str, typed: Typed) -> Mark:
        right = self.sheet.values[address]
        carried = self.own.values[address]
        told = (carried if isfinite(carried) else None, self.own.radii[address])
        if is_right(typed, right) or (program := self._program(address, typed)):
            proves = tells_new_from_old(address, typed, self.sheet.values) and (typed.value or not right)
            made_by = "" if is_right(typed, right) else program
            verdict: Verdict = "right" if proves else "rounded"
            return Mark(address, typed, verdict, *told, proves_nothing=not proves, made_by=made_by)
        is_touched = not self.touched.isdisjoint(self.sheet.inputs(address))
        if is_touched and self._fits(address, typed, self.clean):
            return Mark(address, typed, "rounded", *told, cut=self._is_cut(address, typed, self.clean))
        papers = Paper.of(self.sheet, self.clean, typed, self.shown).found(address)
        if any(is_rounded(typed, *found) for found in papers):
            return Mark(address, typed, "rounded", *told)
        if is_cut(typed, right):
            return Mark(address, typed, "rounded", *told, cut=True)
        return self._follows_or_wrong(address, typed, told, bool(papers))

    def _follows_or_wrong(self, address: str, typed: Typed, told: tuple[float | None, float], is_skipped: bool) -> Mark:
        """An answer that is neither right nor rounded."""
        roots = self.roots.get(address, ())
        papers = Paper.of(self.sheet, self.own, typed, self.shown).found(address) if is_skipped else []
        if roots and (self._fits(address, typed, self.own) or any(is_rounded(typed, *found) for found in papers)):
            cut = self._is_cut(address, typed, self.own)
            return Mark(address, typed, "follows", *told, roots, cut, proves_nothing=not typed.value)
        radius = max([told[1], *(radius for _, radius in papers[-1:])])
        return Mark(address, typed, "wrong", told[0], radius)

    def _program(self, address: str, typed: Typed) -> str:
        """Whose arithmetic may have given it where the last digits are off: that of float64, or of float32."""
        off = abs(typed.number - self.sheet.numbers[address]) - typed.tolerance
        if typed.has_float_digits and not typed.is_calculation and off <= self.sheet.noise(address):
            return "float64"
        if typed.has_single_digits and off <= min(self.sheet.noise(address), self.sheet.single_noise(address)):
            return "float64"  # of a number that nearly cancelled, or that was printed with fewer digits
        if not typed.has_single_digits or not self.sheet.may_be_single or not is_single(typed):
            return ""
        return "float32" if off <= self.sheet.single_noise(address) else ""

    def _fits(self, address: str, typed: Typed, view: Propagation) -> bool:
        """Whether an answer follows in a view, by any of the ways that lead to it."""
        if fits(typed, view.values[address], view.radii[address]):
            return True
        return any(fits(typed, *found) for found in self._other_ways(address, view))

    def _is_cut(self, address: str, typed: Typed, view: Propagation) -> bool:
        """Whether an answer fits only because digits may be cut off."""
        found = (typed, view.values[address], view.radii[address])
        return is_about_cut(*found) and not is_rounded(*found)

    def _is_exact(self, typed: Typed, address: str) -> bool:
        """Whether it is the right number itself, or as near to it as a program gets: a slope may hang on a 0."""
        return typed.has_float_digits or is_same(typed, self.sheet.values[address])

    def _other_ways(self, address: str, view: Propagation) -> list[tuple[float, float]]:
        """What comes out by other ways to the number, or to those that it is made of and that are not written down."""
        ways = self.sheet.derivations(address)
        found = [view.evaluate(way) for way in ways[1:]]
        skipped = [at for at in self.sheet.inputs(address) if at not in self.sheet.answers and at in self.touched]
        detours = {
            at: view.evaluate(self.sheet.derivations(at)[1]) for at in skipped if len(self.sheet.derivations(at)) > 1
        }
        if detours:
            other = Propagation({**view.values}, {**view.radii})
            for at, (value, radius) in detours.items():
                other.put(at, value, radius)
            found += [other.evaluate(way) for way in ways]
        return found

    def _write(self, mark: Mark) -> None:
        """From here on the line counts as it was written; in the clean view only where it was not wrong."""
        address, typed = mark.address, mark.typed
        self.apart.discard(address)
        if mark.verdict == "right" and self._is_exact(typed, address):
            self.touched.discard(address)
            self.roots.pop(address, None)
            self._put(address, float(self.sheet.values[address]), 0.0)
            return
        self.touched.add(address)
        radius = float(typed.step) if mark.cut else typed.tolerance
        if mark.made_by:
            radius += self.sheet.noise(address) if mark.made_by == "float64" else self.sheet.single_noise(address)
        if mark.verdict in ("right", "rounded"):
            self._put(address, typed.number, radius)
        else:
            self.own.put(address, typed.number, radius)
            self.apart.add(address)
        self.roots[address] = {"wrong": (address,), "follows": mark.because}.get(mark.verdict, ())


def mark(sheet: Sheet, shown: int | None = None) -> tuple[dict[str, Mark], Marker]:
    """The marks of all answers in the order of the steps, and the marker with what it carried."""
    marker = Marker(sheet, sheet.right_view(), sheet.right_view(), shown)
    with np.errstate(all="ignore"):
        lines = (marker.line(address) for address in sheet.order)
        return {found.address: found for found in lines if found}, marker
