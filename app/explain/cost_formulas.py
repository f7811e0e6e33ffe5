"""How the costs and their slopes are written, from the addresses a_0 … a_n, y_0 … y_n."""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from .formulas import CLOSE, MINUS, OPEN, PLUS, Call, Constant, Formula, Op, Over, Power, Row, row, separated


class Atom(Protocol):
    """Writes one quantity, as a symbol or a number; `bare` without brackets around a negative number."""

    def __call__(self, address: str, bare: bool = False) -> Formula: ...


Write = Callable[[Atom, tuple[str, ...]], Formula]


def difference(atom: Atom, a: str, y: str) -> Row:
    return row(atom(a, True), MINUS, atom(y))


def _pairs(of: tuple[str, ...]) -> list[tuple[str, str]]:
    """Output and target of every unit."""
    return list(zip(of[: len(of) // 2], of[len(of) // 2 :], strict=True))


def _squares(factor: Fraction | None) -> Write:
    """factor times the sum of squared differences; None: the mean of them."""

    def write(atom: Atom, of: tuple[str, ...]) -> Formula:
        pairs = _pairs(of)
        share = factor or Fraction(1, len(pairs))
        squares: list[Formula] = [
            Power(row(OPEN, difference(atom, a, y), CLOSE), Constant(Fraction(2))) for a, y in pairs
        ]
        if share == 1:
            return row(*separated(PLUS, squares))
        inner = separated(PLUS, squares)
        return row(Constant(share), *(inner if len(squares) == 1 else (OPEN, *inner, CLOSE)))

    return write


def _magnitudes(atom: Atom, of: tuple[str, ...]) -> Formula:
    pairs = _pairs(of)
    bars = [row(Op("|"), difference(atom, a, y), Op("|")) for a, y in pairs]
    if len(pairs) == 1:
        return bars[0]
    return row(Constant(Fraction(1, len(pairs))), OPEN, *separated(PLUS, bars), CLOSE)


def _huber(atom: Atom, of: tuple[str, ...]) -> Formula:
    return row(*separated(PLUS, [Call("huber", (difference(atom, a, y),)) for a, y in _pairs(of)]))


def _entropy(atom: Atom, of: tuple[str, ...]) -> Formula:
    terms = [row(atom(y, True), Call("ln", (atom(a, True),))) for a, y in _pairs(of)]
    return row(MINUS, OPEN, *separated(PLUS, terms), CLOSE)


def _binary_entropy(atom: Atom, of: tuple[str, ...]) -> Formula:
    one = Constant(Fraction(1))
    terms = [
        row(
            atom(y, True), Call("ln", (atom(a, True),)), PLUS,
            OPEN, one, MINUS, atom(y), CLOSE, Call("ln", (row(one, MINUS, atom(a)),)),
        )
        for a, y in _pairs(of)
    ]  # fmt: skip
    return row(MINUS, OPEN, *separated(PLUS, terms), CLOSE)


def _sign(atom: Atom, of: tuple[str, ...]) -> Formula:
    return Call("sign", (difference(atom, *of),))


def _huber_slope(atom: Atom, of: tuple[str, ...]) -> Formula:
    return Call("huber′", (difference(atom, *of),))


def _entropy_slope(atom: Atom, of: tuple[str, ...]) -> Formula:
    a, y = of
    return row(MINUS, Over(atom(y, True), atom(a, True)))


def _binary_entropy_slope(atom: Atom, of: tuple[str, ...]) -> Formula:
    (a, y), one = of, Constant(Fraction(1))
    complement = Over(row(one, MINUS, atom(y)), row(one, MINUS, atom(a)))
    return row(MINUS, Over(atom(y, True), atom(a, True)), PLUS, complement)


COSTS_WRITTEN: dict[str, Write] = {
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
