"""The numbers and signs of an answer: what each number is, and by how much it claims to be off at most."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import gmpy2
from gmpy2 import mpq

from ..backprop.errors import Phrase

LARGEST_POWER = 300
"""Of ten: what float64 holds, with room for a slip of the decimal sign."""
TEN = mpq(10)
LARGEST = TEN**LARGEST_POWER
NEARLY = mpq(1, 20)
"""Of a bare 1: what it may be off."""
NOTHING = mpq(0)
BITS = 200
"""With which e^x, logarithms and roots are worked out."""
FUNCTION_ERROR = mpq(1, 10**40)
"""As a share: what those may be off."""
MOST_BITS = 4_000
"""Of a power that is worked out exactly."""
LARGEST_EXPONENT = 700
"""Of e: what float64 holds."""
NAMES = "exp|log10|log2|log|ln|sqrt|tanh|sigmoid|sigma|relu|abs|max|min|σ|√"
TOKEN = re.compile(
    r"\s*(?:(?P<power>10\s*(?:\^|\*\*)\s*\(?\s*[+-]?\s*\d{1,3}\s*\)?)(?![\d.])"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
    rf"|(?:(?:np|math|torch)\.)?(?P<name>{NAMES})(?![A-Za-z])|(?P<constant>[eE](?=\s*(?:\^|\*\*))|½|¼)"
    r"|(?P<sign>\*\*|[-+*/^()%;xX]))",
    re.ASCII,
)
HEXADECIMAL = re.compile(r"(?<![\d.])0[xX]", re.ASCII)
EXPECTED = Phrase("a number or a calculation such as 0.25, 3.1e-2, -3/8, 0.2*-1.7 or 1/(1+exp(-0.4))")
SIGNS = {"x": "*", "X": "*", "**": "^"}


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

    def negated(self) -> "Claim":
        return Claim(-self.value, self.half, self.unit)

    def shifted(self, power: Any) -> "Claim":
        return Claim(self.value * power, self.half * power, self.unit * power).settled()

    def settled(self) -> "Claim":
        """A 0 that is told to no decimal, as in 0e5, is a bare 0."""
        return Claim(self.value) if not self.value and self.unit >= 1 else self

    def raised(self, exponent: "Claim") -> "Claim":
        """To a power: exactly where the exponent is a small whole number, else by e^x and logarithm."""
        n = exponent.value
        size = self.value.numerator.bit_length() + self.value.denominator.bit_length()
        if n.denominator == 1 and not exponent.half and abs(n) * size <= MOST_BITS:
            if n < 0 and not self.value:
                raise ValueError(Phrase("a calculation that does not divide by 0"))
            value = self.value ** int(n)
            half = abs(n * value / self.value) * self.half if self.value else NOTHING
            return Claim(value, half)
        if self.value <= 0:
            raise ValueError(EXPECTED)
        return applied("exp", applied("log", self).times(exponent))


E = Claim(mpq(gmpy2.exp(gmpy2.mpfr(1, BITS))))


def applied(name: str, of: Claim) -> Claim:
    """A function of one number; by how much it may be off follows from both ends of the number."""
    middle = _worked(name, of.value)
    ends = _ends(name, of) if of.half else []
    half = max((abs(end - middle) for end in ends), default=NOTHING)
    is_exact = name in ("abs", "relu")
    return Claim(middle, half if is_exact else half + FUNCTION_ERROR * abs(middle))


def _ends(name: str, of: Claim) -> list[Any]:
    """What the function gives at both ends, as far as it is defined there."""
    ends = []
    for side in (-of.half, of.half):
        with suppress(ValueError):
            ends.append(_worked(name, of.value + side))
    return ends


def _worked(name: str, value: Any) -> Any:
    if name in ("log", "ln", "log2", "log10", "√", "sqrt") and value <= 0:
        if not value and name in ("√", "sqrt"):
            return NOTHING
        raise ValueError(Phrase("a logarithm or root of a number above 0"))
    if name in ("exp", "tanh", "sigmoid", "sigma", "σ") and abs(value) > LARGEST_EXPONENT:
        raise ValueError(EXPECTED)
    with gmpy2.context(precision=BITS):
        return mpq(FUNCTIONS[name](value if name in ("abs", "relu") else gmpy2.mpfr(value)))


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + gmpy2.exp(-x))


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "exp": gmpy2.exp,
    "log": gmpy2.log,
    "ln": gmpy2.log,
    "log2": gmpy2.log2,
    "log10": gmpy2.log10,
    "sqrt": gmpy2.sqrt,
    "√": gmpy2.sqrt,
    "tanh": gmpy2.tanh,
    "sigmoid": _sigmoid,
    "sigma": _sigmoid,
    "σ": _sigmoid,
    "abs": abs,
    "relu": lambda x: max(x, NOTHING),
}
"""log is the natural logarithm, as in a cross-entropy and in every program."""
OF_SEVERAL: dict[str, Callable[..., Any]] = {"max": max, "min": min}


@dataclass(frozen=True)
class Name:
    """The name of a function."""

    name: str


Token = str | Claim | Name


def tokens_of(text: str) -> list[Token]:
    if HEXADECIMAL.search(text):
        raise ValueError(EXPECTED)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(EXPECTED)
        place = match.end()
        tokens.append(_token(match))
    return tokens


def _token(match: re.Match[str]) -> Token:
    if power := match["power"]:
        exponent = int(re.sub(r"^10\s*(\^|\*\*)|[()\s]", "", power))
        return Claim(TEN ** _small(exponent), is_power=True)
    if number := match["number"]:
        return _plain(number)
    if constant := match["constant"]:
        return {"½": Claim(mpq(1, 2)), "¼": Claim(mpq(1, 4))}.get(constant, E)
    if name := match["name"]:
        return Name(name)
    return SIGNS.get(match["sign"], match["sign"])


def _plain(number: str) -> Claim:
    mantissa, _, exponent_text = number.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    unit = TEN ** (_small(int(exponent_text or 0)) - len(decimals))
    value = int(whole + decimals) * unit
    half = NEARLY * value if unit == 1 and value <= 1 else unit / 2
    return Claim(value, half, 2 * half).settled()


def _small(exponent: int) -> int:
    if abs(exponent) > LARGEST_POWER:
        raise ValueError(EXPECTED)
    return exponent
