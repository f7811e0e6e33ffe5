"""The values of a trace in the order of the steps, and each of them by its address."""

from collections.abc import Iterator, Sequence

import numpy as np

from .backward import Backward, weight_gradients
from .by_address import ByAddress
from .elementary import Array
from .exact import arithmetic
from .named import Named, require_finite
from .network import Network
from .problem import Problem
from .trace import Priced, Trace
from .update import Update


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


def sample_gradients(trace: Trace) -> tuple[Array, ...]:
    """dC_dW of every sample's own cost, by layer: (samples, n_l, n_{l-1}). Those of the biases are the deltas.

    The trace must hold slopes. Raises NotFinite where one is too large for float64, though their mean may be small.
    """
    assert trace.slopes is not None
    network, delta, a = trace.problem.network, trace.slopes.delta, trace.before.forward.a
    with arithmetic():
        own = (network.W[0], *(weight_gradients(delta[layer], a[layer - 1]) for layer in network.layers))
    require_finite([Named("dC_dW", layer, own[layer], True) for layer in network.layers], trace.problem.single)
    return own


def backward_values(slopes: Backward, updated: Update | None = None, own: Sequence[Array] = ()) -> Iterator[Named]:
    """The slopes, from the output layer back to layer 1; an early update of a layer stands behind its gradients.

    own: the gradients of every sample, which then stand before their mean or sum.
    """
    for layer in range(len(slopes.delta) - 1, 0, -1):
        yield Named("dC_da", layer, slopes.dC_da[layer], True)
        yield Named("da_dz", layer, slopes.da_dz[layer], True)
        yield Named("delta", layer, slopes.delta[layer], True)
        if own:
            yield Named("dC_dW", layer, own[layer], True)
        yield Named("dC_dW", layer, slopes.dC_dW[layer], False)
        if own:
            yield Named("dC_db", layer, slopes.delta[layer], True)
        yield Named("dC_db", layer, slopes.dC_db[layer], False)
        if updated and layer in updated.early:
            yield from _updated(updated, [layer])


def update_values(updated: Update) -> Iterator[Named]:
    """The changes of all layers that were not updated early, and the parameters after them."""
    return _updated(updated, [layer for layer in updated.network.layers if layer not in updated.early])


def early_values(updated: Update) -> Iterator[Named]:
    """The changes of the layers that were updated early, and their parameters after them."""
    return _updated(updated, updated.early)


def _updated(updated: Update, layers: Sequence[int]) -> Iterator[Named]:
    for layer in layers:
        yield Named("step_W", layer, updated.step_W[layer], False)
        yield Named("step_b", layer, updated.step_b[layer], False)
    for layer in layers:
        yield Named("W_new", layer, updated.network.W[layer], False)
        yield Named("b_new", layer, updated.network.b[layer], False)


def all_values(trace: Trace) -> ByAddress:
    """Every number of the trace by its address, in the order of the steps. Raises NotFinite as `sample_gradients`."""
    single = trace.problem.single
    rows = [*given(trace.problem), *forward_values(trace.before, single=single)]
    if trace.slopes:
        rows += backward_values(trace.slopes, trace.update, () if single else sample_gradients(trace))
    if trace.update and trace.after:
        rows += update_values(trace.update)
        rows += forward_values(trace.after, "_new", single)
    return ByAddress(rows, single)
