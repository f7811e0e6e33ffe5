"""Whys written out as formulas: with symbols, and with the numbers of a pass."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..backprop.address import prefix
from .cost_formulas import COSTS_WRITTEN
from .formulas import (
    CLOSE,
    EQUALS,
    MINUS,
    OPEN,
    PLUS,
    TIMES,
    Call,
    Constant,
    Formula,
    Matrix,
    Over,
    Power,
    Result,
    Row,
    Symbol,
    Value,
    row,
    separated,
    symbol,
)
from .notation import FUNCTION_SYMBOLS
from .why import Function, Sum, Term, Why


class Writer:
    """Writes whys as formulas: with symbols, or with the numbers of `values`."""

    def __init__(self, values: Mapping[str, Any], symbols: bool) -> None:
        self.values, self.symbols = values, symbols

    def atom(self, address: str, bare: bool = False) -> Formula:
        """One quantity; a negative number in brackets, but for one that stands alone (`bare`)."""
        if self.symbols:
            return symbol(address)
        return Value(address, self.values[address], guarded=not bare)

    def why(self, why: Why) -> Row:
        if isinstance(why, Function):
            return row(*_coefficient(why.coefficient), self.function(why))
        return row(*self.sum(why)) if why.terms else row(Constant(Fraction(0)))

    def sum(self, why: Sum) -> Iterable[Formula]:
        """The terms with their signs; a share that all terms have, as in a mean, stands in front of a bracket."""
        shares = {abs(term.coefficient) for term in why.terms}
        share = shares.pop() if len(shares) == 1 and len(why.terms) > 1 else Fraction(1)
        if share != 1:
            yield from (Constant(share), OPEN)
        for place, term in enumerate(why.terms):
            if term.coefficient < 0:
                yield MINUS
            elif place:
                yield PLUS
            yield from self.term(term, abs(term.coefficient) / share, bare=place == 0 and term.coefficient > 0)
        if share != 1:
            yield CLOSE

    def term(self, term: Term, coefficient: Fraction, bare: bool) -> Iterable[Formula]:
        factors = [self.atom(f, bare and place == 0 and coefficient == 1) for place, f in enumerate(term.factors)]
        return separated(TIMES, ([Constant(coefficient)] if coefficient != 1 else []) + factors)

    def function(self, why: Function) -> Formula:
        if why.name in COSTS_WRITTEN:
            return COSTS_WRITTEN[why.name](self.atom, why.of)
        if why.name == "softmax":
            return Over(self.exponential(why.of[why.unit]), row(*separated(PLUS, map(self.exponential, why.of))))
        name, slope = why.name.removesuffix("_slope"), why.name.endswith("_slope")
        return Call(FUNCTION_SYMBOLS.get(name, name) + "′" * slope, tuple(self.atom(a, bare=True) for a in why.of))

    def exponential(self, address: str) -> Formula:
        return Power(Symbol("e"), self.atom(address, bare=True))


def _coefficient(coefficient: Fraction) -> Sequence[Formula]:
    return () if coefficient == 1 else (Constant(coefficient), TIMES)


def worked(address: str, why: Why, values: Mapping[str, Any]) -> Row:
    """symbol = formula with symbols = formula with numbers = result; without the numbers where they are the result."""
    result = Result(address, values[address])
    with_symbols = Writer(values, symbols=True).why(why)
    if isinstance(why, Sum) and why.is_copy:
        return row(symbol(address), EQUALS, with_symbols, result)
    return row(symbol(address), EQUALS, with_symbols, EQUALS, Writer(values, symbols=False).why(why), result)


def vector(name: str, layer: int, values: Mapping[str, Any], units: int, sample: int | None) -> Matrix:
    """A column of numbers, one for each unit of a layer."""
    s = prefix(sample)
    return Matrix(tuple((_value(f"{s}{name}.{layer}.{j}", values),) for j in range(units)))


def matrix(
    name: str, layer: int, values: Mapping[str, Any], shape: tuple[int, int], sample: int | None = None
) -> Matrix:
    """A matrix of numbers, one for each weight of a layer."""
    s = prefix(sample)
    return Matrix(
        tuple(tuple(_value(f"{s}{name}.{layer}.{j}.{k}", values) for k in range(shape[1])) for j in range(shape[0]))
    )


def _value(address: str, values: Mapping[str, Any]) -> Value:
    return Value(address, values[address])
