"""An answer as people write it: 0,484 or -2/125 or 1/(1+exp(-0.3775)), and how precise it claims to be.

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

from gmpy2 import mpq

from ..backprop.errors import Phrase
from .numerals import EXPECTED, LARGEST, OF_SEVERAL, Claim, E, Name, Token, applied, tokens_of

MOST_CHARACTERS = 100
FLOAT_DIGITS = 15
"""From so many digits on, a number was written out by a program, and may be off by what float64 loses."""
SINGLE_DIGITS = 7
"""Digits of float32."""
MANY_DIGITS = 99
"""Of an exact calculation."""
MOST_COUNTED = 10**MANY_DIGITS - 1
PERCENT = mpq(1, 100)
NONE: frozenset[Fraction] = frozenset()
SPELLINGS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", ":": "/"})
EQUALS = re.compile(r"[=≈~]")
SEVERAL = re.compile(rf"(?:{'|'.join(OF_SEVERAL)})\s*\(")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUPERSCRIPT = re.compile(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")


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
        unit = 2 * self.half
        return len(str(min(int(abs(self.value) / unit), MOST_COUNTED))) if unit else MANY_DIGITS

    @property
    def step(self) -> Fraction:
        """By less than that it is off where digits are cut off in place of being rounded."""
        return 2 * self.half if self.unit else self.half

    @property
    def is_calculation(self) -> bool:
        return not self.unit

    @cached_property
    def has_float_digits(self) -> bool:
        """Whether it claims as many digits as float64 has. A number that is short cannot, and need not be counted."""
        return (self.is_calculation or len(self.text) >= FLOAT_DIGITS) and self.digits >= FLOAT_DIGITS

    @cached_property
    def has_single_digits(self) -> bool:
        """Whether a program in float32 may have written it: with 7 digits or more, or with an exponent."""
        return bool(self.unit and self.value) and (self.digits >= SINGLE_DIGITS or "e-" in self.text.lower())

    def negated(self) -> "Typed":
        """With the opposite sign."""
        return Typed(self.text, -self.value, self.half, self.unit)


@lru_cache(maxsize=4_096)
def read(text: str, known: frozenset[Fraction] = NONE) -> Typed:
    """Read an answer; known: sizes of numbers that are exact in a calculation.

    Raises ValueError with a Phrase that says what was expected.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(Phrase("at most %(most)s characters", most=MOST_CHARACTERS))
    claim = _Reader(_spelled(text), lambda value: abs(value) in known).whole()
    if abs(claim.value) > LARGEST or 0 < abs(claim.value) < 1 / LARGEST:
        raise ValueError(EXPECTED)
    half = claim.half if claim.unit else min(claim.half, abs(claim.value) / 2)
    return Typed(text.strip(), *map(_fraction, (claim.value, half, claim.unit)))


def _spelled(text: str) -> str:
    """The result alone, which stands after the last sign of equality, with one spelling for every sign."""
    result = EQUALS.split(text.strip())[-1]
    raised = SUPERSCRIPT.sub(lambda match: f"^({match[0].translate(RAISED)})", result)
    return _with_decimal_points(raised.translate(SPELLINGS))


def _with_decimal_points(text: str) -> str:
    """Commas are decimal signs; in max(0, 0.96) one of them separates."""
    functions = len(SEVERAL.findall(text))
    if functions and ";" not in text:
        if "." in text or text.count(",") == functions:
            return text.replace(",", ";")
        text = text.replace(", ", ";")
    return text.replace(",", ".")


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


class _Reader:
    """Recursive descent: sum of products of signed powers of numbers, brackets and functions."""

    def __init__(self, text: str, is_known: Callable[[Any], bool]) -> None:
        self.tokens = tokens_of(text)
        plain = [token for token in self.tokens if isinstance(token, Claim) and not token.is_power]
        self.is_alone = len(plain) == 1 and not any(isinstance(token, Name) or token == "^" for token in self.tokens)
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
        """Also without a sign before a bracket: 2(0.7 - 0.5)."""
        claim = self.signed()
        while True:
            if sign := self.take("*", "/"):
                claim = claim.times(self.signed()) if sign == "*" else claim.over(self.signed())
            elif self.tokens[:1] == ["("]:
                claim = claim.times(self.signed())
            else:
                return claim

    def signed(self) -> Claim:
        if sign := self.take("-", "+"):
            return self.signed().negated() if sign == "-" else self.signed()
        claim = self.part()
        while self.take("%"):
            claim = claim.shifted(PERCENT)
        return claim.raised(self.signed()) if self.take("^") else claim

    def part(self) -> Claim:
        if self.take("("):
            claim = self.sum()
            self.close()
            return claim
        if self.tokens and isinstance(self.tokens[0], Name):
            return self.function()
        return self.number()

    def function(self) -> Claim:
        name = self.tokens.pop(0)
        assert isinstance(name, Name)
        if not self.take("("):
            raise ValueError(EXPECTED)
        of = [self.sum()]
        while name.name in OF_SEVERAL and self.take(";"):
            of.append(self.sum())
        self.close()
        if name.name not in OF_SEVERAL:
            return applied(name.name, of[0])
        if len(of) == 1:
            raise ValueError(EXPECTED)
        return OF_SEVERAL[name.name](of, key=lambda claim: claim.value)  # type: ignore[no-any-return]

    def number(self) -> Claim:
        """A number, with a power of ten behind it that belongs to it: 1.6 * 10^-2."""
        claim: Token = self.tokens.pop(0) if self.tokens else ""
        if not isinstance(claim, Claim):
            raise ValueError(EXPECTED)
        match self.tokens[:2]:
            case ["*", Claim(is_power=True) as power] if not claim.is_power:
                del self.tokens[:2]
                claim = claim.shifted(power.value)
        if self.is_alone or claim.is_power or claim is E:
            return claim
        return Claim(claim.value) if claim.value.denominator == 1 or self.is_known(claim.value) else claim

    def close(self) -> None:
        if not self.take(")"):
            raise ValueError(EXPECTED)

    def take(self, *signs: str) -> str:
        """The next token where it is one of these signs."""
        if self.tokens and self.tokens[0] in signs:
            return str(self.tokens.pop(0))
        return ""
