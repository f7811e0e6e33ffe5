"""The probe: the cost as one number moves, held against passes of their own, and against the gradient."""

from math import isfinite

import numpy as np
import pytest

from app.backprop.address import Address
from app.backprop.network import Network
from app.backprop.numeric_gradient import sweep_cost
from app.backprop.problem import Problem, in_floats
from app.backprop.solve import solve, solve_forward
from app.explain.examples import examples
from app.explain.numbers import Style
from app.explain.probe import BOTTOM, LEFT, RIGHT, TOP, Probe, probe
from app.explain.solution import Solution
from tests.backprop.networks import combined, every_combination, random_problem

NOTES = Solution(solve(examples()["notes-231"].problem))


def probed(solution: Solution, address: str) -> Probe:
    found = probe(solution, address)
    assert found is not None
    return found


def verdict(found: Probe) -> str:
    return "".join(part if isinstance(part, str) else Style().text(part.value) for part in found.check.verdict)


def changed(problem: Problem, address: str, value: float) -> Problem:
    """The same problem built anew, with another number at one address."""
    at, network = Address.parse(address), problem.network
    W, b = [layer.tolist() for layer in network.W], [layer.tolist() for layer in network.b]
    x, y = problem.inputs.tolist(), (problem.targets if problem.targets is not None else np.array([])).tolist()
    if at.name == "a":
        x[at.sample or 0][at.indices[1]] = value
    elif at.name == "W":
        W[at.indices[0]][at.indices[1]][at.indices[2]] = value
    else:
        b[at.indices[0]][at.indices[1]] = value
    layers = [(W[l], b[l], network.names[l]) for l in network.layers]
    samples = (x[0], y[0]) if problem.single else (x, y)
    return Problem.of(Network.of(layers), *samples, cost_name=problem.cost_name, reduction=problem.reduction)


def cost_of(problem: Problem, address: str) -> float:
    """The cost by a pass of its own; of one sample where the address is that of an input."""
    before, sample = solve_forward(problem).before, Address.parse(address).sample
    assert before.costs is not None
    assert before.cost is not None
    return float(before.cost if sample is None else before.costs[sample])


def problems() -> list[Problem]:
    found = [combined(seed, *kind, samples=1 + seed % 3) for seed, kind in enumerate(every_combination())]
    return found[::23]


@pytest.mark.parametrize("problem", problems())
def test_the_cost_along_a_number_is_that_of_passes_of_their_own(problem: Problem) -> None:
    s = "" if problem.single else "s0:"
    for address in (f"{s}a.0.0", "W.1.0.0", "b.1.0", f"W.{problem.network.depth}.0.0", f"b.{problem.network.depth}.0"):
        numbers = [-0.8, 0.1, 1.5]
        found = sweep_cost(in_floats(problem), Address.parse(address), np.array(numbers))
        alone = [cost_of(changed(problem, address, number), address) for number in numbers]
        assert found.tolist() == pytest.approx(alone, rel=1e-9)


@pytest.mark.parametrize("problem", problems())
def test_the_numeric_check_agrees_with_every_gradient(problem: Problem) -> None:
    solution = Solution(solve(problem))
    for address in solution.values:
        found = probe(solution, address)
        if found is None:
            continue
        assert float(found.check.numeric) == pytest.approx(float(found.check.gradient), rel=1e-5, abs=1e-9), address
        if found.gradient:
            assert found.check.gradient == solution.values[found.gradient]


def test_in_fractions_the_check_of_a_quadratic_cost_is_exact() -> None:
    found = probed(NOTES, "W.2.0.0")
    assert found.check.numeric == found.check.gradient == NOTES.values["dC_dW.2.0.0"]
    assert verdict(found) == "They are equal."


