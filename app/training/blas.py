"""The engine for large layers: the kernel's steps on one tile for the whole batch, its matrix products left to BLAS.

Equal to `Loop` but for rounding. The bits depend on the machine's BLAS, which cuts long sums as its caches are.
"""

from itertools import pairwise
from math import isfinite
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ..backprop.arithmetic import Array, arithmetic
from ..backprop.problem import Problem
from ..backprop.rounding import FLOAT_UNIT
from .compiled.entry import ACTIVATE, DELTA, IMPROVE, SLOPE, TAKE, TILE_COST
from .compiled.evaluating import ORDERED, TESTED, TRAINED
from .compiled.passes import BAD, NEAR, SIZE
from .helper import Products
from .kernel import Kernel
from .recipe import Recipe, Samples
from .reference_loop import Loop
from .state import SAMPLE, Live

threadpool_limits(limits=1, user_api="blas")
"""Every processor has runs of its own to work at: threads of BLAS that wait for each other would wait for theirs."""


class Tile(NamedTuple):
    """The room of every layer: rows are units, columns samples, a multiple of four; the last may be repetitions."""

    z: list[Array]
    a: list[Array]
    delta: list[Array]


class Blas(Loop):
    """Inputs stay where they stand, one sample in a row: BLAS reads them from there."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None) -> None:
        super().__init__(problem, recipe, test)
        self.kernel = Kernel(problem, recipe, test, _padded(self.size))
        self.products = Products()
        self.room, self.tiles = self.kernel.arrays, dict[int, Tile]()
        self.order = self.room["order"]
        self.inputs = np.ascontiguousarray(problem.inputs, dtype=float)
        self.test_inputs = np.ascontiguousarray(self.test.inputs, dtype=float) if self.test else self.inputs[:0]
        self.largest = max(_largest(self.inputs), _largest(self.test_inputs))
        self.g = problem.network.with_flat(self.room["g"])
        self.parameters, self.network = self.room["g"], self.g

    def learn(self, live: Live) -> bool:
        """See `Loop`. What is not finite is found by the same marks as in the kernel."""
        first, count, kernel = int(live.at[SAMPLE]), len(self.batch(live)), self.kernel
        kernel.change(live)
        self.room["marks"][BAD] = 0.0
        with arithmetic():
            x = self._forward(live.w, ORDERED, first, count)
            kernel.work(SLOPE, ORDERED, first, count)
            self._backward(x, count)
        return isfinite(kernel.work(IMPROVE, count=count))

    def costs(self, w: Array) -> tuple[float, float]:
        """See `Loop`, whose word counts where a cost is not finite."""
        with arithmetic():
            cost = self._cost(w, TRAINED, self.problem.samples)
            test = self._cost(w, TESTED, self.test.samples) if self.test else np.nan
        return (cost, test) if isfinite(cost) and (isfinite(test) or not self.test) else super().costs(w)

    def _cost(self, w: Array, which: int, samples: int) -> float:
        """The cost over all samples, a tile at a time."""
        total, self.room["marks"][BAD] = 0.0, 0.0
        self.kernel.read(w)
        for first in range(0, samples, self.size):
            count = min(self.size, samples - first)
            self._forward(w, which, first, count)
            total += self.kernel.work(TILE_COST, count=count)
        total += float(self.room["marks"][BAD])
        return total / samples if self.problem.reduction == "mean" else total

    def _forward(self, w: Array, which: int, first: int, count: int) -> Array:
        """All z and a of so many samples. Gives their inputs, shape (padded, n_0)."""
        if w is not self.parameters:
            self.parameters, self.network = w, self.problem.network.with_flat(w)
        x, tile, kernel = self._inputs(which, first, count), self._tile(count), self.kernel
        marks = self.room["marks"]
        marks[SIZE], marks[NEAR] = self.largest, FLOAT_UNIT * self.largest
        kernel.work(TAKE, which, first, count)
        for l in self.network.layers:
            self.products.multiply(self.network.W[l], tile.a[l - 1] if l > 1 else x.T, tile.z[l])
            kernel.work(ACTIVATE, which, first, count, l - 1)
        return x

    def _backward(self, x: Array, count: int) -> None:
        """All deltas, and into g the sums of the gradients over the samples."""
        tile = self._tile(count)
        for l in reversed(self.network.layers):
            self.kernel.work(DELTA, count=count, layer=l - 1)
            delta = tile.delta[l]
            self.products.multiply(delta, tile.a[l - 1].T if l > 1 else x, self.g.W[l])
            if l > 1:
                self.products.multiply(self.network.W[l].T, delta, tile.delta[l - 1])

    def _inputs(self, which: int, first: int, count: int) -> Array:
        """The samples in their rows; behind the last one the first again, up to a multiple of four."""
        rows = self.test_inputs if which == TESTED else self.inputs
        in_order = which == ORDERED and self.recipe.shuffle
        if count == _padded(count) and not in_order:
            return rows[first : first + count]
        places = np.arange(first, first + _padded(count))
        places[count:] = first
        chosen: Array = rows[self.order[places] if in_order else places]
        return chosen

    def _tile(self, count: int) -> Tile:
        width = _padded(count)
        if width not in self.tiles:
            rows = np.cumsum((0, *self.problem.network.sizes)) * width
            layers = list(pairwise(rows))
            self.tiles[width] = Tile(
                *([self.room[name][begin:end].reshape(-1, width) for begin, end in layers] for name in Tile._fields)
            )
        return self.tiles[width]


def _padded(count: int) -> int:
    return (count + 3) // 4 * 4


def _largest(values: Array) -> float:
    """The largest size; without a copy, as the samples may be many."""
    return float(max(values.max(initial=0.0), -values.min(initial=0.0)))
