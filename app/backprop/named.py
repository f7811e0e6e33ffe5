"""An array of the pass under its name: the addresses of its numbers, and whether float64 can hold them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from gmpy2 import mpq

from .addresses import Address
from .elementary import Array
from .errors import NotFinite

LARGEST = np.finfo(float).max
LARGEST_FRACTION = mpq(LARGEST)
FEW = 256
"""Addresses of one array that are kept: an edit asks for the same again and again."""


class Named(NamedTuple):
    """An array of the pass under its name; `layer` is None for a cost. The first axis may be the samples."""

    name: str
    layer: int | None
    values: Array
    per_sample: bool


def addressed(row: Named, single: bool) -> Iterator[tuple[str, Any]]:
    """(address, value) of every number in an array."""
    spell = _spelled if row.values.size <= FEW else _spelled.__wrapped__
    addresses = spell(row.name, row.layer, row.values.shape, row.per_sample, single)
    return zip(addresses, row.values.ravel().tolist(), strict=True)


def _finite(values: Array) -> Array:
    """Which values float64 can hold: neither infinite nor undefined, nor fractions that are too large.

    Fractions are compared with a fraction: to make floats of them takes five times as long.
    """
    largest = LARGEST_FRACTION if values.dtype == object else LARGEST
    return (values <= largest) & (values >= -largest)


def are_finite(*groups: Iterable[Array]) -> bool:
    """Whether float64 can hold every value of these arrays."""
    return bool(_finite(np.concatenate([values for group in groups for values in group], axis=None)).all())


def first_not_finite(rows: Iterable[Named], single: bool) -> str | None:
    """The address of the first value that is infinite or undefined."""
    rows = list(rows)
    if are_finite(row.values for row in rows):
        return None
    row = next(row for row in rows if not _finite(row.values).all())
    return str(_address(row, tuple(np.argwhere(~_finite(row.values))[0].tolist()), single))


def require_finite(rows: Iterable[Named], single: bool) -> None:
    """Raise NotFinite with the address of the first value that is infinite or undefined."""
    address = first_not_finite(rows, single)
    if address:
        raise NotFinite(address)


def _address(row: Named, place: tuple[int, ...], single: bool) -> Address:
    return _placed(row.name, row.layer, place, row.per_sample, single)


def _placed(name: str, layer: int | None, place: tuple[int, ...], per_sample: bool, single: bool) -> Address:
    indices = place[1:] if per_sample else place
    sample = place[0] if per_sample and not single else None
    return Address(name, () if layer is None else (layer, *indices), sample)


@lru_cache(maxsize=512)
def _spelled(name: str, layer: int | None, shape: tuple[int, ...], per_sample: bool, single: bool) -> tuple[str, ...]:
    """The addresses of every number in an array, in their order."""
    return tuple(str(_placed(name, layer, place, per_sample, single)) for place in np.ndindex(shape))
