"""Formulas as small trees. What draws them (MathML now, other notations later) needs to know these nodes only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, pairwise
from typing import Any

from ..backprop.address import Address


@dataclass(frozen=True)
class Op:
    """An operator, relation or bracket."""

    text: str


@dataclass(frozen=True)
class Symbol:
    """A quantity by name; layer and indices where it has them, None for a vector or matrix as a whole.

    sample: its number, or a letter that stands for any.
    """

    name: str
    layer: str | int | None = None
    indices: tuple[int | str, ...] = ()
    sample: int | str | None = None


@dataclass(frozen=True)
class Value:
    """The number at an address; guarded: in brackets where it is negative."""

    address: str
    value: Any
    guarded: bool = False


@dataclass(frozen=True)
class Result:
    """A number that a formula ends in, with a relation in front: = or ≈, see `related`."""

    address: str
    value: Any
    digits: int | None = None
    relation: str = "="


@dataclass(frozen=True)
class Numeral:
    """A number of the formula itself: 2, 1/2."""

    value: Fraction


@dataclass(frozen=True)
class Row:
    items: tuple["Formula", ...]


@dataclass(frozen=True)
class Marked(Row):
    """A part that is pointed out."""


@dataclass(frozen=True)
class Power:
    base: "Formula"
    exponent: "Formula"


@dataclass(frozen=True)
class Call:
    """A function, its name upright, of arguments."""

    function: str
    arguments: tuple["Formula", ...]


@dataclass(frozen=True)
class Over:
    """A fraction."""

    top: "Formula"
    bottom: "Formula"


@dataclass(frozen=True)
class Root:
    """The square root."""

    of: "Formula"


@dataclass(frozen=True)
class Matrix:
    rows: tuple[tuple["Formula", ...], ...]


@dataclass(frozen=True)
class Transposed:
    """The transpose of a vector or matrix."""

    base: "Formula"


Formula = Op | Symbol | Value | Result | Numeral | Row | Power | Call | Over | Root | Matrix | Transposed

EQUALS, APPROXIMATES, PLUS, MINUS, TIMES, HADAMARD = map(Op, "=≈+−·∘")
RELATIONS = (EQUALS, APPROXIMATES)
OPEN, CLOSE = Op("("), Op(")")


def row(*items: Formula) -> Row:
    return Row(items)


def symbol(address: str) -> Symbol:
    """The symbol of one number."""
    at = Address.parse(address)
    return Symbol(at.name, at.indices[0] if at.indices else None, at.indices[1:], at.sample)


def separated(separator: Formula, items: Iterable[Formula]) -> tuple[Formula, ...]:
    """The items with a separator between them."""
    return tuple(chain.from_iterable((separator, item) for item in items))[1:]


IsExact = Callable[[Any, int | None], bool]
"""Whether a value is shown in full, with so many digits."""


def related(formula: Formula, is_exact: IsExact) -> Formula:
    """The formula with ≈ in place of = wherever a number on either side of it is rounded as it is shown.

    So every = holds for the numbers that stand in it, in "z = w·x = 0.5·0.3 = 0.15" between all three parts.
    """
    if not isinstance(formula, Row):
        return formula
    rounded = [False]
    for item in formula.items:
        if item == EQUALS or isinstance(item, Result):
            rounded.append(False)
        rounded[-1] |= any(not is_exact(number.value, _digits(number)) for number in numbers_in(item))
    parts, items = pairwise(rounded), list(formula.items)
    for place, item in enumerate(items):
        if item == EQUALS:
            items[place] = APPROXIMATES if any(next(parts)) else EQUALS
        elif isinstance(item, Result):
            items[place] = replace(item, relation=(APPROXIMATES if any(next(parts)) else EQUALS).text)
    return replace(formula, items=tuple(items))


def numbers_in(formula: Any) -> Iterator[Value | Result]:
    """All numbers of a formula that have an address."""
    if isinstance(formula, Value | Result):
        yield formula
    elif isinstance(formula, tuple):
        for part in formula:
            yield from numbers_in(part)
    elif isinstance(formula, Row | Power | Call | Over | Root | Matrix | Transposed):
        yield from numbers_in(tuple(vars(formula).values()))


def _digits(number: Value | Result) -> int | None:
    return number.digits if isinstance(number, Result) else None
