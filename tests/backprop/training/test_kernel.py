"""The kernel equals the readable loop, whatever is trained and however; and it sees what the loop sees."""

from typing import Any

import numpy as np
import pytest

from app.backprop.costs import COSTS, ENTROPIES
from app.backprop.problem import Problem
from app.backprop.training import loop
from app.backprop.training.engines import MakeEngine, warm
from app.backprop.training.kernel import Kernel
from app.backprop.training.loop import Loop
from app.backprop.training.recipe import OPTIMIZERS, SCHEDULES, LearningRate, Optimizer, Recipe, Samples
from app.backprop.training.run import progress
from app.backprop.training.training import Training
from tests.backprop.networks import HIDDEN, PROBABILITIES, random_problem

LONG: Any = {"seconds": 600.0}


@pytest.fixture(autouse=True)
def no_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both engines work in float64."""
    monkeypatch.setattr(loop, "EXACT_WORK", 0)
    warm()


def trained(engine: MakeEngine, problem: Problem, recipe: Recipe, test: Samples | None = None) -> Training:
    *_, last = progress(problem, recipe, test=test, engine=engine)
    assert last.training
    return last.training


def some_problem(random: np.random.Generator) -> Problem:
    """Any sizes, activations, cost, reduction and update of biases; the learning rate such that runs stay tame."""
    sizes = tuple(int(n) for n in random.integers(1, 9, random.integers(2, 6)))
    cost = str(random.choice(list(COSTS)))
    hidden = [str(name) for name in random.choice(HIDDEN, len(sizes) - 2)]
    softmax_alone = sizes[-1] == 1 and cost == "binary_cross_entropy"
    outputs = PROBABILITIES if cost in ENTROPIES else (*HIDDEN, "softmax")
    output = "sigmoid" if softmax_alone else str(random.choice(outputs))
    return random_problem(
        int(random.integers(1 << 30)), sizes, [*hidden, output], cost, int(random.integers(2, 80)),
        learning_rate=float(10 ** random.uniform(-4, -2)),
        reduction=str(random.choice(["mean", "sum"])),
        bias_update=str(random.choice(["each", "frozen", "shared"])),
    )  # fmt: skip


def some_recipe(random: np.random.Generator, samples: int) -> Recipe:
    """Any recipe. Some optimizers divide a gradient by its size and epsilon: a tiny one makes rounding large."""
    optimizer = Optimizer(str(random.choice(OPTIMIZERS)), epsilon=0.01)
    schedule = LearningRate(str(random.choice(SCHEDULES)), every=2)
    return Recipe(
        epochs=2, batch_size=int(random.integers(1, samples + 3)), shuffle=bool(random.integers(2)),
        seed=int(random.integers(1 << 40)), optimizer=optimizer, schedule=schedule,
        l1=float(random.choice([0, 0.01])), l2=float(random.choice([0, 0.01])), frames=3, **LONG,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(400))
def test_it_equals_the_loop(seed: int) -> None:
    random = np.random.default_rng(seed)
    problem = some_problem(random)
    recipe, half = some_recipe(random, problem.samples), problem.samples // 2
    assert problem.targets is not None
    test = Samples(problem.inputs[:half], problem.targets[:half]) if random.integers(2) else None
    one, other = (trained(engine, problem, recipe, test) for engine in (Kernel, Loop))
    about: Any = {"rtol": 1e-12, "atol": 1e-12, "err_msg": f"{problem.network.names} {problem.cost_name} {recipe}"}
    np.testing.assert_allclose(one.frame_parameters, other.frame_parameters, **about)
    np.testing.assert_allclose(one.costs, other.costs, **about)
    np.testing.assert_allclose(one.test_costs, other.test_costs, **about)
    np.testing.assert_array_equal(one.frame_epochs, other.frame_epochs)
    assert (one.stopped, one.divergence, one.state.step) == (other.stopped, other.divergence, other.state.step)
