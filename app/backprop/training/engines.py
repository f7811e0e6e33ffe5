"""Which engine works a run: the readable loop, or a faster one that equals it to rounding."""

from collections.abc import Callable
from typing import Protocol

from app.backprop.elementary import Array
from app.backprop.problem import Problem
from app.backprop.training.loop import Loop
from app.backprop.training.recipe import Recipe, Samples
from app.backprop.training.state import Live


class Engine(Protocol):
    """What a run asks of an engine; see `Loop`."""

    def advance(self, live: Live, updates: int) -> int: ...

    def costs(self, w: Array) -> tuple[float, float]: ...


MakeEngine = Callable[[Problem, Recipe, Samples | None], Engine]


def engine_for(problem: Problem, recipe: Recipe) -> MakeEngine:
    """The quickest engine that does what is asked for."""
    return Loop
