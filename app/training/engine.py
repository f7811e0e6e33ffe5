"""The engines of a run: the reference loop, or the kernel, which equals it to rounding and is a thousand times as fast.

Compiled code checks no bounds. So everything that it is given passes through `Kernel`, which checks shapes and room.
"""

from collections.abc import Callable
from math import isfinite, nan
from typing import Protocol

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import NotFinite
from ..backprop.network import Network
from ..backprop.problem import BIAS_UPDATES, Problem
from . import kernel
from .data import levels
from .kernel import (
    ACTIVATION_NUMBER,
    COST_NUMBER,
    OPTIMIZER_NUMBER,
    TILE,
    Changing,
    Setup,
    activation_and_derivative,
)
from .recipe import Recipe, Samples
from .reference_loop import EXACT_WORK, ReferenceLoop, updates_of
from .state import COST, DONE, SAMPLE, UPDATE, Live, State


class Engine(Protocol):
    """What a run asks of an engine; see `ReferenceLoop`."""

    def advance(self, live: Live, updates: int) -> int: ...

    def costs(self, w: Array) -> tuple[float, float]: ...

    def costs_of(self, networks: Array) -> Array: ...


MakeEngine = Callable[[Problem, Recipe, Samples | None], Engine]


def engine_for(problem: Problem, recipe: Recipe) -> MakeEngine:
    """The kernel, but for what is to be worked as the lab works it, to the last bit.

    That are short runs of plain gradient descent, and updates in place, which are looked at more than waited for.
    """
    updates = updates_of(problem, recipe)
    short = updates == 1 or updates * problem.network.parameters * problem.samples <= EXACT_WORK
    return ReferenceLoop if problem.update == "in_place" or (recipe.plain and short) else Kernel


def warm() -> None:
    """Compile everything that training needs, or take it from the disk."""
    network = Network.of([([[0.5]], [0.0], "tanh")])
    problem = Problem(network, np.ones((1, 1)), np.ones((1, 1)), learning_rate=0.1)
    recipe = Recipe(1, shuffle=True)
    activation_and_derivative("tanh", np.zeros(1))
    for engine in (Kernel(problem, recipe), ReferenceLoop(problem, recipe)):
        engine.advance(Live(State.start(problem), recipe), 1)


