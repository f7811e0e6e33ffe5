"""All that one number is made of, as far as it is not written down, and what becomes of it after a mistake there."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from math import isfinite

from ...backprop.address import is_given
from ...explain.why import Sum, Term, Why
from ..carry import value_of
from ..sheet import Sheet

NEAR = 1e-6
"""A small change of a number, as a share of it."""


@dataclass(frozen=True, eq=False)
class Cone:
    """The numbers that lead to one number, itself last, in the order of the steps.

    base: the numbers as they are without a mistake. Those in `fixed` are taken as they stand. NumPy's warnings are for
    the caller to silence, once for a whole search.
    """

    sheet: Sheet
    address: str
    base: Mapping[str, float]
    fixed: Container[str] = ()

    @cached_property
    def members(self) -> tuple[str, ...]:
        found, waiting = {self.address}, [self.address]
        while waiting:
            for at in self.sheet.inputs(waiting.pop()):
                if at not in found and at not in self.fixed and not is_given(at):
                    found.add(at)
                    waiting.append(at)
        return tuple(sorted(found, key=self.sheet.places.__getitem__))

    def after(self, wrong: Mapping[str, Why]) -> dict[str, float]:
        """The numbers that change when some are worked in another way; empty where one of them is undefined."""
        changed: dict[str, float] = {}
        numbers = Layered(self.base, changed)
        waiting = sorted(self._place[at] for at in wrong)
        while waiting:
            at = self.members[heappop(waiting)]
            if at in changed:
                continue
            try:
                changed[at] = value_of(wrong.get(at) or self.sheet.because(at), numbers)
            except (ArithmeticError, ValueError, KeyError):
                return {}
            for user in self._users.get(at, ()):
                heappush(waiting, user)
        return changed

    @cached_property
    def _place(self) -> dict[str, int]:
        return {at: place for place, at in enumerate(self.members)}

    @cached_property
    def _users(self) -> dict[str, list[int]]:
        """By address the places of the members that are made of it."""
        users: dict[str, list[int]] = {}
        for at, place in self._place.items():
            for before in self.sheet.inputs(at):
                users.setdefault(before, []).append(place)
        return users

    def step(self, at: str, wrong: Why) -> float:
        """By how much one number moves when it is worked in another way; 0 where that is undefined."""
        try:
            moved = value_of(wrong, self.base) - self.base[at]
        except (ArithmeticError, ValueError, KeyError):
            return 0.0
        return moved if isfinite(moved) else 0.0

    @cached_property
    def effects(self) -> dict[str, float]:
        """By how much the number moves, as a share, when a member moves a little: the slopes along the way back."""
        slopes = dict.fromkeys(self.members, 0.0)
        slopes[self.address] = 1.0
        for at in reversed(self.members):
            if slopes[at]:
                for before, slope in self._slopes(at).items():
                    slopes[before] += slopes[at] * slope
        return slopes

    def _slopes(self, at: str) -> dict[str, float]:
        """How one number depends on the members that it is made of."""
        because = self.sheet.because(at)
        inside = [before for before in because.addresses if before in self._place]
        if isinstance(because, Sum):
            return {before: self._coefficient(because, before) for before in inside}
        return {before: self._difference(because, before) for before in inside}

    def _coefficient(self, because: Sum, before: str) -> float:
        """The slope of a sum of products: of each the others, once for every time that the number stands in it."""
        slope = 0.0
        for term in because.terms:
            for place, factor in enumerate(term.factors):
                if factor == before:
                    others = (*term.factors[:place], *term.factors[place + 1 :])
                    slope += value_of(Sum((Term(others, term.coefficient),)), self.base)
        return slope

    def _difference(self, because: Why, before: str) -> float:
        middle = self.base[before]
        step = NEAR * max(abs(middle), 1.0)
        ends = [value_of(because, Layered(self.base, {before: middle + side})) for side in (-step, step)]
        return (ends[1] - ends[0]) / (2 * step)


class Layered(dict[str, float]):
    """Numbers, some of which are replaced."""

    def __init__(self, base: Mapping[str, float], changed: Mapping[str, float]) -> None:
        super().__init__()
        self.base, self.changed = base, changed

    def __getitem__(self, address: str) -> float:
        return self.changed[address] if address in self.changed else self.base[address]
