"""A link made into a run: its data, its network, its recipe; and what came of it, kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from app.backprop.elementary import Array
from app.backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.training.data import Data, outputs_for, targets_for
from app.backprop.training.datasets import dataset, split
from app.backprop.training.features import inputs_of
from app.backprop.training.initial import initial
from app.backprop.training.look import accuracies_of
from app.backprop.training.recipe import LearningRate, Optimizer, Recipe, Samples
from app.backprop.training.run import train
from app.backprop.training.schedules import rate_of
from app.backprop.training.training import Training
from app.explain.language import N_
from app.web.limits import (
    KEPT_RUNS,
    PAGE_FRAME_NUMBERS,
    PAGE_FRAMES,
    PAGE_PARAMETERS,
    PAGE_TRAINING_SECONDS,
    PAGE_TRAINING_WORK,
)
from app.web.training_fields import TABLE
from app.web.training_link import TrainingLink, read_text
from app.web.training_table import own_data

PREFERRED_COST = {"sigmoid": "binary_cross_entropy", "softmax": "cross_entropy"}


@dataclass(frozen=True, eq=False)
class Setup:
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


class Trained:
    """A run that has happened."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.training: Training = train(setup.problem, setup.recipe, test=setup.tested)

    @property
    def epochs(self) -> list[int]:
        """Of the frames."""
        epochs: list[int] = self.training.frame_epochs.tolist()
        return epochs

    @cached_property
    def accuracies(self) -> tuple[Array, Array] | None:
        """Of the training and the test samples, the share in the right class at each frame; None for a regression."""
        setup, frames = self.setup, self.training.frame_parameters
        if setup.training.labels is None or setup.test.labels is None:
            return None
        known = accuracies_of(setup.network, frames, setup.problem.inputs, setup.training.labels)
        if not setup.tested:
            return known, known[:0]
        return known, accuracies_of(setup.network, frames, setup.tested.inputs, setup.test.labels)

    def frame(self, epoch: str) -> int:
        """The number of the frame nearest to an epoch; the last where none is named."""
        if not epoch:
            return len(self.epochs) - 1
        return int(np.abs(self.training.frame_epochs - int(epoch)).argmin())

    def rate(self, frame: int) -> float:
        """The learning rate at a frame."""
        problem, recipe = self.setup.problem, self.setup.recipe
        return float(rate_of(recipe.schedule, problem.learning_rate, self.epochs[frame], recipe.epochs))


class OutOfTime(Exception):
    """A run that the clock ended: another time it may go on, so it is not remembered."""


def trained(run: str) -> Trained:
    """The run of a link. Raises BackpropError."""
    try:
        return _finished(run)
    except OutOfTime as error:
        found: Trained = error.args[0]
        return found


@lru_cache(maxsize=KEPT_RUNS)
def _finished(run: str) -> Trained:
    found = Trained(setup(run))
    if found.training.stopped == "time_budget":
        raise OutOfTime(found)
    return found


@lru_cache(maxsize=2 * KEPT_RUNS)
def setup(run: str) -> Setup:
    """What the link of a run stands for. Raises InvalidProblem naming the fields that are wrong."""
    link = read_text(run)
    if link.faults:
        raise InvalidProblem(*link.faults)
    return setup_of(link)


def setup_of(link: TrainingLink) -> Setup:
    """What a link without faults stands for."""
    v = link.values
    data = _data(link)
    training, test = split(data, v["training"], v["seed"])
    planar = len(data.columns) == 2
    names = link.features if planar else data.columns
    output = v["output"] or _output(data)
    sizes = (len(names), *link.hidden, outputs_for(data, output))
    _limit(link, sizes, training.samples)
    network = initial(sizes, (*link.activations, output), v["initialization"], v["weights_seed"])
    known, tested = (_samples(part, link.features if planar else None, output, sizes[-1]) for part in (training, test))
    cost = v["cost"] or PREFERRED_COST.get(output, "half_squared_error")
    problem = Problem.of(
        network, known.inputs.tolist(), known.targets.tolist(), cost_name=cost, learning_rate=v["learning_rate"]
    )
    recipe = _recipe(v, network.parameters)
    return Setup(data, training, test, tuple(names), planar, problem, tested if test.samples else None, recipe)


def _samples(data: Data, names: Sequence[str] | None, output: str, outputs: int) -> Samples:
    return Samples(inputs_of(data, names), targets_for(data, output, outputs))


def _data(link: TrainingLink) -> Data:
    v = link.values
    if link.data == TABLE:
        return own_data(link.table, link.roles, v["kind"], v["standardise"] == "yes")
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


def _limit(link: TrainingLink, sizes: tuple[int, ...], samples: int) -> None:
    """Raises InvalidProblem where a page would have too much to do, and says which setting to make smaller."""
    parameters = sum((before + 1) * size for before, size in pairwise(sizes))
    if parameters > PAGE_PARAMETERS:
        expected = Phrase("at most %(most)s weights and biases on a page", most=PAGE_PARAMETERS)
        raise InvalidProblem(Fault("hidden", expected, str(parameters)))
    most = PAGE_TRAINING_WORK // (parameters * samples)
    if link.values["epochs"] > most:
        pattern = N_("at most %(most)s epochs with so many samples, weights and biases on a page")
        raise InvalidProblem(Fault("epochs", Phrase(pattern, most=most), str(link.values["epochs"])))


def try_setup(link: TrainingLink) -> Trained | None:
    """The run of a link; None where there are faults, which then stand in the link."""
    if link.faults:
        return None
    try:
        return trained(link.run)
    except BackpropError as error:
        link.faults.extend(error.faults)
        return None
