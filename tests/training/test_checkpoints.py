"""Frames: as many as asked for, of a run of any length, dense where the network changes."""

import numpy as np
import pytest

from app.training.recipe import Recipe
from app.training.run import train
from app.training.state import MAX_STATES, select_checkpoints
from tests.backprop.networks import random_problem

PROBLEM = random_problem(2, (2, 4, 1), ["tanh", "tanh"], "half_squared_error", samples=12, learning_rate=0.05)


@pytest.mark.parametrize("epochs", [5, 199, 200, 1_000, 5_000, 60_000])
def test_a_history_of_any_length_has_as_many_frames(epochs: int) -> None:
    run = train(PROBLEM, Recipe(epochs, frames=200, costs="frames", seconds=60))
    assert len(run.frame_epochs) == min(200, epochs + 1)
    assert (run.frame_epochs[0], run.frame_epochs[-1]) == (0, epochs)
    assert (np.diff(run.frame_epochs) > 0).all()
    assert run.frame_parameters.shape == (len(run.frame_epochs), PROBLEM.network.parameters)
    np.testing.assert_array_equal(run.frame_parameters[-1], run.network.flat())


def test_they_are_dense_where_the_network_changes() -> None:
    """It changes most at first."""
    run = train(PROBLEM, Recipe(20_000, frames=200, costs="frames", seconds=60))
    gaps = np.diff(run.frame_epochs)
    assert gaps[:20].mean() * 10 < gaps[-20:].mean()


def test_no_gap_is_longer_than_a_few_even_ones() -> None:
    run = train(PROBLEM, Recipe(20_000, frames=200, costs="frames", seconds=60))
    assert np.diff(run.frame_epochs).max() < 5 * 20_000 / 200


def test_memory_is_bounded() -> None:
    run = train(PROBLEM, Recipe(60_000, frames=100, costs="frames", seconds=60))
    assert 10 * MAX_STATES < 60_000  # so it was thinned several times
    assert len(run.frame_epochs) == 100


def test_the_costs_of_frames_are_those_of_their_epochs() -> None:
    every = train(PROBLEM, Recipe(500, frames=50))
    alone = train(PROBLEM, Recipe(500, frames=50, costs="frames"))
    assert alone.costs == tuple(every.costs[epoch] for epoch in every.frame_epochs)
    assert [frame.cost for frame in every.frames] == list(alone.costs)
    for frame, w in zip(alone.frames, alone.frame_parameters, strict=True):
        np.testing.assert_array_equal(frame.network.flat(), w)


def test_a_history_that_stands_still_is_spread_evenly() -> None:
    assert select_checkpoints(np.zeros((101, 3)), np.arange(101), 11).tolist() == list(range(0, 101, 10))


def test_a_jump_has_frames_on_both_sides() -> None:
    parameters = np.zeros((101, 1))
    parameters[50:] = 1.0
    chosen = select_checkpoints(parameters, np.arange(101), 11).tolist()
    assert {49, 50} <= set(chosen) or {50, 51} <= set(chosen)
