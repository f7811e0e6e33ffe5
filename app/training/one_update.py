"""One update of a run as a problem of its own, with all that it depends on: what the lab works by hand."""

from dataclasses import replace

from ..backprop.problem import Problem
from .engine import engine_for
from .recipe import Recipe, rate_of
from .reference_loop import ReferenceLoop, batch_size, with_recipe
from .state import DONE, Live, State


def batches(problem: Problem, recipe: Recipe) -> int:
    """How many updates an epoch has."""
    return -(-problem.samples // batch_size(problem, recipe))


def update_problem(problem: Problem, recipe: Recipe, epoch: int, batch: int) -> Problem | None:
    """The batch, network, optimizer, state, rate and penalty of an update; None where the run diverges before it.

    epoch: how many were finished before it. batch: which of the epoch it is, from 0. The run is trained up to there
    once more, as its frames do not tell what the optimizer remembers.
    """
    alone = replace(recipe, frames=0, target_cost=None, patience=None, costs="frames")
    per_epoch = batches(problem, recipe)
    whole, more = (epoch, batch) if epoch < recipe.epochs else (recipe.epochs, 0)
    live = Live(State.start(problem), alone)
    if engine_for(problem, alone)(problem, alone, None).advance(live, whole * per_epoch + more) != DONE:
        return None
    loop = ReferenceLoop(problem, alone)
    samples = loop.batch(live)
    rate = rate_of(recipe.schedule, problem.learning_rate, live.epoch, recipe.epochs)
    part = replace(loop.part(live, samples, rate or problem.learning_rate), single=len(samples) == 1)
    if not live.step:
        return replace(part, optimizer=recipe.optimizer, penalty=recipe.penalty)
    return with_recipe(part, recipe, live.moments, live.step + 1)
