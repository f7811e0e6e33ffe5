"""Mistakes that were made in a calculation of its own, written without the catalogue, are found and named."""

import random
from typing import Any

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.check.checking import check
from tests.check.by_hand import ByHand

SLIPS = {
    "transposed": "z", "bias_left_out": "z", "activation_forgotten": "a", "factor_2": "cost", "sign_of_delta": "delta",
    "derivative_forgotten": "delta", "derivative_twice": "delta", "slope_at_a": "da_dz", "slope_formula_at_z": "da_dz",
    "wrong_activation": "dC_dW", "activation_forgotten_before": "dC_dW", "updated_weights": "dC_da",
    "not_transposed": "dC_da", "rate_forgotten": "W_new", "rate_twice": "W_new", "uphill": "W_new",
    "not_updated": "b_new",
}  # fmt: skip
"""The slip, and the quantity that it is made in."""
ONLY_BELOW = ("updated_weights", "not_transposed")
NOT_FROM_THE_END = ("factor_2", "wrong_activation", "activation_forgotten")
"""The first changes no later number, the others go on in more ways than one."""
ONLY_ABOVE = ("activation_forgotten_before",)


def by_hand(seed: int, slip: str = "", at: int = 0) -> tuple[Problem, dict[str, float]]:
    state = random.Random(seed)

    def number() -> float:
        return round(state.choice((-1, 1)) * state.uniform(0.2, 0.9), 2)

    g = ["sigmoid", "sigmoid"] if slip == "slope_formula_at_z" else [state.choice(("sigmoid", "tanh")) for _ in "ab"]
    W: list[Any] = [[], *([[number(), number()], [number(), number()]] for _ in g)]
    b: list[Any] = [[], *([number(), number()] for _ in g)]
    x, y = [number(), number()], [number(), number()]
    layers = [(W[l], b[l], g[l - 1]) for l in (1, 2)]
    problem = Problem.of(Network.of(layers), x, y, learning_rate=0.4)
    return problem, ByHand(W, b, ["", *g], x, y, 0.4, slip, at).work()


def written(lines: dict[str, float], digits: int) -> dict[str, str]:
    return {address: f"{value:#.{digits}g}" for address, value in lines.items()}


@pytest.mark.parametrize("digits", [3, 4, 6, 9])
def test_a_right_calculation_has_no_wrong_line(digits: int) -> None:
    for seed in range(25):
        problem, lines = by_hand(seed)
        marks = check(problem, written(lines, digits)).marks
        assert {mark.verdict for mark in marks.values()} <= {"right", "rounded"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("slip", SLIPS)
def test_a_mistake_in_one_layer_is_found_and_named(slip: str, seed: int) -> None:
    layer = 1 if slip in ONLY_BELOW else 2 if slip in ONLY_ABOVE else 1 + seed % 2
    problem, lines = by_hand(100 + seed, slip, 0 if slip == "factor_2" else layer)
    found = check(problem, written(lines, 6))
    first = found.first_error
    assert first is not None
    assert first.startswith("cost" if slip == "factor_2" else f"{SLIPS[slip]}.{layer}.")
    assert found.mistakes[first][0].name == slip
    # all that is not such a line itself follows from it
    named = {mistakes[0].name for mistakes in found.mistakes.values() if mistakes}
    assert named == {slip}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("slip", [slip for slip in SLIPS if slip not in NOT_FROM_THE_END])
def test_a_mistake_in_one_layer_is_found_from_the_last_number_alone(slip: str, seed: int) -> None:
    layer = 1 if slip in ONLY_BELOW else 2
    problem, lines = by_hand(200 + seed, slip, layer)
    found = check(problem, {"cost_new": f"{lines['cost_new']:#.10g}"})
    names = [mistake.name for mistake in found.mistakes["cost_new"]]
    assert slip in names


def test_two_mistakes_in_one_line_are_named_as_a_pair() -> None:
    """The slope of the sigmoid forgotten, and the sign of delta turned around."""
    problem, lines = by_hand(7)
    wrong = -lines["dC_da.2.0"]
    found = check(problem, {"a.2.0": f"{lines['a.2.0']:.6f}", "delta.2.0": f"{wrong:.6f}"})
    first = found.mistakes["delta.2.0"][0]
    assert first.name in ("derivative_forgotten + sign_of_delta", "sign + derivative_forgotten")


def test_two_mistakes_at_two_places_are_found_from_the_number_after_them() -> None:
    """The bias left out of z, and the activation forgotten."""
    problem, lines = by_hand(8)
    bias = float(problem.network.b[2][0])
    wrong = lines["z.2.0"] - bias
    found = check(problem, {"a.2.0": f"{wrong:.7f}"})
    assert "bias_left_out + activation_forgotten" in {mistake.name for mistake in found.mistakes["a.2.0"]}


def test_where_no_mistake_is_known_none_is_made_up() -> None:
    problem, lines = by_hand(9)
    found = check(problem, written(lines, 8) | {"z.1.0": "0.31415926"})
    assert found.first_error == "z.1.0"
    assert found.mistakes["z.1.0"] == ()
