"""A learner's sheet: the problem worked through, the ways to each number, and the answers beside it.

A small problem is kept for the next time: a sheet is marked again at every number that is typed.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from ..backprop.address import Address, is_given, prefix
from ..backprop.optimizers import PARAMETERS
from ..backprop.problem import Problem
from ..backprop.solve import solve
from ..backprop.trace import Trace
from ..backprop.values import ByAddress, all_values
from ..explain.why import Function, Sum, Term, Why, why
from .answers import Typed
from .catalogue import variants
from .mistakes import Variant
from .propagation import Propagation

KEPT_WORK = 200
"""Parameters times samples up to which something is kept of a problem."""


@dataclass(frozen=True)
class _Asked:
    """A problem, known by its shape and all its numbers."""

    key: Hashable
    problem: Problem = field(compare=False)


def is_small(problem: Problem) -> bool:
    """Whether it is of the size of a sheet of paper."""
    return problem.network.parameters * problem.samples <= KEPT_WORK


def worked(problem: Problem) -> Trace:
    """As `solve`. Raises NotFinite and InvalidProblem."""
    if problem.exact or not is_small(problem):
        return solve(problem)
    arrays = (*problem.network.W, *problem.network.b, problem.inputs, problem.targets)
    numbers = b"".join(array.tobytes() for array in arrays if array is not None)
    state = problem.remembered
    memory = b"".join(v.tobytes() for p in PARAMETERS for each in state.of(p) for v in each.values())
    settings = (problem.learning_rate, problem.optimizer, problem.penalty, state.t)
    return _solved(_Asked((problem.shape, settings, numbers, memory), problem))


@lru_cache(maxsize=64)
def _solved(asked: _Asked) -> Trace:
    return solve(asked.problem)


SIGN_OF_A = ("relu", "leaky_relu")
"""Activations whose slope can be read from a as well as from z: both have the same sign."""


def derivations(problem: Problem, address: str) -> tuple[Why, ...]:
    """All ways to a computed number; the first looks at what is nearest: a for slopes, Δw for new weights."""
    at = Address.parse(address)
    because = why(problem, at)
    assert because is not None, address
    return (*_nearer(problem, at), because)


def _nearer(problem: Problem, at: Address) -> tuple[Why, ...]:
    if at.name in ("W_new", "b_new"):
        kind = at.name[0]
        return (Sum((Term((str(at._replace(name=kind)),)), Term((str(at._replace(name=f"step_{kind}")),)))),)
    if at.name == "delta" and at.indices[0] == problem.network.depth:
        return _shortcut(problem, at)
    if at.name == "da_dz" and len(at.indices) == 2:
        return _slope_by_activation(problem.network.names[at.indices[0]], at)
    return ()


def _shortcut(problem: Problem, at: Address) -> tuple[Why, ...]:
    """delta = a − y for a sigmoid with its cross-entropy; for a softmax a times the sum of the targets, minus y."""
    layer, j = at.indices
    s, pair = prefix(at.sample), (problem.network.names[layer], problem.cost_name)
    a, y = f"{s}a.{layer}.{j}", f"{s}y.{layer}.{j}"
    if pair == ("sigmoid", "binary_cross_entropy"):
        return (Sum((Term((a,)), Term((y,), Fraction(-1)))),)
    if pair == ("softmax", "cross_entropy"):
        targets = (f"{s}y.{layer}.{i}" for i in range(problem.network.sizes[layer]))
        return (Sum((*(Term((a, target)) for target in targets), Term((y,), Fraction(-1)))),)
    return ()


def _slope_by_activation(name: str, at: Address) -> tuple[Why, ...]:
    a = f"{prefix(at.sample)}a.{at.indices[0]}.{at.indices[1]}"
    square = Term((a, a), Fraction(-1))
    if name == "sigmoid":
        return (Sum((Term((a,)), square)),)
    if name == "tanh":
        return (Sum((Term(()), square)),)
    return (Function(f"{name}_slope", (a,)),) if name in SIGN_OF_A else ()


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
