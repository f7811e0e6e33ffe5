"""A network looked at over a region, and the costs of a whole history: as if worked one by one."""

import numpy as np
import pytest

from app.backprop.activations import ACTIVATIONS
from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.training.datasets import dataset, split
from app.training.decision_map import (
    as_bytes,
    decision,
    grid,
    region_of,
    responses,
)
from app.training.kernel import activation_and_derivative
from tests.backprop.networks import combined, every_combination

COMBINATIONS = [c for c in every_combination() if c[3] in ((2, 3, 2), (3, 4, 2, 3))]


def history(problem: Problem, frames: int, seed: int) -> np.ndarray:
    """The parameters of so many networks of the same structure, (F, P)."""
    rng = np.random.default_rng(seed)
    return problem.network.flat() + rng.normal(size=(frames, problem.network.parameters)) / 2


def networks(problem: Problem, parameters: np.ndarray) -> list[Problem]:
    return [problem.with_network(problem.network.with_flat(vector)) for vector in parameters]


def test_responses_are_the_activations_of_every_unit() -> None:
    for seed, combination in enumerate(COMBINATIONS[::5]):
        problem = combined(seed, *combination, samples=16)
        seen = responses(problem.network, problem.inputs)
        passed = forward(problem.network, problem.inputs)
        assert [a.shape for a in seen] == [(n, 4, 4) for n in problem.network.sizes]
        for layer, a in enumerate(seen):
            assert pytest.approx(passed.a[layer], rel=1e-12, abs=1e-12) == a.reshape(len(a), 16).T, combination


def test_a_grid_goes_row_by_row_from_the_top_left_through_the_centres() -> None:
    assert grid(-2.0, 2.0, 2).tolist() == [[-1, 1], [1, 1], [-1, -1], [1, -1]]
    low, high = np.array([0.0, 10.0]), np.array([1.0, 20.0])
    assert grid(low, high, 5)[0].tolist() == pytest.approx([0.1, 19.0])
    assert grid(low, high, 5)[-1].tolist() == pytest.approx([0.9, 11.0])


def test_a_map_shows_the_plane_as_it_lies() -> None:
    network = Network.of([([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], "identity")])
    x1, x2 = responses(network, grid(-1.0, 1.0, 10))[1]
    assert (np.diff(x1, axis=1) > 0).all()  # to the right
    assert (np.diff(x2, axis=0) < 0).all()  # down


def test_bytes_are_symmetric_about_the_middle() -> None:
    values = np.array([-np.inf, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, np.inf, np.nan])
    assert as_bytes(values, 2.0).tolist() == [0, 0, 0, 64, 127, 190, 254, 254, 254, 127]
    assert as_bytes(np.array([0.0, 0.5, 1.0]), 0.5, middle=0.5).tolist() == [0, 127, 254]
    assert as_bytes(values, 2.0).dtype == np.uint8


def test_a_decision_is_a_class_and_how_clear_it_is() -> None:
    outputs = np.array([[[0.2, 0.5]], [[0.7, 0.5]], [[0.1, 0.0]]])
    classes, clear = decision(outputs, "softmax")
    assert classes.tolist() == [[1, 0]]
    assert clear.tolist() == [[127, 0]]
    classes, clear = decision(np.array([[[-1.0, -0.5, 0.5, 3.0]]]), "tanh")
    assert classes.tolist() == [[0, 0, 1, 1]]
    assert clear.tolist() == [[254, 127, 127, 254]]
    assert decision(np.array([[[0.5, 1.0]]]), "sigmoid")[1].tolist() == [[0, 254]]


def test_the_region_is_the_usual_one_or_a_tenth_around_the_data() -> None:
    spiral = dataset("spiral", samples=50, noise=0.5, seed=1)
    assert [side.tolist() for side in region_of(split(spiral, 0.5, 1)[1])] == [[-6, -6], [6, 6]]
    iris = dataset("iris", samples=150, noise=0.0, seed=1)
    low, high = region_of(iris)
    assert low == pytest.approx([4.3 - 0.36, 2.0 - 0.24])
    assert high == pytest.approx([7.9 + 0.36, 4.4 + 0.24])


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_compiled_activations_are_the_readable_ones(name: str) -> None:
    z = np.concatenate([np.linspace(-800, 800, 10_001), np.linspace(-4, 4, 10_001)])
    a, da_dz = activation_and_derivative(name, z)
    np.testing.assert_allclose(a, ACTIVATIONS[name].value(z), rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(da_dz, ACTIVATIONS[name].derivative(z), rtol=1e-15, atol=1e-15)
    if name != "relu":
        assert np.isnan(activation_and_derivative(name, np.array([np.nan]))[0]).all()
