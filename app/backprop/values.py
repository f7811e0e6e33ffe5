"""The values of a trace in the order of the steps, and each of them by its address."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from app.backprop.addresses import Address
from app.backprop.backward import Backward
from app.backprop.elementary import Array
from app.backprop.errors import NotFinite
from app.backprop.exact import as_floats
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.trace import Priced, Trace
from app.backprop.update import Update

LARGEST = np.finfo(float).max


class Named(NamedTuple):
    """An array of the pass under its name; `layer` is None for a cost. The first axis may be the samples."""

    name: str
    layer: int | None
    values: Array
    per_sample: bool


def given(problem: Problem) -> Iterator[Named]:
    """What the pass starts from: inputs, targets, learning rate, parameters."""
    yield Named("a", 0, problem.inputs, True)
    if problem.targets is not None:
        yield Named("y", problem.network.depth, problem.targets, True)
    if problem.learning_rate is not None:
        yield Named("learning_rate", None, np.array(problem.learning_rate), False)
    yield from parameters(problem.network)


def parameters(network: Network, suffix: str = "") -> Iterator[Named]:
    for layer in network.layers:
        yield Named("W" + suffix, layer, network.W[layer], False)
        yield Named("b" + suffix, layer, network.b[layer], False)


def forward_values(priced: Priced, suffix: str = "", single: bool = False) -> Iterator[Named]:
    """z and a layer by layer, then the cost: of every sample, and of all where there are several."""
    passed = priced.forward
    for layer in range(1, len(passed.z)):
        yield Named("z" + suffix, layer, passed.z[layer], True)
        yield Named("a" + suffix, layer, passed.a[layer], True)
    if priced.costs is not None:
        yield Named("cost" + suffix, None, priced.costs, True)
        if not single:
            yield Named("cost" + suffix, None, np.array(priced.cost), False)


def backward_values(slopes: Backward) -> Iterator[Named]:
    """The slopes, from the output layer back to layer 1."""
    for layer in range(len(slopes.delta) - 1, 0, -1):
        yield Named("dC_da", layer, slopes.dC_da[layer], True)
        yield Named("da_dz", layer, slopes.da_dz[layer], True)
        yield Named("delta", layer, slopes.delta[layer], True)
        yield Named("dC_dW", layer, slopes.dC_dW[layer], False)
        yield Named("dC_db", layer, slopes.dC_db[layer], False)


def update_values(updated: Update) -> Iterator[Named]:
    """The changes, and the parameters after them."""
    for layer in updated.network.layers:
        yield Named("step_W", layer, updated.step_W[layer], False)
        yield Named("step_b", layer, updated.step_b[layer], False)
    yield from parameters(updated.network, "_new")


def all_values(trace: Trace) -> dict[str, Any]:
    """Every number of the trace by its address, in the order of the steps."""
    single = trace.problem.single
    rows = [*given(trace.problem), *forward_values(trace.before, single=single)]
    if trace.slopes:
        rows += backward_values(trace.slopes)
    if trace.update and trace.after:
        rows += update_values(trace.update)
        rows += forward_values(trace.after, "_new", single)
    return dict(item for row in rows for item in addressed(row, single))


def addressed(row: Named, single: bool) -> Iterator[tuple[str, Any]]:
    """(address, value) of every number in an array."""
    for place, value in zip(np.ndindex(row.values.shape), row.values.ravel().tolist(), strict=True):
        yield str(_address(row, place, single)), value


def _finite(values: Array) -> Array:
    """Which values float64 can hold: neither infinite nor undefined, nor fractions that are too large."""
    try:
        return np.isfinite(as_floats(values))
    except OverflowError:
        return np.asarray([abs(value) <= LARGEST for value in values.flat], dtype=bool).reshape(values.shape)


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
    indices = place[1:] if row.per_sample else place
    sample = place[0] if row.per_sample and not single else None
    return Address(row.name, () if row.layer is None else (row.layer, *indices), sample)
