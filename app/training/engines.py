"""Which engine works a run: the readable loop, or a faster one that equals it to rounding."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.network import Network
from ..backprop.problem import Problem
from .blas import Blas
from .kernel import Kernel
from .recipe import Recipe, Samples
from .reference_loop import EXACT_WORK, Loop, batch_size, updates_of
from .state import Live, State

BLAS_WORK = 1_500_000
"""Parameters times samples of a batch, from which on BLAS is quicker than the kernel; see benchmarks/README.md."""


class Engine(Protocol):
    """What a run asks of an engine; see `Loop`."""

    def advance(self, live: Live, updates: int) -> int: ...

    def costs(self, w: Array) -> tuple[float, float]: ...

    def costs_of(self, frames: Array) -> Array: ...


MakeEngine = Callable[[Problem, Recipe, Samples | None], Engine]


def engine_for(problem: Problem, recipe: Recipe) -> MakeEngine:
    """The quickest engine that does what is asked for.

    Short runs of plain gradient descent are worked as the lab works them, so that they give the same bits; so are
    updates in place, which are looked at more than waited for.
    """
    updates = updates_of(problem, recipe)
    short = updates == 1 or updates * problem.network.parameters * problem.samples <= EXACT_WORK
    if problem.update == "in_place" or (recipe.plain and short):
        return Loop
    return Blas if problem.network.parameters * batch_size(problem, recipe) >= BLAS_WORK else Kernel


def warm() -> None:
    """Compile everything that training needs, or take it from the disk; in a thread of its own, at the start."""
    network = Network.of([([[0.5]], [0.0], "tanh")])
    problem = Problem(network, np.ones((1, 1)), np.ones((1, 1)), learning_rate=0.1)
    recipe = Recipe(1, shuffle=True)
    engine = Kernel(problem, recipe)
    engine.costs(network.flat())
    for each in (engine, Loop(problem, recipe)):
        each.advance(Live(State.start(problem), recipe), 1)
