"""Answers are read as people write them, and their digits tell how precise they are."""

from fractions import Fraction

import pytest

from app.check.typed import read

WRITTEN = {
    "0,484": ("0.484", "0.001"),
    "-0.016": ("-0.016", "0.001"),
    "−0.016": ("-0.016", "0.001"),
    ".5": ("0.5", "0.1"),
    "+0.50": ("0.5", "0.01"),
    "1.6e-2": ("0.016", "0.001"),
    "1,6E-2": ("0.016", "0.001"),
    "1.6*10^-2": ("0.016", "0.001"),
    "1.6 · 10^(-2)": ("0.016", "0.001"),
    "16": ("16", "1"),
    "2": ("2", "1"),
    "1.6 · 10⁻²": ("0.016", "0.001"),
    "-2*10^-2": ("-0.02", "0.01"),
    "12345": ("12345", "1"),
    " 0.4 ": ("0.4", "0.1"),
    "-(0.25)": ("-0.25", "0.01"),
}
"""The text; its value, and the unit of its last digit."""
EXACT = {
    "-2/125": "-0.016",
    "2:4": "1/2",
    "(1+2)*3": "9",
    "-(3-5)/4": "1/2",
    "0": "0",
    "1/2/2": "1/4",
    "2-3-4": "-5",
    "½": "1/2",
    "-½ * 3": "-3/2",
    "--2/1": "2",
}
HOSTILE = (
    "", " ", "9**9**9", "__import__", "__import__('os')", "٣", "１", "1e9999", "e", "1..2", "1.234.5", "1,234.5", "(",
    "1+", "*2", "1 2", "0x10", "1_000", "nan", "inf", "2½½", "Infinity", "1/0", "1/(2-2)", "10^99999",
    "9" * 101, "a" * 10_000, "(" * 60, "1e999*1e999", "\x00", "<script>", "0.5;", "10^-999",
    "0e999", "0.0e-400", "1e301",
)  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_numbers_as_written(text: str) -> None:
    value, unit = WRITTEN[text]
    assert (read(text).value, read(text).unit) == (Fraction(value), Fraction(unit))


@pytest.mark.parametrize("text", EXACT)
def test_calculations_of_whole_numbers_are_exact(text: str) -> None:
    assert (read(text).value, read(text).half) == (Fraction(EXACT[text]), 0)


def test_a_calculation_is_as_precise_as_its_numbers_are() -> None:
    typed = read("0.4*-0.0163", frozenset({Fraction("0.4")}))
    assert typed.value == Fraction("-0.00652")
    assert typed.half == Fraction("0.4") * Fraction("0.00005")  # 0.4 is known
    assert read("0.4-0.25").half == Fraction("0.055")
    assert typed.unit == 0  # there is no last digit that may have been cut off


@pytest.mark.parametrize(("text", "half"), [("0", "0"), ("1", "0.05"), ("-2", "0.5"), ("0.0", "0.05"), ("1.", "0.05")])
def test_a_bare_0_or_1_claims_to_be_nearly_exact(text: str, half: str) -> None:
    assert read(text).half == Fraction(half)


@pytest.mark.parametrize("text", ["0e5", "0e9", "0*10^9", "0.0*10^9", "0.0e300", "(1.5-1.5)*1e300", "1.5-1.5"])
def test_a_0_never_claims_less_than_a_bare_one(text: str) -> None:
    """Else it would be right for every number."""
    assert (read(text).value, read(text).half) == (0, 0)


@pytest.mark.parametrize("text", ["1.51-1.5", "(1.51-1.5)*1e290", "2.5-2.4"])
def test_where_digits_cancel_half_of_what_is_left_counts(text: str) -> None:
    assert read(text).half == abs(read(text).value) / 2


@pytest.mark.parametrize("text", ["(1.5-1.5)*1e300*1e300", "9e299+1e-300" + "/1e300" * 14, "9e299+1e-300"])
def test_what_is_larger_than_any_number_is_still_counted(text: str) -> None:
    typed = read(text)
    assert typed.digits <= 99
    assert abs(typed.number) + float(typed.half) + float(typed.unit) < float("inf")


@pytest.mark.parametrize(("text", "digits"), [("0.484", 3), ("0,50", 2), ("9.6*10^-1", 2), ("1.3e-4", 2), ("120", 3)])
def test_significant_digits(text: str, digits: int) -> None:
    assert read(text).digits == digits


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(a number or a calculation|at most 100 char|a calculation that)"):
        read(text)
