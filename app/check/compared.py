"""The right formula of a number beside the one that a mistake works it by."""

from ..backprop.address import Address
from ..explain.formula_writer import Writer
from ..explain.formulas import Row
from ..explain.why import Why, why
from .mistake import Mistake
from .sheet import Sheet


def right_why(sheet: Sheet, mistake: Mistake) -> Why:
    """The right way to the number that the mistake was made in."""
    because = why(sheet.problem, Address.parse(mistake.at))
    assert because is not None
    return because


def with_symbols(sheet: Sheet, because: Why) -> Row:
    return Writer(sheet.values, symbols=True).why(because)
