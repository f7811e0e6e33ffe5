"""A run as it stands: frozen after whole epochs, to resume from; under way, in arrays that the engines change; which
epochs of it are kept; and what came of it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.network import Network
from ..backprop.problem import Problem
from .recipe import Recipe

EPOCH, SAMPLE, STEP, FIRST, KEPT = range(5)
"""What Live.at holds: epochs finished; samples of the next one that were learnt from; updates; the epoch that this part
of the run began with; states in the history."""

DONE, UPDATE, COST = range(3)
"""How an engine's advance ends."""


@dataclass(frozen=True, eq=False)
class State:
    """A run after whole epochs. Resumed from it, it goes on as if it had never stopped, to the last bit.

    parameters: shape (P,), flat. moments: shape (2, P), see `optimizers`. step: updates so far.
    best, waited: the lowest cost so far and for how many epochs it has been the lowest, where there is a patience.
    """

    parameters: Array
    moments: Array
    epoch: int = 0
    step: int = 0
    best: float | None = None
    waited: int = 0

    @classmethod
    def start(cls, problem: Problem) -> "State":
        """Before the first update."""
        w = problem.network.flat()
        return cls(w, np.zeros((2, len(w))))


class Saved(NamedTuple):
    """A copy of what an engine changes."""

    w: Array
    moments: Array
    at: Array

    @property
    def epoch(self) -> int:
        return int(self.at[EPOCH])

    @property
    def step(self) -> int:
        return int(self.at[STEP])

    @property
    def finished(self) -> int:
        """How many epochs of this part of the run are finished."""
        return int(self.at[EPOCH] - self.at[FIRST])


class Live:
    """A run under way. costs[e], test_costs[e]: after e epochs of this part of it, where they are asked for."""

    def __init__(self, state: State, recipe: Recipe) -> None:
        self.w = state.parameters.astype(float)
        self.moments, self.has_moments = state.moments.astype(float), recipe.optimizer.name != "sgd"
        self.at = np.array([state.epoch, 0, state.step, state.epoch, 0])
        self.costs = np.full(max(recipe.epochs - state.epoch, 0) + 1 if recipe.needs_costs else 1, np.nan)
        self.test_costs = self.costs.copy()
        self.checkpoints = Checkpoints.of(recipe, state.epoch, len(self.w))

    @property
    def epoch(self) -> int:
        return int(self.at[EPOCH])

    @property
    def step(self) -> int:
        return int(self.at[STEP])

    @property
    def finished(self) -> int:
        """How many epochs of this part of the run are finished."""
        return int(self.at[EPOCH] - self.at[FIRST])

    @property
    def first(self) -> int:
        """The epoch that this part of the run began with."""
        return int(self.at[FIRST])

    @property
    def room(self) -> int:
        """How many more epochs the history has room for."""
        return self.checkpoints.room(int(self.at[KEPT]), self.finished)

    def save(self, into: Saved | None = None) -> Saved:
        """A copy, of large networks quicker into one that was made before; moments that never change are shared."""
        saved = into or Saved(self.w.copy(), self.moments.copy() if self.has_moments else self.moments, self.at.copy())
        saved.w[:], saved.at[:] = self.w, self.at
        if self.has_moments:
            saved.moments[:] = self.moments
        return saved

    def restore(self, saved: Saved) -> None:
        self.w[:], self.at[:] = saved.w, saved.at
        if self.has_moments:
            self.moments[:] = saved.moments

    def keep(self) -> None:
        """Put the state into the history, where this epoch is wanted there."""
        if self.checkpoints.wanted[self.finished]:
            row = self.at[KEPT]
            self.checkpoints.parameters[row] = self.w
            self.checkpoints.at[row] = self.epoch, self.step
            self.at[KEPT] += 1

    def thin(self) -> None:
        """Make room in the history."""
        self.at[KEPT] = self.checkpoints.thin(int(self.at[KEPT]), self.finished)


MAX_STATES = 2048
MAX_NUMBERS = 1_000_000
"""Of the states that are remembered while a run goes on, to choose from in the end."""
BY_TIME = 0.3
"""How much of the distance between two frames is epochs; the rest is how far the parameters moved."""


