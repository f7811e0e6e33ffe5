"""What may have been done wrong on the way to a number: every mistake at every place, throughout, and in pairs."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from ...backprop.address import Address
from ...explain.notation import base_name
from ...explain.why import Why
from .budget import Budget
from .catalogue import PAIR
from .cone import Cone
from .line import scaled
from .mistake import Variant

SCALES = {"sign": Fraction(-1), "sign_of_delta": Fraction(-1), "factor_2": Fraction(2), "factor_half": Fraction(1, 2)}
"""Mistakes that go together with any other in the same line."""
ONE_PLACE = {
    "term_left_out", "term_sign", "wrong_row", "wrong_column", "wrong_input", "wrong_delta", "wrong_gradient",
    "wrong_function", "wrong_slope", "wrong_sample", "old_left_out",
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
        near = [own, *(at for at in reversed(self.cone.members[:-1]) if not at.startswith("step_"))]
        found = {at: self._of(at) for at in near if at == own or (self._may_be_at(at) and self.budget.allows())}
        return dict(reversed(found.items()))

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
