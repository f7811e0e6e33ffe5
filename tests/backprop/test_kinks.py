"""Pre-activations that are 0 on paper are 0 here, reported, and take the declared slope; small ones are left alone."""

from decimal import Decimal

import numpy as np
import pytest

from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve

UNITS = 20_000
FAN_INS = (2, 3, 5, 8, 16, 32, 64)


def unit_with_z(rng: np.random.Generator, fan_in: int, z: Decimal) -> tuple[list[float], float, list[float]]:
    """Weights, bias and inputs of one or two decimals whose exact pre-activation is z: the bias makes it so."""
    digits = int(rng.integers(1, 3))
    w, x = (
        [Decimal(int(v)).scaleb(-digits) for v in rng.integers(-(10**digits), 10**digits + 1, fan_in)] for _ in "wx"
    )
    bias = z - sum((a * b for a, b in zip(w, x, strict=True)), Decimal(0))
    return [float(v) for v in w], float(bias), [float(v) for v in x]


@pytest.mark.parametrize("fan_in", FAN_INS)
def test_units_that_are_zero_on_paper_are_all_reported_with_slope_0(fan_in: int) -> None:
    rng = np.random.default_rng(fan_in)
    for _ in range(UNITS // len(FAN_INS) + 1):
        w, b, x = unit_with_z(rng, fan_in, Decimal(0))
        passed = forward(Network.of([([w], [b], "relu")]), np.array([x]))
        assert passed.z[1][0, 0] == 0
        assert [(kink.slope, kink.layer, kink.unit) for kink in passed.kinks] == [(0.0, 1, 0)], (w, b, x)


@pytest.mark.parametrize("fan_in", FAN_INS)
@pytest.mark.parametrize("sign", [1, -1])
def test_units_a_millionth_away_from_zero_are_never_reported(fan_in: int, sign: int) -> None:
    rng = np.random.default_rng(fan_in)
    for _ in range(UNITS // len(FAN_INS) // 2):
        w, b, x = unit_with_z(rng, fan_in, sign * Decimal("0.000001"))
        passed = forward(Network.of([([w], [b], "relu")]), np.array([x]))
        assert not passed.kinks
        assert passed.z[1][0, 0] * sign > 0


def test_many_of_these_units_are_not_zero_in_plain_float64() -> None:
    """Else the tests above would prove nothing."""
    rng = np.random.default_rng(0)
    units = [unit_with_z(rng, 8, Decimal(0)) for _ in range(1000)]
    assert sum(float(np.dot(w, x) + b) != 0 for w, b, x in units) > 300


@pytest.mark.parametrize("fan_in", [2, 8])
def test_in_fractions_the_bound_is_0(fan_in: int) -> None:
    w, b, x = unit_with_z(np.random.default_rng(3), fan_in, Decimal(0))
    trace = solve(Problem.of(Network.of([([w], [b], "relu")]), x, [0.5]))
    assert [(kink.bound, kink.slope) for kink in trace.kinks] == [(0.0, 0.0)]


def test_the_bound_is_carried_through_the_layers() -> None:
    """Layer 2 is 0 on paper: 0.1 + 0.2 - 0.3 of activations that are rounded themselves."""
    first = ([[0.1], [0.2], [0.3]], [0.0, 0.0, 0.0], "relu")
    network = Network.of([first, ([[1.0, 1.0, -1.0]], [0.0], "relu")])
    passed = forward(network, np.array([[3.0]]))
    assert [(kink.layer, kink.unit) for kink in passed.kinks] == [(2, 0)]


def test_after_a_sigmoid_a_kink_is_found_as_well() -> None:
    network = Network.of([([[1.0], [1.0]], [0.0, 0.0], "sigmoid"), ([[0.3, -0.3]], [0.0], "relu")])
    trace = solve(Problem.of(network, [0.7], [1.0]))
    assert [(kink.layer, kink.unit) for kink in trace.kinks] == [(2, 0)]


def test_a_leaky_relu_takes_its_lower_slope_at_0() -> None:
    trace = solve(Problem.of(Network.of([([[0.5, 0.6]], [-0.1], "leaky_relu")]), [0.8, -0.5], [0.5]))
    assert [kink.slope for kink in trace.kinks] == [0.01]


def test_an_output_that_meets_its_target_is_a_kink_of_the_absolute_error() -> None:
    network = Network.of([([[0.1, 0.2]], [0.0], "identity")])
    trace = solve(Problem.of(network, [1.0, 1.0], [0.3], cost_name="mean_absolute_error"))
    assert [(kink.name, kink.slope) for kink in trace.kinks] == [("a", 0.0)]
    assert trace.backward
    assert trace.backward.delta[1][0, 0] == 0
