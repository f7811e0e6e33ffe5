"""A link made into what a run depends on: its data, its network, its recipe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ...backprop.arithmetic import Array
from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...backprop.optimizers import Optimizer
from ...backprop.problem import Problem
from ...training.data import Data, outputs_for, standardised, targets_for
from ...training.datasets import dataset, split
from ...training.draws import initial
from ...training.features import inputs_of
from ...training.recipe import LearningRate, Recipe, Samples
from ..limits import (
    KEPT_SETUPS,
    PAGE_FRAME_NUMBERS,
    PAGE_FRAMES,
    PAGE_PARAMETERS,
    PAGE_TRAINING_SECONDS,
    PAGE_TRAINING_WORK,
)
from .fields import TABLE
from .link import TrainingLink, read_text
from .table import own_data

PREFERRED_COST = {"sigmoid": "binary_cross_entropy", "softmax": "cross_entropy"}


@dataclass(frozen=True, eq=False)
class TrainingSetup:
    """All that a run depends on, and what its pictures need of the data."""

    data: Data
    training: Data
    test: Data
    names: tuple[str, ...]
    """Of the inputs of the network."""
    planar: bool
    """The inputs are made of points in the plane."""
    problem: Problem
    tested: Samples | None
    recipe: Recipe

    @property
    def network(self) -> Network:
        return self.problem.network

    def inputs(self, points: Array) -> Array:
        """What the network is given for rows of the data's columns."""
        return inputs_of(replace(self.data, inputs=points), self.names if self.planar else None)


@lru_cache(maxsize=KEPT_SETUPS)
def setup(run: str) -> TrainingSetup:
    """What the link of a run stands for. Raises InvalidProblem naming the fields that are wrong."""
    link = read_text(run)
    if link.faults:
        raise InvalidProblem(*link.faults)
    return setup_of(link)


def setup_of(link: TrainingLink) -> TrainingSetup:
    """What a link without faults stands for."""
    v = link.values
    data = _data(link)
    training, test = split(data, v["training"], v["seed"])
    if v["standardise"] == "yes":
        data, training, test = (standardised(part, training) for part in (data, training, test))
    planar = len(data.columns) == 2
    names = link.features if planar else data.columns
    output = v["output"] or _output(data)
    sizes = (len(names), *link.hidden, outputs_for(data, output))
    epochs = min(v["epochs"], _most_epochs(sizes, training.samples))
    network = initial(sizes, (*link.activations, output), v["initialization"], v["weights_seed"])
    known, tested = (_samples(part, link.features if planar else None, output, sizes[-1]) for part in (training, test))
    cost = v["cost"] or PREFERRED_COST.get(output, "half_squared_error")
    problem = Problem.of(
        network, known.inputs.tolist(), known.targets.tolist(), cost_name=cost, learning_rate=v["learning_rate"]
    )
    recipe = _recipe(v | {"epochs": epochs}, network.parameters)
    return TrainingSetup(data, training, test, tuple(names), planar, problem, tested if test.samples else None, recipe)


def _samples(data: Data, names: Sequence[str] | None, output: str, outputs: int) -> Samples:
    return Samples(inputs_of(data, names), targets_for(data, output, outputs))


def _data(link: TrainingLink) -> Data:
    v = link.values
    if link.data == TABLE:
        return own_data(link.table, link.roles, v["kind"])
    return dataset(link.data, samples=v["samples"], noise=v["noise"], seed=v["seed"])


def _output(data: Data) -> str:
    """The usual activation of the output layer."""
    if data.kind == "regression":
        return "identity"
    return "softmax" if len(data.classes) > 2 else "tanh"


def _recipe(s: dict[str, Any], parameters: int) -> Recipe:
    own = {name: s[name] for name in ("momentum", "beta1", "beta2", "alpha", "epsilon", "weight_decay")}
    return Recipe(
        epochs=s["epochs"],
        batch_size=s["batch_size"] or None,
        shuffle=s["shuffle"] == "yes",
        seed=s["weights_seed"],
        optimizer=Optimizer(s["optimizer"], **own),
        schedule=LearningRate(s["schedule"], s["every"], s["factor"], s["minimum"]),
        l1=s["l1"],
        l2=s["l2"],
        target_cost=s["target_cost"],
        patience=s["patience"],
        frames=max(2, min(PAGE_FRAMES, PAGE_FRAME_NUMBERS // parameters)),
        costs="frames",
        seconds=PAGE_TRAINING_SECONDS,
    )


def _most_epochs(sizes: tuple[int, ...], samples: int) -> int:
    """How many epochs a page can train so large a network for. Raises InvalidProblem where it is too large for any."""
    parameters = sum((before + 1) * size for before, size in pairwise(sizes))
    if parameters > PAGE_PARAMETERS:
        expected = Phrase("at most %(most)s weights and biases", most=PAGE_PARAMETERS)
        raise InvalidProblem(Fault("hidden", expected, str(parameters)))
    return PAGE_TRAINING_WORK // (parameters * samples)
