"""An answer beside a number: right in every digit, cut off, or as close as its digits claim."""

from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from ..explain.numbers import decimal_of
from .answers import Typed

LONG_DIGITS = 9
"""Digits that tell any two float32 apart."""
EXACT_DIGITS = 40
SMALLEST_EXPONENT = -1000
"""Below, a number is 0 beside any answer: e^-1000000 as a fraction would have half a million digits."""
FLOAT_NOISE = 1e-15
"""As a share of a number: what two programs may differ by."""
CLOSE = 1e-9
"""As a share of a unit: what float64 may move a number across its end."""
NEAR = 1e-14
"""As a share of a number: more than float64 ever loses of it."""


def to_fraction(value: Any) -> Fraction:
    """A computed number as a fraction; a long real to 40 digits, and 0 where it is next to nothing."""
    if hasattr(value, "numerator"):
        return Fraction(int(value.numerator), int(value.denominator))
    decimal = decimal_of(value, EXACT_DIGITS)
    return Fraction(decimal) if decimal.adjusted() > SMALLEST_EXPONENT else Fraction(0)


def is_right(typed: Typed, value: Any) -> bool:
    """Whether every digit is right.

    A look at float64 first: the fraction of a long real takes ten times as long as all the rest of a mark.
    """
    number = float(value)
    if abs(typed.number - number) < typed.tolerance * (1 - CLOSE) - NEAR * abs(number):
        return True
    return is_near(typed, value, typed.tolerance) and abs(typed.value - to_fraction(value)) <= typed.half


def is_cut(typed: Typed, value: Any) -> bool:
    """Whether digits were cut off in place of being rounded."""
    if typed.is_calculation or not is_near(typed, value, float(typed.step)):
        return False
    exact = to_fraction(value)
    return 0 <= abs(exact) - abs(typed.value) < typed.step and typed.value * exact >= 0


def is_same(typed: Typed, value: Any) -> bool:
    """Whether it is the number itself."""
    return is_near(typed, value, 0.0) and typed.value == to_fraction(value)


def is_near(typed: Typed, value: Any, within: float) -> bool:
    """Whether an answer may be within so much of a number, as far as float64 can tell."""
    number = float(value)
    return abs(typed.number - number) <= within * (1 + CLOSE) + NEAR * abs(number)


def is_about_cut(typed: Typed, value: float, radius: float) -> bool:
    """The same beside a number that may be off by the radius, and by the rounding of float64."""
    off = abs(value) - abs(typed.number)
    within = -radius <= off < (1 - CLOSE) * float(typed.step) + radius
    return not typed.is_calculation and within and typed.number * value >= 0


def is_rounded(typed: Typed, value: float, radius: float) -> bool:
    """Whether an answer is this number, rounded; the number may be off by the radius."""
    return abs(typed.number - value) <= typed.tolerance + radius + FLOAT_NOISE * abs(value)


def fits(typed: Typed, value: float, radius: float) -> bool:
    """Whether an answer is this number, rounded or cut; of an undefined number none is."""
    if not isfinite(value) or not isfinite(radius):
        return False
    return is_rounded(typed, value, radius) or is_about_cut(typed, value, radius)


def is_single(typed: Typed) -> bool:
    """Whether it may be a number of float32, which a long one is only seldom by chance."""
    single = float(np.float32(typed.number))
    return typed.digits < LONG_DIGITS or abs(single - typed.number) <= typed.tolerance + FLOAT_NOISE * abs(single)
