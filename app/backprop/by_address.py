"""The numbers of a pass by their addresses. A wide network has tens of thousands, of which a page may ask for a few."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import ge
from typing import Any

from .named import Named, addressed

Wanted = Callable[[str, int | None], bool]
"""Whether a quantity is wanted, by its name and layer."""


class ByAddress(Mapping[str, Any]):
    """Address to number, in the order of the rows; a number is taken from its array when it is asked for.

    single: as of a problem, the addresses carry no sample.
    """

    def __init__(self, rows: Iterable[Named], single: bool) -> None:
        self._rows = {_key(row, single): row for row in rows}
        self._single = single
        self._known: dict[str, Any] = {}
        self._index = {str(i): i for i in range(max(n for row in self._rows.values() for n in row.values.shape))}

    def __getitem__(self, address: str) -> Any:
        if address not in self._known:
            self._known[address] = self._read(address)
        return self._known[address]

    def __iter__(self) -> Iterator[str]:
        for row in self._rows.values():
            yield from self._read_all(row)

    def __len__(self) -> int:
        return sum(row.values.size for row in self._rows.values())

    def within(self, wanted: Wanted) -> list[str]:
        """The addresses of the quantities that are wanted, by name and layer."""
        rows = (row for row in self._rows.values() if wanted(row.name, row.layer))
        return [address for row in rows for address in self._read_all(row)]

    def _read_all(self, row: Named) -> Iterable[str]:
        """The addresses of an array, whose numbers are known from now on."""
        found = dict(addressed(row, self._single))
        self._known.update(found)
        return found

    def _read(self, address: str) -> Any:
        """The number at an address. By its text alone, as a page reads tens of thousands. Raises KeyError."""
        before, colon, rest = address.rpartition(":")
        name, *place = rest.split(".")
        row = self._rows[bool(colon), name, place[0] if place else None]
        sample = [before.removeprefix("s") if before.startswith("s") else ""] if colon else ["0"] * row.per_sample
        indices = [self._index[i] for i in (*sample, *place[1:])]
        if len(indices) != row.values.ndim or any(map(ge, indices, row.values.shape)):
            raise KeyError(address)
        return row.values.item(*indices)


def _key(row: Named, single: bool) -> tuple[bool, str, str | None]:
    """What the addresses of a row have in common: whether they carry a sample, the name, the layer as text."""
    return row.per_sample and not single, row.name, None if row.layer is None else str(row.layer)
