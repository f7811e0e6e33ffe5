"""N6: a cross-entropy of a sigmoid or softmax far beyond z = 709, where a is 0 in float64: cost and delta are finite.

The oracle is arithmetic on paper: for z far out ln a is z or 0, and delta is a - y with a = 0 or 1.
"""

import json
from math import exp, log
from typing import Any

import numpy as np
import pytest

from app.backprop import problem as problem_module
from app.backprop.arithmetic import as_floats
from app.backprop.network import Network
from app.backprop.numeric_gradient import gradient_check
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.training.recipe import Recipe
from app.training.run import train
from app.web.api.serializers import gradient_answer

CASES: list[tuple[str, str, list[float], list[float], float, list[float]]] = [
    ("sigmoid", "binary_cross_entropy", [-800.0], [1.0], 800.0, [-1.0]),
    ("sigmoid", "binary_cross_entropy", [800.0], [0.25], 600.0, [0.75]),
    ("sigmoid", "binary_cross_entropy", [-1e24], [0.25], 0.25e24, [-0.25]),
    ("sigmoid", "cross_entropy", [-2000.0, 0.0], [0.5, 0.5], 1000.0 + log(2) / 2, [-0.5, -0.25]),
    ("softmax", "cross_entropy", [800.0, 0.0, 800.0], [0.0, 1.0, 0.0], 800.0 + log(2), [0.5, -1.0, 0.5]),
    ("softmax", "cross_entropy", [1e24, 0.0], [0.5, 0.5], 0.5e24, [0.5, -0.5]),
    ("softmax", "binary_cross_entropy", [900.0, 0.0], [0.0, 1.0], 1800.0, [2.0, -2.0]),
]
"""Activation, cost, z, targets, the cost, delta."""


@pytest.mark.parametrize("hand_size", [0, problem_module.HAND_SIZE])
@pytest.mark.parametrize(("name", "cost_name", "z", "y", "cost", "delta"), CASES)
def test_cost_and_delta_are_finite_where_the_slope_of_the_cost_is_not(
    name: str, cost_name: str, z: list[float], y: list[float], cost: float, delta: list[float],
    hand_size: int, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(problem_module, "HAND_SIZE", hand_size)
    network = Network.of([([[each] for each in z], [0.0] * len(z), name)])
    trace = solve(Problem.of(network, [1.0], y, cost_name=cost_name, learning_rate=0.1))
    assert float(trace.before.cost or 0) == pytest.approx(cost, rel=1e-14)
    assert trace.backward
    assert as_floats(trace.backward.delta[1])[0] == pytest.approx(delta, rel=1e-13)
    assert trace.update
    assert as_floats(trace.update.network.b[1]) == pytest.approx([-0.1 * each for each in delta], rel=1e-13)
    assert trace.after


def test_what_float64_cannot_hold_is_null_in_an_answer_and_nothing_else_is() -> None:
    network = Network.of([([[1.0], [2.0]], [0.0, 0.0], "relu"), ([[-400.0, -200.0]], [0.0], "sigmoid")])
    problem = Problem.of(network, [1.0], [1.0], cost_name="binary_cross_entropy", learning_rate=0.1)
    answer: Any = json.loads(json.dumps(gradient_answer(solve(problem), check=True, whys=True), allow_nan=False))
    hidden, output = answer["layers"]
    assert (output["dC_da"], output["delta"]) == ([None], [-1.0])
    assert hidden["delta"] == [400.0, 200.0]
    assert output["dC_dW"] == [[-1.0, -2.0]]
    assert answer["whys"]["dC_da.2.0"]["value"] is None
    assert max(each["relative_error"] for each in answer["gradient_check"]) < 1e-9


def test_the_gradient_check_of_a_saturated_softmax_finds_the_same_slopes() -> None:
    output = ([[5000.0, 0.0], [1.0, 1.0], [0.0, 2.0]], [0.0] * 3, "softmax")
    network = Network.of([([[0.3], [-0.2]], [0.1, 0.4], "tanh"), output])
    for cost in ("cross_entropy", "binary_cross_entropy"):
        checked = gradient_check(solve(Problem.of(network, [1.0], [0.25, 0.25, 0.5], cost_name=cost)))
        assert all(np.isfinite(each.numeric) for each in checked)
        assert max(each.relative_error for each in checked) < 1e-9


def test_training_goes_on_through_a_saturated_output() -> None:
    network = Network.of([([[-900.0]], [0.0], "sigmoid")])
    problem = Problem.of(network, [1.0], [1.0], cost_name="binary_cross_entropy", learning_rate=100.0)
    run = train(problem, Recipe(6))
    assert run.stopped == "finished"
    assert run.costs == pytest.approx([900, 700, 500, 300, 100, exp(-100), exp(-100)], rel=1e-12)
