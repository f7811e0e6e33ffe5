"""An answer beside a number: right in every digit, cut off, or as close as its digits claim; and what these can prove.

A number that any value would have proves nothing. A zero such as 0.0 has no significant digit. It is exactly 0, unless
the other answers show that the sheet is rounded to so many decimals that nothing is left of a small number. A new
weight that is typed as the old one, 0.4 for 0.4015, is its rounding only if the rest of the new pass is rounded as
much.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from ..backprop.address import Address
from ..explain.notation import base_name, is_new
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


ZERO = re.compile(r"[-−+]?0*[.,]?0*")
FEWEST = 2
"""Other answers from which on they tell to how many decimals a sheet is rounded."""


def with_provable_digits(typed: Mapping[str, Typed], values: Mapping[str, Any]) -> dict[str, Typed]:
    """The answers, none of which claims to be off by more than the sheet as a whole allows."""
    zeros = {at: _zero(at, found, typed) for at, found in typed.items() if ZERO.fullmatch(found.text)}
    return {**typed, **zeros, **_old_for_new({**typed, **zeros}, values)}


def old_of(address: str) -> str | None:
    """The address of the same number before the update; None for a number of the first pass."""
    at = Address.parse(address)
    return str(at._replace(name=base_name(at.name))) if is_new(at.name) else None


def tells_new_from_old(address: str, typed: Typed, values: Mapping[str, Any]) -> bool:
    """Whether an answer in the second pass could not be the number of the first pass just as well."""
    if not _is_changed(address, values):
        return True
    return abs(typed.value - to_fraction(values[str(old_of(address))])) > typed.half


def _zero(address: str, zero: Typed, typed: Mapping[str, Typed]) -> Typed:
    """A zero among numbers with so many decimals is 0 to as many of them."""
    units = sorted(found.unit for at, found in typed.items() if at != address and found.value and found.unit)
    if len(units) < FEWEST:
        return replace(zero, half=Fraction(0))
    unit = min(units[FEWEST - 1], zero.unit or Fraction(1))
    return replace(zero, half=unit / 2, unit=zero.unit or unit)


def _old_for_new(typed: Mapping[str, Typed], values: Mapping[str, Any]) -> dict[str, Typed]:
    """New weights and biases that are typed as the old ones, to as many digits as the rest of the new pass has."""
    same = {at for at, found in typed.items() if _repeats_old(at, found, values)}
    others = [found for at, found in typed.items() if at not in same and _tells_digits(at, found, values)]
    if not same or not others:
        return {}
    return {at: replace(typed[at], half=min(typed[at].half, _half(values[at], others))) for at in same}


def _is_changed(address: str, values: Mapping[str, Any]) -> bool:
    """Whether it is a number of the second pass that is another one than before."""
    old = old_of(address)
    return old is not None and values[old] != values[address]


def _tells_digits(address: str, typed: Typed, values: Mapping[str, Any]) -> bool:
    return _is_changed(address, values) and bool(typed.unit and typed.value)


def _repeats_old(address: str, typed: Typed, values: Mapping[str, Any]) -> bool:
    """Zeros at the end are digits that somebody worked out: 0.400 is no copy of 0.4."""
    if Address.parse(address).name not in ("W_new", "b_new") or not _is_changed(address, values):
        return False
    is_same = typed.value == to_fraction(values[str(old_of(address))])
    return bool(typed.unit) and is_same and (typed.value / typed.unit) % 10 != 0


def _half(value: Any, others: Sequence[Typed]) -> Fraction:
    """Half a unit of the last digit of a number, written with as many digits or decimals as the others are."""
    units, digits = _middle(found.unit for found in others), _middle(found.digits for found in others)
    leading = Fraction(10) ** (_exponent(abs(float(value))) - digits + 1)
    half: Fraction = max(units, leading) / 2
    return half


def _middle(numbers: Iterable[Any]) -> Any:
    """The median, of two the lower one."""
    ordered = sorted(numbers)
    return ordered[(len(ordered) - 1) // 2]


def _exponent(size: float) -> int:
    """Of the leading digit."""
    return int(f"{size:e}".partition("e")[2])
