"""The inspector: one number, the numbers it is computed from, those it goes into, and what it means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ...backprop.address import Address
from ..formulas import Result, Row, row, symbol
from ..notation import base_name, words
from ..probe import GRADIENTS, Probe, probe
from ..solution import Solution
from ..steps.step import Text, step_of
from ..why import Sum, Why
from .backward import (
    LEARNING,
    describe_activation_slope,
    describe_bias,
    describe_change,
    describe_delta,
    describe_learning,
    describe_learning_rate,
    describe_new_parameter,
    describe_own_gradient,
    describe_slope,
    describe_weight,
)
from .dependents import dependents
from .forward import describe_activation, describe_cost, describe_preactivation, describe_target
from .inspected import InspectedNumber

MAX_WRITTEN_TERMS = 34
"""Formulas up to this many numbers are written out."""
MAX_LISTED = 60
"""How many terms and dependents are listed."""


@dataclass(frozen=True)
class RelatedNumber:
    """A term or a dependent of another number."""

    address: str
    words: str
    value: Any


@dataclass(frozen=True)
class RelatedNumbers:
    """The first ones, and how many there are in all."""

    listed: tuple[RelatedNumber, ...]
    count: int


@dataclass(frozen=True)
class Inspection:
    """One number, inspected.

    step: the key and the number of the step that computes it; None for what is given, which can be edited. formula:
    None for what is given, and where it has too many terms to be written out.
    """

    address: str
    words: str
    symbol: Row
    value: Any
    step: tuple[str, int] | None
    formula: Row | None
    says: tuple[Text, ...]
    terms: RelatedNumbers
    dependents: RelatedNumbers
    probe: Probe | None

    @property
    def is_given(self) -> bool:
        return self.step is None


def inspect(solution: Solution, address: str) -> Inspection:
    """Inspect the number at an address of the solution."""
    at, because, probed = Address.parse(address), solution.why(address), probe(solution, address)
    is_own = at.sample is not None and at.name in GRADIENTS
    says = describe_own_gradient if is_own else DESCRIPTIONS[at.name if at.name in DESCRIPTIONS else base_name(at.name)]
    return Inspection(
        address=address,
        words=words(at),
        symbol=row(symbol(address)),
        value=solution.values[address],
        step=step_of(at, solution.problem) if because else None,
        formula=_formula(solution, address, because),
        says=tuple(says(InspectedNumber(solution, address), probed)),
        terms=_parts(solution, iter(because.addresses if because else ())),
        dependents=_parts(solution, dependents(solution, address)),
        probe=probed,
    )


def _formula(solution: Solution, address: str, because: Why | None) -> Row | None:
    """The number worked out; None where the formula would be too long to read."""
    if because is None or len(because.addresses) > MAX_WRITTEN_TERMS:
        return None
    if isinstance(because, Sum) and not because.terms:
        return row(symbol(address), Result(address, solution.values[address]))
    return solution.worked(address)


def _parts(solution: Solution, addresses: Iterator[str]) -> RelatedNumbers:
    listed = tuple(
        RelatedNumber(address, words(Address.parse(address)), solution.values[address])
        for address in islice(addresses, MAX_LISTED)
    )
    return RelatedNumbers(listed, len(listed) + sum(1 for _ in addresses))


DESCRIPTIONS: dict[str, Callable[[InspectedNumber, Probe | None], Iterator[Text]]] = {
    "a": describe_activation,
    "y": describe_target,
    "W": describe_weight,
    "b": describe_bias,
    "z": describe_preactivation,
    "cost": describe_cost,
    "dC_da": describe_activation_slope,
    "da_dz": describe_slope,
    "delta": describe_delta,
    "dC_dW": describe_weight,
    "dC_db": describe_bias,
    "learning_rate": describe_learning_rate,
    **dict.fromkeys(LEARNING, describe_learning),
    "step_W": describe_change,
    "step_b": describe_change,
    "W_new": describe_new_parameter,
    "b_new": describe_new_parameter,
}
"""The sentences about the numbers of a quantity; one that is missing here takes those of its name without _new."""
