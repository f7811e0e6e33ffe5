"""Every path from one weight or bias to the cost, with the product of the local derivatives along it.

The sum of these products over all paths is the gradient (the chain rule for several variables; Bauer 1974).
Beside it stands how many multiplications all paths, forward mode and backpropagation take.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import prod
from typing import Any

from ..backprop.address import Address
from .solution import Solution

MAX_PATHS = 1_000
"""Paths that are followed one by one; of more, the sums through each unit are told."""
LISTED = 24
"""Paths that are written out, the largest first."""


@dataclass(frozen=True)
class Path:
    """Units from the one that the weight leads to up to an output, each as (layer, unit); the addresses of the factors,
    in their order; and their product."""

    units: tuple[tuple[int, int], ...]
    factors: tuple[str, ...]
    product: Any


@dataclass(frozen=True)
class Through:
    """The sum of the products of all paths through one unit of a layer."""

    layer: int
    unit: int
    total: Any


@dataclass(frozen=True)
class Paths:
    """The paths of a weight or bias. listed: the largest; left_out: the sum of the others. Where there are too many to
    follow one by one, `through` has the sums through every unit of each layer, and nothing is listed."""

    address: str
    gradient: str
    """The address of the sum."""
    count: int
    listed: tuple[Path, ...]
    left_out: Any
    through: tuple[Through, ...]


def paths(solution: Solution, address: str) -> Paths:
    """The paths of a weight or bias, W.l.j.k or b.l.j, for the sample in view and without a penalty.

    The solution must hold a backward pass with the gradients of one pass: not in place.
    """
    at = Address.parse(address)
    layer, unit = at.indices[:2]
    count = path_count(solution.sizes, layer, solution.problem.network.names[-1] == "softmax")
    start = (f"{solution.s}a.{layer - 1}.{at.indices[2]}",) if at.name == "W" else ()
    gradient = solution.data_gradient(at.name, at.indices)
    if count > MAX_PATHS:
        return Paths(address, gradient, count, (), 0, tuple(_through(solution, start, layer, unit)))
    found = [
        Path(units, (*start, *factors), _product(solution, (*start, *factors)))
        for units, factors in _from_z(solution, layer, unit)
    ]
    listed = nlargest(LISTED, found, key=lambda path: abs(float(path.product)))
    left_out = sum((path.product for path in found), start=0) - sum((path.product for path in listed), start=0)
    return Paths(address, gradient, count, tuple(listed), left_out, ())


Steps = tuple[tuple[tuple[int, int], ...], tuple[str, ...]]
"""Units and factors."""


def _from_z(solution: Solution, layer: int, unit: int) -> Iterator[Steps]:
    """All paths from z of a unit to the cost."""
    s = solution.s
    if solution.problem.network.names[layer] == "softmax":
        slopes = [(i, f"{s}da_dz.{layer}.{i}.{unit}") for i in range(solution.sizes[layer])]
    else:
        slopes = [(unit, f"{s}da_dz.{layer}.{unit}")]
    for i, slope in slopes:
        for units, factors in _from_a(solution, layer, i):
            here = ((layer, unit),) if i == unit else ((layer, unit), (layer, i))
            yield (*here, *units), (slope, *factors)


def _from_a(solution: Solution, layer: int, unit: int) -> Iterator[Steps]:
    """All paths from a of a unit to the cost."""
    if layer == solution.depth:
        yield (), (f"{solution.s}dC_da.{layer}.{unit}",)
        return
    for i in range(solution.sizes[layer + 1]):
        for units, factors in _from_z(solution, layer + 1, i):
            yield units, (f"W.{layer + 1}.{i}.{unit}", *factors)


def _product(solution: Solution, factors: Sequence[str]) -> Any:
    return prod(solution.values[factor] for factor in factors)


def _through(solution: Solution, start: tuple[str, ...], layer: int, unit: int) -> Iterator[Through]:
    """Of every layer from this one on the sums through its units: what reaches the unit, times its delta."""
    values, s = solution.values, solution.s
    reached = {unit: _product(solution, start)}
    for here in range(layer, solution.depth + 1):
        yield from (Through(here, i, z * values[f"{s}delta.{here}.{i}"]) for i, z in reached.items())
        if here < solution.depth:
            a = {i: z * values[f"{s}da_dz.{here}.{i}"] for i, z in reached.items()}
            after = range(solution.sizes[here + 1])
            reached = {j: sum(values[f"W.{here + 1}.{j}.{i}"] * each for i, each in a.items()) for j in after}


def path_count(sizes: Sequence[int], layer: int, is_softmax: bool = False) -> int:
    """How many paths lead from one weight or bias of a layer to the cost: one unit of every later layer for each; of a
    softmax also one of its activations."""
    return prod(sizes[layer + 1 :]) * (sizes[-1] if is_softmax else 1)


@dataclass(frozen=True)
class Multiplications:
    """How many multiplications the gradients of all weights and biases take, for one sample."""

    all_paths: int
    forward_mode: int
    backpropagation: int


def multiplications(sizes: Sequence[int]) -> Multiplications:
    """The three counts for layers of these sizes, n_0 to n_L, of which no activation is a softmax.

    All paths: a path of a weight of layer l has 2 (L - l) + 3 factors (its input, then g' and w of every layer, at the
    end dC/da), of a bias one less. Forward mode: one pass for each weight and bias, from the derivative of its z, which
    is the input or 1, to that of the cost. Backpropagation: the deltas once, and of them all gradients.
    """
    depth, all_paths, forward = len(sizes) - 1, 0, 0
    for layer in range(1, depth + 1):
        weights, biases = sizes[layer] * sizes[layer - 1], sizes[layer]
        factors, count = 2 * (depth - layer) + 3, path_count(sizes, layer)
        all_paths += count * (weights * (factors - 1) + biases * (factors - 2))
        one_weight = 1 + sum(after * before + after for before, after in pairwise((1, *sizes[layer + 1 :])))
        one_weight += 1 if layer == depth else sizes[-1]
        forward += weights * one_weight + biases * (one_weight - 1)
    backward = sum(n * before + n for before, n in pairwise(sizes)) + sum(n * after for n, after in pairwise(sizes[1:]))
    return Multiplications(all_paths, forward, backward)
