"""A closer look at one number: what it is, what it was made of, what it goes into, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ...backprop.address import Address
from ...backprop.problem import Problem
from ..formulas import Result, Row, row, symbol
from ..notation import base, is_new, words
from ..probe import GRADIENTS, Probe, probe
from ..solution import Solution
from ..steps import order
from ..steps.step import Text
from ..why import Sum, Why
from .backward import (
    says_activation_slope,
    says_bias,
    says_delta,
    says_own_gradient,
    says_slope,
    says_weight,
)
from .dependents import into
from .forward import says_activation, says_cost, says_preactivation, says_target
from .inspection import Looked
from .update import says_change, says_learning_rate, says_new_parameter

MOST_WRITTEN = 34
"""Numbers in a formula up to which it is written out."""
MOST_LISTED = 60
"""Numbers that are listed, of those that it was made of and of those that it goes into."""


@dataclass(frozen=True)
class Part:
    """A number that another one was made of, or goes into."""

    address: str
    words: str
    value: Any


@dataclass(frozen=True)
class Parts:
    """The first of them, and how many there are."""

    listed: tuple[Part, ...]
    count: int


@dataclass(frozen=True)
class Closer:
    """One number, looked at closely.

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
    terms: Parts
    into: Parts
    probe: Probe | None

    @property
    def is_given(self) -> bool:
        return self.step is None


def look_closer(solution: Solution, address: str) -> Closer:
    """Look at the number at an address of the solution."""
    at, because, probed = Address.parse(address), solution.why(address), probe(solution, address)
    is_own = at.sample is not None and at.name in GRADIENTS
    says = says_own_gradient if is_own else SAYS[at.name if at.name in SAYS else base(at.name)]
    return Closer(
        address=address,
        words=words(at),
        symbol=row(symbol(address)),
        value=solution.values[address],
        step=step_of(at, solution.problem) if because else None,
        formula=_formula(solution, address, because),
        says=tuple(says(Looked(solution, address), probed)),
        terms=_parts(solution, iter(because.addresses if because else ())),
        into=_parts(solution, into(solution, address)),
        probe=probed,
    )


def step_of(at: Address, problem: Problem) -> tuple[str, int]:
    """The step that computes a number: its key, and its place in their order, counted from 1."""
    key = _key(at, problem)
    return key, order(problem.network.depth).index(key) + 1


def _key(at: Address, problem: Problem) -> str:
    name, depth = base(at.name), problem.network.depth
    is_update = name in ("W", "b", "step_W", "step_b")
    if name in ("z", "a", "cost"):
        return ("cost" if name == "cost" else "forward") + "-again" * is_new(at.name)
    if is_update and at.indices[0] not in problem.updated_early:
        return "update"
    if at.indices[0] < depth:
        return f"hidden-{at.indices[0]}"
    return "gradients" if is_update or name in ("dC_dW", "dC_db") else "delta"


def _formula(solution: Solution, address: str, because: Why | None) -> Row | None:
    """The number worked out, where its formula can be taken in."""
    if because is None or len(because.addresses) > MOST_WRITTEN:
        return None
    if isinstance(because, Sum) and not because.terms:
        return row(symbol(address), Result(address, solution.values[address]))
    return solution.worked(address)


def _parts(solution: Solution, addresses: Iterator[str]) -> Parts:
    listed = tuple(
        Part(address, words(Address.parse(address)), solution.values[address])
        for address in islice(addresses, MOST_LISTED)
    )
    return Parts(listed, len(listed) + sum(1 for _ in addresses))


SAYS: dict[str, Callable[[Looked, Probe | None], Iterator[Text]]] = {
    "a": says_activation,
    "y": says_target,
    "W": says_weight,
    "b": says_bias,
    "z": says_preactivation,
    "cost": says_cost,
    "dC_da": says_activation_slope,
    "da_dz": says_slope,
    "delta": says_delta,
    "dC_dW": says_weight,
    "dC_db": says_bias,
    "learning_rate": says_learning_rate,
    "step_W": says_change,
    "step_b": says_change,
    "W_new": says_new_parameter,
    "b_new": says_new_parameter,
}
"""Name to the sentences about its numbers; where a name is not in it, those of the name without _new."""
