"""N6: no answer has a -0, which nobody writes on paper."""

import json

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.web.api.serializers import gradient_answer


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("copies", [1, 70])
def test_no_answer_has_a_minus_zero(output: str, copies: int) -> None:
    """N6, in fractions, in long reals, and for 70 units in float64: slopes of units that are off, times a negative."""
    layers = [
        ([[-1.0] * copies] * copies, [0.0] * copies, "relu"),
        ([[0.5] * copies], [-0.2], output),
    ]
    problem = Problem.of(Network.of(layers), [1.0] * copies, [1.0], learning_rate=0.1)
    text = json.dumps(gradient_answer(solve(problem), whys=copies == 1))
    assert "-0.0," not in text
    assert "-0.0]" not in text
    assert "-0.0}" not in text
