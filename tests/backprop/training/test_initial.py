"""Initial weights: their spread, their seed, and that they are short numbers."""

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.backprop.training.initial import initial

EVER = [[-0.168, 0.112], [0.008, -0.344]]
SIZES, NAMES = (60, 50, 40), ("tanh", "identity")


@pytest.mark.parametrize(
    ("how", "variances"),
    [("zeros", (0, 0)), ("uniform", (1 / 12, 1 / 12)), ("xavier", (2 / 110, 2 / 90)), ("he", (2 / 60, 2 / 50))],
)
def test_weights_have_the_variance_of_their_way_and_biases_are_0(how: str, variances: tuple[float, float]) -> None:
    network = initial(SIZES, NAMES, how, 1)
    for layer, variance in zip(network.layers, variances, strict=True):
        assert network.W[layer].var() == pytest.approx(variance, rel=0.05)
        assert abs(network.W[layer].mean()) <= 4 * np.sqrt(variance / network.W[layer].size)
        assert not network.b[layer].any()


def test_weights_depend_on_the_seed_and_are_short() -> None:
    one, same, other = (initial(SIZES, NAMES, "he", seed).flat() for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
    assert (one == np.round(one, 3)).all()


def test_a_layer_does_not_depend_on_the_layers_after_it() -> None:
    assert (initial((2, 3, 1), NAMES, "xavier", 5).W[1] == initial((2, 3, 7), NAMES, "xavier", 5).W[1]).all()


def test_the_numbers_of_a_seed_are_those_of_ever() -> None:
    """A link that was handed out keeps its run."""
    assert initial((2, 2), ("tanh",), "uniform", 1).W[1].tolist() == EVER


def test_another_way_is_a_fault_with_its_place() -> None:
    with pytest.raises(InvalidProblem, match="initialization"):
        initial(SIZES, NAMES, "lucky", 1)
