"""Mistakes with penalties and optimizers are named, and what is right by them is marked right."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.backprop.network import Network
from app.backprop.optimizers import Optimizer
from app.backprop.penalties import Penalty
from app.backprop.problem import Problem
from app.check.checking import check
from app.check.propagation import value_of
from tests.backprop.networks import OPTIMIZERS, learning_problem


def exercise(optimizer: str, **settings: Any) -> Problem:
    """The second update of a 2-2-1 network, with numbers as in a textbook."""
    network = Network.of([([[0.3, -0.2], [0.1, 0.4]], [0.1, -0.3], "sigmoid"), ([[0.7, -0.5]], [0.2], "identity")])
    problem = Problem.of(network, [0.5, 0.8], [1.0], learning_rate=0.1, optimizer=Optimizer(optimizer), **settings)
    start = problem.remembered
    random = np.random.default_rng(3)
    return replace(problem, state=replace(start.mapped(lambda v: random.uniform(0.1, 0.9, v.shape).round(2)), t=2))


@pytest.mark.parametrize("seed", range(14))
def test_right_numbers_are_right(seed: int) -> None:
    problem = learning_problem(seed, OPTIMIZERS[seed % 7])
    sheet = check(problem, {}).sheet
    answers = {address: repr(float(sheet.values[address])) for address in sheet.order}
    marks = check(problem, answers).marks
    assert {address for address, mark in marks.items() if mark.verdict != "right"} == set()


@pytest.mark.parametrize(
    ("optimizer", "address", "mistake"),
    [
        ("momentum", "velocity_W_new.2.0.0", "velocity_forgotten"),
        ("momentum", "velocity_W_new.2.0.0", "momentum_forgotten"),
        ("momentum", "step_W.2.0.0", "optimizer_forgotten"),
        ("momentum", "W_new.2.0.1", "optimizer_forgotten"),
        ("adam", "moment1_W_new.2.0.0", "shares_swapped"),
        ("adam", "moment2_W_new.2.0.0", "not_squared"),
        ("adam", "moment1_corrected_W.2.0.0", "correction_forgotten"),
        ("adam", "moment2_corrected_b.2.0", "power_forgotten"),
        ("adam", "step_W.2.0.0", "correction_forgotten"),
        ("adam", "step_W.2.0.0", "root_forgotten"),
        ("rmsprop", "moment2_W_new.2.0.0", "share_forgotten"),
        ("adamw", "step_W.2.0.0", "decay_forgotten"),
        ("sgd", "dC_dW.2.0.0", "penalty_forgotten"),
        ("sgd", "dC_dW.2.0.1", "penalty_factor"),
        ("sgd", "dC_db.2.0", "bias_penalised"),
        ("sgd", "cost", "penalty_forgotten"),
    ],
)
def test_a_mistake_is_named(optimizer: str, address: str, mistake: str) -> None:
    problem = exercise(optimizer, penalty=Penalty(l2=0.3) if optimizer == "sgd" else Penalty())
    sheet = check(problem, {}).sheet
    (wrong, *_) = [found for found in sheet.variants(address) if found.name == mistake]
    answer = f"{value_of(wrong.why, sheet.numbers):.7g}"
    checked = check(problem, {address: answer})
    assert checked.marks[address].verdict == "wrong"
    assert mistake in [found.name for found in checked.mistakes[address]]
