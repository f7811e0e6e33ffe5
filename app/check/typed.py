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
from typing import Any

from app.backprop.errors import Phrase
from app.check.claims import EXPECTED, LARGEST, Claim, tokens_of

MOST_CHARACTERS = 100
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
    return Typed(text.strip(), *map(_fraction, (claim.value, half, claim.unit)))


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


class _Reader:
    """Recursive descent: sum of products of signed numbers and brackets."""

    def __init__(self, text: str, is_known: Callable[[Any], bool]) -> None:
        self.tokens = tokens_of(text)
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
