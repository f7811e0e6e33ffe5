"""N1, N5: what is 0 on paper is 0, and an error that a unit does not pass on is not counted."""

from itertools import product

import numpy as np
import pytest

from app.backprop.arithmetic import Array, arithmetic, fractions
from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.trace import Trace
from app.backprop.values import all_values
from tests.backprop.networks import HIDDEN

COSTS = ("cross_entropy", "binary_cross_entropy", "half_squared_error", "mean_absolute_error")
SYMMETRIC = [
    (hidden, classes, units, cost, weight, bias_update)
    for hidden, classes, units, cost, weight, bias_update in product(
        HIDDEN, (3, 4), (2, 3), COSTS, (0.1, 0.3), ("each", "shared")
    )
]


def symmetric_start(hidden: str, classes: int, units: int, cost: str, weight: float, bias_update: str) -> Trace:
    """All weights equal, the first class the right one; softmax outputs."""
    layers = [
        ([[weight] * 2] * units, [0.1] * units, hidden),
        ([[weight] * units] * classes, [0.0] * classes, "softmax"),
    ]
    targets = [1.0] + [0.0] * (classes - 1)
    settings = {"cost_name": cost, "learning_rate": 0.5, "bias_update": bias_update}
    return solve(Problem.of(Network.of(layers), [0.5, 0.7], targets, **settings))


def tiny(trace: Trace) -> dict[str, float]:
    """The values that nobody could find on paper."""
    return {address: float(v) for address, v in all_values(trace).items() if v and abs(v) < 1e-30}


@pytest.mark.parametrize(("hidden", "classes"), list(product(HIDDEN, (3, 4))))
def test_sums_that_are_0_but_for_rounding_are_0(hidden: str, classes: int) -> None:
    """N1, for softmax over equal weights: what goes back is weight · Σ δ, and the δ of a softmax add up to 0."""
    for setup in SYMMETRIC:
        if setup[:2] == (hidden, classes):
            trace = symmetric_start(*setup)
            assert not tiny(trace), setup
            assert trace.backward
            if setup[3] != "binary_cross_entropy":
                assert not trace.backward.delta[1].any(), setup


def test_a_delta_that_is_small_is_not_0() -> None:
    """N1: what is small in earnest stays; e^-150 is 7e-66."""
    layers = [([[1.0]], [-150.0], "sigmoid"), ([[1.0], [-1.0], [0.0]], [0.0] * 3, "softmax")]
    trace = solve(Problem.of(Network.of(layers), [0.0], [1.0, 0.0, 0.0], cost_name="cross_entropy"))
    assert trace.backward
    assert float(trace.backward.delta[1][0, 0]) == pytest.approx(-np.exp(-150.0), rel=1e-9)


def test_random_softmax_deltas_add_up_to_0() -> None:
    """N1: for any numbers, shared biases under a softmax take a step of the sum of its deltas, which is 0."""
    rng = np.random.default_rng(1)
    for cost in COSTS:
        W, b = (np.round(rng.uniform(-1, 1, shape), 1).tolist() for shape in ((4, 3), 4))
        problem = Problem.of(
            Network.of([(W, b, "softmax")]), [0.3, -0.2, 0.9], [0.0, 1.0, 0.0, 0.0],
            cost_name=cost, learning_rate=0.1, bias_update="shared",
        )  # fmt: skip
        trace = solve(problem)
        assert trace.update
        assert not trace.update.step_b[1].any(), cost


def in_long_reals(hidden: str, z: str, last: list[list[float]]) -> Array:
    """The bound of the outputs of a network whose middle unit has this z."""
    first = (np.array([[0.0]]), np.array([0.0]), "sigmoid")  # from here on there are long reals
    layers = [first, (np.array([[0.0]]), np.array([0.0]), hidden), (np.array(last), np.zeros(len(last)), "identity")]
    network = Network.of([(W.tolist(), b.tolist(), name) for W, b, name in layers])
    with arithmetic():
        W, b = (tuple(map(fractions, each)) for each in (network.W, network.b))
        b[2][0] = fractions(np.array([1.0]))[0] * int(float(z))
        return forward(network.with_parameters(W, b), fractions(np.array([[0.5]]))).output_error


@pytest.mark.parametrize("hidden", ["relu", "sigmoid", "tanh", "elu", "softplus", "silu", "gelu"])
def test_the_error_of_a_unit_that_is_off_goes_no_further(hidden: str) -> None:
    """N5: z = -3e141 is off by 1e26 or so, and its ReLU is 0 all the same."""
    assert in_long_reals(hidden, "-3e141", [[1.0]]).max() < 1e-90


@pytest.mark.parametrize("hidden", ["identity", "relu", "softplus"])
def test_the_error_of_a_unit_that_is_on_goes_on(hidden: str) -> None:
    """N5, the other way round."""
    assert in_long_reals(hidden, "3e141", [[1.0]]).min() > 1e10
