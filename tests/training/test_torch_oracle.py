"""Optimizers, schedules and penalties give what PyTorch gives, in the readable loop and in every other engine."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.backprop.network import Network
from app.backprop.optimizers import Optimizer
from app.backprop.problem import Problem
from app.training.engine import Kernel, MakeEngine
from app.training.recipe import OPTIMIZERS, LearningRate, Recipe
from app.training.reference_loop import ReferenceLoop
from app.training.run import progress

FILE = Path(__file__).parents[1] / "oracles" / "torch_training.json"
RUNS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["runs"]
SIZES, NAMES = (3, 5, 4, 2), ("tanh", "sigmoid", "identity")


def problem_of(run: dict[str, Any]) -> Problem:
    W = (np.zeros((3, 0)), *(np.zeros((n, m)) for m, n in pairwise(SIZES)))
    network = Network(W, tuple(np.zeros(n) for n in SIZES), ("input", *NAMES))
    network = network.with_flat(np.array(run["parameters"]))
    x, y = np.array(run["x"]), np.array(run["y"])
    return Problem(network, x, y, learning_rate=run["learning_rate"], single=False)


@pytest.mark.parametrize("engine", [ReferenceLoop, Kernel])
@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run['optimizer']} {run['schedule']['name']}")
def test_every_epoch_is_that_of_pytorch(engine: MakeEngine, run: dict[str, Any]) -> None:
    recipe = Recipe(
        6, batch_size=4, optimizer=Optimizer(**run["optimizer"]), schedule=LearningRate(**run["schedule"]),
        l1=run["l1"], l2=run["l2"], frames=7, seconds=600.0,
    )  # fmt: skip
    *_, last = progress(problem_of(run), recipe, engine=engine)
    assert last.result
    np.testing.assert_allclose(last.result.frame_parameters[1:], run["after"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(last.result.costs[1:], run["costs"], rtol=1e-10)


def test_every_optimizer_is_among_them() -> None:
    assert {run["optimizer"]["name"] for run in RUNS} == set(OPTIMIZERS)
