"""An answer beside a number: right in every digit, cut off, or as close as its digits claim."""

from fractions import Fraction
from math import isfinite
from typing import Any

from app.check.typed import FLOAT_DIGITS, Typed
from app.explain.numbers import decimal_of

EXACT_DIGITS = 40
FLOAT_NOISE = 1e-15
"""As a share of a number: what two programs may differ by."""
CLOSE = 1e-9
"""As a share of a unit: what float64 may move a number across its end."""


def to_fraction(value: Any) -> Fraction:
    """A computed number as a fraction; a long real to 40 digits."""
    if hasattr(value, "numerator"):
        return Fraction(int(value.numerator), int(value.denominator))
    return Fraction(decimal_of(value, EXACT_DIGITS))


def is_right(typed: Typed, value: Fraction, noise: float = 0.0) -> bool:
    """Whether every digit is right; noise: what float64 may have lost, for an answer that a program wrote out."""
    off = abs(typed.value - value)
    return off <= typed.half or (typed.digits >= FLOAT_DIGITS and not typed.is_calculation and off <= noise)


def is_cut(typed: Typed, value: Fraction) -> bool:
    """Whether digits were cut off in place of being rounded."""
    return 0 <= abs(value) - abs(typed.value) < typed.unit and typed.value * value >= 0


def is_about_cut(typed: Typed, value: float, radius: float) -> bool:
    """The same beside a number that may be off by the radius, and by the rounding of float64."""
    off = abs(value) - abs(typed.number)
    within = -radius <= off < (1 - CLOSE) * float(typed.unit) + radius
    return bool(typed.unit) and within and typed.number * value >= 0


def is_rounded(typed: Typed, value: float, radius: float) -> bool:
    """Whether an answer is this number, rounded; the number may be off by the radius."""
    by_program = FLOAT_NOISE * abs(value) if typed.digits >= FLOAT_DIGITS else 0.0
    return abs(typed.number - value) <= float(typed.half) + radius + by_program


def fits(typed: Typed, value: float, radius: float) -> bool:
    """Whether an answer is this number, rounded or cut; of an undefined number none is."""
    if not isfinite(value) or not isfinite(radius):
        return False
    return is_rounded(typed, value, radius) or is_about_cut(typed, value, radius)
