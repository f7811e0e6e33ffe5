"""Formulas as small trees. What draws them (MathML now, other notations later) needs to know these nodes only."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

from ..backprop.addresses import Address


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
    """A number that a formula ends in, with = or ≈ in front as its digits are all of it or not."""

    address: str
    value: Any
    digits: int | None = None


@dataclass(frozen=True)
class Constant:
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
class Matrix:
    rows: tuple[tuple["Formula", ...], ...]


@dataclass(frozen=True)
class Transposed:
    """The transpose of a vector or matrix."""

    base: "Formula"


Formula = Op | Symbol | Value | Result | Constant | Row | Power | Call | Over | Matrix | Transposed

EQUALS, PLUS, MINUS, TIMES, HADAMARD = Op("="), Op("+"), Op("−"), Op("·"), Op("∘")
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
