"""N3, N4: slopes on both sides of a kink, exactly, and none where there is no kink; every check has a number."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from app.backprop.address import Address
from app.backprop.arithmetic import fraction
from app.backprop.network import Network
from app.backprop.numeric_gradient import gradient_check, sweep_cost
from app.backprop.problem import Problem
from app.backprop.solve import solve

H = 1e-25
"""So small that a difference in fractions or long reals is the slope of that side to 20 digits."""


def on_kinks(seed: int) -> Problem:
    """A network of short decimals of which some units stand on their kink, as zeros among the inputs make likely."""
    choose = Random(seed)
    sizes = [2, choose.randint(1, 3), choose.randint(1, 2)]
    layers = []
    for before, size in pairwise(sizes):
        W = [[choose.choice([-0.5, -0.2, 0.3, 0.4]) for _ in range(before)] for _ in range(size)]
        name = choose.choice(["relu", "leaky_relu", "relu", "identity", "sigmoid"])
        layers.append((W, [choose.choice([0.0, 0.0, 0.1]) for _ in range(size)], name))
    cost = choose.choice(["half_squared_error", "mean_absolute_error", "huber"])
    targets = [choose.choice([0.0, 0.5]) for _ in range(sizes[-1])]
    x = [choose.choice([0.0, 0.5]), choose.choice([0.0, -0.4])]
    return Problem.of(Network.of(layers), x, targets, cost_name=cost)


@pytest.mark.parametrize("seed", range(40))
def test_sides_are_the_slopes_of_both_sides(seed: int) -> None:
    """N3, against differences of 1e-25 in exact arithmetic."""
    trace = solve(on_kinks(seed))
    for checked in gradient_check(trace):
        at = Address.parse(checked.address)
        at = at._replace(name=at.name.removeprefix("dC_d"))
        parameters = getattr(trace.problem.network, at.name)[at.indices[0]]
        here, h = parameters[at.indices[1:]], fraction(H)
        before, middle, after = sweep_cost(trace.problem, at, np.array([here - h, here, here + h], dtype=object))
        left, right = float((middle - before) / h), float((after - middle) / h)
        if checked.sides is None:
            assert left == pytest.approx(right, rel=1e-12, abs=1e-12)
        else:
            assert checked.sides == pytest.approx((left, right), rel=1e-12, abs=1e-18)
            assert left != right


def test_a_leaky_relu_that_meets_its_target_has_no_kink() -> None:
    """N3, as it was found: both slopes are 0, as the error is."""
    trace = solve(Problem.of(Network.of([([[0.5, 0.6]], [-0.1], "leaky_relu")]), [0.8, -0.5], [0.0]))
    assert trace.kinks
    assert all(checked.sides is None for checked in gradient_check(trace))


@pytest.mark.parametrize("activation", ["elu", "silu", "gelu", "identity", "tanh", "leaky_relu"])
@pytest.mark.parametrize("bias", [-0.3, 0.3])
def test_an_output_that_is_0_but_for_rounding_has_a_numeric_slope(activation: str, bias: float) -> None:
    """N4: 0.1 + 0.2 - 0.3 is 5.6e-17 in float64, and with the other signs outside [0, 1]."""
    sign = 1.0 if bias < 0 else -1.0
    network = Network.of([([[0.1 * sign, 0.2 * sign]], [bias], activation)])
    trace = solve(Problem.of(network, [1.0, 1.0], [0.0], cost_name="binary_cross_entropy"))
    for checked in gradient_check(trace):
        assert np.isfinite(checked.numeric)
        assert checked.relative_error < 1e-9 or checked.sides
