"""What follows from numbers as they were written: float64 values with the error that rounding may have brought in.

The right values come from exact arithmetic; for what follows from rounded or wrong ones float64 is ample.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import exp, inf, isfinite, log, nan, sqrt, tanh
from typing import Any

from ..backprop.costs import COSTS
from ..explain.why import FUNCTIONS, Function, Sum, Term, Why

ROUND_OFF = 1e-15
"""What float64 may lose, as a share of the terms of a sum."""
LARGEST_EXPONENT = 700.0
"""Of e: what float64 holds."""


def _exp(z: float) -> float:
    return exp(min(z, LARGEST_EXPONENT))


def _pairs(numbers: list[Any]) -> list[tuple[Any, Any]]:
    """Outputs and their targets."""
    half = len(numbers) // 2
    return list(zip(numbers[:half], numbers[half:], strict=True))


def _shares(numbers: list[float], unit: int) -> float:
    return _exp(numbers[unit]) / sum(map(_exp, numbers))


def _root(cost: str) -> Callable[[list[Any], int], Any]:
    return lambda ay, unit: sqrt(FUNCTIONS[cost](ay, unit))


EXTRA: dict[str, Callable[[list[Any], int], Any]] = {
    "exp": lambda z, unit: _exp(z[0]),
    "cross_entropy_slope": lambda ay, unit: -ay[1] / ay[0],
    "binary_cross_entropy_slope": lambda ay, unit: -ay[1] / ay[0] + (1 - ay[1]) / (1 - ay[0]),
    "sigmoid_exp_sign": lambda z, unit: 1 / (1 + _exp(z[0])),
    "sigmoid_minus": lambda z, unit: 1 / (1 - _exp(-z[0])),
    "sigmoid_not_inverted": lambda z, unit: 1 + _exp(-z[0]),
    "minus_tanh": lambda z, unit: -tanh(z[0]),
    "step": lambda z, unit: float(z[0] > 0),
    "absolute": lambda z, unit: abs(z[0]),
    "relu_reversed": lambda z, unit: min(z[0], 0.0),
    "leak_tenfold": lambda z, unit: z[0] if z[0] > 0 else 0.1 * z[0],
    "share_of_sum": lambda z, unit: z[unit] / sum(z),
    "softmax_others_only": lambda z, unit: _exp(z[unit]) / sum(_exp(v) for i, v in enumerate(z) if i != unit),
    "softmax_exp_sign": lambda z, unit: _shares([-v for v in z], unit),
    "second_part": lambda ay, unit: -sum((1 - y) * log(1 - a) for a, y in _pairs(ay)),
    "sum_squares": lambda ay, unit: sum((a + y) ** 2 for a, y in _pairs(ay)),
    "sum_magnitudes": lambda ay, unit: sum(abs(a - y) for a, y in _pairs(ay)),
    "squared_sum": lambda ay, unit: sum(a - y for a, y in _pairs(ay)) ** 2,
    **{f"root_of_{name}": _root(name) for name in COSTS},
    "corrected_once": lambda of, unit: of[0] / (1 - of[1]),
    "correction_times": lambda of, unit: of[0] * (1 - of[1] ** of[2]),
    "step_without_root": lambda of, unit: -of[0] * sum(of[3:]) / (of[1] + of[2]),
    "step_epsilon_in_root": lambda of, unit: -of[0] * sum(of[3:]) / sqrt(of[1] + of[2]),
    "step_without_rate": lambda of, unit: -sum(of[3:]) / (sqrt(of[1]) + of[2]),
    "quotient": lambda of, unit: of[0] / of[1],
    "minus_quotient": lambda of, unit: of[0] - of[1] / of[2],
}
"""Functions that no right why names, and slopes that go on where a wrong a is no probability."""


@dataclass
class Propagation:
    """The numbers of a pass as somebody has them, and by how much each may be off."""

    values: dict[str, float] = field(default_factory=dict)
    radii: dict[str, float] = field(default_factory=dict)

    def put(self, address: str, value: float, radius: float) -> None:
        self.values[address], self.radii[address] = value, radius

    def evaluate(self, why: Why) -> tuple[float, float]:
        """What a why gives with these numbers, and by how much that may be off; nan where it is undefined.

        NumPy's warnings are for the caller to silence, once for all lines.
        """
        try:
            value = value_of(why, self.values)
            radius = self._spread(why, value) if isinstance(why, Function) else self._sum_radius(why)
        except (ZeroDivisionError, OverflowError, ValueError):
            return nan, inf
        return value, radius

    def _sum_radius(self, why: Sum) -> float:
        """By interval arithmetic: how far the products of the ends are from those of the middles."""
        total = 0.0
        for term in why.terms:
            middle = outer = abs(_float(term.coefficient))
            for factor in term.factors:
                size = abs(self.values[factor])
                middle, outer = middle * size, outer * (size + self.radii[factor])
            total += outer - middle + ROUND_OFF * middle
        return total

    def _spread(self, why: Function, value: float) -> float:
        """How far a function moves as each of its arguments goes to the ends of what it may be."""
        total = ROUND_OFF * abs(value)
        for address in {address for address in why.of if self.radii[address]}:
            middle, radius = self.values[address], self.radii[address]
            ends = [value_of(why, {**self._of(why), address: middle + side}) for side in (-radius, radius)]
            total += max([abs(end - value) for end in ends if isfinite(end)], default=inf)
        return total

    def _of(self, why: Function) -> dict[str, float]:
        return {address: self.values[address] for address in why.of}


def value_of(why: Why, values: Mapping[str, float]) -> float:
    """The number that a why gives. A sum that is 0 but for the rounding of float64 is 0: a slope may hang on it."""
    if isinstance(why, Function):
        apply = EXTRA.get(why.name) or FUNCTIONS[why.name]
        return _float(why.coefficient) * float(apply([values[address] for address in why.of], why.unit))
    products = [_product(term, values) for term in why.terms]
    total = sum(products)
    return 0.0 if abs(total) <= ROUND_OFF * sum(map(abs, products)) else total


def _product(term: Term, values: Mapping[str, float]) -> float:
    product = _float(term.coefficient)
    for factor in term.factors:
        product *= values[factor]
    return product


def _float(fraction: Fraction) -> float:
    """As `float` has it, which takes five times as long."""
    return fraction.numerator / fraction.denominator
