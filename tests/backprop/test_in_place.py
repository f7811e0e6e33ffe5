"""The update in place, the widespread mistake: against a loop of a few lines, and against the page that made it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.backprop import problem as problem_module
from app.backprop.arithmetic import Array, as_floats
from app.backprop.errors import InvalidProblem, NotFinite
from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.numeric_gradient import gradient_check
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.values import all_values
from app.check.answers import read
from app.check.comparing import is_right, to_fraction
from app.explain.examples import examples
from app.training.recipe import Recipe
from app.training.run import train
from tests.backprop.networks import random_problem

MAZUR = replace(examples()["mazur-2015"].problem, update="in_place")
DEEP = (3, 4, 2, 3, 2)


def as_in_many_scripts(problem: Problem) -> tuple[list[Array], list[Array]]:
    """W and b after one update of a tanh network with the mean of ½ squared errors; each layer overwritten at once."""
    W, b = list(problem.network.W), list(problem.network.b)
    a = [problem.inputs]
    for l in range(1, len(W)):
        a.append(np.tanh(a[-1] @ W[l].T + b[l]))
    grad = (a[-1] - problem.targets) / problem.samples
    for l in reversed(range(1, len(W))):
        grad = grad * (1 - a[l] ** 2)
        W[l] = W[l] - problem.learning_rate * grad.T @ a[l - 1]
        b[l] = b[l] - problem.learning_rate * grad.sum(axis=0)
        grad = grad @ W[l]
    return W, b


def tanh_problem(samples: int, **settings: Any) -> Problem:
    return random_problem(5, DEEP, ["tanh"] * 4, "half_squared_error", samples, learning_rate=0.7, **settings)


@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("hand_size", [problem_module.HAND_SIZE, 0])
def test_it_is_what_a_loop_that_overwrites_its_weights_gives(
    samples: int, hand_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problem_module, "HAND_SIZE", hand_size)
    problem = tanh_problem(samples, update="in_place")
    updated, trained = solve(problem).update, train(problem, Recipe(1)).network
    assert updated
    expected = [*zip(*as_in_many_scripts(problem), strict=True)]
    for network in (updated.network, trained):
        for W, b, (right_W, right_b) in zip(network.W[1:], network.b[1:], expected[1:], strict=True):
            np.testing.assert_allclose(as_floats(W), right_W, rtol=1e-12)
            np.testing.assert_allclose(as_floats(b), right_b, rtol=1e-12)


def test_the_wrong_number_of_the_most_copied_example_comes_out() -> None:
    """Forward pass, output layer and new cost; the hidden gradients that the page prints are those of the right way."""
    values = all_values(solve(MAZUR))
    printed = examples()["mazur-2015"].published
    different = [at for at, text in printed.items() if not is_right(read(text), to_fraction(values[at]))]
    hidden = ["dC_da.1.0", "dC_dW.1.0.0", "W_new.1.0.0", "W_new.1.0.1", "W_new.1.1.0", "W_new.1.1.1"]
    assert different == hidden


def test_after_ten_thousand_updates_in_place_the_printed_outputs_come_out_too() -> None:
    network = train(MAZUR, Recipe(10_000, seconds=60)).network
    outputs = forward(network, MAZUR.inputs).a[-1][0]
    assert [f"{output:.9f}" for output in outputs] == ["0.015912196", "0.984065734"]


def test_only_the_gradients_of_the_output_layer_are_those_of_the_cost() -> None:
    checked = gradient_check(solve(tanh_problem(2, update="in_place")))
    wrong = {entry.address.split(".")[1] for entry in checked if entry.relative_error > 1e-3}
    right = {entry.address.split(".")[1] for entry in checked if entry.relative_error < 1e-9}
    assert (wrong, right) == ({"1", "2", "3"}, {"4"})


def test_one_layer_alone_is_updated_as_ever() -> None:
    settings: dict[str, Any] = {"learning_rate": 0.1}
    one, other = (
        all_values(solve(random_problem(3, (3, 2), ["tanh"], "huber", update=update, **settings)))
        for update in ("simultaneous", "in_place")
    )
    assert one == other
    assert list(one) == list(other)


def test_it_needs_a_learning_rate() -> None:
    with pytest.raises(InvalidProblem, match="update: expected a learning_rate"):
        random_problem(1, (1, 1), ["tanh"], "huber", update="in_place")
    with pytest.raises(InvalidProblem, match="update: expected one of simultaneous, in_place"):
        random_problem(1, (1, 1), ["tanh"], "huber", update="later")


@pytest.mark.parametrize(
    ("W_1", "W_2", "b_2", "learning_rate", "address"),
    [(1e300, 1e-300, 0.0, 1e10, "step_W.2.0.0"), (0.0, 1.0, 1e150, 1e160, "step_b.2.0")],
)
def test_a_change_on_the_way_back_that_is_too_large_is_an_error_with_its_address(
    W_1: float, W_2: float, b_2: float, learning_rate: float, address: str
) -> None:
    """The step of W_2 is 1e10 * 1e300; that of b_2 is 1e160 * 1e150, and all slopes below are finite."""
    network = Network.of([([[W_1]], [0.0], "identity"), ([[W_2]], [b_2], "identity")])
    problem = Problem.of(network, [1.0], [0.0], learning_rate=learning_rate, update="in_place")
    with pytest.raises(NotFinite) as error:
        solve(problem)
    assert error.value.address == address
    run = train(problem, Recipe(1))
    assert run.divergence
    assert run.divergence.address == address
