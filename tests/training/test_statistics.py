"""What a history looks like from inside, and what goes wrong in it: told where it is so, and only there."""

import numpy as np
import pytest

from app.backprop.backward import backward
from app.backprop.forward import forward
from app.backprop.network import Network
from app.explain.training.diagnoses import Diagnosis, diagnoses
from app.training import batched
from app.training.statistics import BINS, Histograms, Statistics, statistics
from tests.backprop.networks import combined, every_combination
from tests.training.test_decision_map import history, networks

COMBINATIONS = [c for c in every_combination() if c[3] in ((2, 3, 2), (3, 4, 2, 3))]
COST = "half_squared_error"


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_both_passes_of_all_frames_are_those_of_each(reduction: str) -> None:
    for seed, combination in enumerate(COMBINATIONS):
        problem = combined(seed, *combination, samples=6, reduction=reduction)
        assert problem.targets is not None
        parameters = history(problem, 3, seed)
        passed = batched.forward(problem.network, parameters, problem.inputs)
        slopes = batched.backward(passed, problem.cost_name, reduction, problem.targets)
        for f, each in enumerate(networks(problem, parameters)):
            one = forward(each.network, each.inputs)
            expected = backward(each, one)
            for layer in problem.network.layers:
                pairs = (
                    (passed.z[layer][f].T, one.z[layer]),
                    (passed.a[layer][f].T, one.a[layer]),
                    (slopes.delta[layer][f].T, expected.delta[layer]),
                    (slopes.dC_dW[layer][f], expected.dC_dW[layer]),
                )
                for ours, theirs in pairs:
                    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12, err_msg=str(combination))


def tanh_history(frames: int = 5) -> tuple[Statistics, Network, np.ndarray, np.ndarray]:
    problem = combined(3, "tanh", "tanh", COST, (2, 4, 3, 1), samples=30)
    assert problem.targets is not None
    parameters = history(problem, frames, 1)
    found = statistics(
        problem.network, COST, "mean", np.arange(frames) * 10, parameters, problem.inputs, problem.targets
    )
    return found, problem.network, parameters, problem.inputs


def test_histograms_count_every_number_of_every_frame() -> None:
    found, network, parameters, inputs = tanh_history()
    for f, vector in enumerate(parameters):
        one = network.with_flat(vector)
        for layer in network.layers:
            weights, _ = np.histogram(one.W[layer], found.weights.edges)
            assert found.weights.counts[layer][f].tolist() == weights.tolist()
            edges = found.activations.edges
            activations, _ = np.histogram(np.clip(forward(one, inputs).a[layer], edges[0], edges[-1]), edges)
            assert found.activations.counts[layer][f].tolist() == activations.tolist()
            assert found.gradients.counts[layer][f].sum() == one.W[layer].size


def test_edges_are_symmetric_and_reach_to_the_largest_number() -> None:
    found, network, parameters, _ = tanh_history()
    edges = found.weights.edges
    assert len(edges) == BINS + 1
    assert edges == pytest.approx(-edges[::-1])
    assert edges[-1] == max(abs(network.with_flat(v).W[layer]).max() for v in parameters for layer in network.layers)


