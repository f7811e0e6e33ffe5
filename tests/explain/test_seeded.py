"""L1: numbers from a seed give an exercise that is alive, with whatever activations are chosen."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from app.backprop.activations import ACTIVATIONS
from app.backprop.arithmetic import arithmetic
from app.backprop.backward import backward
from app.backprop.forward import forward
from app.backprop.problem import Problem
from app.explain.seeded import seeded_problem
from tests.thorough import THOROUGH

SIZES = [(2, 2, 1), (2, 3, 1), (3, 4, 2), (2, 3, 3, 1)]
SEEDS = range(500) if THOROUGH else [1, 2, 3, *Random(4).sample(range(500), 3)]
HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]


def assert_alive(problem: Problem, names: tuple[str, ...]) -> None:
    """The output and at least half of every layer, and at least half of the gradients."""
    tried = replace(problem, network=replace(problem.network, names=("input", *names)))
    with arithmetic():
        passed = forward(tried.network, tried.inputs)
        slopes = backward(tried, passed)
    for layer in tried.network.layers:
        da_dz = slopes.da_dz[layer][0]
        sloped = (da_dz.diagonal() if da_dz.ndim == 2 else da_dz) != 0
        living = np.count_nonzero((passed.a[layer][0] != 0) & sloped)
        assert 2 * living >= len(sloped), f"layer {layer}"
    if names[-1] == "softmax" and tried.network.sizes[-1] == 1:
        return  # its only output is 1, whatever the numbers: it has no gradient
    assert slopes.da_dz[-1].any(axis=-1).all()
    gradients = np.concatenate([g.ravel() for g in (*slopes.dC_dW[1:], *slopes.dC_db[1:])])
    assert 2 * np.count_nonzero(abs(gradients) > 1e-12) >= len(gradients)


@pytest.mark.parametrize("how", ["friendly", "random"])
@pytest.mark.parametrize("sizes", SIZES)
def test_every_exercise_is_alive_with_every_activation(how: str, sizes: tuple[int, ...]) -> None:
    """L1. Hidden layers alike, each with each output; and some of the mixtures."""
    depth = len(sizes) - 1
    alike = [
        (*[hidden] * (depth - 1), last) for hidden in HIDDEN for last in ACTIVATIONS if last in HIDDEN or sizes[-1] > 1
    ]
    mixtures = [(*hidden, "relu") for hidden in product(HIDDEN, repeat=depth - 1)]
    for seed in SEEDS:
        problem = seeded_problem(how, seed, sizes, 1)
        for names in (*alike, *(mixtures if THOROUGH else Random(seed).sample(mixtures, 9))):
            assert_alive(problem, names)


@pytest.mark.parametrize("sizes", [(1, 1), (1, 1, 1), (4, 7, 11, 3), (2, 3, 3, 3, 3, 1), (64, 64, 10)])
def test_other_sizes_are_alive_too(sizes: tuple[int, ...]) -> None:
    """L1, for sizes at the ends of what can be chosen."""
    for seed, how in product(range(100 if THOROUGH else 2), ("friendly", "random")):
        for name in HIDDEN:
            assert_alive(seeded_problem(how, seed, sizes, 1), (name,) * (len(sizes) - 1))


def test_how_many_units_are_off_differs() -> None:
    """L1: a ReLU network of three hidden units had always exactly one that was on."""
    off = {int(np.count_nonzero(forward_of(seed) < 0)) for seed in range(8)}
    assert off == {0, 1}


def forward_of(seed: int) -> np.ndarray:
    problem = seeded_problem("friendly", seed, (2, 3, 1), 1)
    return forward(problem.network, problem.inputs).z[1][0]


def test_friendly_numbers_are_short() -> None:
    """L1: no number has more than one decimal, or is larger than 2."""
    for seed in range(8):
        network = seeded_problem("friendly", seed, (3, 4, 2), 1).network
        for numbers in (*network.W[1:], *network.b[1:]):
            assert np.array_equal(np.round(numbers, 1), numbers)
            assert abs(numbers).max() <= 2
