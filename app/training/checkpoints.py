"""Which epochs of a run are kept: as many as asked for of a run of any length, dense where the network changes."""

from dataclasses import dataclass

import numpy as np

from ..backprop.arithmetic import Array
from .recipe import Recipe

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