@dataclass
class Checkpoints:
    """The states among which frames are chosen. Where it is full it is thinned, and wants fewer of the epochs to come.

    wanted[e]: whether the state after e epochs of this part of the run goes in. parameters: (states, P).
    at: (states, 2), the epoch and the update of each state. every: the distance of the epochs that are wanted, 0 where
    they were chosen beforehand.
    """

    wanted: Array
    parameters: Array
    at: Array
    every: int

    @classmethod
    def of(cls, recipe: Recipe, first: int, parameters: int) -> "Checkpoints":
        """An empty history for a run that begins with this epoch. It has a place for one more state: the last."""
        epochs = max(recipe.epochs - first, 0)
        by_change = recipe.spacing == "change" and recipe.frames > 1
        wanted = np.ones(epochs + 1, dtype=np.int64) if by_change else _even(recipe.frames, epochs)
        states = int(wanted.sum())
        if by_change:
            states = min(states, max(2 * recipe.frames, min(MAX_STATES, MAX_NUMBERS // parameters)))
        return cls(
            wanted, np.empty((states + 1, parameters)), np.empty((states + 1, 2), dtype=np.int64), int(by_change)
        )

    def room(self, kept: int, finished: int) -> int:
        """For how many epochs there is room, where so many states are kept after so many epochs."""
        to_come, left = len(self.wanted) - 1 - finished, len(self.at) - 1 - kept
        return min(to_come, left * self.every) if self.every else to_come

    def thin(self, kept: int, finished: int) -> int:
        """Make room: choose half of the states, and want fewer of the epochs to come. Gives how many are kept."""
        chosen = select_checkpoints(self.parameters[:kept], self.at[:kept, 0], kept // 2)
        self.parameters[: len(chosen)], self.at[: len(chosen)] = self.parameters[chosen], self.at[chosen]
        self.every *= 2
        self.wanted[finished + 1 :] = 0
        self.wanted[finished + self.every :: self.every] = 1
        return len(chosen)


def _even(frames: int, epochs: int) -> Array:
    """At even distances, the first and the last epoch among them; one frame is the last epoch's."""
    wanted = np.zeros(epochs + 1, dtype=np.int64)
    if frames > epochs:
        wanted[:] = 1
    elif frames > 1:
        wanted[[round(i * epochs / (frames - 1)) for i in range(frames)]] = 1
    elif frames:
        wanted[-1] = 1
    return wanted


def select_checkpoints(parameters: Array, epochs: Array, frames: int) -> Array:
    """The indices of so many of the states, at even distances along the way, the first and the last among them.

    The distance between two states is the share that it has in the way of the parameters, and in the epochs.
    """
    if len(epochs) <= frames:
        return np.arange(len(epochs))
    moved = np.sqrt(((parameters[1:] - parameters[:-1]) ** 2).sum(axis=1))
    way = np.concatenate([[0.0], np.cumsum(BY_TIME * _share(np.diff(epochs)) + (1 - BY_TIME) * _share(moved))])
    nearest = np.searchsorted(way, np.linspace(0, way[-1] * (1 - 1e-12), frames))
    return _distinct(np.minimum(nearest, len(epochs) - 1), len(epochs))


def _share(parts: Array) -> Array:
    """Each part of the whole."""
    total = parts.sum()
    return parts / total if 0 < total < np.inf else np.full(len(parts), 1 / len(parts))


def _distinct(chosen: Array, states: int) -> Array:
    """As many different indices: where one stands twice, the next one that is free; the last stays the last."""
    steps = np.arange(len(chosen))
    forward = np.maximum.accumulate(chosen - steps) + steps
    distinct: Array = np.minimum(forward, states - len(chosen) + steps)
    return distinct


@dataclass(frozen=True, eq=False)
class Frame:
    """The network after so many epochs and updates, and its cost over all samples."""

    epoch: int
    step: int
    cost: float
    network: Network


@dataclass(frozen=True)
class Divergence:
    """Where a run left float64: in which update and epoch, both counted from 1, and the first value that did."""

    step: int
    epoch: int
    address: str


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """What came of it. `network` is the last finite one; `epochs` counts all that were finished, in earlier parts too.

    costs[e]: the cost over all samples after e epochs of this part of the run; where only those of the frames were
    asked for, costs[f] is that of frame f. test_costs: the same over the test samples, () without them.
    frame_epochs, frame_steps, frame_costs: (F,). frame_parameters: (F, P), the networks of the frames, flat.
    frame_shares: (2, F), of all and of the test samples those in the right class; NaN where every epoch was priced.
    stopped: "finished", "diverged", "target_cost", "patience", "time_budget" or "cancelled".
    state: what to resume from, after the last epoch that was finished.
    """

    network: Network
    costs: tuple[float, ...]
    test_costs: tuple[float, ...]
    epochs: int
    stopped: str
    divergence: Divergence | None
    frame_epochs: Array
    frame_steps: Array
    frame_costs: Array
    frame_shares: Array
    frame_parameters: Array
    state: State

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """The frames one by one."""
        rows = zip(self.frame_epochs.tolist(), self.frame_steps.tolist(), self.frame_costs.tolist(), strict=True)
        return tuple(Frame(*row, self.network.with_flat(w)) for row, w in zip(rows, self.frame_parameters, strict=True))
