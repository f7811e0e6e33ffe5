"""The compiled engine: many updates in one call, outside Python and its lock. Equal to `Loop` but for rounding.

There is one specialisation of everything: layers, activations, costs and optimizers are numbers. It is compiled once
and kept on disk (in NUMBA_CACHE_DIR, where the folder of the code cannot be written to).
"""

from typing import Any

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.problem import BIAS_UPDATES, Problem
from .compiled import costs, optimizers
from .compiled.entry import ADVANCE, PRICE, PRICE_EACH, work
from .compiled.evaluating import TESTED, TILE, TRAINED
from .compiled.plan import plan_of
from .compiled.single.wide import wide_arrays
from .compiled.table import NAMES
from .data import levels
from .recipe import Recipe, Samples
from .reference_loop import Loop
from .state import Live


class Kernel:
    """A problem and a recipe as the table that the compiled functions work on. tile: how many samples have room."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None, tile: int = TILE) -> None:
        assert problem.targets is not None
        self.loop = Loop(problem, recipe, test)
        self.arrays = (
            _data(problem.inputs, problem.targets, "x", "y")
            | _room(problem, tile)
            | _how(recipe, problem.network.names[-1])
        )
        self.arrays |= {"plan": plan_of(problem.network), "rates": self.loop.rates}
        self.arrays |= _data(*test, "test_x", "test_y") if test else {}
        self.numbers = _numbers(problem, self.loop) | {"test_samples": len(test.inputs) if test else 0}
        self.live: Live | None = None
        self.table, self.wide = (np.zeros(len(NAMES), dtype=np.int64) for _ in range(2))
        self.wide_arrays = wide_arrays(self.arrays["plan"]) if self.loop.size == 1 else {}
        self._write(self.numbers | addresses(self.arrays | {"wide": self.wide}))

    def advance(self, live: Live, updates: int) -> int:
        """See `Loop`."""
        self.change(live)
        return int(self.work(ADVANCE, count=updates))

    def costs(self, w: Array) -> tuple[float, float]:
        """See `Loop`, whose word counts where a cost is not finite."""
        w = np.ascontiguousarray(w)
        self.read(w)
        cost = self.work(PRICE, TRAINED)
        test = self.work(PRICE, TESTED) if self.numbers["test_samples"] else np.nan
        if np.isfinite(cost) and (np.isfinite(test) or not self.numbers["test_samples"]):
            return cost, test
        return self.loop.costs(w)

    def costs_of(self, frames: Array) -> Array:
        """See `Loop`; here they are not finite too where `costs` leaves the word to it."""
        frames, found = np.ascontiguousarray(frames), np.empty((len(frames), 4))
        self.read(frames)
        self._write(addresses({"found": found}))
        self.work(PRICE_EACH, count=len(frames))
        return found

    def read(self, w: Array) -> None:
        """The parameters that are worked with from now on."""
        self.live = None
        self._write({"w": w.ctypes.data})

    def change(self, live: Live) -> None:
        """What is worked on from now on."""
        if live is self.live:
            return
        self.live = live
        kept = {"wanted": live.history.wanted, "kept": live.history.parameters, "kept_at": live.history.at}
        changed = {name: getattr(live, name) for name in ("w", "moments", "at", "costs", "test_costs")}
        self._write(addresses(changed | kept))

    def work(self, task: int, which: int = 0, first: int = 0, count: int = 0, layer: int = 0) -> float:
        """See `entry`. Layers are counted from 0 there."""
        return float(work(self.table, task, which, first, count, layer))

    def _write(self, entries: dict[str, int]) -> None:
        """Into both tables, but for what the wide one has of its own."""
        own = addresses(self.wide_arrays) | {"parameters": len(self.wide_arrays.get("w", ()))}
        for table, numbers in ((self.table, entries), (self.wide, entries | own)):
            for name, number in numbers.items():
                table[NAMES.index(name)] = number


def addresses(arrays: dict[str, Array]) -> dict[str, int]:
    """Where they stand. Whoever writes them down keeps the arrays."""
    return {name: array.ctypes.data for name, array in arrays.items()}


def _numbers(problem: Problem, loop: Loop) -> dict[str, int]:
    network, recipe = problem.network, loop.recipe
    kinked = [layer for layer in network.layers if network.activation(layer).kink]
    return {
        "cost": costs.NUMBER[problem.cost_name],
        "optimizer": optimizers.NUMBER[recipe.optimizer.name],
        "bias_update": BIAS_UPDATES.index(problem.bias_update),
        "depth": network.depth,
        "parameters": network.parameters,
        "mean": int(problem.reduction == "mean"),
        "kinks": network.depth + 1 if problem.cost.kink else max(kinked, default=0),
        "batch": loop.size,
        "shuffled": int(recipe.shuffle),
        "seed": recipe.seed,
        "costly": int(recipe.needs_costs),
        "samples": problem.samples,
    }


def _how(recipe: Recipe, output: str) -> dict[str, Array]:
    """The optimizer's numbers, and the penalties; the middle between the two answers of an output."""
    how, middle = recipe.optimizer, sum(levels(output)) / 2
    numbers = (how.momentum, how.beta1, how.beta2, how.alpha, how.eps, how.weight_decay, recipe.l1, recipe.l2, middle)
    return {"how": np.array(numbers, dtype=float)}


def _data(inputs: Array, targets: Array, x: str, y: str) -> dict[str, Array]:
    """Row by row; behind the last there are three more numbers, as four are read at once."""
    return {name: np.append(np.asarray(rows, dtype=float), [0.0] * 3) for name, rows in ((x, inputs), (y, targets))}


def _room(problem: Problem, tile: int) -> dict[str, Array]:
    """Room for a tile; the order of the samples."""
    sizes: Any = problem.network.sizes
    rows = {name: np.zeros(tile * sum(sizes)) for name in ("z", "a", "slope", "delta", "error")}
    outputs = {"targets": np.zeros(tile * sizes[-1]), "zeros": np.zeros(tile * max(sizes)), "marks": np.zeros(4)}
    return rows | outputs | {"g": np.zeros(problem.network.parameters), "order": np.arange(problem.samples)}
