"""Numbers as text, right in every digit that is shown; and text as numbers, as people type it."""

import struct
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import isfinite
from random import Random
from typing import Any

import pytest
from gmpy2 import mpq
from hypothesis import given
from hypothesis import strategies as st

from app.explain.numbers import FLOAT_DIGITS, Style, decimal_of, parse_number, plain, plain_text


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.4875602579456, 6, "0.48756"),
        (mpq("0.4875602579456"), 13, "0.4875602579456"),
        (0.4875602579456, 13, "0.487560257946"),
        (7.737359119000397e-05, 13, "0.00007737359119"),
        (-0.0064, 6, "−0.0064"),
        (0.0, 6, "0"),
        (-0.0, 6, "0"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "−0.13"),
        (1234567.0, 3, "1230000"),
        (2e-12, 6, "2e−12"),
        (1e22, 6, "1e22"),
        (mpq(1, 3), 6, "0.333333"),
        (mpq(2, 3), 4, "0.6667"),
        (7.0, 6, "7"),
    ],
)
def test_shown_numbers(value: float, digits: int, shown: str) -> None:
    assert Style(digits).text(value) == shown


def test_with_a_comma_only_the_sign_changes() -> None:
    assert Style(6, "comma").text(-0.484) == "−0,484"


@pytest.mark.parametrize(("value", "exact"), [(0.484, True), (1 / 3, False), (mpq(1, 3), False), (0.1234567, False)])
def test_a_rounded_number_is_known_to_be_rounded(value: float, exact: bool) -> None:
    assert Style(6).exact(value) is exact


@given(st.fractions(-1000, 1000), st.integers(1, 15))
def test_every_shown_digit_of_a_fraction_is_right(value: Fraction, digits: int) -> None:
    shown = Decimal(Style(digits).text(mpq(value)).replace("−", "-"))
    unit = Fraction(10) ** (shown.adjusted() - digits + 1) if shown else Fraction(10) ** -digits
    assert abs(Fraction(shown) - value) <= unit / 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_at_full_precision_is_read_back_bit_for_bit(value: float) -> None:
    assert parse_number(plain_text(value)) == value
    assert parse_number(Style(6, "comma").full(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,484", 0.484), ("-0.016", -0.016), ("−0,5", -0.5), (" 1.6e-2 ", 0.016), (".5", 0.5), ("5.", 5.0), ("+3", 3.0)],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "1.234,5", "0x10", "1_000", "inf", "nan", "٣", "9" * 5000]
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="a number such as"):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0123456789, "−0.0123457"), (-0.00123456789, "−0.0012346"), (-0.000000123456, "−1.2346e−7"),
     (0.484, "0.484"), (123456789012, "1.23457e11"), (-1e-300, "−1e−300")],
)  # fmt: skip
def test_numbers_in_narrow_places(value: float, shown: str) -> None:
    assert Style().short(value) == shown


@pytest.mark.parametrize("digits", [1, 3, 6, 12, 13, 17])
def test_a_float_is_rounded_as_its_decimal_is_on_paper(digits: int) -> None:
    """By the decimal module, from the shortest decimal of the float: ties, powers of ten, and any bits."""
    paper = Context(prec=digits, rounding=ROUND_HALF_UP)
    random = Random(digits)
    ties = [round(random.randrange(1, 10**digits) + 0.5, 1) / 10**place for place in range(12) for _ in range(200)]
    bits = [struct.unpack("d", random.randbytes(8))[0] for _ in range(4000)]
    usual = [random.gauss(0, 1) * 10.0 ** random.randrange(-12, 18) for _ in range(4000)]
    for value in filter(isfinite, [0.0, -0.0, 9.9999995, 0.09999999, 1e15, 1e16, *ties, *bits, *usual]):
        expected = paper.create_decimal(repr(value))
        shown = plain(decimal_of(value, digits))
        assert Decimal(shown) == expected, value
        assert shown != "-0"
        if digits <= FLOAT_DIGITS:
            assert Style(digits).exact(value) == (expected == Decimal(repr(value))), value


@pytest.mark.parametrize(
    "value", [Fraction(0), Fraction(1, 3), Fraction(-5, 8), Fraction(10**20 + 1, 10**6), mpq(2, 7)]
)
def test_a_fraction_is_exact_where_its_digits_are_all_of_it(value: Any) -> None:
    for digits in range(1, 30):
        shown, is_exact = Style().text(value, digits).replace("−", "-"), Style().exact(value, digits)
        assert is_exact == (Fraction(shown) == Fraction(value)), (value, digits, shown)


@pytest.mark.parametrize(
    ("less", "digits", "shown"), [("0.15", 1, "0.1"), ("-2.5", 1, "-2"), ("0.1234565", 6, "0.123456")]
)
def test_what_is_just_below_a_tie_is_not_rounded_up(less: str, digits: int, shown: str) -> None:
    """By less than any digit that is looked at."""
    tie = Fraction(less)
    assert plain(decimal_of(mpq(tie - tie / 10**150), digits)) == shown