def test_in_floats_digits_are_counted() -> None:
    wide = random_problem(1, (64, 64, 8), ["tanh", "sigmoid"], "squared_error", learning_rate=0.1)
    solution = Solution(solve(wide))
    assert not solution.problem.exact
    assert verdict(probed(solution, "dC_dW.2.0.0")).startswith("They agree to ")


def test_on_a_kink_both_slopes_are_told() -> None:
    """Hidden unit 1 of the notes has z = 0: to the right its weight from input 0 turns it on, to the left off."""
    found = probed(NOTES, "dC_dW.1.1.0")
    assert found.check.sides is not None
    left, right = found.check.sides
    assert left == 0
    # -0.3 (the weight on) times delta -0.016 times the input 0.8
    assert float(right) == pytest.approx(0.00384, rel=1e-3)
    assert found.check.gradient == 0
    assert "The cost has a kink here: its slope is 0 on the left" in verdict(found)


def test_beside_a_kink_there_is_none() -> None:
    assert probed(NOTES, "W.1.0.0").check.sides is None
    assert probed(NOTES, "W.1.2.0").check.sides is None  # off on both sides


def test_a_kink_of_the_cost_is_one_too() -> None:
    problem = Problem.of(Network.of([([[0.5]], [0.0], "identity")]), [1.0], [0.5], cost_name="mean_absolute_error")
    found = probed(Solution(solve(problem)), "W.1.0.0")
    assert found.check.sides == (-1, 1)


def test_the_gradient_of_an_input_is_that_of_the_cost_of_its_sample() -> None:
    problem = random_problem(5, (2, 3, 2), ["tanh", "sigmoid"], "squared_error", samples=3)
    solution = Solution(solve(problem), 0)
    found = probed(solution, "s2:a.0.1")
    h = 1e-6
    here = problem.inputs[2, 1]
    costs = [cost_of(changed(problem, "s2:a.0.1", here + move), "s2:a.0.1") for move in (-h, h)]
    assert found.gradient is None
    assert found.cost == "s2:cost"
    assert float(found.check.gradient) == pytest.approx((costs[1] - costs[0]) / (2 * h), rel=1e-6)
    assert found.check.rows[1][1] == solution.values["s2:cost"]


@pytest.mark.parametrize("name", [*examples()])
def test_the_curve_stays_within_its_picture(name: str) -> None:
    solution = Solution(solve(examples()[name].problem))
    for address in solution.values:
        found = probe(solution, address)
        if found is None:
            continue
        curve = found.curve
        marks = [point for piece in curve.pieces for point in piece] + [curve.here, *curve.tangent]
        marks += [curve.lands] if curve.lands else []
        assert all(LEFT - 0.01 <= point.x <= RIGHT + 0.01 for point in marks), address
        assert all(TOP - 0.01 <= point.y <= BOTTOM + 0.01 for point in marks), address
        assert curve.left < float(solution.values[found.of]) < curve.right


def test_the_curve_shows_where_the_update_lands() -> None:
    curve = probed(NOTES, "W.2.0.0").curve
    assert curve.lands is not None
    assert curve.lands.x > curve.here.x  # the gradient is negative, the weight grows
    assert curve.lands.y > curve.here.y  # further down in the picture: the cost falls
    assert probed(NOTES, "W.1.2.0").curve.lands is None


def test_where_the_cost_overflows_the_curve_is_left_out() -> None:
    layers = [([[1e30]], [0.0], "identity")] * 9 + [([[1e-30]], [0.0], "identity")]
    problem = Problem.of(Network.of(layers), [1e-200], [1.0], cost_name="squared_error")
    curve = probed(Solution(solve(problem)), "a.0.0").curve
    points = [point for piece in curve.pieces for point in piece]
    assert all(isfinite(part) for point in points for part in point)
    assert len(points) < 41


def test_a_number_that_is_no_parameter_has_no_probe() -> None:
    assert all(probe(NOTES, address) is None for address in ("z.1.0", "cost", "y.2.0", "learning_rate", "step_W.1.0.0"))
