"""The numeric check: the slope of the cost from passes a little to the left and to the right, beside the gradient.

In the arithmetic of the problem: in fractions the difference of a quadratic cost is its slope, to the last digit.
"""

from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any

import numpy as np

from ..backprop.address import Address
from ..backprop.arithmetic import arithmetic, fraction
from ..backprop.numeric_gradient import sweep_cost
from ..backprop.problem import Problem
from .language import _
from .numbers import FLOAT_DIGITS
from .steps.step import Plain, Text, sentence

STEP = 1e-5
"""h of the numeric check, for numbers around 1."""
NOISE = 1e-15
"""Rounding of a cost in float64, relative to it: a few units in the last place."""
SAME_SLOPE = 1e-6
"""Slopes on two sides that differ by less, relative to the larger one, belong to no kink that matters."""
MOST_DIGITS_NAMED = 30


@dataclass(frozen=True)
class Check:
    """The numeric check: rows of (number, cost) at w − h, w and w + h, and what they say about the slope.

    gradient: the slope that the backward pass gives. numeric: the central difference. sides: the slopes to the left
    and to the right, where a kink lies between.
    """

    rows: tuple[tuple[Any, Any], ...]
    gradient: Any
    numeric: Any
    sides: tuple[Any, Any] | None
    verdict: Text

    @property
    def to_the_right(self) -> Any:
        """The slope that counts where the number grows: on a kink that of the right side."""
        return self.sides[1] if self.sides else self.gradient


def check(problem: Problem, at: Address, here: Any, slope: Any) -> Check:
    """The cost a little to the left and to the right, and the slopes from there."""
    h = _step(here, problem.exact)
    numbers = np.array([here - h, here, here + h], dtype=object if problem.exact else float)
    moved = sweep_cost(problem, at, numbers)
    with arithmetic():
        (left, middle, right), (a, b, c) = moved.costs.tolist(), numbers.tolist()
        numeric, sides = (right - left) / (c - a), ((middle - left) / (b - a), (right - middle) / (c - b))
    kinked = bool((moved.sides[0] != moved.sides[2]).any()) and not _same(*sides)
    noise = 0.0 if problem.exact else NOISE * max(abs(middle), abs(here * slope)) / h
    return Check(
        rows=tuple(zip((a, b, c), (left, middle, right), strict=True)),
        gradient=slope,
        numeric=numeric,
        sides=sides if kinked else None,
        verdict=_at_kink(*sides, slope) if kinked else _agreement(slope, numeric, noise),
    )


def _step(here: Any, exact: bool) -> Any:
    """h: a power of ten, so that w − h and w + h are short numbers."""
    size = 10.0 ** floor(log10(abs(float(here)))) if abs(here) > 1 else 1.0
    return fraction(float(f"{STEP * size:e}")) if exact else STEP * size


def _same(left: Any, right: Any) -> bool:
    return bool(abs(left - right) <= SAME_SLOPE * max(abs(left), abs(right)))


def _at_kink(left: Any, right: Any, slope: Any) -> Text:
    return sentence(
        _(
            "The cost has a kink here: its slope is %(left)s to the left and %(right)s to the right, and the central "
            "difference lies halfway. The gradient takes what the convention for the kink gives: %(slope)s."
        ),
        left=Plain(left),
        right=Plain(right),
        slope=Plain(slope),
    )


def _agreement(slope: Any, numeric: Any, noise: float) -> Text:
    """How well the two agree, in words."""
    difference, size = abs(slope - numeric), max(abs(slope), abs(numeric))
    if not isfinite(float(numeric)):
        return (_("A little further to one side the cost cannot be computed, so there is no difference to take."),)
    if difference == 0:
        return (_("They are equal."),)
    if size <= noise:
        return (_("Both are 0, but for rounding."),)
    digits = _digits(float(difference / size), noise > 0)
    if digits >= 1:
        return (
            (_("They agree to one digit."),)
            if digits == 1
            else sentence(_("They agree to %(digits)s digits."), digits=digits)
        )
    if difference <= noise:
        return (_("They agree as far as rounding lets them."),)
    return (_("They do not agree: within h the cost bends too much."),)


def _digits(relative: float, rounded: bool) -> int:
    """How many leading digits two numbers have in common that differ by this, relative to their size."""
    return min(floor(-log10(relative)), FLOAT_DIGITS if rounded else MOST_DIGITS_NAMED)
