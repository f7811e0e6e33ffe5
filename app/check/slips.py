"""Slips: a number that was written down wrongly, and another number that was used in a line.

A minus is lost, a decimal sign moved, two digits are swapped. A number may be taken from another unit, weight or
sample, or from before the update; one of its digits may be misread; and for a learning rate any short decimal may
have been used.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import nan

from ..backprop.address import Address, is_given
from ..explain.notation import base_name, is_new
from ..explain.why import Function, Sum, Term, Why
from .answers import Typed, read
from .comparing import fits
from .mistakes import Used
from .propagation import value_of
from .search import Cone, Layered, quantity

LONGEST = 30
"""Characters of a number that somebody wrote down; in longer ones no digits are swapped."""
SLACK = 1e-9
"""As a share of a number: more than float64 ever loses of it."""
PLACES = (-1, 1, -2, 2, -3, 3)
LEADING_ZERO = re.compile(r"[-−+]?0\d", re.ASCII)
"""How nobody begins a number."""
PLAIN = re.compile(r"[-−+]?\d*[.,]?\d+", re.ASCII)


def slips(typed: Typed, value: float, radius: float) -> Iterator[str]:
    """The slips that turn a number into what was written."""
    if value and fits(typed.negated(), value, radius):
        yield "minus_lost"
    if value and any(_fits_shifted(typed, places, value, radius) for places in PLACES):
        yield "comma_shifted"
    if any(fits(other, value, radius) for other in _swapped(typed)):
        yield "digits_swapped"


def _fits_shifted(typed: Typed, places: int, value: float, radius: float) -> bool:
    """A look at float64 first: the shifted fractions take ten times as long."""
    by = 10.0**places
    within = 2 * by * max(typed.tolerance, float(typed.unit)) + radius + SLACK * abs(value)
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


RATES = tuple(float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 2, 3, 4, 5, 6, 8))
SHIFTS = (0.1, 10.0)
RATE, FACTORS = "learning_rate", (10.0, 0.1, 2.0, 0.5)
MOST_NUMBERS = 24
"""Other numbers of a quantity that are looked at."""
MOST_CHARACTERS = 7
"""Of a number that somebody reads off the page or a line of their own, and may misread."""
Slip = tuple[Used, Why, str]
"""The number that was used, the way to the line, and the address of the number in it that it was taken for."""


@dataclass(frozen=True, eq=False)
class UsedNumbers:
    """The numbers that may have been used in a line, from the numbers as they were written before it."""

    cone: Cone

    @cached_property
    def ways(self) -> tuple[Why, ...]:
        """The direct way to the line, and the nearer one where what it goes through is written down."""
        sheet, address = self.cone.sheet, self.cone.address
        near, direct = sheet.because(address), sheet.derivations(address)[-1]
        is_written = any(at in sheet.answers for at in near.addresses)
        return (direct, near) if near != direct and is_written else (direct,)

    def of_the_same_kind(self, only: Container[str] = ()) -> Iterator[Slip]:
        """Another number of the problem, or a learning rate that is off by a round factor; only: for these quantities,
        if any are named."""
        for way in self.ways:
            if RATE in way.addresses and (not only or RATE in only):
                rate = self.cone.base[RATE]
                yield from ((Used(RATE, float(f"{rate * by:.15g}")), way, RATE) for by in FACTORS)
        for way, factor in self._factors(only):
            for source in self._others(factor):
                yield Used(factor, self.cone.base[source], source), way, factor

    def misread(self, only: Container[str] = ()) -> Iterator[Slip]:
        for way, factor in self._factors(only):
            number = self.cone.base[factor]
            is_read = is_given(factor) or factor in self.cone.sheet.answers
            for value in dict.fromkeys(_misread(factor, number, is_read)):
                if value != number:
                    yield Used(factor, value), way, factor

    def _factors(self, only: Container[str]) -> Iterator[tuple[Why, str]]:
        for way in self.ways:
            for factor in way.addresses:
                if not only or quantity(factor) in only:
                    yield way, factor

    def value(self, way: Why, factor: str, number: float) -> float:
        """The line with a number in the place of this factor; nan where it is undefined."""
        key = id(way), factor
        if key not in self._lines:
            self._lines[key] = self._line(way, factor)
        line = self._lines[key]
        return line[0] + line[1] * number if line else self._value(way, factor, number)

    def _line(self, way: Why, factor: str) -> tuple[float, float] | None:
        """A sum of products is a straight line in each of its factors: its value at 0, and its slope."""
        if not isinstance(way, Sum) or any(term.factors.count(factor) > 1 for term in way.terms):
            return None
        zero = self._value(way, factor, 0.0)
        return zero, self._value(way, factor, 1.0) - zero

    def _value(self, way: Why, factor: str, number: float) -> float:
        try:
            return value_of(way, Layered(self.cone.base, {factor: number}))
        except (ArithmeticError, ValueError, KeyError):
            return nan

    @cached_property
    def _lines(self) -> dict[tuple[int, str], tuple[float, float] | None]:
        return {}

    def _others(self, factor: str) -> Iterator[str]:
        """The addresses of numbers that one may be taken for."""
        at = Address.parse(factor)
        if is_new(at.name):
            yield str(at._replace(name=base_name(at.name)))
        if not at.indices:
            return
        sizes = self.cone.sheet.problem.network.sizes
        layer, *units = at.indices
        known = [(i, *units[1:]) for i in range(sizes[layer]) if i != units[0]]
        if len(units) == 2:
            known += [(units[0], i) for i in range(sizes[layer - 1]) if i != units[1]]
        found = [str(at._replace(indices=(layer, *place))) for place in known]
        if at.sample is not None:
            samples = range(self.cone.sheet.problem.samples)
            found += [str(at._replace(sample=s)) for s in samples if s != at.sample]
        yield from [address for address in found if address in self.cone.base][:MOST_NUMBERS]


def with_number(way: Why, factor: str, used: Used) -> Why | None:
    """A way with another number in the place of one; None where that cannot be written down."""
    if isinstance(way, Function):
        if used.source is None:
            return None
        of = tuple(used.source if address == factor else address for address in way.of)
        return Function(way.name, of, way.unit, way.coefficient)
    return Sum(tuple(_term(term, factor, used) for term in way.terms))


def _term(term: Term, factor: str, used: Used) -> Term:
    kept = tuple(f for f in term.factors if f != factor)
    times = len(term.factors) - len(kept)
    if used.source is not None:
        return Term((*kept, *(used.source,) * times), term.coefficient)
    return Term(kept, term.coefficient * Fraction(repr(used.value)) ** times)


def _misread(address: str, number: float, is_read: bool) -> Iterator[float]:
    if address == RATE:
        yield from RATES
    yield -number
    yield from (float(f"{number * by:.15g}") for by in SHIFTS)
    text = f"{number:.12g}"
    if is_read and len(text.lstrip("-")) <= MOST_CHARACTERS:
        yield from map(float, _other_digits(text))


def _other_digits(text: str) -> Iterator[str]:
    """With one digit another one, one left out, or two swapped."""
    places = [place for place, letter in enumerate(text) if letter.isdigit() and not text[place:].startswith("0.")]
    for place in places:
        for digit in "0123456789":
            yield f"{text[:place]}{digit}{text[place + 1 :]}"
    for one, two in pairwise(places):
        letters = list(text)
        letters[one], letters[two] = letters[two], letters[one]
        yield "".join(letters)
