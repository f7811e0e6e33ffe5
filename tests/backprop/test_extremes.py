"""Large, tiny and odd numbers: finite and right, or a named error; never a NaN that goes on."""

from math import exp, log
from typing import Any

import numpy as np
import pytest

from app.backprop import problem as problem_module
from app.backprop.activations import ACTIVATIONS
from app.backprop.errors import InvalidProblem, NotFinite
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve

LARGE = np.array([[-1e12, -800.0, -40.0, -1e-300, 0.0, 5e-324, 40.0, 800.0, 1e12]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_and_slopes_are_finite_everywhere(name: str) -> None:
    with np.errstate(over="ignore", under="ignore"):
        assert np.isfinite(ACTIVATIONS[name].value(LARGE)).all()
        assert np.isfinite(ACTIVATIONS[name].derivative(LARGE)).all()


@pytest.mark.parametrize("hand_size", [0, problem_module.HAND_SIZE])
def test_a_saturated_sigmoid_keeps_the_digits_of_its_entropy(hand_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At z = 40 the cost is 40 + ln(1 + e^-40), and delta is 1, though 1 - a is 0 in float64."""
    monkeypatch.setattr(problem_module, "HAND_SIZE", hand_size)
    network = Network.of([([[40.0]], [0.0], "sigmoid")])
    trace = solve(Problem.of(network, [1.0], [0.0], cost_name="binary_cross_entropy"))
    assert float(trace.before.cost or 0) == pytest.approx(40 + exp(-40), rel=1e-15)
    assert trace.backward
    assert float(trace.backward.delta[1][0, 0]) == pytest.approx(1.0, rel=1e-14)


def test_softmax_is_shifted_so_that_nothing_overflows() -> None:
    network = Network.of([([[1000.0], [0.0]], [0.0, 0.0], "softmax")])
    trace = solve(Problem.of(network, [1.0], [1.0, 0.0], cost_name="cross_entropy"))
    assert float(trace.before.cost or 0) == 0
    assert float(trace.before.forward.a[1][0, 0]) == 1


@pytest.mark.parametrize("cost", ["cross_entropy", "binary_cross_entropy"])
@pytest.mark.parametrize("weight", [-1.0, 2.0])
def test_a_cross_entropy_of_what_is_no_probability_is_refused(cost: str, weight: float) -> None:
    network = Network.of([([[weight]], [0.0], "identity")])
    with pytest.raises(InvalidProblem) as error:
        solve(Problem.of(network, [1.0], [1.0], cost_name=cost))
    assert error.value.faults[0].place == "a.1.0"
    assert f"between 0 and 1 for {cost}" in error.value.faults[0].expected


def test_an_output_that_leaves_0_and_1_by_the_update_diverges_where_it_does() -> None:
    network = Network.of([([[0.5]], [0.0], "identity")])
    trace = solve(Problem.of(network, [1.0], [1.0], cost_name="cross_entropy", learning_rate=1.0))
    assert (trace.after, trace.diverged) == (None, "cost_new")


@pytest.mark.parametrize(("z", "right"), [(-6.0, -5.9195258702261885e-09), (-9.0, -1.0157295653584566e-18)])
def test_gelu_keeps_its_digits_far_to_the_left(z: float, right: float) -> None:
    """z erfc(-z / sqrt 2) / 2, by MPFR at 300 bits."""
    assert ACTIVATIONS["gelu"].value(np.array([[z]]))[0, 0] == pytest.approx(right, rel=1e-12)


def test_a_saturated_softmax_keeps_the_digits_of_its_slope() -> None:
    """Two units 34 apart: da_0/dz_0 = a_0 a_1 = -da_0/dz_1, about e^-34."""
    jacobian = ACTIVATIONS["softmax"].derivative(np.array([[34.0, 0.0]]))[0]
    assert jacobian[0, 0] == pytest.approx(exp(-34), rel=1e-12)
    assert jacobian[0, 0] == pytest.approx(-jacobian[0, 1], rel=1e-12)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "silu", "gelu"])
def test_what_cancels_on_paper_is_0_after_a_sigmoid_too(name: str) -> None:
    """Three equal hidden units into weights that add up to 0."""
    first = ([[0.3]] * 3, [0.1] * 3, name)
    network = Network.of([first, ([[0.2, -0.5, 0.3]], [0.0], "identity")])
    trace = solve(Problem.of(network, [0.7], [0.0]))
    assert trace.before.forward.z[2][0, 0] == 0
    assert trace.before.cost == 0


def test_an_entropy_of_a_relu_inside_0_and_1_is_taken() -> None:
    network = Network.of([([[0.25]], [0.0], "relu")])
    trace = solve(Problem.of(network, [1.0], [1.0], cost_name="binary_cross_entropy"))
    assert float(trace.before.cost or 0) == pytest.approx(-log(0.25))


@pytest.mark.parametrize("hand_size", [0, problem_module.HAND_SIZE])
def test_a_network_that_diverges_by_the_update_says_where(hand_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights of 1e5 in 8 layers: finite before the update, not after a step of 1e12 times the gradient."""
    monkeypatch.setattr(problem_module, "HAND_SIZE", hand_size)
    network = Network.of([([[1e5]], [0.0], "identity")] * 8)
    trace = solve(Problem.of(network, [1.0], [0.0], learning_rate=1e12))
    assert trace.after is None
    assert trace.diverged == "z_new.4.0"


@pytest.mark.parametrize(
    ("layers", "place", "words"),
    [
        ([([[1.0, 2.0], [3.0]], [0.0, 0.0], "relu")], "W.1.1", "layer 1 has inputs (2)"),
        ([([[1.0]], [0.0], "relu"), ([[1.0, 2.0]], [0.0], "relu")], "W.2.0", "layer 2 has inputs (1)"),
        ([([[1.0]], [0.0, 1.0], "relu")], "b.1", "layer 1 has units (1)"),
        ([([[1.0]], [0.0], "softmax"), ([[1.0]], [0.0], "relu")], "activation.1", "output layer only"),
        ([([[1.0]], [0.0], "sine")], "activation.1", "one of identity, relu"),
        ([], "network.layers", "at least one layer"),
        ([([], [], "relu")], "W.1", "at least one unit"),
    ],
)
def test_shapes_that_do_not_fit_are_named_in_words(layers: list[Any], place: str, words: str) -> None:
    with pytest.raises(InvalidProblem) as error:
        Network.of(layers)
    assert error.value.faults[0].place == place
    assert words in error.value.faults[0].expected


def test_costs_that_overflow_only_together_are_an_error() -> None:
    """Two samples of 1e308 each."""
    network = Network.of([([[1e77]], [0.0], "identity"), ([[1e77]], [0.0], "identity")])
    with pytest.raises(NotFinite) as error:
        solve(Problem.of(network, [[1.0], [1.0]], [[0.0], [0.0]], cost_name="squared_error"))
    assert error.value.address == "cost"
