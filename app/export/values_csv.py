"""Every value as a row of a table, for spreadsheets: RFC 4180, or semicolons where a comma is the decimal sign.

Spreadsheets take text that begins with =, + or - for a formula of their own, and files without a byte order mark for
another encoding than UTF-8. So the file begins with that mark, and minus signs in formulas are real ones (−).
"""

import csv
import io
from collections.abc import Iterator
from math import isfinite

from ..backprop.address import Address
from ..explain.formula_writer import Writer
from ..explain.language import _
from ..explain.notation import words
from ..explain.numbers import Style
from ..explain.solution import Solution
from .text import text_of
from .walkthrough import step_number

MARK = "\ufeff"


def values_csv(solution: Solution, style: Style) -> str:
    """Address, words, value at full precision, number of the step, formula; in the order of the steps."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if style.decimal == "comma" else ",", lineterminator="\r\n")
    writer.writerow([_("address"), _("description"), _("value"), _("step"), _("formula")])
    writer.writerows(_rows(solution, style))
    return MARK + text.getvalue()


def _rows(solution: Solution, style: Style) -> Iterator[tuple[str, str, str, str, str]]:
    for address, value in solution.values.items():
        number = float(value)
        full = style.localised(repr(number)) if isfinite(number) else style.full(value)
        step = str(step_number(solution, address) or "")
        yield address, words(Address.parse(address)), full, step, _formula(solution, address)


def _formula(solution: Solution, address: str) -> str:
    because = solution.why(address)
    return text_of(Writer(solution.values, symbols=True).why(because)) if because else ""
