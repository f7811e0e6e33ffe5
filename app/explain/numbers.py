"""Numbers as text and text as numbers: decimal point or comma, and every digit shown is correct.

Values stay float64 or fractions; they are rounded only here, where they are shown.
"""

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_05UP, ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from typing import Any

from ..backprop.errors import Phrase

MAX_DIGITS = 17
"""The significant digits that tell any two float64 apart."""
FEWEST_DIGITS = 3
"""Digits that a number should have in the narrowest place."""
LONG_DIGITS = 110
"""Digits that tell whether a long real is the number that is shown, or only very close to it."""
FLOAT_DIGITS = 12
"""Digits of a computed float64 that can be trusted."""
EVERY_DIGIT = Context(prec=LONG_DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX)
UNENDING = Context(prec=LONG_DIGITS, rounding=ROUND_05UP, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""What is cut off leaves a last digit other than 0 and 5: so to round once more never meets a tie that is none."""
MINUS = "−"
PLAIN = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)


def decimal_of(value: Any, digits: int = MAX_DIGITS) -> Decimal:
    """The value to so many significant digits, up to a hundred, rounded half away from zero as on paper.

    A float64 counts as the shortest decimal that names it, a fraction or a long real as what it is.
    """
    return _rounding(digits).plus(_long(value))


@cache
def _rounding(digits: int) -> Context:
    """To so many significant digits, half away from zero."""
    return Context(prec=digits, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)


@lru_cache(maxsize=20_000, typed=True)
def _long(value: Any) -> Decimal:
    """The value itself, or where it has no end, in digits enough to round it from. A page shows the same number many
    times, and with fewer digits or more.

    Typed, as a float64 and a long real may be equal and yet be written differently.
    """
    if isinstance(value, int | float):
        return Decimal(repr(float(value)))
    if hasattr(value, "numerator"):
        return UNENDING.divide(Decimal(int(value.numerator)), Decimal(int(value.denominator)))
    return Decimal(f"{value:.{LONG_DIGITS}e}")  # as a fraction, e^-1000000 would have millions of digits


def plain(number: Decimal) -> str:
    """Decimal point, no trailing zeros; powers of ten only where zeros would be many."""
    if not number:
        return "0"
    number = number.normalize(EVERY_DIGIT)
    return f"{number:f}" if -8 <= number.adjusted() <= 15 else scientific(number)


def scientific(number: Decimal) -> str:
    """As a power of ten: 1.6e-9."""
    mantissa, _, exponent = f"{number.normalize(EVERY_DIGIT):e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


@dataclass(frozen=True)
class Style:
    """The reader's number format: significant digits, and "point" or "comma" as decimal sign."""

    digits: int = 6
    decimal: str = "point"
    narrow: int = 99
    """The most characters of a number where its place is narrow, as in the drawing of a deep network."""

    def text(self, value: Any, digits: int | None = None) -> str:
        """A value as shown on the page, with a real minus sign; in the same notation with any number of digits."""
        return self._written(value, self._most(value, digits))

    @property
    def room(self) -> int:
        """The most characters of a number in a narrow place: sign, point, two zeros, and the digits."""
        return min(self.digits + 4, self.narrow)

    def short(self, value: Any) -> str:
        """A value in a narrow place: with as many digits as fit."""
        texts = (self._written(value, digits) for digits in range(self._most(value, None), 0, -1))
        text = ""
        for text in texts:
            if len(text) <= self.room:
                break
        return text

    def _written(self, value: Any, digits: int) -> str:
        """As a power of ten where without one a narrow place would not have room for its first digits.

        So the notation depends on the number and on the digits of the page, not on the place. What no arithmetic here
        can hold is ∞, after ≈.
        """
        if _long(value).is_infinite():
            return "∞" if value > 0 else f"{MINUS}∞"
        first = plain(decimal_of(value, min(FEWEST_DIGITS, self.digits)))
        is_long = "e" in first or len(first.removeprefix("-")) > self.room
        number = decimal_of(value, digits)
        return self.localised(scientific(number) if is_long else plain(number)).replace("-", MINUS)

    def full(self, value: Any) -> str:
        """A value at full precision, to be copied: an ASCII minus, all digits that float64 has."""
        if self.exact(value):
            return self.text(value).replace(MINUS, "-")  # one number has one notation
        return self.localised(plain(decimal_of(value)))

    def exact(self, value: Any, digits: int | None = None) -> bool:
        """Whether `text` shows the whole value."""
        whole = _long(value)
        return whole.is_finite() and decimal_of(value, self._most(value, digits)) == whole

    def relation(self, value: Any, digits: int | None = None) -> str:
        """What stands between the name of a number and its text."""
        return "=" if self.exact(value, digits) else "≈"

    def _most(self, value: Any, digits: int | None) -> int:
        """As many digits as are wanted, and can be trusted."""
        wanted = digits or self.digits
        return min(wanted, FLOAT_DIGITS) if isinstance(value, float) else wanted

    def localised(self, text: str) -> str:
        return text.replace(".", ",") if self.decimal == "comma" else text


def parse_number(text: str) -> float:
    """The float64 of a number as people type it: 0.5, 0,5, −0.5, 1.6e-2. Raises ValueError in words."""
    ascii_text = text.strip().replace(MINUS, "-").replace(",", ".")
    if not PLAIN.fullmatch(ascii_text):
        raise ValueError(Phrase("a number such as 0.5 or 0,5"))
    return float(ascii_text) + 0.0  # −0 is 0


def plain_text(value: Any) -> str:
    """The shortest text that `parse_number` reads back as the value's float64."""
    text = repr(float(value) + 0.0)  # the usual case, as a large network has many of them; −0 is 0
    if "e" not in text:
        return text.removesuffix(".0")
    return plain(decimal_of(float(value)))
