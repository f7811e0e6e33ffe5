"""Answers are read as people write them, and their digits tell how precise they are."""

from fractions import Fraction

import pytest

from app.check.answers import read

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


S7 = {
    "(0.484-0.5)^2/2": "0.000128", "0.5*(0.7-0.5)": "0.1", "max(0,0.96)": "0.96", "max(0; 0,96)": "0.96",
    "max(0, -0,5)": "0", "≈0.96": "0.96", "≈ 0,96": "0.96", "37.75%": "0.3775", "1.8 x 10^-5": "0.000018",
    "1.8x10^-5": "0.000018", "0.5*0.7+0.0275 = 0.3775": "0.3775", "z = 0.3775": "0.3775", "2(0.7-0.5)": "0.4",
    "½·(0,7-0,5)²": "0.02", "-0.5^2": "-0.25", "0.7**2": "0.49", "relu(-3)": "0", "abs(-0.5)": "0.5",
    "2^-3": "0.125", "min(0.2, 0.3)": "0.2",
}  # fmt: skip
"""Calculations and their exact values."""
S7_FUNCTIONS = {
    "1/(1+exp(-0.3775))": 0.593269992107187, "e^-0.3": 0.740818220681718, "ln(0.5)": -0.693147180559945,
    "e^(-0,3)": 0.740818220681718, "log(0.5)": -0.693147180559945, "tanh(0.5)": 0.462117157260010,
    "σ(0.3775)": 0.593269992107187, "np.exp(-0.3)": 0.740818220681718, "sqrt(2)": 1.414213562373095,
    "-(0.3*ln(0.6)+0.7*ln(0.4))": 0.794651199441706, "2^0.5": 1.414213562373095, "log10(0.01)": -2.0,
    "exp(600)": 3.7730203009299397e260,
}  # fmt: skip


@pytest.mark.parametrize("text", S7)
def test_s7_calculations_with_powers_and_brackets_are_read_exactly(text: str) -> None:
    assert read(text).value == Fraction(S7[text])


@pytest.mark.parametrize("text", S7_FUNCTIONS)
def test_s7_functions_are_read(text: str) -> None:
    assert read(text).number == pytest.approx(S7_FUNCTIONS[text], rel=1e-14)


@pytest.mark.parametrize("text", ["37.75%", "≈0.3775", "... = 0.3775", "0.5*0.7+0.0275 = 0.3775"])
def test_s7_the_result_claims_its_own_digits(text: str) -> None:
    assert read(text).half == Fraction("0.00005")


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
    with pytest.raises(ValueError, match=r"^(a number or a calc|at most 100 char|a calculation that|a logarithm)"):
        read(text)
