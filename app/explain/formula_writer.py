"""A why as a formula: with symbols, or with the numbers of a pass; and costs and their gradients as formulas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from ..backprop.address import prefix
from .formulas import (
    CLOSE,
    EQUALS,
    MINUS,
    OPEN,
    PLUS,
    TIMES,
    Call,
    Formula,
    Matrix,
    Numeral,
    Op,
    Over,
    Power,
    Result,
    Root,
    Row,
    Symbol,
    Value,
    row,
    separated,
    symbol,
)
from .notation import FUNCTION_SYMBOLS
from .why import Function, Sum, Term, Why


class AtomWriter(Protocol):
    """Writes one quantity, as a symbol or a number; `bare` without brackets around a negative number."""

    def __call__(self, address: str, bare: bool = False) -> Formula: ...


CostWriter = Callable[[AtomWriter, tuple[str, ...]], Formula]


def difference(atom: AtomWriter, a: str, y: str) -> Row:
    return row(atom(a, True), MINUS, atom(y))


def _pairs(of: tuple[str, ...]) -> list[tuple[str, str]]:
    """Output and target of every unit."""
    return list(zip(of[: len(of) // 2], of[len(of) // 2 :], strict=True))


def _squares(factor: Fraction | None) -> CostWriter:
    """factor times the sum of squared differences; None: the mean of them."""

    def write(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
        pairs = _pairs(of)
        share = factor or Fraction(1, len(pairs))
        squares: list[Formula] = [
            Power(row(OPEN, difference(atom, a, y), CLOSE), Numeral(Fraction(2))) for a, y in pairs
        ]
        if share == 1:
            return row(*separated(PLUS, squares))
        inner = separated(PLUS, squares)
        return row(Numeral(share), *(inner if len(squares) == 1 else (OPEN, *inner, CLOSE)))

    return write


def _magnitudes(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    pairs = _pairs(of)
    bars = [row(Op("|"), difference(atom, a, y), Op("|")) for a, y in pairs]
    if len(pairs) == 1:
        return bars[0]
    return row(Numeral(Fraction(1, len(pairs))), OPEN, *separated(PLUS, bars), CLOSE)


def _huber(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    return row(*separated(PLUS, [Call("huber", (difference(atom, a, y),)) for a, y in _pairs(of)]))


def _entropy(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    terms = [row(atom(y, True), Call("ln", (atom(a, True),))) for a, y in _pairs(of)]
    return row(MINUS, OPEN, *separated(PLUS, terms), CLOSE)


def _binary_entropy(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    one = Numeral(Fraction(1))
    terms = [
        row(
            atom(y, True), Call("ln", (atom(a, True),)), PLUS,
            OPEN, one, MINUS, atom(y), CLOSE, Call("ln", (row(one, MINUS, atom(a)),)),
        )
        for a, y in _pairs(of)
    ]  # fmt: skip
    return row(MINUS, OPEN, *separated(PLUS, terms), CLOSE)


def _sign(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    return Call("sign", (difference(atom, *of),))


def _huber_slope(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    return Call("huber′", (difference(atom, *of),))


def _entropy_slope(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    a, y = of
    return row(MINUS, Over(atom(y, True), atom(a, True)))


def _binary_entropy_slope(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    (a, y), one = of, Numeral(Fraction(1))
    complement = Over(row(one, MINUS, atom(y)), row(one, MINUS, atom(a)))
    return row(MINUS, Over(atom(y, True), atom(a, True)), PLUS, complement)


COST_FORMULAS: dict[str, CostWriter] = {
    "half_squared_error": _squares(Fraction(1, 2)),
    "squared_error": _squares(Fraction(1)),
    "mean_squared_error": _squares(None),
    "mean_absolute_error": _magnitudes,
    "huber": _huber,
    "binary_cross_entropy": _binary_entropy,
    "cross_entropy": _entropy,
    "mean_absolute_error_slope": _sign,
    "huber_slope": _huber_slope,
    "binary_cross_entropy_slope": _binary_entropy_slope,
    "cross_entropy_slope": _entropy_slope,
}


def _total(atom: AtomWriter, addresses: tuple[str, ...]) -> Formula:
    """One number, or a sum in brackets."""
    if len(addresses) == 1:
        return atom(addresses[0])
    return row(OPEN, *separated(PLUS, [atom(each) for each in addresses]), CLOSE)


def _rest(atom: AtomWriter, share: str) -> Row:
    """(1 - share)."""
    return row(OPEN, Numeral(Fraction(1)), MINUS, atom(share), CLOSE)


def _square(atom: AtomWriter, addresses: tuple[str, ...]) -> Formula:
    base = row(OPEN, atom(addresses[0], True), CLOSE) if len(addresses) == 1 else _total(atom, addresses)
    return Power(base, Numeral(Fraction(2)))


def _fading_mean(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    share, before, *now = of
    return row(atom(share, True), TIMES, atom(before), PLUS, _rest(atom, share), TIMES, _total(atom, tuple(now)))


def _fading_square(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    share, before, *now = of
    return row(atom(share, True), TIMES, atom(before), PLUS, _rest(atom, share), TIMES, _square(atom, tuple(now)))


def _corrected(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    mean, share, t = of
    return Over(atom(mean, True), row(Numeral(Fraction(1)), MINUS, Power(atom(share, True), atom(t, True))))


def _scaled_step(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    rate, square, epsilon, *means = of
    top = row(atom(rate, True), TIMES, _total(atom, tuple(means)))
    return row(MINUS, Over(top, row(Root(atom(square, True)), PLUS, atom(epsilon))))


def _sum_of_magnitudes(atom: AtomWriter, of: tuple[str, ...]) -> Formula:
    bars = [row(Op("|"), atom(w, True), Op("|")) for w in of[1:]]
    return row(atom(of[0], True), TIMES, OPEN, *separated(PLUS, bars), CLOSE)


LEARNING_FORMULAS: dict[str, CostWriter] = {
    "l1_penalty": _sum_of_magnitudes,
    "l1_slope": lambda atom, of: row(atom(of[0], True), TIMES, Call("sign", (atom(of[1], True),))),
    "fading_mean": _fading_mean,
    "fading_square": _fading_square,
    "sum_of_squares": lambda atom, of: row(atom(of[0], True), PLUS, _square(atom, of[1:])),
    "corrected": _corrected,
    "scaled_step": _scaled_step,
}
"""The functions of penalties and optimizers."""


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
        return row(*self.sum(why)) if why.terms else row(Numeral(Fraction(0)))

    def sum(self, why: Sum) -> Iterable[Formula]:
        """The terms with their signs; a share that all terms have, as in a mean, stands in front of a bracket."""
        shares = {abs(term.coefficient) for term in why.terms}
        share = shares.pop() if len(shares) == 1 and len(why.terms) > 1 else Fraction(1)
        if share != 1:
            yield from (Numeral(share), OPEN)
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
        return separated(TIMES, ([Numeral(coefficient)] if coefficient != 1 or not factors else []) + factors)

    def function(self, why: Function) -> Formula:
        if write := COST_FORMULAS.get(why.name) or LEARNING_FORMULAS.get(why.name):
            return write(self.atom, why.of)
        if why.name == "softmax":
            return Over(self.exponential(why.of[why.unit]), row(*separated(PLUS, map(self.exponential, why.of))))
        name, slope = why.name.removesuffix("_slope"), why.name.endswith("_slope")
        return Call(FUNCTION_SYMBOLS.get(name, name) + "′" * slope, tuple(self.atom(a, bare=True) for a in why.of))

    def exponential(self, address: str) -> Formula:
        return Power(Symbol("e"), self.atom(address, bare=True))


def _coefficient(coefficient: Fraction) -> Sequence[Formula]:
    return () if coefficient == 1 else (Numeral(coefficient), TIMES)


def worked_line(address: str, why: Why, values: Mapping[str, Any]) -> Row:
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