class Kernel:
    """The engine that runs: a problem and a recipe as the compiled functions take them. See `ReferenceLoop`."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None) -> None:
        self.problem, self.recipe = problem, recipe
        self.reference = ReferenceLoop(problem, recipe, test)
        self.setup = _setup(problem, recipe, self.reference)
        assert problem.targets is not None
        self.samples = _checked(problem, Samples(problem.inputs, problem.targets))
        self.test = _checked(problem, test) if test else None

    def advance(self, live: Live, updates: int) -> int:
        """See `ReferenceLoop`. Raises ValueError where the run has no room for so many updates, or is another one's."""
        run = self._changing(live, updates)
        if not self.recipe.needs_costs:
            return int(kernel.advance(self.setup, run, updates))
        while updates > 0:
            to_end = -(-(self.problem.samples - int(live.at[SAMPLE])) // self.reference.size)
            if kernel.advance(self.setup, run, min(updates, to_end)) == UPDATE:
                return UPDATE
            updates -= to_end
            if live.at[SAMPLE] == 0 and not self._evaluate_epoch(live):
                return COST
        return DONE

    def costs(self, w: Array) -> tuple[float, float]:
        """See `ReferenceLoop`, whose word counts where a cost is not finite."""
        cost, test = self.costs_of(w[None])[0, :2].tolist()
        if isfinite(cost) and (isfinite(test) or not self.test):
            return cost, test
        return self.reference.costs(w)

    def costs_of(self, networks: Array) -> Array:
        """See `ReferenceLoop`; here they are not finite too where `costs` leaves the word to it."""
        networks = np.ascontiguousarray(networks, dtype=float)
        _require(networks, (len(networks), self.problem.network.parameters), "parameters")
        found = np.full((len(networks), 4), nan)
        for which, samples in enumerate((self.samples, self.test)):
            if samples:
                part, order = np.empty((len(networks), 2)), np.arange(len(samples.inputs))
                kernel.evaluate(self.setup, samples.inputs, samples.targets, order, networks, part)
                found[:, [which, which + 2]] = part
        return found

    def _evaluate_epoch(self, live: Live) -> bool:
        """The costs after an epoch. False where one is not finite."""
        try:
            live.costs[live.finished], live.test_costs[live.finished] = self.costs(live.w)
        except NotFinite:
            return False
        return True

    def _changing(self, live: Live, updates: int) -> Changing:
        """The arrays of a run. Raises ValueError where so many updates would leave them."""
        kept, parameters = live.checkpoints, self.problem.network.parameters
        _require(live.w, (parameters,), "w")
        _require(live.moments, (2, parameters), "moments")
        _require(live.at, (5,), "at", int)
        _require(kept.parameters, (len(kept.at), parameters), "checkpoints")
        _require(kept.at, (len(kept.at), 2), "checkpoints", int)
        _require(kept.wanted, (len(kept.wanted),), "wanted", int)
        room = self._room(live, updates)
        if not 0 <= updates <= room:
            raise ValueError(f"{updates} updates, where the run has room for {room}")
        return Changing(live.w, live.moments, live.at, kept.wanted, kept.parameters, kept.at)

    def _room(self, live: Live, updates: int) -> int:
        """How many updates may come before the last epoch ends, or there is no place for a checkpoint; -1 for none."""
        size, samples, kept = self.reference.size, self.problem.samples, live.checkpoints
        epoch, sample, step_, first, row = live.at.tolist()
        if not (0 <= first <= epoch and 0 <= sample < samples and sample % size == 0 and row >= 0 and step_ >= 0):
            return -1
        per_epoch, finished = -(-samples // size), epoch - first
        epochs = min(len(self.setup.rates) - epoch, len(kept.wanted) - 1 - finished)
        if self.recipe.needs_costs:
            epochs = min(epochs, min(len(live.costs), len(live.test_costs)) - 1 - finished)
        full = np.flatnonzero(np.cumsum(kept.wanted[finished + 1 : finished + 1 + epochs] != 0) > len(kept.at) - row)
        epochs = min(epochs, int(full[0])) if len(full) else epochs
        return int(epochs * per_epoch - sample // size)


def _require(array: Array, shape: tuple[int, ...], name: str, kind: type = float) -> None:
    """Compiled code reads and writes what it is given, without a look at its shape."""
    if array.shape != shape or array.dtype != np.dtype(kind) or not array.flags.c_contiguous:
        raise ValueError(f"{name}: an array of {np.dtype(kind)}, shape {shape}, not of {array.dtype}, {array.shape}")


def _checked(problem: Problem, samples: Samples) -> Samples:
    """Samples as they stand in memory for compiled code. Raises ValueError where they do not fit the network."""
    inputs, targets = (np.ascontiguousarray(part, dtype=float) for part in samples)
    _require(inputs, (len(inputs), problem.network.sizes[0]), "inputs")
    _require(targets, (len(inputs), problem.network.sizes[-1]), "targets")
    return Samples(inputs, targets)


def _setup(problem: Problem, recipe: Recipe, reference: ReferenceLoop) -> Setup:
    network, how = problem.network, recipe.optimizer
    assert problem.targets is not None
    inputs, targets = _checked(problem, Samples(problem.inputs, problem.targets))
    kinked = [l for l in network.layers if network.activation(l).kink]
    rates = (how.momentum, how.beta1, how.beta2, how.alpha, how.eps, how.weight_decay, recipe.l1, recipe.l2)
    return Setup(
        layers=_layers(problem),
        rates=np.array(reference.rates, dtype=float),
        inputs=inputs,
        targets=targets,
        order=np.arange(len(inputs)),
        tile=np.zeros((5, sum(network.sizes) * TILE)),
        tile_targets=np.zeros(network.sizes[-1] * TILE),
        transposed=np.zeros(TILE * TILE),
        gradient=np.zeros(network.parameters),
        hyperparameters=np.array(rates, dtype=float),
        cost=COST_NUMBER[problem.cost_name],
        mean=int(problem.reduction == "mean"),
        bounded=network.depth + 1 if problem.cost.kink else max(kinked, default=0),
        middle=sum(levels(network.names[-1])) / 2,
        batch=reference.size,
        shuffled=int(recipe.shuffle),
        seed=recipe.seed,
        optimizer=OPTIMIZER_NUMBER[how.name],
        bias_update=BIAS_UPDATES.index(problem.bias_update),
    )


def _layers(problem: Problem) -> Array:
    """A row for each of the layers 1 to L, see UNITS."""
    network, rows, at, row = problem.network, [], 0, 0
    for l in network.layers:
        units, inputs = network.W[l].shape
        biases = at + units * inputs
        rows.append((units, inputs, at, biases, row, row + inputs, ACTIVATION_NUMBER[network.names[l]]))
        at, row = biases + units, row + inputs
    return np.array(rows)
