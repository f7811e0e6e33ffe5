"""The marks: which lines are right, which follow from an earlier slip, and which are wrong in themselves.

Every line is judged against what follows from the learner's own earlier lines, and from the right numbers where there
are none. Two views go along: in `own` every line is as it was written; in `clean` wrong ones are put right, so that it
tells what rounding alone can do.
"""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

import numpy as np

from .answers import Typed
from .comparing import fits, is_about_cut, is_cut, is_right, is_rounded, is_same, is_single
from .paper import Paper
from .propagation import Propagation
from .reading import tells_new_from_old
from .sheet import Sheet

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
