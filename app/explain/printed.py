"""A printed number beside the right one, digit by digit."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from app.explain.numbers import MOST_DIGITS, decimal_of, plain

CLOSE = Decimal("1.5")
"""Units of the last printed digit, up to which a number may differ by the rounding of earlier ones."""
MORE_DIGITS = 3
"""Digits of the right number that are shown beyond the printed ones."""


@dataclass(frozen=True)
class Printed:
    """What a source prints for an address, and how it compares.

    verdict: "right" in every digit (or the shortest name of the nearest float64), "cut" (digits cut off instead of
    rounded), "last digit" (off by about one in it), or "different". same: how many characters the two texts have
    in common from the front. opposite: the source prints the number with the opposite sign.
    """

    address: str
    text: str
    right: str
    verdict: str
    same: int
    opposite: bool = False


def compare(address: str, text: str, value: Any) -> Printed:
    """Compare a printed text, with point or comma, to the value. A minus before the address turns the sign."""
    opposite = address.startswith("-")
    exact = decimal_of(value, 40) * (-1 if opposite else 1)
    printed = Decimal(text.replace(",", "."))
    right = _to_digits(exact, printed)
    right = right.replace(".", ",") if "," in text else right
    verdict = _verdict(printed, exact)
    same = len(text) if verdict == "right" else _common(text, right)
    return Printed(address.removeprefix("-"), text, right, verdict, same, opposite)


def _verdict(printed: Decimal, exact: Decimal) -> str:
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    if printed in (exact.quantize(unit, ROUND_HALF_EVEN), exact.quantize(unit, ROUND_HALF_UP)):
        return "right"
    if len(printed.as_tuple().digits) >= MOST_DIGITS and float(printed) == float(exact):
        return "right"
    if printed == exact.quantize(unit, ROUND_DOWN):
        return "cut"
    return "last digit" if abs(printed - exact) < CLOSE * unit else "different"


def _to_digits(exact: Decimal, printed: Decimal) -> str:
    """The right number to a few digits more than are printed."""
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent) - MORE_DIGITS)
    return plain(exact.quantize(unit, ROUND_HALF_UP))


def _common(text: str, other: str) -> int:
    for place, (one, two) in enumerate(zip(text, other, strict=False)):
        if one != two:
            return place
    return min(len(text), len(other))
