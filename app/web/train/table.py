"""A table of one's own: which of its columns are inputs, which are targets."""

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from ...backprop.errors import Fault, InvalidProblem
from ...training.data import Data
from ...training.table import Table, data_of, misfit, read_table, usual_columns


@lru_cache(maxsize=16)
def table_of(text: str) -> Table:
    """The table of a text. Raises InvalidProblem."""
    return read_table(text)


def roles_of(table: Table, chosen: dict[int, str]) -> dict[int, str]:
    """What every column is: as chosen, else as is usual."""
    inputs, targets = usual_columns(table)
    known = dict.fromkeys(inputs, "input") | dict.fromkeys(targets, "target")
    return {at: chosen.get(at, known.get(name, "unused")) for at, name in enumerate(table.columns)}


def own_data(text: str, chosen: dict[int, str], kind: str) -> Data:
    """The table as data. Raises InvalidProblem naming the rows and columns that do not fit."""
    table = table_of(text)
    roles = roles_of(table, chosen)
    inputs, targets = (
        [name for at, name in enumerate(table.columns) if roles[at] == role] for role in ("input", "target")
    )
    return data_of(table, inputs, targets, kind=kind or None)


class Column(NamedTuple):
    """A column in the form; why_not: the cell for which it is not used as usual, and what is wrong there."""

    number: int
    name: str
    role: str
    why_not: Fault | None


def columns_of(text: str, chosen: dict[int, str]) -> list[Column]:
    """The columns of a table with their roles, for the form; none while it cannot be read."""
    try:
        table = table_of(text)
    except InvalidProblem:
        return []
    return [
        Column(at, table.columns[at], role, misfit(table, table.columns[at]) if role == "unused" else None)
        for at, role in roles_of(table, chosen).items()
    ]


def signature(text: str) -> str:
    """What tells the columns of one table from those of another, as roles are those of a certain table."""
    try:
        return f"{crc32(repr(table_of(text).columns).encode(errors='surrogatepass')):x}"
    except InvalidProblem:
        return ""
