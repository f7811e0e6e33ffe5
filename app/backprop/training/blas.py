"""The engine for large layers: the kernel's steps on one tile for the whole batch, its matrix products left to BLAS.

Equal to `Loop` but for rounding. The bits depend on the machine's BLAS, which cuts long sums as its caches are.
"""

from math import isfinite

import numpy as np

from app.backprop.elementary import Array
from app.backprop.exact import arithmetic
from app.backprop.problem import Problem
from app.backprop.training.compiled.entry import ACTIVATE, DELTA, IMPROVE, SLOPE, TAKE, TILE_COST
from app.backprop.training.compiled.learning import ORDERED, TESTED, TRAINED
from app.backprop.training.compiled.passes import BAD
from app.backprop.training.kernel import Kernel
from app.backprop.training.loop import Loop
from app.backprop.training.recipe import Recipe, Samples
from app.backprop.training.state import SAMPLE, Live


class Blas(Loop):
    """Rows of z, a and delta are units, columns samples: a multiple of four, of which the last may be repetitions."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None) -> None:
        super().__init__(problem, recipe, test)
        self.kernel = Kernel(problem, recipe, test, _padded(self.size))
        self.rows = np.cumsum((0, *problem.network.sizes)).tolist()
        self.room = self.kernel.arrays
        self.g = problem.network.with_flat(self.room["g"])

    def learn(self, live: Live) -> bool:
        """See `Loop`. What is not finite is found by the same marks as in the kernel."""
        count, kernel = len(self.batch(live)), self.kernel
        kernel.change(live)
        self.room["order"][:] = self.order
        self.room["marks"][BAD] = 0.0
        with arithmetic():
            self._forward(live.w, ORDERED, int(live.at[SAMPLE]), count)
            kernel.work(SLOPE, count=count)
            self._backward(live.w, count)
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

    def _forward(self, w: Array, which: int, first: int, count: int) -> None:
        """All z and a of so many samples."""
        network, kernel = self.problem.network.with_flat(w), self.kernel
        kernel.work(TAKE, which, first, count)
        for l in network.layers:
            z = self._layer("z", l, count)
            np.matmul(network.W[l], self._layer("a", l - 1, count), out=z)
            z += network.b[l][:, None]
            kernel.work(ACTIVATE, count=count, layer=l - 1)

    def _backward(self, w: Array, count: int) -> None:
        """All deltas, and into g the sums of the gradients over the samples."""
        network, kernel = self.problem.network.with_flat(w), self.kernel
        for l in reversed(network.layers):
            kernel.work(DELTA, count=count, layer=l - 1)
            delta = self._layer("delta", l, count)
            np.matmul(delta, self._layer("a", l - 1, count).T, out=self.g.W[l])
            np.sum(delta, axis=1, out=self.g.b[l])
            if l > 1:
                np.matmul(network.W[l].T, delta, out=self._layer("delta", l - 1, count))

    def _layer(self, name: str, layer: int, count: int) -> Array:
        """The rows of a layer, shape (n_l, count padded)."""
        width = _padded(count)
        return self.room[name][self.rows[layer] * width : self.rows[layer + 1] * width].reshape(-1, width)


def _padded(count: int) -> int:
    return (count + 3) // 4 * 4
