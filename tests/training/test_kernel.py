"""The kernel equals the readable loop, whatever is trained and however; and it sees what the loop sees."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.backprop.costs import COSTS, ENTROPIES
from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.optimizers import Optimizer
from app.backprop.problem import Problem
from app.training import reference_loop as loop
from app.training.data import Data, outputs_for, targets_for
from app.training.engine import Kernel, MakeEngine, warm
from app.training.recipe import OPTIMIZERS, SCHEDULES, LearningRate, Recipe, Samples
from app.training.reference_loop import ReferenceLoop
from app.training.run import progress
from app.training.state import Live, State, TrainingResult
from tests.backprop.networks import HIDDEN, PROBABILITIES, random_problem
from tests.thorough import amount

LONG: Any = {"seconds": 600.0}


@pytest.fixture(autouse=True)
def no_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both engines work in float64."""
    monkeypatch.setattr(loop, "EXACT_WORK", 0)
    warm()


def trained(engine: MakeEngine, problem: Problem, recipe: Recipe, test: Samples | None = None) -> TrainingResult:
    *_, last = progress(problem, recipe, test=test, engine=engine)
    assert last.result
    return last.result


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
    schedule = LearningRate(str(random.choice(list(SCHEDULES))), every=2)
    return Recipe(
        epochs=2, batch_size=int(random.choice([1, random.integers(1, samples + 3)])), shuffle=bool(random.integers(2)),
        seed=int(random.integers(1 << 40)), optimizer=optimizer, schedule=schedule,
        l1=float(random.choice([0, 0.01])), l2=float(random.choice([0, 0.01])), frames=3, **LONG,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(amount(40, 400)))
def test_it_equals_the_loop(seed: int) -> None:
    random = np.random.default_rng(seed)
    problem = some_problem(random)
    recipe, half = some_recipe(random, problem.samples), problem.samples // 2
    assert problem.targets is not None
    test = Samples(problem.inputs[:half], problem.targets[:half]) if random.integers(2) else None
    one, other = (trained(each, problem, recipe, test) for each in (Kernel, ReferenceLoop))
    about: Any = {"rtol": 1e-12, "atol": 1e-12, "err_msg": f"{problem.network.names} {problem.cost_name} {recipe}"}
    np.testing.assert_allclose(one.frame_parameters, other.frame_parameters, **about)
    np.testing.assert_allclose(one.costs, other.costs, **about)
    np.testing.assert_allclose(one.test_costs, other.test_costs, **about)
    np.testing.assert_array_equal(one.frame_epochs, other.frame_epochs)
    assert (one.stopped, one.divergence, one.state.step) == (other.stopped, other.divergence, other.state.step)