def test_histograms_of_nothing_but_zeros_and_of_what_is_not_finite() -> None:
    zeros = Histograms.of([np.zeros((2, 0)), np.zeros((2, 3))])
    assert zeros.counts[1][:, BINS // 2].tolist() == [3, 3]
    mixed = Histograms.of([np.zeros((1, 0)), np.array([[np.nan, np.inf, -np.inf, 1.0, -1.0]])])
    assert (mixed.counts[1].sum(), mixed.counts[1][0, 0], mixed.counts[1][0, -1]) == (2, 1, 1)
    assert mixed.edges[-1] == 1


def test_too_many_activations_are_thinned_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tanh_history()[0]
    monkeypatch.setattr("app.training.statistics.MOST_ACTIVATIONS", 600)
    thinned = tanh_history()[0]
    assert thinned.activations.counts[1].sum() == whole.activations.counts[1].sum() / 2
    assert thinned.gradients.counts[1].tolist() == whole.gradients.counts[1].tolist()
    assert thinned.delta[1].tolist() == whole.delta[1].tolist()


def told(layers: list[list[tuple]], samples: np.ndarray, frame: int = -1) -> list[Diagnosis]:  # type: ignore[type-arg]
    """What is said of frames, given as networks, after 0, 10, 20 ... epochs, with targets of 0.5."""
    frames = [Network.of(each) for each in layers]
    parameters = np.array([network.flat() for network in frames])
    targets = np.full((len(samples), frames[0].sizes[-1]), 0.5)
    epochs = np.arange(len(frames)) * 10
    return list(diagnoses(statistics(frames[0], COST, "mean", epochs, parameters, samples, targets), frame))


SAMPLES = np.array([[1.0], [2.0], [3.0]])


def relus(*biases: float) -> list[tuple]:  # type: ignore[type-arg]
    """Units that see x and a bias, and their sum."""
    n = len(biases)
    return [([[1.0]] * n, list(biases), "relu"), ([[1.0] * n], [0.0], "identity")]


def test_a_relu_is_dead_where_it_is_off_for_every_sample_and_since_when_it_has_been() -> None:
    frames = [relus(0.0, -4.0, 0.0), relus(0.0, 0.0, 0.0), relus(0.0, -4.0, -3.0), relus(-2.9, -4.0, -4.0)]
    last = told(frames, SAMPLES)
    assert [(d.name, d.layer, d.units, d.since) for d in last] == [("dead_relu", 1, (1, 2), 20)]
    assert last[0].says.startswith("Dead ReLUs: units 1, 2 of layer 1 have been off for every sample since epoch 20")
    assert [(d.units, d.since) for d in told(frames, SAMPLES, 0)] == [((1,), 0)]
    assert told(frames, SAMPLES, 0)[0].says.startswith("Dead ReLU: unit 1 of layer 1 has been off")
    assert told(frames, SAMPLES, 1) == []


def test_units_that_died_at_different_times_are_told_apart() -> None:
    found = told([relus(0.0, -4.0), relus(-4.0, -4.0)], SAMPLES)
    assert [(d.name, d.units, d.since) for d in found] == [
        ("vanishing", (), 10),
        ("dead_relu", (1,), 0),
        ("dead_relu", (0,), 10),
    ]
    assert "all its deltas are 0" in found[0].says


def test_hidden_units_are_saturated_where_they_are_flat_and_outputs_never() -> None:
    def frame(weight: float) -> list[tuple]:  # type: ignore[type-arg]
        return [([[weight], [0.1]], [0.0, 0.0], "sigmoid"), ([[1.0, 1.0]], [40.0], "sigmoid")]

    found = told([frame(1.0), frame(9.0)], SAMPLES)
    assert [(d.name, d.layer, d.units, d.since) for d in found] == [("saturated", 1, (0,), 10)]


def sigmoids(depth: int, weight: float) -> list[tuple]:  # type: ignore[type-arg]
    return [([[weight]], [0.0], "sigmoid") for _ in range(depth)]


def test_gradients_that_vanish_are_told_of_deep_sigmoids_and_not_of_shallow_ones() -> None:
    deep = told([sigmoids(5, 1.0)], SAMPLES)
    assert [d.name for d in deep] == ["vanishing"]
    z, product = SAMPLES, np.ones((3, 1))  # delta 1 over delta 5: slopes of layers 1 to 4 times weights of 1
    for _ in range(4):
        a = 1 / (1 + np.exp(-z))
        product *= a * (1 - a)
        z = a
    a = 1 / (1 + np.exp(-z))
    delta = (a - 0.5) * a * (1 - a)
    ratio = np.sqrt((delta**2).mean() / ((delta * product) ** 2).mean())
    times = deep[0].says.values["times"]
    assert isinstance(times, int)
    assert times <= ratio < 1.1 * times
    assert told([sigmoids(2, 1.0)], SAMPLES) == []
    assert told([sigmoids(1, 1.0)], SAMPLES) == []


def test_gradients_that_explode_are_told() -> None:
    def linear(weight: float) -> list[tuple]:  # type: ignore[type-arg]
        return [([[weight]], [0.0], "identity") for _ in range(4)]

    found = told([linear(2.0), linear(5.0)], SAMPLES)
    assert [(d.name, d.since, d.says.values["times"]) for d in found] == [("exploding", 10, 120)]
    assert told([linear(2.0), linear(5.0)], SAMPLES, 0) == []
