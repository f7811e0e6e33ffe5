"""A link made into a run: what it depends on (data, network, recipe), and what came of it, kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache

from ...backprop.arithmetic import Array
from ...backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...backprop.optimizers import Optimizer
from ...backprop.problem import Problem
from ...training.data import Data, outputs_for, standardised, targets_for
from ...training.datasets import dataset, split
from ...training.draws import initial
from ...training.features import inputs_of
from ...training.recipe import LearningRate, Recipe, Samples, rate_of
from ...training.run import progress
from ...training.state import TrainingResult
from ...training.statistics import Statistics, statistics
from ..admission import SOON, Busy
from ..ending import closing
from ..limits import (
    KEPT_RUN_BYTES,
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


PARTS_OF_ITS_FRAMES = 3
"""Statistics and pictures of a run take about as much again, twice."""


class Trained:
    """A run that has happened."""

    def __init__(self, setup: TrainingSetup) -> None:
        """Train. Raises BackpropError, and Busy where the server is told to end meanwhile."""
        self.setup = setup
        *_, last = progress(setup.problem, setup.recipe, test=setup.tested, cancelled=closing)
        assert last.result
        self.training: TrainingResult = last.result
        if self.training.stopped == "cancelled":
            raise Busy(SOON)

    @cached_property
    def size(self) -> int:
        """About how many bytes it holds, with what is worked out of it later."""
        held = [value for value in vars(self.training).values() if isinstance(value, np.ndarray)]
        data = self.setup.problem.inputs.size * 8
        return 10_000 + PARTS_OF_ITS_FRAMES * sum(array.nbytes for array in held) + 3 * data

    @cached_property
    def epochs(self) -> list[int]:
        """Of the frames."""
        epochs: list[int] = self.training.frame_epochs.tolist()
        return epochs

    @cached_property
    def accuracies(self) -> tuple[Array, Array] | None:
        """Of the training and the test samples, the share in the right class at each frame; None for a regression."""
        if self.setup.training.labels is None:
            return None
        known, tested = self.training.frame_shares
        return known, tested if self.setup.tested else tested[:0]

    @cached_property
    def statistics(self) -> Statistics:
        """Of its frames, over the samples that it is trained on."""
        problem, training = self.setup.problem, self.training
        assert problem.targets is not None
        frames = training.frame_epochs, training.frame_parameters
        return statistics(
            problem.network, problem.cost_name, problem.reduction, *frames, problem.inputs, problem.targets
        )

    def frame(self, epoch: str) -> int:
        """The number of the frame nearest to an epoch; the last where none is named."""
        if not epoch:
            return len(self.epochs) - 1
        return int(np.abs(self.training.frame_epochs - int(epoch)).argmin())

    def rate(self, frame: int) -> float:
        """The learning rate at a frame."""
        problem, recipe = self.setup.problem, self.setup.recipe
        return float(rate_of(recipe.schedule, problem.learning_rate, self.epochs[frame], recipe.epochs))

    @property
    def at_rest(self) -> list[int]:
        """The frames at which the schedule has come to a rate of 0."""
        return [frame for frame in range(len(self.epochs)) if not self.rate(frame)]


_kept: LRUCache[str, Trained] = LRUCache(KEPT_RUN_BYTES, lambda run: run.size)
"""Runs that have happened: a picture, an epoch or a comparison of a run does not train again."""
_keeping = Lock()
_locks: dict[str, Lock] = {}
"""Of the runs that happen now: who asks for one of them waits for it."""


def is_kept(run: str) -> bool:
    return run in _kept


def trained(run: str) -> Trained:
    """The run of a link. Raises BackpropError. One that the clock ended is not kept: another time it may go on."""
    with _locks.setdefault(run, Lock()):
        try:
            with _keeping:
                found = _kept.get(run)
            if found is None:
                found = Trained(setup(run))
                if found.training.stopped != "time_budget" and found.size < _kept.maxsize // 4:
                    with _keeping:
                        _kept[run] = found
            return found
        finally:
            _locks.pop(run, None)


def train_or_none(link: TrainingLink) -> Trained | None:
    """The run of a link; None where there are faults, which then stand in the link."""
    if link.faults:
        return None
    try:
        return trained(link.run)
    except BackpropError as error:
        link.faults.extend(error.faults)
        return None
