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
from .carry import View
from .comparing import fits, is_about_cut, is_cut, is_right, is_rounded, is_same
from .reading import tells_new_from_old
from .sheet import Sheet

Verdict = Literal["right", "rounded", "follows", "wrong"]


@dataclass(frozen=True)
class Mark:
    """One answer, judged.

    carried: what follows from the learner's own earlier numbers, None where that is undefined; radius: by how much
    the rounding of those may have moved it. because: the addresses of the wrong lines that it follows from. cut: its
    digits were cut off, not rounded. proves_nothing: with so few digits it is the number before the update as well,
    or no digit is left of it.
    """

    address: str
    typed: Typed
    verdict: Verdict
    carried: float | None
    radius: float
    because: tuple[str, ...] = ()
    cut: bool = False
    proves_nothing: bool = False


@dataclass
class Marker:
    """Goes through the lines of a sheet in the order of the steps."""

    sheet: Sheet
    own: View
    clean: View
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
        own = self.own.follow(because)
        self._put(address, *own)
        if self.apart.isdisjoint(inputs):
            return
        clean = self.clean.follow(because)
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
        if is_right(typed, right, self.sheet.noise(address) if typed.has_float_digits else 0.0):
            proves = tells_new_from_old(address, typed, self.sheet.values) and (typed.value or not right)
            return Mark(address, typed, "right" if proves else "rounded", *told, proves_nothing=not proves)
        if is_cut(typed, right):
            return Mark(address, typed, "rounded", *told, cut=True)
        if self.touched.isdisjoint(self.sheet.inputs(address)):
            return Mark(address, typed, "wrong", *told)
        if self._fits(address, typed, self.clean):
            return Mark(address, typed, "rounded", *told, cut=self._is_cut(address, typed, self.clean))
        roots = self.roots.get(address, ())
        if roots and self._fits(address, typed, self.own):
            cut = self._is_cut(address, typed, self.own)
            return Mark(address, typed, "follows", *told, roots, cut, proves_nothing=not typed.value)
        return Mark(address, typed, "wrong", *told)

    def _fits(self, address: str, typed: Typed, view: View) -> bool:
        """Whether an answer follows in a view, by any of the ways that lead to it."""
        if fits(typed, view.values[address], view.radii[address]):
            return True
        return any(fits(typed, *found) for found in self._other_ways(address, view))

    def _is_cut(self, address: str, typed: Typed, view: View) -> bool:
        """Whether an answer fits only because digits may be cut off."""
        found = (typed, view.values[address], view.radii[address])
        return is_about_cut(*found) and not is_rounded(*found)

    def _is_exact(self, typed: Typed, address: str) -> bool:
        """Whether it is the right number itself, or as near to it as a program gets: a slope may hang on a 0."""
        return typed.has_float_digits or is_same(typed, self.sheet.values[address])

    def _other_ways(self, address: str, view: View) -> list[tuple[float, float]]:
        """What comes out by other ways to the number, or to those that it is made of and that are not written down."""
        ways = self.sheet.routes(address)
        found = [view.follow(way) for way in ways[1:]]
        skipped = [at for at in self.sheet.inputs(address) if at not in self.sheet.answers and at in self.touched]
        detours = {at: view.follow(self.sheet.routes(at)[1]) for at in skipped if len(self.sheet.routes(at)) > 1}
        if detours:
            other = View({**view.values}, {**view.radii})
            for at, (value, radius) in detours.items():
                other.put(at, value, radius)
            found += [other.follow(way) for way in ways]
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
        if mark.verdict in ("right", "rounded"):
            self._put(address, typed.number, radius)
        else:
            self.own.put(address, typed.number, radius)
            self.apart.add(address)
        self.roots[address] = {"wrong": (address,), "follows": mark.because}.get(mark.verdict, ())


def mark(sheet: Sheet) -> tuple[dict[str, Mark], Marker]:
    """The marks of all answers in the order of the steps, and the marker with what it carried."""
    marker = Marker(sheet, sheet.right_view(), sheet.right_view())
    with np.errstate(all="ignore"):
        lines = (marker.line(address) for address in sheet.order)
        return {found.address: found for found in lines if found}, marker
