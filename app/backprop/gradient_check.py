"""The gradient check: every gradient beside a number that was found without any of the backward pass.

A complex step, Im C(w + ih) / h with h = 1e-30, has no difference in it and so loses no digit (Squire and Trapp,
1998). It asks for functions that are smooth in pieces, as all of ours are. Where the pass stands on a kink the cost
has two slopes; they are measured by one-sided differences, and the gradient has to lie between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .along import in_floats
from .elementary import Array
from .exact import arithmetic, as_floats
from .forward import forward
from .network import Network
from .problem import Problem
from .trace import Trace, price

STEP = 1e-30
SIDE_STEP = 1e-6
SMALLEST = 1e-6


@dataclass(frozen=True)
class Checked:
    """One parameter: the gradient, the number found without it, and how far apart they are.

    relative_error: |gradient - numeric| over the larger of the two; where both are smaller than a millionth of the
    largest gradient, or of dC/da of the output times the largest activation, rounding is all there is: over that.
    sides: the slopes to the left and right, where the pass stands on a kink.
    """

    address: str
    gradient: float
    numeric: float
    relative_error: float
    sides: tuple[float, float] | None = None


def gradient_check(trace: Trace) -> list[Checked]:
    """Check dC_dW and dC_db of every layer. The trace must hold slopes."""
    assert trace.slopes is not None
    problem = in_floats(trace.problem)
    gradients = [as_floats(g) for l in problem.network.layers for g in (trace.slopes.dC_dW[l], trace.slopes.dC_db[l])]
    slope, *activations = (_largest(values) for values in (trace.slopes.dC_da[-1], *trace.before.forward.a))
    floor = SMALLEST * max(slope * max(activations), *map(_largest, gradients))
    return [
        _compare(problem, place, float(gradient), floor, bool(trace.kinks))
        for place, gradient in zip(
            _places(problem.network), np.concatenate([g.ravel() for g in gradients]), strict=True
        )
    ]


Place = tuple[str, int, tuple[int, ...]]


def complex_step(problem: Problem, place: Place) -> float:
    """dC/dw by a step along the imaginary axis."""
    return float(_cost(problem, place, STEP * 1j).imag / STEP)


def one_sided(problem: Problem, place: Place) -> tuple[float, float]:
    """The slopes of the cost to the left and to the right of the parameter, by differences."""
    here = _cost(problem, place, 0)
    left, right = (_cost(problem, place, h) for h in (-SIDE_STEP, SIDE_STEP))
    return float((here - left).real / SIDE_STEP), float((right - here).real / SIDE_STEP)


def _compare(problem: Problem, place: Place, gradient: float, floor: float, on_kink: bool) -> Checked:
    numeric = complex_step(problem, place)
    size = max(abs(gradient), abs(numeric), floor)
    name, layer, indices = place
    address = ".".join(map(str, (f"dC_d{name}", layer, *indices)))
    error = abs(gradient - numeric) / size if size else 0.0
    return Checked(address, gradient, numeric, error, one_sided(problem, place) if on_kink else None)


def _largest(values: Array) -> float:
    return float(np.abs(as_floats(values)).max())


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
        return price(problem.with_network(network), forward(network, problem.inputs)).cost or 0
