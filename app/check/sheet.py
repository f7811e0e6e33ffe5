"""A learner's sheet: the problem worked through, and the answers beside it, in the order of the steps."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from ..backprop.address import is_given
from ..backprop.problem import Problem
from ..backprop.trace import Trace
from ..backprop.values import ByAddress, all_values
from ..explain.why import Function, Why
from .answers import Typed
from .catalogue import variants
from .derivations import derivations
from .propagation import Propagation
from .rule import Variant
from .worked import is_small

EPSILON = 2.3e-16
"""Of float64."""
SINGLE_EPSILON = 6e-8
"""Of float32."""
SHARED = ("values", "given", "order", "places", "numbers", "_ways")
"""What sheets of the same problem have in common."""
LONG_DIGITS, FEWEST_LONG, MOST_EXACT = 8, 3, 0.75
"""Digits that float32 does not have, and when they tell that the numbers are none of it."""
JUMP = 0.5
"""Of a slope at its kink: no rounding error that goes on into other numbers."""
NOISE = 2.0
"""Rounding errors may add up a little worse than to first order."""


@dataclass(frozen=True)
class Ways:
    """By address the right ways to a number, and the wrong ones."""

    right: dict[str, tuple[Why, ...]] = field(default_factory=dict)
    wrong: dict[str, tuple[Variant, ...]] = field(default_factory=dict)


@lru_cache(maxsize=32)
def _kept(_shape: Hashable) -> Ways:
    """Those of problems that are worked alike, found as they are asked for: a sheet is marked at every number typed."""
    return Ways()


@dataclass(frozen=True, eq=False)
class Sheet:
    """A worked problem, and answers by address; each of the addresses is that of a computed number."""

    trace: Trace
    answers: Mapping[str, Typed]

    @property
    def problem(self) -> Problem:
        return self.trace.problem

    @cached_property
    def values(self) -> ByAddress:
        """The right numbers."""
        return all_values(self.trace)

    def filled(self, answers: Mapping[str, Typed]) -> "Sheet":
        """The same problem with other answers; what does not depend on them is not worked out again."""
        other = replace(self, answers=answers)
        other.__dict__.update({name: self.__dict__[name] for name in SHARED if name in self.__dict__})
        return other

    @cached_property
    def given(self) -> tuple[str, ...]:
        return tuple(address for address in self.values if is_given(address))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The addresses of all computed numbers, in the order of the steps."""
        return tuple(computed(self.values))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each stands in that order."""
        return {address: place for place, address in enumerate(self.order)}

    @cached_property
    def numbers(self) -> dict[str, float]:
        """All right numbers in float64."""
        return {address: float(value) for address, value in self.values.items()}

    @cached_property
    def _ways(self) -> Ways:
        return _kept(self.problem.shape) if is_small(self.problem) else Ways()

    def derivations(self, address: str) -> tuple[Why, ...]:
        """The ways to a number, the usual one first."""
        known = self._ways.right
        if address not in known:
            known[address] = derivations(self.problem, address)
        return known[address]

    def because(self, address: str) -> Why:
        """The usual way; the direct one, where what that goes through is written down and the shortcut passes it by."""
        if address not in self._because:
            self._because[address] = self._usual(address)
        return self._because[address]

    @cached_property
    def _because(self) -> dict[str, Why]:
        return {}

    def _usual(self, address: str) -> Why:
        shortcut, *_, direct = (*self.derivations(address), self.derivations(address)[-1])
        passed_by = address.rpartition(":")[2].startswith("delta.") and shortcut is not direct
        return direct if passed_by and any(at in self.answers for at in direct.addresses) else shortcut

    def variants(self, address: str) -> tuple[Variant, ...]:
        """The mistakes that can be made in working out a number."""
        known = self._ways.wrong
        if address not in known:
            known[address] = tuple(variants(self.problem, address))
        return known[address]

    def inputs(self, address: str) -> tuple[str, ...]:
        """The addresses that a number is made of."""
        if address not in self._inputs:
            self._inputs[address] = self.because(address).addresses
        return self._inputs[address]

    @cached_property
    def _inputs(self) -> dict[str, tuple[str, ...]]:
        return {}

    def noise(self, address: str) -> float:
        """By how much a program in float64 may be off that works the pass as usual."""
        return NOISE * self._noisy(EPSILON).radii[address]

    @cached_property
    def may_be_single(self) -> bool:
        """Whether the long numbers may be those of float32: not where most of them are right to the last digit."""
        long = [(at, typed) for at, typed in self.answers.items() if typed.unit and typed.digits >= LONG_DIGITS]
        exact = sum(abs(typed.number - self.numbers[at]) <= typed.tolerance for at, typed in long)
        return len(long) < FEWEST_LONG or exact <= MOST_EXACT * len(long)

    def single_noise(self, address: str) -> float:
        """By how much a program in float32 may be off."""
        return NOISE * self._noisy(SINGLE_EPSILON).radii[address]

    def _noisy(self, epsilon: float) -> Propagation:
        """The right numbers with the rounding errors of a program."""
        if epsilon not in self._noise:
            view = Propagation()
            for address in (*self.given, *self.order):
                value, radius = float(self.values[address]), 0.0
                if not is_given(address):
                    with np.errstate(all="ignore"):
                        radius = view.evaluate(self.because(address))[1]
                    if epsilon == SINGLE_EPSILON and radius >= JUMP:
                        radius = 0.0
                view.put(address, value, radius + epsilon * abs(value) + self._terms(address, view, epsilon))
            self._noise[epsilon] = view
        return self._noise[epsilon]

    def _terms(self, address: str, view: Propagation, epsilon: float) -> float:
        """What is rounded off the products of a sum before they cancel."""
        if is_given(address) or isinstance(because := self.because(address), Function):
            return 0.0
        return epsilon * sum(
            abs(float(t.coefficient)) * prod(abs(view.values[f]) for f in t.factors) for t in because.terms
        )

    @cached_property
    def _noise(self) -> dict[float, Propagation]:
        return {}

    def right_view(self) -> Propagation:
        """All that is given, as a view to go on from."""
        view = Propagation()
        for address in self.given:
            view.put(address, float(self.values[address]), 0.0)
        return view


def computed(values: ByAddress) -> Iterator[str]:
    """The addresses that a learner can fill in."""
    return (address for address in values if not is_given(address))
