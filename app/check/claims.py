"""The numbers and signs of an answer: what each number is, and by how much it claims to be off at most."""

import re
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpq

from app.backprop.errors import Phrase

LARGEST_POWER = 300
"""Of ten: what float64 holds, with room for a slip of the decimal sign."""
TEN = mpq(10)
LARGEST = TEN**LARGEST_POWER
NEARLY = mpq(1, 20)
"""Of a bare 1: what it may be off."""
NOTHING = mpq(0)
TOKEN = re.compile(
    r"\s*(?:(?P<power>10\s*(?:\^|\*\*)\s*\(?\s*[+-]?\s*\d{1,3}\s*\)?)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<sign>[-+*/()]))",
    re.ASCII,
)
EXPECTED = Phrase("a number or a calculation such as 0.25, 0,25, 3.1e-2, -3/8 or 0.2*-1.7")


@dataclass(frozen=True)
class Claim:
    """A number, and by how much it may be off; unit: the weight of its last digit, 0 where it is no plain number.

    All are fractions of gmpy2, ten times as fast as those of Python: a sheet may hold thousands of long calculations.
    """

    value: Any
    half: Any = NOTHING
    unit: Any = NOTHING
    is_power: bool = False

    def plus(self, other: "Claim", sign: int) -> "Claim":
        return Claim(self.value + sign * other.value, self.half + other.half)

    def times(self, other: "Claim") -> "Claim":
        half = abs(self.value) * other.half + abs(other.value) * self.half + self.half * other.half
        return Claim(self.value * other.value, half)

    def over(self, other: "Claim") -> "Claim":
        """To first order in the error of the divisor, which is small beside it."""
        if not other.value:
            raise ValueError(Phrase("a calculation that does not divide by 0"))
        quotient = self.value / other.value
        return Claim(quotient, (self.half + abs(quotient) * other.half) / abs(other.value))

    def turned(self) -> "Claim":
        return Claim(-self.value, self.half, self.unit)

    def shifted(self, power: Any) -> "Claim":
        return Claim(self.value * power, self.half * power, self.unit * power).settled()

    def settled(self) -> "Claim":
        """A 0 that is told to no decimal, as in 0e5, is a bare 0."""
        return Claim(self.value) if not self.value and self.unit >= 1 else self


def tokens_of(text: str) -> "list[str | Claim]":
    tokens: list[str | Claim] = []
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(EXPECTED)
        place = match.end()
        tokens.append(_token(match))
    return tokens


def _token(match: re.Match[str]) -> "str | Claim":
    if power := match["power"]:
        exponent = int(re.sub(r"^10\s*(\^|\*\*)|[()\s]", "", power))
        return Claim(TEN ** _small(exponent), is_power=True)
    if number := match["number"]:
        mantissa, _, exponent_text = number.lower().partition("e")
        whole, _, decimals = mantissa.partition(".")
        unit = TEN ** (_small(int(exponent_text or 0)) - len(decimals))
        value = int(whole + decimals) * unit
        half = NEARLY * value if unit == 1 and value <= 1 else unit / 2
        return Claim(value, half, 2 * half).settled()
    return match["sign"]


def _small(exponent: int) -> int:
    if abs(exponent) > LARGEST_POWER:
        raise ValueError(EXPECTED)
    return exponent
