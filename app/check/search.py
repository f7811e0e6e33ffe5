"""The search for what may have been done wrong on the way to a number: at every place, throughout, and in pairs.

It is counted how much work that is, not timed: the same sheet always gets the same answer.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from itertools import combinations
from math import isfinite

from ..backprop.address import Address, is_given
from ..explain.notation import base_name
from ..explain.why import Sum, Term, Why
from .catalogue import PAIR
from .mistakes import Variant, scaled
from .propagation import value_of
from .sheet import Sheet

WORK = 80_000
"""For all wrong lines of a sheet, in numbers that are worked again; all else counts as so many of those."""
WORK_AGAIN = 20_000
"""For trying on the other lines what was found on one."""
LEAST = 300
"""What a search on the way to a line takes at least; with less only the line itself is looked at."""


@dataclass
class Budget:
    """What is left. One search may spend half of it, so that the first wrong lines, which matter most, get most."""

    left: int = WORK
    was_short: bool = False
    """Whether something was left out for want of it."""

    def half(self) -> "Budget":
        """What the next search may spend."""
        share = self.left // 2
        self.left -= share
        return Budget(share)

    def take_back(self, other: "Budget") -> None:
        """What a search has left."""
        self.left += other.left

    def spend(self, work: float) -> None:
        self.left -= int(work)

    def allows(self) -> bool:
        """Whether to go on; whoever is told no has left something out."""
        self.was_short |= self.left <= 0
        return self.left > 0


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
    """Numbers, some of which are replaced. Read by address alone, as a search does that a million times."""

    def __init__(self, base: Mapping[str, float], changed: Mapping[str, float]) -> None:
        super().__init__()
        self.base, self.changed = base, changed

    def __getitem__(self, address: str) -> float:
        return self.changed[address] if address in self.changed else self.base[address]

    def __contains__(self, address: object) -> bool:
        return address in self.changed or address in self.base


SCALES = {"sign": Fraction(-1), "sign_of_delta": Fraction(-1), "factor_2": Fraction(2), "factor_half": Fraction(1, 2)}
"""Mistakes that go together with any other in the same line."""
ONE_PLACE = {
    "term_left_out", "term_sign", "wrong_row", "wrong_column", "wrong_input", "wrong_delta", "wrong_gradient",
    "wrong_function", "wrong_slope", "wrong_sample", "wrong_sample_input", "old_left_out",
}  # fmt: skip
"""Mistakes of which a line has several, or that nobody makes throughout."""
OF_THE_UPDATE = ("uphill", "rate_forgotten", "rate_twice", "not_updated")
"""Mistakes that are made with weights and biases alike."""
MOST_IN_PAIRS = 40
COST_OF_A_VARIANT, COST_OF_A_TERM = 0.5, 0.05
"""What putting a line with a mistake together costs, and each of its terms, beside working it."""


@dataclass(frozen=True)
class Candidate:
    """A mistake, and how it works the lines that it is made in, in the order of the steps."""

    name: str
    wrong: dict[str, Why]

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.wrong)

    @property
    def is_single(self) -> bool:
        return len(self.wrong) == 1 and PAIR not in self.name


@dataclass(frozen=True, eq=False)
class Candidates:
    """The candidates within a cone. only: names of mistakes with the quantity that they are made in; none: all."""

    cone: Cone
    budget: Budget
    only: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def variants(self) -> dict[str, list[Variant]]:
        """By address, as far back as the budget allows; a change is looked at with the number that it leads to."""
        own = self.cone.address
        near = [own, *(at for at in reversed(self.cone.members[:-1]) if not self._is_part_of_sum(at))]
        found = {at: self._of(at) for at in near if at == own or (self._may_be_at(at) and self.budget.allows())}
        return dict(reversed(found.items()))

    def _is_part_of_sum(self, at: str) -> bool:
        return at.startswith("step_") and isinstance(self.cone.sheet.because(at), Sum)

    def _of(self, at: str) -> list[Variant]:
        variants = self.cone.sheet.variants(at)
        self.budget.spend(len(variants) * (COST_OF_A_VARIANT + COST_OF_A_TERM * len(self.cone.sheet.inputs(at))))
        return [variant for variant in variants if not self.only or (variant.name, quantity(at)) in self.only]

    def _may_be_at(self, at: str) -> bool:
        return not self.only or any(where == quantity(at) for _name, where in self.only)

    def at_one_place(self) -> Iterator[Candidate]:
        for at, found in self.variants.items():
            yield from (Candidate(variant.name, {at: variant.why}) for variant in found)

    def throughout(self) -> Iterator[Candidate]:
        """The same mistake in all units of a layer, in all layers, in weights and biases."""
        self.budget.spend(COST_OF_A_VARIANT * sum(map(len, self.variants.values())))
        groups: dict[tuple[str, ...], dict[str, Why]] = {}
        for at, found in self.variants.items():
            for variant in found:
                if variant.name not in ONE_PLACE:
                    for group in _groups(variant.name, Address.parse(at)):
                        groups.setdefault(group, {}).setdefault(at, variant.why)
        seen = set()
        for (name, *_), wrong in groups.items():
            if len(wrong) > 1 and (key := (name, *wrong)) not in seen:
                seen.add(key)
                yield Candidate(name, wrong)

    def in_pairs(self) -> Iterator[Candidate]:
        """Two mistakes in the line itself, or at two places that are near to it."""
        own = self.variants[self.cone.address]
        scales = [variant.name for variant in own if variant.name in SCALES]
        for variant in own:
            for name in scales:
                if SCALES.get(variant.name, 0) * SCALES[name] != 1:  # two that undo each other are none
                    wrong = {self.cone.address: scaled(variant.why, SCALES[name])}
                    yield Candidate(PAIR.join((variant.name, name)), wrong)
        near = list(self.at_one_place())[-MOST_IN_PAIRS:]
        for one, two in combinations(near, 2):
            if one.places != two.places and self.budget.allows():
                yield Candidate(PAIR.join((one.name, two.name)), one.wrong | two.wrong)


def quantity(address: str) -> str:
    """What a number is one of: z, delta, dC_dW, W_new."""
    return address.rpartition(":")[2].partition(".")[0]


def _groups(name: str, at: Address) -> Iterator[tuple[str, ...]]:
    """What a mistake at an address belongs together with: its layer, all layers, both passes, weights and biases."""
    layer = str(at.indices[0] if at.indices else 0)
    for quantity in dict.fromkeys((at.name, base_name(at.name))):
        yield (name, quantity, layer)
        yield (name, quantity)
    if name in OF_THE_UPDATE and at.name in ("W_new", "b_new"):
        yield (name, "parameters", layer)
        yield (name, "parameters")
