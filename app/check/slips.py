"""Slips of the pen: a lost minus, a shifted decimal sign, two digits swapped."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from .answers import Typed, read
from .comparing import fits

LONGEST = 30
"""Characters of a number that somebody wrote down; in longer ones no digits are swapped."""
NEAR = 1e-9
"""As a share of a number: more than float64 ever loses of it."""
SHIFTS = (-1, 1, -2, 2, -3, 3)
LEADING_ZERO = re.compile(r"[-−+]?0\d", re.ASCII)
"""How nobody begins a number."""
PLAIN = re.compile(r"[-−+]?\d*[.,]?\d+", re.ASCII)


def slips(typed: Typed, value: float, radius: float) -> Iterator[str]:
    """The slips that turn a number into what was written."""
    if value and fits(typed.negated(), value, radius):
        yield "minus_lost"
    if value and any(_fits_shifted(typed, places, value, radius) for places in SHIFTS):
        yield "comma_shifted"
    if any(fits(other, value, radius) for other in _swapped(typed)):
        yield "digits_swapped"


def _fits_shifted(typed: Typed, places: int, value: float, radius: float) -> bool:
    """A look at float64 first: the shifted fractions take ten times as long."""
    by = 10.0**places
    within = 2 * by * max(typed.tolerance, float(typed.unit)) + radius + NEAR * abs(value)
    if abs(abs(typed.number) * by - abs(value)) > within:
        return False
    return fits(_shifted(typed, places), value, radius)


def _shifted(typed: Typed, places: int) -> Typed:
    by = Fraction(10) ** places
    return replace(typed, value=typed.value * by, half=typed.half * by, unit=typed.unit * by)


def _swapped(typed: Typed) -> Iterator[Typed]:
    """What was written, with two neighbouring digits the other way round."""
    if not PLAIN.fullmatch(typed.text) or len(typed.text) > LONGEST:
        return
    sign = -1 if read(typed.text).value != typed.value else 1  # it may count with the opposite sign
    places = [place for place, letter in enumerate(typed.text) if letter.isdigit()]
    for one, two in pairwise(places):
        letters = list(typed.text)
        letters[one], letters[two] = letters[two], letters[one]
        if letters[one] != letters[two] and not LEADING_ZERO.match("".join(letters)):
            other = read("".join(letters))
            yield other if sign > 0 else other.negated()
