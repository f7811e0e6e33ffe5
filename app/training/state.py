"""A run as it stands: frozen after whole epochs, to resume from; and under way, in arrays that the engines change."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.problem import Problem
from .checkpoints import Checkpoints
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
