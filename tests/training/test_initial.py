"""Initial parameters, their flat form, and the order of the samples."""

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.training.draws import INITIALIZATIONS, initial, shuffle

SIZES, NAMES = (100, 300, 50), ("tanh", "identity")


@pytest.mark.parametrize(
    ("how", "deviations"),
    [
        ("zeros", (0, 0)),
        ("uniform", (1 / 12**0.5, 1 / 12**0.5)),
        ("xavier", ((2 / 400) ** 0.5, (2 / 350) ** 0.5)),
        ("he", ((2 / 100) ** 0.5, (2 / 300) ** 0.5)),
    ],
)
def test_weights_have_the_deviation_of_their_initialization_and_biases_are_0(
    how: str, deviations: tuple[float, float]
) -> None:
    network = initial(SIZES, NAMES, how, seed=1)
    for layer, deviation in enumerate(deviations, start=1):
        assert network.W[layer].std() == pytest.approx(deviation, rel=0.03)
        assert not network.b[layer].any()
    assert network.names == ("input", *NAMES)


def test_the_seed_says_all_and_a_layer_does_not_depend_on_the_others() -> None:
    one, same, deeper = (initial(sizes, ["tanh"] * (len(sizes) - 1), "he", 3) for sizes in ((4, 5), (4, 5), (4, 5, 6)))
    np.testing.assert_array_equal(one.W[1], same.W[1])
    np.testing.assert_array_equal(one.W[1], deeper.W[1])
    assert not np.array_equal(one.W[1], initial((4, 5), ["tanh"], "he", 4).W[1])


def test_another_name_is_refused() -> None:
    with pytest.raises(InvalidProblem, match="initialization: expected one of zeros, uniform, xavier, he"):
        initial((1, 1), ["tanh"], "none", 1)
    assert INITIALIZATIONS == ("zeros", "uniform", "xavier", "he")


def test_flat_parameters_stand_layer_by_layer_weights_before_biases() -> None:
    network = initial((2, 3, 1), NAMES, "he", 1)
    flat = network.flat()
    assert flat.tolist() == [*network.W[1].ravel(), *network.b[1], *network.W[2].ravel(), *network.b[2]]
    back = network.with_flat(flat)
    for layer in network.layers:
        np.testing.assert_array_equal(back.W[layer], network.W[layer])
        np.testing.assert_array_equal(back.b[layer], network.b[layer])


def order(samples: int, seed: int, epoch: int) -> list[int]:
    numbers = np.empty(samples, dtype=np.int64)
    shuffle(numbers, samples, seed, epoch)
    return [int(number) for number in numbers]


def test_an_order_has_every_sample_once_and_follows_from_seed_and_epoch() -> None:
    assert sorted(order(100, 1, 1)) == list(range(100))
    assert order(100, 1, 1) == order(100, 1, 1)
    assert len({tuple(order(100, seed, epoch)) for seed in range(10) for epoch in range(10)}) == 100


def test_all_orders_are_about_equally_frequent() -> None:
    """24 orders of four, 1,000 times each: chi-square of 23 degrees of freedom is below its 99.9th percentile, 49.7."""
    counts: dict[tuple[int, ...], int] = {}
    for epoch in range(24_000):
        key = tuple(order(4, 7, epoch))
        counts[key] = counts.get(key, 0) + 1
    assert len(counts) == 24
    assert sum((count - 1_000) ** 2 / 1_000 for count in counts.values()) < 49.7
