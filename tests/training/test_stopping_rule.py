"""How a run ends: each reason, and what is told then."""

from dataclasses import replace

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.backprop.network import Network
from app.backprop.optimizers import Optimizer
from app.backprop.problem import Problem
from app.training.recipe import LearningRate, Recipe, Samples
from app.training.run import train
from tests.backprop.networks import random_problem

PROBLEM = random_problem(1, (2, 6, 1), ["tanh", "identity"], "half_squared_error", samples=20, learning_rate=0.1)
assert PROBLEM.targets is not None
HALF = replace(PROBLEM, inputs=PROBLEM.inputs[:10], targets=PROBLEM.targets[:10])
TEST = Samples(PROBLEM.inputs[10:], PROBLEM.targets[10:])
LONG = Recipe(20_000, seconds=60)


def test_it_stops_at_the_first_epoch_that_reaches_the_target() -> None:
    costs = train(PROBLEM, LONG).costs
    run = train(PROBLEM, replace(LONG, target_cost=costs[777]))
    assert (run.stopped, run.epochs, run.costs) == ("target_cost", 777, costs[:778])


def test_patience_ends_a_run_whose_test_cost_no_longer_falls() -> None:
    """Ten random targets are learnt by heart, so the cost of the other ten has a lowest point."""
    run = train(HALF, replace(LONG, patience=30), test=TEST)
    assert run.stopped == "patience"
    lowest = int(np.argmin(run.test_costs))
    assert run.epochs == lowest + 30
    assert run.costs[-1] < run.costs[0]
    assert (run.state.best, run.state.waited) == (run.test_costs[lowest], 30)


def test_patience_looks_at_the_training_cost_where_there_is_no_test() -> None:
    still = random_problem(2, (1, 1), ["identity"], "half_squared_error", samples=3, learning_rate=0.5)
    run = train(still, replace(LONG, patience=5))
    assert run.stopped == "patience"
    assert min(run.costs) == run.costs[run.epochs - 5]


def test_the_frames_of_a_run_that_ends_early_end_with_it() -> None:
    run = train(HALF, replace(LONG, patience=30, frames=20), test=TEST)
    assert run.frame_epochs[-1] == run.epochs
    np.testing.assert_array_equal(run.frame_parameters[-1], run.network.flat())


def test_a_run_out_of_time_can_be_resumed() -> None:
    run = train(PROBLEM, replace(LONG, seconds=0.0))
    assert (run.stopped, run.epochs) == ("time_budget", 0)
    assert train(PROBLEM, replace(LONG, epochs=10), state=run.state).epochs == 10


def test_a_learning_rate_that_falls_calms_what_would_diverge() -> None:
    wild = replace(PROBLEM, learning_rate=3.0)
    assert train(wild, replace(LONG, epochs=400)).stopped == "diverged"
    schedule = LearningRate("step", every=1, factor=0.1)
    assert train(wild, replace(LONG, epochs=400, schedule=schedule)).stopped == "finished"


def test_penalties_keep_weights_small_and_are_no_part_of_the_cost() -> None:
    free, held = (train(PROBLEM, replace(LONG, epochs=500, l2=l2)) for l2 in (0.0, 0.1))
    assert abs(held.network.W[1]).sum() < abs(free.network.W[1]).sum()
    assert held.costs[0] == free.costs[0]


def test_l1_leaves_few_weights() -> None:
    run = train(PROBLEM, replace(LONG, epochs=2_000, l1=0.05))
    assert (abs(run.network.W[1]) < 0.02).mean() > 0.5


@pytest.mark.parametrize("recipe", [Recipe(1, optimizer=Optimizer("adam")), Recipe(1, l1=0.1), Recipe(1, l2=0.1)])
def test_an_update_in_place_goes_with_plain_descent_alone(recipe: Recipe) -> None:
    with pytest.raises(InvalidProblem, match="optimizer: expected sgd without l1 and l2"):
        train(replace(PROBLEM, update="in_place"), recipe)


@pytest.mark.parametrize(
    ("place", "settings"),
    [
        ("epochs", {"epochs": -1}),
        ("batch_size", {"epochs": 1, "batch_size": 0}),
        ("patience", {"epochs": 1, "patience": 0}),
        ("l2", {"epochs": 1, "l2": -1.0}),
    ],
)
def test_a_recipe_that_cannot_be_is_refused_with_its_place(place: str, settings: dict[str, int]) -> None:
    with pytest.raises(InvalidProblem, match=f"^{place}: expected"):
        Recipe(**settings)  # type: ignore[arg-type]


def test_an_optimizer_or_schedule_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidProblem, match="optimizer: expected one of sgd"):
        Optimizer("sdg")
    with pytest.raises(InvalidProblem, match="beta2: expected a number from 0"):
        Optimizer("adam", beta2=1.0)
    with pytest.raises(InvalidProblem, match="schedule: expected one of constant"):
        LearningRate("linear")


def test_patience_counts_no_epoch_twice_where_a_run_is_resumed() -> None:
    whole = train(HALF, replace(LONG, patience=30), test=TEST)
    part = train(HALF, replace(LONG, epochs=whole.epochs - 12, patience=30), test=TEST)
    assert part.state.waited == 18
    for epochs in (whole.epochs - 7, LONG.epochs):
        resumed = replace(HALF, network=part.network)
        part = train(resumed, replace(LONG, epochs=epochs, patience=30), test=TEST, state=part.state)
    assert (part.stopped, part.epochs) == ("patience", whole.epochs)


def test_frames_stay_in_order_where_a_run_diverges_just_after_its_history_was_thinned() -> None:
    linear = Problem.of(Network.of([([[0.3]], [0.1], "identity")]), [[1.0], [2.0]], [[1.0], [0.5]], learning_rate=1e-6)
    schedule = LearningRate("step", 2047, 1e200)
    recipe = Recipe(epochs=4000, batch_size=1, schedule=schedule, frames=200, spacing="change")
    run = train(linear, replace(recipe, optimizer=Optimizer("momentum")))
    assert run.stopped == "diverged"
    assert (np.diff(run.frame_epochs) > 0).all()
