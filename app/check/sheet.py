"""A learner's sheet: the problem worked through, and the answers beside it, in the order of the steps."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from ..backprop.address import is_given
from ..backprop.problem import Problem
from ..backprop.trace import Trace
from ..backprop.values import ByAddress, all_values
from ..explain.why import Why
from .answers import Typed
from .carry import View
from .mistakes.catalogue import variants
from .mistakes.mistake import Variant
from .routes import routes
from .worked import is_small

EPSILON = 2.3e-16
"""Of float64."""
SHARED = ("values", "given", "order", "places", "numbers", "_ways")
"""What sheets of the same problem have in common."""
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

    def routes(self, address: str) -> tuple[Why, ...]:
        """The ways to a number, the usual one first."""
        known = self._ways.right
        if address not in known:
            known[address] = routes(self.problem, address)
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
        shortcut, *_, direct = (*self.routes(address), self.routes(address)[-1])
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
        return NOISE * self._noisy.radii[address]

    @cached_property
    def _noisy(self) -> View:
        """The right numbers with the rounding errors of float64."""
        view = View()
        for address in self.given:
            value = float(self.values[address])
            view.put(address, value, EPSILON * abs(value))
        for address in self.order:
            with np.errstate(all="ignore"):
                _, radius = view.follow(self.because(address))
            view.put(address, float(self.values[address]), radius + EPSILON * abs(float(self.values[address])))
        return view

    def right_view(self) -> View:
        """All that is given, as a view to go on from."""
        view = View()
        for address in self.given:
            view.put(address, float(self.values[address]), 0.0)
        return view


def computed(values: ByAddress) -> Iterator[str]:
    """The addresses that a learner can fill in."""
    return (address for address in values if not is_given(address))