@pytest.mark.parametrize("seed", range(amount(20, 100)))
def test_many_networks_are_priced_as_one_by_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    problem = some_problem(random)
    assert problem.targets is not None
    half = problem.samples // 2
    test = Samples(problem.inputs[:half], problem.targets[:half]) if random.integers(2) else None
    frames = problem.network.flat() + random.normal(size=(5, problem.network.parameters)) / 3
    one, other = (each(problem, Recipe(1), test).costs_of(frames) for each in (Kernel, ReferenceLoop))
    for row, w in zip(one, frames, strict=True):
        np.testing.assert_allclose(row[:2], ReferenceLoop(problem, Recipe(1), test).costs(w), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(one[:, 2:], other[:, 2:])


@pytest.mark.parametrize(("output", "classes"), [("softmax", 3), ("softmax", 2), ("sigmoid", 2), ("tanh", 2)])
@pytest.mark.parametrize("engine", [Kernel, ReferenceLoop])
def test_shares_are_those_of_the_labels(engine: MakeEngine, output: str, classes: int) -> None:
    random = np.random.default_rng(classes)
    labels = random.integers(0, classes, 50)
    data = Data(random.normal(size=(50, 2)), ("x1", "x2"), "classification", labels, None, ("a", "b", "c")[:classes])
    targets = targets_for(data, output, outputs_for(data, output))
    problem = random_problem(7, (2, 6, targets.shape[1]), ["tanh", output], "half_squared_error", 50, learning_rate=0.1)
    problem = replace(problem, inputs=data.inputs, targets=targets)
    known, tested = trained(engine, problem, Recipe(3, frames=4, costs="frames", **LONG)).frame_shares
    network = problem.network
    for share, w in zip(known, trained(engine, problem, Recipe(3, frames=4, **LONG)).frame_parameters, strict=True):
        a = forward(network.with_flat(w), data.inputs).a[-1]
        middle = 0.0 if output == "tanh" else 0.5
        answers = a.argmax(axis=1) if targets.shape[1] > 1 else (a[:, 0] > middle).astype(int)
        assert share == (answers == labels).mean()
    assert np.isnan(tested).all()


def problem_on_kinks(
    seed: int, names: list[str], cost: str, samples: int, sizes: tuple[int, ...] = (3, 5, 4, 2)
) -> Problem:
    """Numbers of one decimal: many a z, and many an output beside its target, is 0 on paper but not in float64."""
    random = np.random.default_rng(seed)

    def decimals(*shape: int) -> Any:
        return random.integers(-3, 4, shape) / 10

    layers = [
        (decimals(n, m).tolist(), decimals(n).tolist(), g) for m, n, g in zip(sizes, sizes[1:], names, strict=False)
    ]
    x, y = decimals(samples, sizes[0]).tolist(), decimals(samples, sizes[-1]).tolist()
    return Problem.of(Network.of(layers), x, y, cost_name=cost, learning_rate=0.1)


KINKS = [
    (["relu", "leaky_relu", "identity"], "half_squared_error"),
    (["tanh", "relu", "identity"], "huber"),
    (["relu", "relu", "relu"], "mean_absolute_error"),
    (["identity", "identity", "identity"], "mean_absolute_error"),
]


@pytest.mark.parametrize("batch_size", [1, None])
@pytest.mark.parametrize(("names", "cost"), KINKS)
def test_values_on_a_kink_are_where_they_are_on_paper(batch_size: int | None, names: list[str], cost: str) -> None:
    for seed in range(40):
        problem = problem_on_kinks(seed, names, cost, samples=7)
        recipe = Recipe(1, batch_size=batch_size, frames=2, **LONG)
        one, other = (trained(each, problem, recipe) for each in (Kernel, ReferenceLoop))
        np.testing.assert_allclose(one.frame_parameters, other.frame_parameters, rtol=1e-12, atol=1e-12)


def test_there_are_values_on_kinks_that_float64_misses() -> None:
    """Else the test above would prove nothing."""
    missed = 0
    for seed in range(40):
        problem = problem_on_kinks(seed, *KINKS[0], samples=7)
        z = problem.inputs @ problem.network.W[1].T + problem.network.b[1]
        missed += int(((z != 0) & (abs(z) < 1e-14)).sum())
    assert missed > 0, missed


DIVERGING = [
    (["identity", "identity"], "squared_error", {"learning_rate": 30.0}),
    (["leaky_relu", "leaky_relu", "identity"], "mean_squared_error", {"learning_rate": 1e4}),
    (["identity", "identity"], "half_squared_error", {"learning_rate": 40.0, "bias_update": "shared"}),
]


@pytest.mark.parametrize("batch_size", [1, 4, None])
@pytest.mark.parametrize(("names", "cost", "settings"), DIVERGING)
def test_it_diverges_where_the_loop_does(batch_size: int | None, names: list[str], cost: str, settings: Any) -> None:
    sizes = (3, *[4] * (len(names) - 1), 2)
    problem = random_problem(3, sizes, names, cost, samples=8, **settings)
    recipe = Recipe(500, batch_size=batch_size, optimizer=Optimizer("momentum"), frames=20, **LONG)
    one, other = (trained(each, problem, recipe) for each in (Kernel, ReferenceLoop))
    assert one.stopped == other.stopped == "diverged"
    assert one.divergence == other.divergence
    assert np.isfinite(one.network.flat()).all()
    assert one.epochs == other.epochs == len(one.costs) - 1
    np.testing.assert_allclose(one.network.flat(), other.network.flat(), rtol=1e-9)


def a_run(problem: Problem, recipe: Recipe) -> Live:
    return Live(State.start(problem), recipe)


@pytest.mark.parametrize("costs", ["frames", "every_epoch"])
@pytest.mark.parametrize(("done", "updates", "room"), [(0, 31, 30), (0, 370, 30), (4, 27, 26), (30, 1, 0), (0, -1, 30)])
def test_t7_no_caller_can_ask_for_more_updates_than_there_is_room_for(
    costs: Any, done: int, updates: int, room: int
) -> None:
    """Compiled code checks no bounds: it would write beyond its arrays, and end the process."""
    problem = random_problem(1, (2, 3, 1), ["tanh", "identity"], "half_squared_error", 15, learning_rate=0.1)
    recipe = Recipe(10, batch_size=5, frames=4, costs=costs, **LONG)
    engine, live = Kernel(problem, recipe), a_run(problem, recipe)
    engine.advance(live, done)
    before = live.w.copy()
    with pytest.raises(ValueError, match=f"{updates} updates, where the run has room for {room}"):
        engine.advance(live, updates)
    np.testing.assert_array_equal(live.w, before)
    assert engine.advance(live, room) == 0


def test_no_caller_can_fill_more_checkpoints_than_there_are() -> None:
    """The history of a long run is thinned when it is full; who forgets to is told so."""
    problem = random_problem(1, (2, 3, 1), ["tanh", "identity"], "half_squared_error", 5, learning_rate=0.1)
    recipe = Recipe(10_000, frames=3, spacing="change", costs="frames", **LONG)
    engine, live = Kernel(problem, recipe), a_run(problem, recipe)
    room = len(live.checkpoints.at)
    with pytest.raises(ValueError, match=f"{room + 1} updates, where the run has room for {room}"):
        engine.advance(live, room + 1)


def test_no_caller_can_bring_arrays_of_another_network() -> None:
    problem = random_problem(1, (2, 3, 1), ["tanh", "identity"], "half_squared_error", 5, learning_rate=0.1)
    other = random_problem(1, (2, 9, 1), ["tanh", "identity"], "half_squared_error", 5, learning_rate=0.1)
    recipe = Recipe(10, frames=3, **LONG)
    engine = Kernel(problem, recipe)
    with pytest.raises(ValueError, match="w: an array of float64, shape"):
        engine.advance(a_run(other, recipe), 1)
    with pytest.raises(ValueError, match="parameters"):
        engine.costs_of(np.zeros((2, 5)))
    with pytest.raises(ValueError, match="targets"):
        Kernel(problem, recipe, Samples(np.zeros((3, 2)), np.zeros((3, 4))))
    for at in ([-1, 0, 0, -1, 0], [0, 3, 0, 0, 0], [0, 0, 0, 0, 99], [10, 0, 0, 0, 0], [0, 0, 0, 5, 0]):
        live = a_run(problem, recipe)
        live.at[:] = at
        with pytest.raises(ValueError, match="room"):
            engine.advance(live, 1)
