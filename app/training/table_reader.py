"""A table of your own, pasted or opened as a file: CSV or TSV as spreadsheets of any country write it.

The separator is found: a tab, a semicolon, a comma, or spaces where there is none of these. Where it is no comma, a
comma is a decimal comma, unless the table has decimal points as well. The first row is a header if it has no number.
Rows are called as a spreadsheet numbers them, with the header and with blank lines, columns from 1.
"""

import re
from collections.abc import Iterator
from csv import Error, reader
from dataclasses import dataclass
from io import StringIO

from ..backprop.errors import Fault, InvalidProblem, Phrase

MOST_CHARACTERS = 1_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_IN_A_NAME = 40
MOST_FAULTS = 20
"""So many are named; a table can have a fault in every cell."""
SEPARATORS = ("\t", ";", ",")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WITH_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
WITH_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", re.ASCII)
MINUS = "\N{MINUS SIGN}"
Row = list[str]
Numbered = list[tuple[int, Row]]
"""Rows with their numbers in the text."""


@dataclass(frozen=True)
class Table:
    """Cells as text, numbers with a decimal point; all rows are as long as `columns`, whose names differ.

    numbers: what each row is called where it has a fault.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


def read_table(text: str) -> Table:
    """The table of a text. Raises InvalidProblem naming the rows that do not fit, up to MOST_FAULTS of them."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidProblem(
            Fault("table", Phrase("at most %(count)s characters", count=MOST_CHARACTERS), f"{len(text)}")
        )
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")  # the byte order mark
    separator = _separator(text)
    rows = _without_empty_ends(list(_rows(text, separator)))
    raise_first(_misfits(rows))
    rows = _with_points(rows, separator)
    header = not any(map(is_number, rows[0][1]))
    body = rows[1:] if header else rows
    if not body:
        raise InvalidProblem(Fault("table", Phrase("at least one row below the column names"), Phrase("none")))
    names = _distinct(rows[0][1] if header else [""] * len(rows[0][1]))
    return Table(names, tuple(tuple(row) for _, row in body), tuple(number for number, _ in body))


def is_number(cell: str) -> bool:
    """Whether a cell is a decimal number; no digits but 0 to 9, and neither inf nor nan."""
    return NUMBER.fullmatch(cell) is not None


def raise_first(faults: list[Fault]) -> None:
    """Raise InvalidProblem with the first MOST_FAULTS of them, if there are any."""
    if faults:
        raise InvalidProblem(*faults[:MOST_FAULTS])


def row_place(row: int) -> Phrase:
    return Phrase("row %(row)s", row=row)


def cell_place(row: int, column: int) -> Phrase:
    return Phrase("row %(row)s, column %(column)s", row=row, column=column)


def _separator(text: str) -> str:
    """The first of the separators that the first line has outside of quotes."""
    first = next((line.strip() for line in StringIO(text, newline=None) if line.strip()), "")
    words = first.split()
    if len(words) > 1 and "\t" not in first and all(is_number(word) or WITH_COMMA.fullmatch(word) for word in words):
        return " "  # their commas are decimal commas
    try:
        return next((s for s in (*SEPARATORS, " ") if len(next(reader([first], delimiter=s))) > 1), ",")
    except Error:
        return ","  # a cell that is too large, which is told when the rows are read


def _rows(text: str, separator: str) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, their cells without spaces around, minus signs as hyphens."""
    if separator == " ":
        text = "\n".join(map(str.strip, StringIO(text, newline=None)))
    lines = reader(StringIO(text, newline=None), delimiter=separator, skipinitialspace=True)
    try:
        for row in lines:
            cells = [cell.strip().replace(MINUS, "-") for cell in row]
            if any(cells):
                yield lines.line_num, cells
    except Error:
        expected = Phrase("cells of normal size (is a closing quotation mark missing?)")
        raise InvalidProblem(Fault(row_place(lines.line_num), expected, Phrase("a cell that is too large"))) from None


def _without_empty_ends(rows: Numbered) -> Numbered:
    """Without the columns at the end that are empty in all rows, as separators at the end of all lines leave them."""
    width = max((max(i for i, cell in enumerate(row) if cell) + 1 for _, row in rows), default=0)
    return [(number, row[:width]) for number, row in rows]


def _misfits(rows: Numbered) -> list[Fault]:
    if not rows:
        return [Fault("table", Phrase("rows of numbers"), Phrase("empty text"))]
    width = len(rows[0][1])
    if width < 2:
        return [
            Fault("table", Phrase("at least two columns, separated by tabs, semicolons, commas or spaces"), f"{width}")
        ]
    if width > MOST_COLUMNS:
        return [Fault("table", Phrase("at most %(count)s columns", count=MOST_COLUMNS), f"{width}")]
    if len(rows) > MOST_ROWS:
        return [Fault("table", Phrase("at most %(count)s rows", count=MOST_ROWS), f"{len(rows)}")]
    expected = Phrase("as many cells as in the first row (%(count)s)", count=width)
    return [Fault(row_place(number), expected, f"{len(row)}") for number, row in rows if len(row) != width]


def _with_points(rows: Numbered, separator: str) -> Numbered:
    """Numbers with a decimal point instead of a decimal comma."""
    cells = [cell for _, row in rows for cell in row]
    if separator == "," or any(map(WITH_POINT.fullmatch, cells)):
        return rows
    return [(n, [c.replace(",", ".") if WITH_COMMA.fullmatch(c) else c for c in row]) for n, row in rows]


def _distinct(names: Row) -> tuple[str, ...]:
    """Names that are short, not empty and all different."""
    found: dict[str, None] = {}
    for number, cell in enumerate(names, start=1):
        name: str = cell[:MOST_IN_A_NAME] or Phrase("column %(number)s", number=number)
        while name in found:
            name = f"{name} ({number})"
        found[name] = None
    return tuple(found)
