"""Gradients found without the backward pass, as its check: by a complex step, and by sweeping one number.

A complex step, Im C(w + ih) / h with h = 1e-30, has no difference in it and so loses no digit (Squire and Trapp,
1998). It asks for functions that are smooth in pieces, as all of ours are. Where the cost has a kink along a parameter
it has two slopes, and the gradient takes the one that convention says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .address import Address
from .arithmetic import Array, arithmetic, as_floats
from .backward import Backward, backward
from .costs import Output, over_samples
from .forward import forward, preactivation
from .network import Network
from .one_sided import is_on_penalty_kink, one_sided
from .penalties import penalty_costs, single_penalties
from .problem import Problem, in_floats
from .trace import Trace, evaluate_cost


def sweep_cost(problem: Problem, at: Address, values: Array) -> Array:
    """The cost with each of the values, shape (n,), in place of the number at W.l.j.k, b.l.j or a.0.k: all at once.

    It is the cost over all samples; for an input of one of several samples the cost of that sample, as its slopes are
    of that cost. In the arithmetic of the problem and of the values; costs too large for it are not finite.
    """
    x, y = _samples(problem, at)
    with arithmetic():
        z, a = _sweep_forward(
            problem, at, np.tile(x, (len(values), 1)), np.repeat(values - _current_value(problem, at), len(x))
        )
        targets = np.tile(y, (len(values), 1))
        costs = problem.cost.value(Output(problem.network.output, z[-1], a), targets).reshape(len(values), -1)
        total: Array = over_samples(costs.sum(axis=1), len(x), problem.reduction)
        return total if at.sample is not None else total + _swept_penalty(problem, at, values)


def _swept_penalty(problem: Problem, at: Address, values: Array) -> Any:
    """The penalties with each of the values in place of a parameter."""
    penalty, samples = problem.penalty, problem.samples
    added = sum(penalty_costs(penalty, problem.network, samples).values())
    if not penalty.of(at.name):
        return added
    own = single_penalties(penalty, _current_value(problem, at), samples)
    return added + sum(single_penalties(penalty, values, samples).values()) - sum(own.values())


def true_gradients(trace: Trace) -> Backward:
    """The derivatives of the cost itself, also where an update in place left others.

    The trace must hold a backward pass.
    """
    assert trace.backward is not None
    if not trace.problem.updated_early:
        return trace.backward
    with arithmetic():
        return backward(replace(trace.problem, update="simultaneous"), trace.before.forward)


def _samples(problem: Problem, at: Address) -> tuple[Array, Array]:
    """The inputs and targets of the samples that the cost is over."""
    assert problem.targets is not None
    which = slice(None) if at.sample is None else slice(at.sample, at.sample + 1)
    return problem.inputs[which], problem.targets[which]


def _current_value(problem: Problem, at: Address) -> Array:
    """The present number at the address."""
    layer, *place = at.indices
    if at.name == "a":
        return np.asarray(problem.inputs[at.sample or 0, place[0]])
    parameters = problem.network.W if at.name == "W" else problem.network.b
    return np.asarray(parameters[layer][tuple(place)])


def _sweep_forward(problem: Problem, at: Address, a: Array, moves: Array) -> tuple[list[Array], Array]:
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


STEP = 1e-30
RELATIVE_FLOOR = 1e-6


@dataclass(frozen=True)
class CheckedGradient:
    """One parameter: the gradient, the number found without it, and how far apart they are.

    relative_error: |gradient - numeric| over the larger of the two; where both are smaller than a millionth of the
    largest gradient, or of dC/da of the output times the largest activation, rounding is all there is: over that.
    sides: the slopes to the left and right, where the cost has a kink along this parameter.
    """

    address: str
    gradient: float
    numeric: float
    relative_error: float
    sides: tuple[float, float] | None = None


def gradient_check(trace: Trace) -> list[CheckedGradient]:
    """Check dC_dW and dC_db of every layer. The trace must hold a backward pass."""
    assert trace.backward is not None
    problem = in_floats(trace.problem)
    gradients = [
        as_floats(g) for l in problem.network.layers for g in (trace.backward.dC_dW[l], trace.backward.dC_db[l])
    ]
    slope, *activations = (_largest(values) for values in (trace.backward.dC_da[-1], *trace.before.forward.a))
    slope = slope if np.isfinite(slope) else _largest(trace.backward.delta[-1])
    floor = RELATIVE_FLOOR * max(slope * max(activations), *map(_largest, gradients))
    return [
        _check(trace, problem, place, float(gradient), floor)
        for place, gradient in zip(
            _places(problem.network), np.concatenate([g.ravel() for g in gradients]), strict=True
        )
    ]


Place = tuple[str, int, tuple[int, ...]]


def complex_step(problem: Problem, place: Place) -> float:
    """dC/dw by a step along the imaginary axis."""
    return float(_cost(problem, place, STEP * 1j).imag / STEP)


def _check(trace: Trace, problem: Problem, place: Place, gradient: float, floor: float) -> CheckedGradient:
    numeric = complex_step(problem, place)
    size = max(abs(gradient), abs(numeric), floor)
    name, layer, indices = place
    address = ".".join(map(str, (f"dC_d{name}", layer, *indices)))
    error = abs(gradient - numeric) / size if size else 0.0
    return CheckedGradient(address, gradient, numeric, error, _sides(trace, place))


def _sides(trace: Trace, place: Place) -> tuple[float, float] | None:
    name, layer, indices = place
    at = Address(name, (layer, *indices))
    if not trace.kinks and not is_on_penalty_kink(trace.problem, at):
        return None
    sides = one_sided(trace.problem, trace.before.forward, at)
    return (float(sides[0]), float(sides[1])) if sides else None


def _largest(values: Array) -> float:
    return float(np.abs(as_floats(values)).max(initial=0.0))


def _places(network: Network) -> Iterator[Place]:
    for layer in network.layers:
        yield from (("W", layer, place) for place in np.ndindex(network.W[layer].shape))
        yield from (("b", layer, place) for place in np.ndindex(network.b[layer].shape))


def _cost(problem: Problem, place: Place, step: complex) -> complex:
    """The cost with one parameter moved by a step."""
    name, layer, indices = place
    moved: list[Array] = list(getattr(problem.network, name))
    moved[layer] = moved[layer].astype(complex if isinstance(step, complex) else float)
    moved[layer][indices] += step
    parameters = {"W": problem.network.W, "b": problem.network.b, name: tuple(moved)}
    network = problem.network.with_parameters(parameters["W"], parameters["b"])
    with arithmetic():
        return evaluate_cost(problem.with_network(network), forward(network, problem.inputs)).cost or 0
