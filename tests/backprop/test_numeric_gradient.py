"""Every activation with every cost in every shape, against numbers found without the backward pass."""

from dataclasses import replace

import numpy as np
import pytest

from app.backprop import problem as problem_module
from app.backprop.backward import Backward
from app.backprop.network import Network
from app.backprop.numeric_gradient import gradient_check
from app.backprop.problem import Problem
from app.backprop.solve import solve
from tests.backprop.networks import HIDDEN, combined, every_combination, random_problem


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("arithmetic", ["fractions", "float64"])
def test_every_combination_passes_at_1e_9(hidden: str, arithmetic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if arithmetic == "float64":
        monkeypatch.setattr(problem_module, "HAND_SIZE", 0)
    combinations = [c for c in every_combination() if c[0] == hidden]
    assert len(combinations) > 200
    for seed, (_, output, cost, shape) in enumerate(combinations):
        trace = solve(combined(seed, hidden, output, cost, shape, samples=1 + seed % 3))
        assert trace.problem.exact == (arithmetic == "fractions")
        worst = max(gradient_check(trace), key=lambda checked: checked.relative_error)
        assert worst.relative_error < 1e-9, (output, cost, shape, worst)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_several_samples_are_put_together_as_the_reduction_says(reduction: str) -> None:
    trace = solve(random_problem(1, (3, 4, 2), ["tanh", "softmax"], "cross_entropy", samples=5, reduction=reduction))
    assert max(checked.relative_error for checked in gradient_check(trace)) < 1e-9


def test_a_wrong_gradient_is_found_and_both_numbers_are_told() -> None:
    trace = solve(random_problem(2, (2, 3, 1), ["tanh", "identity"], "half_squared_error"))
    assert isinstance(trace.backward, Backward)
    wrong = trace.backward.dC_db[2] * 2
    trace = replace(trace, backward=replace(trace.backward, dC_db=(*trace.backward.dC_db[:2], wrong)))
    found = {checked.address: checked for checked in gradient_check(trace) if checked.relative_error > 1e-9}
    assert list(found) == ["dC_db.2.0"]
    assert found["dC_db.2.0"].gradient == pytest.approx(2 * found["dC_db.2.0"].numeric)


def test_on_a_kink_the_gradient_lies_between_the_slopes_of_the_two_sides() -> None:
    network = Network.of([([[0.5, 0.6]], [-0.1], "relu")])
    trace = solve(Problem.of(network, [0.8, -0.5], [0.5]))
    bias = next(checked for checked in gradient_check(trace) if checked.address == "dC_db.1.0")
    assert bias.gradient == 0
    assert bias.sides is not None
    np.testing.assert_allclose(sorted(bias.sides), [-0.5, 0], atol=1e-5)
