"""A table of your own, pasted or opened as a file: CSV or TSV as spreadsheets of any country write it; and its columns
as data, some as inputs, one or more as targets.

The separator is found: a tab, a semicolon, a comma, or spaces where there is none of these. Where it is no comma, a
comma is a decimal comma, unless the table has decimal points as well. The first row is a header if it has no number.
Rows are called as a spreadsheet numbers them, with the header and with blank lines, columns from 1.
"""

import re
from collections.abc import Iterator, Sequence
from csv import Error, reader
from dataclasses import dataclass
from io import StringIO

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from .data import KINDS, Data

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


__all__ = ["Table", "data_of", "read_table", "usual_columns"]

MOST_CLASSES = 20
FEW_CLASSES = 10
"""Up to so many different whole numbers count as classes, if each comes twice on average."""
LARGEST = 1e30
"""No number may be larger; squares and their sums stay far below the end of float64."""


def usual_columns(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(inputs, targets) if nothing is chosen: the last column is the target, the inputs all others that are numbers."""
    *others, target = table.columns
    numeric = tuple(name for name in others if all(map(is_number, _cells(table, name))))
    return numeric or tuple(others), (target,)


def data_of(table: Table, inputs: Sequence[str], targets: Sequence[str], *, kind: str | None = None) -> Data:
    """The columns as data. Raises InvalidProblem naming row and column of every cell that does not fit, up to 20.

    kind: "classification" or "regression"; None for classes where one target column is text or a few whole numbers.
    """
    raise_first(_choice_faults(table, inputs, targets, kind))
    kind = kind or _kind(table, targets)
    faults: list[Fault] = []
    x = _numbers(table, inputs, faults)
    if kind == "regression":
        y = _numbers(table, targets, faults)
        raise_first(faults)
        return Data(x, tuple(inputs), kind, None, y, tuple(targets))
    names = _classes(table, targets[0], faults)
    raise_first(faults)
    labels = np.array([names.index(cell) for cell in _cells(table, targets[0])])
    short = tuple(name[:MOST_IN_A_NAME] for name in names)
    return Data(x, tuple(inputs), kind, labels, None, short)


def _choice_faults(table: Table, inputs: Sequence[str], targets: Sequence[str], kind: str | None) -> list[Fault]:
    faults = [
        Fault(place, expected, Phrase("a different selection") if chosen else Phrase("none"))
        for place, chosen, expected in (
            ("inputs", inputs, Phrase("columns of the table, each at most once")),
            ("targets", targets, Phrase("columns of the table that are not inputs, each at most once")),
        )
        if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(table.columns)
    ]
    if not faults and set(inputs) & set(targets):
        expected = Phrase("columns of the table that are not inputs, each at most once")
        faults.append(Fault("targets", expected, Phrase("an input column")))
    if kind not in (None, *KINDS):
        faults.append(Fault("kind", Phrase("one of %(names)s", names=", ".join(KINDS)), Phrase("another name")))
    if kind == "classification" and len(targets) > 1:
        faults.append(Fault("targets", Phrase("one column that holds the classes"), f"{len(targets)}"))
    return faults


def _kind(table: Table, targets: Sequence[str]) -> str:
    """Classes where one target column is text, or a few whole numbers; else a regression."""
    cells = _cells(table, targets[0])
    if len(targets) > 1:
        return "regression"
    if not all(map(is_number, cells)):
        return "classification"
    different = set(map(float, cells))
    whole = all(value.is_integer() for value in different)
    few = len(different) <= FEW_CLASSES and 2 * len(different) <= len(cells)
    return "classification" if whole and few else "regression"


def _numbers(table: Table, names: Sequence[str], faults: list[Fault]) -> Array:
    """The columns as numbers, (S, n); what is none is added to the faults, in the order of the rows."""
    columns = [table.columns.index(name) for name in names]
    for number, row in zip(table.numbers or range(1, len(table.rows) + 1), table.rows, strict=True):
        faults += [_number_fault(row[i], number, i) for i in columns if not _fits(row[i])]
    if faults:
        return np.empty((0, len(names)))
    return np.array([[float(row[i]) for i in columns] for row in table.rows]) + 0.0  # no -0


def _fits(cell: str) -> bool:
    return is_number(cell) and abs(float(cell)) <= LARGEST


def _number_fault(cell: str, row: int, column: int) -> Fault:
    place = cell_place(row, column + 1)
    if is_number(cell):
        return Fault(place, Phrase("a number of at most %(most)s", most=f"{LARGEST:g}"), Phrase("a larger number"))
    return Fault(place, Phrase("a number"), Phrase("text") if cell else Phrase("nothing"))


def _classes(table: Table, target: str, faults: list[Fault]) -> list[str]:
    """The names of the classes in their order: that of numbers, else that of the alphabet."""
    cells, column = _cells(table, target), table.columns.index(target) + 1
    numbers = table.numbers or range(1, len(table.rows) + 1)
    faults += [
        Fault(cell_place(n, column), Phrase("a class"), Phrase("nothing"))
        for n, cell in zip(numbers, cells, strict=True)
        if not cell
    ]
    names = sorted(set(cells), key=lambda cell: (0, float(cell), "") if is_number(cell) else (1, 0.0, cell))
    if not 2 <= len(names) <= MOST_CLASSES:
        expected = Phrase("%(low)s to %(high)s different classes", low=2, high=MOST_CLASSES)
        faults.append(Fault(Phrase("column %(number)s", number=column), expected, f"{len(names)}"))
    return names


def _cells(table: Table, name: str) -> list[str]:
    column = table.columns.index(name)
    return [row[column] for row in table.rows]


def misfit(table: Table, name: str) -> Fault | None:
    """The first cell of a column that is no number, where most are; None for a column of numbers, or of text."""
    cells, column = _cells(table, name), table.columns.index(name)
    if 2 * sum(map(is_number, cells)) <= len(cells):
        return None
    numbers = table.numbers or range(1, len(table.rows) + 1)
    misfits = (_number_fault(cell, n, column) for n, cell in zip(numbers, cells, strict=True) if not is_number(cell))
    return next(misfits, None)
