"""Columns of a table as data: some as inputs, one or more as targets."""

from collections.abc import Sequence

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, Phrase
from .data import KINDS, Data
from .table_reader import MOST_IN_A_NAME, Table, cell_place, is_number, raise_first, read_table

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
