"""The numbers of a pass by their addresses, in the order of the steps.

A wide network has tens of thousands of numbers, of which a page may ask for a few: a number is taken from its array
when it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import ge
from typing import Any, NamedTuple

import numpy as np
from gmpy2 import mpq

from .address import Address
from .arithmetic import Array, arithmetic
from .backward import Backward, weight_gradients
from .errors import NotFinite
from .network import Network
from .optimizers import PARAMETERS, Working
from .output import slope_may_overflow
from .problem import Problem
from .trace import EvaluatedPass, Trace
from .update import Update

MAX_FLOAT = np.finfo(float).max
MAX_FRACTION = mpq(MAX_FLOAT)
MAX_CACHED_ADDRESSES = 256
"""Arrays up to this size have their addresses cached: every edit asks for the same ones."""


class LabelledArray(NamedTuple):
    """An array of the pass with its name and layer (None for a cost). The first axis may be the samples."""

    name: str
    layer: int | None
    values: Array
    per_sample: bool


def iter_addresses(row: LabelledArray, single: bool) -> Iterator[tuple[str, Any]]:
    """(address, value) of every number in an array."""
    spell = _address_texts if row.values.size <= MAX_CACHED_ADDRESSES else _address_texts.__wrapped__
    addresses = spell(row.name, row.layer, row.values.shape, row.per_sample, single)
    return zip(addresses, row.values.ravel().tolist(), strict=True)


def _is_finite(values: Array) -> Array:
    """Which values float64 can hold: not infinite, not NaN, and no fraction that is too large.

    Fractions are compared with a fraction: to make floats of them takes five times as long.
    """
    largest = MAX_FRACTION if values.dtype == object else MAX_FLOAT
    return (values <= largest) & (values >= -largest)


def are_finite(*groups: Iterable[Array]) -> bool:
    """Whether float64 can hold every value of these arrays."""
    return bool(_is_finite(np.concatenate([values for group in groups for values in group], axis=None)).all())


def first_not_finite(rows: Iterable[LabelledArray], single: bool) -> str | None:
    """The address of the first value that is infinite or undefined."""
    rows = list(rows)
    if are_finite(row.values for row in rows):
        return None
    row = next(row for row in rows if not _is_finite(row.values).all())
    return str(_address(row, tuple(np.argwhere(~_is_finite(row.values))[0].tolist()), single))


def require_finite(rows: Iterable[LabelledArray], single: bool) -> None:
    """Raise NotFinite with the address of the first value that is infinite or undefined."""
    address = first_not_finite(rows, single)
    if address:
        raise NotFinite(address)


def _address(row: LabelledArray, place: tuple[int, ...], single: bool) -> Address:
    return _address_at(row.name, row.layer, place, row.per_sample, single)


def _address_at(name: str, layer: int | None, place: tuple[int, ...], per_sample: bool, single: bool) -> Address:
    indices = place[1:] if per_sample else place
    sample = place[0] if per_sample and not single else None
    return Address(name, () if layer is None else (layer, *indices), sample)


@lru_cache(maxsize=512)
def _address_texts(
    name: str, layer: int | None, shape: tuple[int, ...], per_sample: bool, single: bool
) -> tuple[str, ...]:
    """The addresses of every number in an array, in their order."""
    return tuple(str(_address_at(name, layer, place, per_sample, single)) for place in np.ndindex(shape))


QuantityFilter = Callable[[str, int | None], bool]
"""Whether a quantity is wanted, by its name and layer."""


class ByAddress(Mapping[str, Any]):
    """Address to number, in the order of the rows; a number is taken from its array when it is asked for.

    single: as of a problem, the addresses carry no sample.
    """

    def __init__(self, rows: Iterable[LabelledArray], single: bool) -> None:
        self._rows = {_row_key(row, single): row for row in rows}
        self._single = single
        self._cached: dict[str, Any] = {}
        self._index = {str(i): i for i in range(max(n for row in self._rows.values() for n in row.values.shape))}

    def __getitem__(self, address: str) -> Any:
        if address not in self._cached:
            self._cached[address] = self._read(address)
        return self._cached[address]

    def __iter__(self) -> Iterator[str]:
        for row in self._rows.values():
            yield from self._read_all(row)

    def __len__(self) -> int:
        return sum(row.values.size for row in self._rows.values())

    def within(self, wanted: QuantityFilter) -> list[str]:
        """The addresses of the quantities that are wanted, by name and layer."""
        rows = (row for row in self._rows.values() if wanted(row.name, row.layer))
        return [address for row in rows for address in self._read_all(row)]

    def _read_all(self, row: LabelledArray) -> Iterable[str]:
        """The addresses of an array; its numbers are cached."""
        found = dict(iter_addresses(row, self._single))
        self._cached.update(found)
        return found

    def _read(self, address: str) -> Any:
        """The number at an address. Splits the text itself, as a page reads tens of thousands. Raises KeyError."""
        before, colon, rest = address.rpartition(":")
        name, *place = rest.split(".")
        row = self._rows[bool(colon), name, place[0] if place else None]
        sample = [before.removeprefix("s") if before.startswith("s") else ""] if colon else ["0"] * row.per_sample
        indices = [self._index[i] for i in (*sample, *place[1:])]
        if len(indices) != row.values.ndim or any(map(ge, indices, row.values.shape)):
            raise KeyError(address)
        return row.values.item(*indices)


def _row_key(row: LabelledArray, single: bool) -> tuple[bool, str, str | None]:
    """The key of a row of addresses: whether they name a sample, the name, the layer as text."""
    return row.per_sample and not single, row.name, None if row.layer is None else str(row.layer)


def given(problem: Problem) -> Iterator[LabelledArray]:
    """The given numbers: inputs, targets, learning rate, parameters."""
    yield LabelledArray("a", 0, problem.inputs, True)
    if problem.targets is not None:
        yield LabelledArray("y", problem.network.depth, problem.targets, True)
    if problem.learning_rate is not None:
        yield LabelledArray("learning_rate", None, np.array(problem.learning_rate), False)
    yield from _hyperparameters(problem)
    yield from parameters(problem.network)
    if problem.learning_rate is not None:
        yield from _memory(problem)


def _hyperparameters(problem: Problem) -> Iterator[LabelledArray]:
    """Those of the penalty, and with a learning rate those of the optimizer."""
    numbers = {kind: getattr(problem.penalty, kind) for kind in problem.penalty.kinds}
    if problem.learning_rate is not None:
        numbers |= problem.optimizer.hyperparameters
        numbers |= {"t": problem.remembered.t} if problem.optimizer.counts else {}
    yield from (LabelledArray(name, None, np.array(number), False) for name, number in numbers.items())


def _memory(problem: Problem) -> Iterator[LabelledArray]:
    """What the optimizer remembers of earlier updates."""
    state = problem.remembered
    for layer in problem.network.layers:
        for parameter in PARAMETERS:
            for name, values in state.of(parameter)[layer].items():
                yield LabelledArray(f"{name}_{parameter}", layer, values, False)


def parameters(network: Network, suffix: str = "") -> Iterator[LabelledArray]:
    for layer in network.layers:
        yield LabelledArray("W" + suffix, layer, network.W[layer], False)
        yield LabelledArray("b" + suffix, layer, network.b[layer], False)


def forward_values(priced: EvaluatedPass, suffix: str = "", single: bool = False) -> Iterator[LabelledArray]:
    """z and a layer by layer, then the cost: of every sample, of all where there are several, and with penalties."""
    passed = priced.forward
    for layer in range(1, len(passed.z)):
        yield LabelledArray("z" + suffix, layer, passed.z[layer], True)
        yield LabelledArray("a" + suffix, layer, passed.a[layer], True)
    if priced.costs is None:
        return
    if not (single and priced.penalties):
        yield LabelledArray("cost" + suffix, None, priced.costs, True)
    if priced.penalties:
        yield LabelledArray("data_cost" + suffix, None, np.array(priced.data_cost), False)
        for kind, penalty in priced.penalties.items():
            yield LabelledArray(f"{kind}_penalty{suffix}", None, np.array(penalty), False)
    if priced.penalties or not single:
        yield LabelledArray("cost" + suffix, None, np.array(priced.cost), False)


def sample_gradients(trace: Trace) -> tuple[Array, ...]:
    """dC_dW of every sample's own cost, by layer: (samples, n_l, n_{l-1}). Those of the biases are the deltas.

    The trace must hold a backward pass. Raises NotFinite where a gradient is too large for float64, though the
    mean may be small.
    """
    assert trace.backward is not None
    network, delta, a = trace.problem.network, trace.backward.delta, trace.before.forward.a
    with arithmetic():
        own = (network.W[0], *(weight_gradients(delta[layer], a[layer - 1]) for layer in network.layers))
    require_finite([LabelledArray("dC_dW", layer, own[layer], True) for layer in network.layers], trace.problem.single)
    return own


def backward_values(
    slopes: Backward, updated: Update | None = None, own: Sequence[Array] = ()
) -> Iterator[LabelledArray]:
    """The derivatives, from the output layer back to layer 1; an early update of a layer stands behind its gradients.

    own: the gradients of every sample, which then stand before their mean or sum.
    """
    for layer in range(len(slopes.delta) - 1, 0, -1):
        yield LabelledArray("dC_da", layer, slopes.dC_da[layer], True)
        yield LabelledArray("da_dz", layer, slopes.da_dz[layer], True)
        yield LabelledArray("delta", layer, slopes.delta[layer], True)
        if own:
            yield LabelledArray("dC_dW", layer, own[layer], True)
        yield from _penalised(slopes, "W", layer)
        yield LabelledArray("dC_dW", layer, slopes.dC_dW[layer], False)
        if own and slopes.dC_db[layer].size:
            yield LabelledArray("dC_db", layer, slopes.delta[layer], True)
        yield from _penalised(slopes, "b", layer)
        yield LabelledArray("dC_db", layer, slopes.dC_db[layer], False)
        if updated and layer in updated.early:
            yield from _updated(updated, [layer])


def _penalised(slopes: Backward, parameter: str, layer: int) -> Iterator[LabelledArray]:
    """The parts of a gradient with a penalty: that of the data, and the slope of each penalty."""
    parts = slopes.penalty_dW[layer] if parameter == "W" else slopes.penalty_db[layer]
    if parts:
        data = slopes.data_dC_dW if parameter == "W" else slopes.data_dC_db
        yield LabelledArray(f"data_dC_d{parameter}", layer, data[layer], False)
        yield from (LabelledArray(f"{kind}_d{parameter}", layer, slope, False) for kind, slope in parts.items())


def held_slopes(problem: Problem, slopes: Backward, updated: Update | None = None) -> Iterator[LabelledArray]:
    """The derivatives that float64 must hold: all, but for dC/da of outputs that are known by their logarithms."""
    left_out = ("dC_da", problem.network.depth) if slope_may_overflow(problem) else ()
    return (row for row in backward_values(slopes, updated) if (row.name, row.layer) != left_out)


def update_values(updated: Update) -> Iterator[LabelledArray]:
    """The changes of all layers that were not updated early, and the parameters after them."""
    return _updated(updated, [layer for layer in updated.network.layers if layer not in updated.early])


def early_values(updated: Update) -> Iterator[LabelledArray]:
    """The changes of the layers that were updated early, and their parameters after them."""
    return _updated(updated, updated.early)


def _updated(updated: Update, layers: Sequence[int]) -> Iterator[LabelledArray]:
    for layer in layers:
        yield from _steps("W", layer, updated.working_W[layer], updated.step_W[layer])
        yield from _steps("b", layer, updated.working_b[layer], updated.step_b[layer])
    for layer in layers:
        yield LabelledArray("W_new", layer, updated.network.W[layer], False)
        yield LabelledArray("b_new", layer, updated.network.b[layer], False)


def _steps(parameter: str, layer: int, working: Working, step: Array) -> Iterator[LabelledArray]:
    """What the optimizer works on the way to the step, and the step. Of what is remembered _new stands at the end."""
    for name, values in working.items():
        base = name.removesuffix("_new")
        yield LabelledArray(f"{base}_{parameter}{name.removeprefix(base)}", layer, values, False)
    yield LabelledArray(f"step_{parameter}", layer, step, False)


def all_values(trace: Trace) -> ByAddress:
    """Every number of the trace by its address, in the order of the steps. Raises NotFinite as `sample_gradients`."""
    single = trace.problem.single
    rows = [*given(trace.problem), *forward_values(trace.before, single=single)]
    if trace.backward:
        rows += backward_values(trace.backward, trace.update, () if single else sample_gradients(trace))
    if trace.update and trace.after:
        rows += update_values(trace.update)
        rows += forward_values(trace.after, "_new", single)
    return ByAddress(rows, single)
