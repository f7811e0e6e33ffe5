"""L11: the lab says where cost, output activation and targets do not fit."""

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.explain.solution import Solution
from app.explain.steps.cost import cost_advice, explain


def advice(output: str, cost: str, targets: list[float]) -> str:
    layer = ([[0.1]] * len(targets), [0.5] * len(targets), output)
    return " ".join(cost_advice(Problem.of(Network.of([layer]), [1.0], targets, cost_name=cost)))


@pytest.mark.parametrize(
    ("output", "cost", "targets", "words"),
    [
        ("relu", "cross_entropy", [1.0], "ReLU can give other numbers"),
        ("relu", "cross_entropy", [1.0], "With one output"),
        ("tanh", "binary_cross_entropy", [1.0], "tanh can give other numbers"),
        ("softmax", "cross_entropy", [1.0], "With one output"),
        ("softmax", "cross_entropy", [0.5, 0.0, 0.0], "add up to 1"),
        ("sigmoid", "cross_entropy", [1.0, 0.0], "whose target is 0"),
    ],
)
def test_what_does_not_fit_is_told_in_words(output: str, cost: str, targets: list[float], words: str) -> None:
    """L11."""
    assert words in advice(output, cost, targets)


@pytest.mark.parametrize(
    ("output", "cost", "targets"),
    [
        ("sigmoid", "binary_cross_entropy", [0.3]),
        ("softmax", "cross_entropy", [0.1, 0.2, 0.7]),
        ("relu", "half_squared_error", [5.0]),
    ],
)
def test_what_fits_needs_no_words(output: str, cost: str, targets: list[float]) -> None:
    """L11."""
    assert not advice(output, cost, targets)


def test_the_advice_is_a_note_of_the_step_of_the_cost() -> None:
    """L11."""
    layer = ([[0.1]] * 3, [0.5] * 3, "softmax")
    solution = Solution(solve(Problem.of(Network.of([layer]), [1.0], [0.5, 0.0, 0.0], cost_name="cross_entropy")))
    assert any("add up to 1" in str(note[0]) for note in explain(solution).notes)
