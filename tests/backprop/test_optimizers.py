"""One update of the lab after another is what PyTorch makes of a whole run; and on paper what the formulas give."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.backprop.arithmetic import as_floats
from app.backprop.errors import InvalidProblem
from app.backprop.network import Network
from app.backprop.numeric_gradient import gradient_check
from app.backprop.optimizers import Optimizer, State
from app.backprop.penalties import Penalty
from app.backprop.problem import Problem, rounded
from app.backprop.solve import solve
from tests.backprop.networks import OPTIMIZERS, learning_problem
from tests.thorough import amount

FILE = Path(__file__).parents[1] / "oracles" / "torch_training.json"
RUNS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["runs"]
SIZES, NAMES = (3, 5, 4, 2), ("tanh", "sigmoid", "identity")
BATCH = 4


@pytest.mark.parametrize(
    "run",
    [run for run in RUNS if run["schedule"]["name"] == "constant"],
    ids=lambda run: f"{run['optimizer']} {run['l1']} {run['l2']}",
)
def test_a_run_of_updates_is_that_of_pytorch(run: dict[str, Any]) -> None:
    W = (np.zeros((3, 0)), *(np.zeros((n, m)) for m, n in pairwise(SIZES)))
    network = Network(W, tuple(np.zeros(n) for n in SIZES), ("input", *NAMES)).with_flat(np.array(run["parameters"]))
    x, y = np.array(run["x"]), np.array(run["y"])
    problem = Problem(
        network, x, y, learning_rate=run["learning_rate"], single=False, optimizer=Optimizer(**run["optimizer"]),
        penalty=Penalty(run["l1"], run["l2"]),
    )  # fmt: skip
    for after in run["after"][:3]:
        for start in range(0, len(x), BATCH):
            batch = slice(start, start + BATCH)
            trace = solve(replace(problem, inputs=x[batch], targets=y[batch]))
            assert trace.update
            state = trace.update.state.mapped(as_floats)
            problem = replace(problem, network=rounded(trace.update.network), state=state)
        np.testing.assert_allclose(problem.network.flat(), after, rtol=1e-11, atol=1e-12)


def one_weight(optimizer: Optimizer, **settings: Any) -> Problem:
    """w = 2, b = 1, x = 3, y = 5: a = 7, dC/dw = 2 · 3 = 6, dC/db = 2."""
    problem = Problem.of(
        Network.of([([[2.0]], [1.0], "identity")]), [3.0], [5.0], learning_rate=0.1, optimizer=optimizer, **settings
    )
    return problem


def new_weight(problem: Problem) -> Any:
    trace = solve(problem)
    assert trace.update
    return trace.update.network.W[1][0, 0]


def test_momentum_is_exact_on_paper() -> None:
    problem = one_weight(Optimizer("momentum", momentum=0.5))
    state = State(2, ({}, {"velocity": np.array([[4.0]])}), ({}, {"velocity": np.array([1.0])}))
    assert new_weight(replace(problem, state=state)) == Fraction(2) - Fraction(1, 10) * (Fraction(1, 2) * 4 + 6)


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    assert float(new_weight(one_weight(Optimizer("adam", epsilon=1e-20)))) == pytest.approx(1.9, rel=1e-15)


@pytest.mark.parametrize(
    ("penalty", "slope"),
    [
        (Penalty(l2=0.5), Fraction(1)),
        (Penalty(l2=0.5, form="plain"), Fraction(2)),
        (Penalty(l1=0.5), Fraction(1, 2)),
        (Penalty(l1=0.5, l2=0.5, form="half_mean"), Fraction(3, 2)),
    ],
)
def test_a_penalty_is_added_to_the_gradient(penalty: Penalty, slope: Fraction) -> None:
    trace = solve(one_weight(Optimizer(), penalty=penalty))
    assert trace.backward
    assert trace.backward.dC_dW[1][0, 0] == 6 + slope
    assert trace.backward.dC_db[1][0] == 2


def test_half_mean_divides_by_the_number_of_samples() -> None:
    network = Network.of([([[2.0]], [1.0], "identity")])
    penalty = Penalty(l2=0.5, form="half_mean")
    trace = solve(Problem.of(network, [[3.0], [3.0]], [[5.0], [5.0]], penalty=penalty))
    assert trace.backward
    assert trace.backward.dC_dW[1][0, 0] == 6 + Fraction(1, 2)
    assert trace.before.cost == 2 + Fraction(1, 2)


@pytest.mark.parametrize("seed", range(amount(20, 200)))
def test_penalised_gradients_are_those_of_the_penalised_cost(seed: int) -> None:
    problem = learning_problem(seed, OPTIMIZERS[seed % 7])
    for checked in gradient_check(solve(problem)):
        assert checked.relative_error < 1e-11, checked


def test_at_0_an_l1_penalty_has_two_slopes() -> None:
    network = Network.of([([[0.0]], [1.0], "identity")])
    (weight, _) = gradient_check(solve(Problem.of(network, [3.0], [5.0], penalty=Penalty(l1=0.5))))
    assert weight.sides == (-12.5, -11.5)
    assert weight.gradient == -12


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"optimizer": Optimizer("adam"), "update": "in_place"}, "update"),
        ({"optimizer": Optimizer("momentum"), "state": State(1, ({}, {}), ({}, {}))}, "velocity_W.1"),
        (
            {
                "optimizer": Optimizer("rmsprop"),
                "state": State(1, ({}, {"moment2": np.array([[-1.0]])}), ({}, {"moment2": np.array([0.0])})),
            },
            "moment2_W.1.0.0",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(settings: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidProblem) as refused:
        Problem.of(Network.of([([[2.0]], [1.0], "identity")]), [3.0], [5.0], **{"learning_rate": 0.1} | settings)
    assert refused.value.faults[0].place == place
