"""The right formula of a number beside the one that a mistake works it by."""

from app.backprop.addresses import Address
from app.check.mistakes.mistake import Mistake
from app.check.sheet import Sheet
from app.explain.formulas import Row
from app.explain.why import Why, why
from app.explain.written import Writer


def right_why(sheet: Sheet, mistake: Mistake) -> Why:
    """The right way to the number that the mistake was made in."""
    because = why(sheet.problem, Address.parse(mistake.at))
    assert because is not None
    return because


def with_symbols(sheet: Sheet, because: Why) -> Row:
    return Writer(sheet.values, symbols=True).why(because)
