"""A run is a function of its arguments, and one that is resumed goes on as if it had never stopped: bit for bit."""

from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
import pytest

from app.backprop.optimizers import Optimizer
from app.training.engine import Kernel, MakeEngine
from app.training.recipe import OPTIMIZERS, LearningRate, Recipe, Samples
from app.training.reference_loop import ReferenceLoop
from app.training.run import Progress, progress, train
from tests.backprop.networks import random_problem

PROBLEM = random_problem(1, (2, 5, 1), ["tanh", "sigmoid"], "half_squared_error", samples=11, learning_rate=0.1)
RECIPE = Recipe(40, batch_size=3, shuffle=True, seed=5, schedule=LearningRate("cosine"), l2=0.001, frames=5, seconds=60)


def chunks(recipe: Recipe, **settings: Any) -> list[Progress]:
    return list(progress(PROBLEM, recipe, **settings))


@pytest.mark.parametrize("engine", [ReferenceLoop, Kernel])
@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("stop", [1, 17, 39])
def test_a_run_in_two_parts_is_the_run_in_one(engine: MakeEngine, name: str, stop: int) -> None:
    recipe = replace(RECIPE, optimizer=Optimizer(name))
    whole = chunks(recipe, engine=engine)[-1].result
    cancelled = Event()
    half = None
    for chunk in progress(PROBLEM, recipe, engine=engine, cancelled=cancelled):
        if chunk.epoch >= stop:
            cancelled.set()
        half = chunk.result
    assert whole
    assert half
    rest = chunks(recipe, engine=engine, state=half.state)[-1].result
    assert rest
    np.testing.assert_array_equal(rest.network.flat(), whole.network.flat())
    np.testing.assert_array_equal(rest.state.moments, whole.state.moments)
    assert (*half.costs, *rest.costs[1:]) == whole.costs
    assert (rest.epochs, rest.state.step) == (40, whole.state.step)


def test_the_same_arguments_give_the_same_bits() -> None:
    one, other = train(PROBLEM, RECIPE), train(PROBLEM, RECIPE)
    np.testing.assert_array_equal(one.frame_parameters, other.frame_parameters)
    assert one.costs == other.costs


def test_where_pieces_are_cut_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(RECIPE, epochs=3000, frames=50)
    whole = train(PROBLEM, recipe)
    monkeypatch.setattr("app.training.run.PIECE_SECONDS", 1e-5)
    pieces = train(PROBLEM, recipe)
    np.testing.assert_array_equal(whole.frame_parameters, pieces.frame_parameters)
    np.testing.assert_array_equal(whole.frame_epochs, pieces.frame_epochs)
    assert whole.costs == pieces.costs


def test_a_run_that_is_cancelled_says_so_and_keeps_what_it_has() -> None:
    cancelled = Event()
    last = None
    for chunk in progress(PROBLEM, replace(RECIPE, epochs=100_000), cancelled=cancelled):
        if chunk.epoch > 10:
            cancelled.set()
        last = chunk
    assert last
    assert last.result
    assert last.result.stopped == "cancelled"
    assert len(last.result.costs) == last.result.epochs + 1
    assert last.result.epochs == last.result.state.epoch < 100_000


def test_the_costs_of_the_chunks_are_those_of_the_run() -> None:
    """N6: that before any update, too."""
    assert PROBLEM.targets is not None
    test = Samples(PROBLEM.inputs[:4], PROBLEM.targets[:4])
    told = chunks(replace(RECIPE, epochs=2000), test=test)
    assert len(told) > 2
    run = told[-1].result
    assert run
    assert tuple(cost for chunk in told for cost in chunk.costs) == run.costs
    assert tuple(cost for chunk in told for cost in chunk.test_costs) == run.test_costs


def test_a_state_at_the_end_has_nothing_left_to_do() -> None:
    run = train(PROBLEM, RECIPE)
    again = train(PROBLEM, RECIPE, state=run.state)
    assert (again.stopped, again.epochs, len(again.costs)) == ("finished", 40, 1)
    np.testing.assert_array_equal(again.network.flat(), run.network.flat())
