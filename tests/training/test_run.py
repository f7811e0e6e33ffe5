"""Training: the steps of one pass repeated, and where that ends."""

import numpy as np
import pytest

from app.backprop.errors import NotFinite
from app.backprop.network import Network
from app.backprop.problem import rounded
from app.backprop.solve import solve
from app.training.recipe import Recipe
from app.training.reference_loop import cost_of
from app.training.run import train
from tests.backprop.networks import ENTROPIES, combined, every_combination, random_problem

SMALL = [c for c in every_combination() if c[3] == (2, 3, 2)]


def same(one: Network, two: Network) -> bool:
    pairs = zip((*one.W, *one.b), (*two.W, *two.b), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("bias_update", ["each", "frozen", "shared"])
def test_one_step_is_gradient_and_update_to_the_last_bit(bias_update: str) -> None:
    for seed, combination in enumerate(SMALL):
        problem = combined(seed, *combination, samples=1 + seed % 3, learning_rate=0.1, bias_update=bias_update)
        trace = solve(problem)
        assert trace.update
        assert same(train(problem, Recipe(1)).network, rounded(trace.update.network)), combination


@pytest.mark.parametrize("seed", range(60))
def test_the_cost_after_one_epoch_is_that_after_the_update_to_the_last_bit(seed: int) -> None:
    """N6: 14 of 60 such costs were those of rounded weights."""
    problem = combined(seed, *SMALL[seed * 7 % len(SMALL)], samples=1 + seed % 3, learning_rate=0.1)
    after = solve(problem).after
    assert after
    assert train(problem, Recipe(1)).costs[1] == float(after.cost or 0)


def test_costs_begin_before_training_and_end_after_the_last_epoch() -> None:
    problem = random_problem(1, (2, 3, 1), ["tanh", "identity"], "half_squared_error", samples=4, learning_rate=0.05)
    training = train(problem, Recipe(20))
    assert training.epochs == 20
    assert training.costs[0] == float(solve(problem).before.cost or 0)
    rounded_network = cost_of(problem.with_network(training.network), exact=True)
    assert training.costs[-1] == pytest.approx(rounded_network, rel=1e-14)
    assert training.costs[-1] < training.costs[0]


def test_batches_take_every_sample_once_an_epoch() -> None:
    problem = random_problem(2, (2, 1), ["identity"], "squared_error", samples=5, learning_rate=0.01)
    by_two = train(problem, Recipe(1, batch_size=2, frames=1))
    assert by_two.frames[-1].step == 3  # 2 + 2 + 1 samples


def test_the_same_seed_gives_the_same_run_and_another_one_another() -> None:
    problem = random_problem(3, (2, 4, 2), ["relu", "softmax"], ENTROPIES[1], samples=7, learning_rate=0.1)
    runs = [train(problem, Recipe(5, batch_size=2, shuffle=True, seed=seed)) for seed in (1, 1, 2)]
    assert same(runs[0].network, runs[1].network)
    assert not same(runs[0].network, runs[2].network)


def test_a_run_that_goes_on_from_where_another_stopped_ends_where_one_run_ends() -> None:
    problem = random_problem(4, (2, 3, 1), ["sigmoid", "sigmoid"], "half_squared_error", samples=3, learning_rate=0.5)
    halfway = train(problem, Recipe(5)).network
    assert same(train(problem.with_network(halfway), Recipe(5)).network, train(problem, Recipe(10)).network)


@pytest.mark.parametrize("frames", [0, 1, 2, 5, 11, 50])
def test_frames_stand_at_even_distances_and_end_with_the_last_epoch(frames: int) -> None:
    problem = random_problem(5, (1, 1), ["identity"], "squared_error", learning_rate=0.01)
    kept = [frame.epoch for frame in train(problem, Recipe(10, frames=frames, spacing="even")).frames]
    assert len(kept) == min(frames, 11)
    assert not kept or kept[-1] == 10
    gaps = np.diff(kept)
    assert not len(gaps) or max(gaps) - min(gaps) <= 1


def test_divergence_is_told_with_its_step_and_the_last_finite_network() -> None:
    problem = random_problem(6, (1, 1), ["identity"], "squared_error", samples=3, learning_rate=100.0)
    training = train(problem, Recipe(10_000, batch_size=1))
    assert training.stopped == "diverged"
    assert training.divergence
    assert training.divergence.epoch == training.epochs + 1
    assert -(-training.divergence.step // 3) == training.divergence.epoch
    assert all(np.isfinite(W).all() for W in training.network.W)
    assert np.isfinite(training.costs).all()


def test_a_run_stops_at_the_target_cost_or_when_its_time_is_over() -> None:
    problem = random_problem(7, (1, 1), ["identity"], "squared_error", learning_rate=0.1)
    reached = train(problem, Recipe(10_000, target_cost=1e-6))
    assert (reached.stopped, reached.costs[-1] <= 1e-6, reached.epochs < 10_000) == ("target_cost", True, True)
    assert train(problem, Recipe(10_000, seconds=0.0)).stopped == "time_budget"


def test_a_first_pass_too_large_for_float64_is_an_error_with_its_address() -> None:
    network = Network.of([([[1e200]], [0.0], "identity"), ([[1e200]], [0.0], "identity")])
    problem = random_problem(8, (1, 1, 1), ["identity"] * 2, "squared_error", learning_rate=0.1).with_network(network)
    with pytest.raises(NotFinite, match=r"z\.2\.0"):
        train(problem, Recipe(1))
