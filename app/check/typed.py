"""An answer as people write it: 0,484 or -2/125 or 0.4*-0.016, and how precise it claims to be.

The digits that are written decide: half a unit in the last of them. A bare 0 or 1 claims to be nearly exact, as it
would tell nothing otherwise. In a calculation every number claims its own digits, and what is known is exact: whole
numbers, powers of ten, the numbers of the problem, and lines that are written down. So -2/125 is exact. Where digits
cancel, what is left of them would claim nothing: a calculation is never off by more than half of what it gives.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from app.backprop.errors import Phrase

MOST_CHARACTERS = 100
LARGEST_POWER = 300
"""Of ten: what float64 holds, with room for a slip of the decimal sign."""
LARGEST = Fraction(10) ** LARGEST_POWER
NEARLY = Fraction(1, 20)
"""Of a bare 1: what it may be off."""
FLOAT_DIGITS = 15
"""From so many digits on, a number was written out by a program, and may be off by what float64 loses."""
MANY_DIGITS = 99
"""Of an exact calculation."""
MOST_COUNTED = 10**MANY_DIGITS - 1
NONE: frozenset[Fraction] = frozenset()
SPELLINGS = str.maketrans(
    {"−": "-", "–": "-", ",": ".", "×": "*", "·": "*", "⋅": "*", "÷": "/", ":": "/", "½": "(1/2)", "¼": "(1/4)"}
)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUPERSCRIPT = re.compile(r"(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
TOKEN = re.compile(
    r"\s*(?:(?P<power>10\s*(?:\^|\*\*)\s*\(?\s*[+-]?\s*\d{1,3}\s*\)?)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<sign>[-+*/()]))",
    re.ASCII,
)
EXPECTED = Phrase("a number or a calculation such as 0.25, 0,25, 3.1e-2, -3/8 or 0.2*-1.7")


@dataclass(frozen=True)
class Claim:
    """A number, and by how much it may be off; unit: the weight of its last digit, 0 where it is no plain number."""

    value: Fraction
    half: Fraction = Fraction(0)
    unit: Fraction = Fraction(0)
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

    def shifted(self, power: Fraction) -> "Claim":
        return Claim(self.value * power, self.half * power, self.unit * power).settled()

    def settled(self) -> "Claim":
        """A 0 that is told to no decimal, as in 0e5, is a bare 0."""
        return Claim(self.value) if not self.value and self.unit >= 1 else self


@dataclass(frozen=True)
class Typed:
    """What was written: its value, by how much it may be off, and the unit of its last digit (0: a calculation)."""

    text: str
    value: Fraction
    half: Fraction
    unit: Fraction

    @cached_property
    def number(self) -> float:
        return float(self.value)

    @cached_property
    def tolerance(self) -> float:
        return float(self.half)

    @cached_property
    def digits(self) -> int:
        """The significant digits that it claims."""
        unit = self.unit or 2 * self.half
        return len(str(min(int(abs(self.value) / unit), MOST_COUNTED))) if unit else MANY_DIGITS

    @property
    def is_calculation(self) -> bool:
        return not self.unit

    @cached_property
    def has_float_digits(self) -> bool:
        """Whether it claims as many digits as float64 has. A number that is short cannot, and need not be counted."""
        return (self.is_calculation or len(self.text) >= FLOAT_DIGITS) and self.digits >= FLOAT_DIGITS

    def turned(self) -> "Typed":
        """With the opposite sign."""
        return Typed(self.text, -self.value, self.half, self.unit)


@lru_cache(maxsize=4_096)
def read(text: str, known: frozenset[Fraction] = NONE) -> Typed:
    """Read an answer; known: sizes of numbers that are exact in a calculation.

    Raises ValueError with a Phrase that says what was expected.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(Phrase("at most %(most)s characters", most=MOST_CHARACTERS))
    spelled = SUPERSCRIPT.sub(lambda match: f"^({match[0].translate(RAISED)})", text.strip()).translate(SPELLINGS)
    reader = _Reader(spelled, lambda value: abs(value) in known)
    claim = reader.whole()
    if abs(claim.value) > LARGEST or 0 < abs(claim.value) < 1 / LARGEST:
        raise ValueError(EXPECTED)
    half = claim.half if claim.unit else min(claim.half, abs(claim.value) / 2)
    return Typed(text.strip(), claim.value, half, claim.unit)


class _Reader:
    """Recursive descent: sum of products of signed numbers and brackets."""

    def __init__(self, text: str, is_known: Callable[[Fraction], bool]) -> None:
        self.tokens = list(_tokens(text))
        self.is_alone = sum(isinstance(token, Claim) and not token.is_power for token in self.tokens) == 1
        self.is_known = is_known

    def whole(self) -> Claim:
        claim = self.sum()
        if self.tokens:
            raise ValueError(EXPECTED)
        return claim

    def sum(self) -> Claim:
        claim = self.product()
        while sign := self.take("+", "-"):
            claim = claim.plus(self.product(), 1 if sign == "+" else -1)
        return claim

    def product(self) -> Claim:
        claim = self.signed()
        while sign := self.take("*", "/"):
            claim = claim.times(self.signed()) if sign == "*" else claim.over(self.signed())
        return claim

    def signed(self) -> Claim:
        if sign := self.take("-", "+"):
            return self.signed().turned() if sign == "-" else self.signed()
        if self.take("("):
            claim = self.sum()
            if not self.take(")"):
                raise ValueError(EXPECTED)
            return claim
        return self.number()

    def number(self) -> Claim:
        """A number, with a power of ten behind it that belongs to it: 1.6 * 10^-2."""
        claim = self.tokens.pop(0) if self.tokens else ""
        if isinstance(claim, str):
            raise ValueError(EXPECTED)
        match self.tokens[:2]:
            case ["*", Claim(is_power=True) as power] if not claim.is_power:
                del self.tokens[:2]
                claim = claim.shifted(power.value)
        if self.is_alone or claim.is_power:
            return claim
        return Claim(claim.value) if claim.value.denominator == 1 or self.is_known(claim.value) else claim

    def take(self, *signs: str) -> str:
        """The next token where it is one of these signs."""
        if self.tokens and self.tokens[0] in signs:
            return str(self.tokens.pop(0))
        return ""


def _tokens(text: str) -> "list[str | Claim]":
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
        return Claim(Fraction(10) ** _small(exponent), is_power=True)
    if number := match["number"]:
        mantissa, _, exponent_text = number.lower().partition("e")
        exponent, decimals = _small(int(exponent_text or 0)), len(mantissa.partition(".")[2])
        value, unit = Fraction(number), Fraction(10) ** (exponent - decimals)
        half = NEARLY * value if unit == 1 and value <= 1 else unit / 2
        return Claim(value, half, 2 * half).settled()
    return match["sign"]


def _small(exponent: int) -> int:
    if abs(exponent) > LARGEST_POWER:
        raise ValueError(EXPECTED)
    return exponent
