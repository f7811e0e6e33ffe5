"""The cost along one number: what it would be if this one number were another one, and everything else as it is.

Forward passes only. Nothing of the backward pass is in it, so it can stand beside a gradient as its check.
"""

from dataclasses import dataclass, replace

import numpy as np

from .addresses import Address
from .backward import Backward, backward
from .costs import Output, over_samples
from .elementary import Array
from .exact import arithmetic, as_floats, rounded
from .forward import preactivation
from .problem import Problem
from .trace import Trace


@dataclass(frozen=True, eq=False)
class Along:
    """One row for each value that the number takes.

    costs: shape (values,). sides: shape (values, …), on which side of its kink every unit stands, and every output of
    its target where the cost has a kink there: -1, 0 or 1. Where two rows differ, a kink lies between the values.
    """

    costs: Array
    sides: Array


def along(problem: Problem, at: Address, values: Array) -> Along:
    """The cost with each of the values, shape (n,), in place of the number at W.l.j.k, b.l.j or a.0.k: all at once.

    It is the cost over all samples; for an input of one of several samples the cost of that sample, as its slopes are
    of that cost. In the arithmetic of the problem and of the values; costs too large for it are not finite.
    """
    x, y = _samples(problem, at)
    with arithmetic():
        z, a = _forward(problem, at, np.tile(x, (len(values), 1)), np.repeat(values - _here(problem, at), len(x)))
        targets = np.tile(y, (len(values), 1))
        costs = problem.cost.value(Output(problem.network.output, z[-1], a), targets).reshape(len(values), -1)
        total = over_samples(costs.sum(axis=1), len(x), problem.reduction)
    return Along(total, _sides(problem, z, a - targets, len(values)))


def in_floats(problem: Problem) -> Problem:
    """The same problem with every number as the nearest float64: quick, and as good as a picture needs."""
    targets = None if problem.targets is None else as_floats(problem.targets)
    return replace(problem, network=rounded(problem.network), inputs=as_floats(problem.inputs), targets=targets)


def true_slopes(trace: Trace) -> Backward:
    """The slopes of the cost itself, also where an update in place left others. The trace must hold slopes."""
    assert trace.slopes is not None
    if not trace.problem.updated_early:
        return trace.slopes
    with arithmetic():
        return backward(replace(trace.problem, update="simultaneous"), trace.before.forward)


def _samples(problem: Problem, at: Address) -> tuple[Array, Array]:
    """The inputs and targets of the samples that the cost is over."""
    assert problem.targets is not None
    which = slice(None) if at.sample is None else slice(at.sample, at.sample + 1)
    return problem.inputs[which], problem.targets[which]


def _here(problem: Problem, at: Address) -> Array:
    """The number at the address as it is."""
    layer, *place = at.indices
    if at.name == "a":
        return np.asarray(problem.inputs[at.sample or 0, place[0]])
    parameters = problem.network.W if at.name == "W" else problem.network.b
    return np.asarray(parameters[layer][tuple(place)])


def _forward(problem: Problem, at: Address, a: Array, moves: Array) -> tuple[list[Array], Array]:
    """z of layers 1 to L and the outputs; in row i the number at the address is larger by moves[i]."""
    network, (layer, unit, *source) = problem.network, at.indices
    if at.name == "a":
        a[:, unit] += moves
    zs: list[Array] = []
    for l in network.layers:
        z = preactivation(network.W[l], network.b[l], a)
        if l == layer:
            z[:, unit] += moves * (a[:, source[0]] if source else 1)
        a = network.activation(l).value(z)
        zs.append(z)
    return zs, a


def _sides(problem: Problem, zs: list[Array], misses: Array, values: int) -> Array:
    """The signs of all that has a kink at 0."""
    network = problem.network
    kinked = [z for l, z in enumerate(zs, start=1) if network.activation(l).kink]
    kinked += [misses] if problem.cost.kink else []
    signs = [(part > 0).astype(np.int8) - (part < 0).astype(np.int8) for part in kinked]
    return np.concatenate([np.empty((values, 0)), *(part.reshape(values, -1) for part in signs)], axis=1)
