"""A recipe: how a network is trained, with the schedule of its learning rate (PyTorch's StepLR and CosineAnnealingLR,
stepped once an epoch).

With a problem, test samples and a state it determines a run to the last bit.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, inf, pi
from typing import Any, Literal, NamedTuple

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from ..backprop.optimizers import OPTIMIZERS as ALL_OPTIMIZERS
from ..backprop.optimizers import Optimizer
from ..backprop.penalties import Penalty

OPTIMIZERS = tuple(ALL_OPTIMIZERS)
SPACINGS = ("change", "even")


class Samples(NamedTuple):
    """Samples with their targets: (samples, n_0) and (samples, n_L)."""

    inputs: Array
    targets: Array


@dataclass(frozen=True)
class LearningRate:
    """The schedule of the learning rate, which itself is the problem's.

    step: times `factor` after every `every` epochs. cosine: from the learning rate down to `minimum` over the run.
    """

    name: str = "constant"
    every: int = 100
    factor: float = 0.5
    minimum: float = 0.0

    def __post_init__(self) -> None:
        faults = [*_named("schedule", self.name, tuple(SCHEDULES)), *_at_least_1("every", self.every)]
        _refuse([*faults, *_not_below_0("factor", self.factor), *_not_below_0("minimum", self.minimum)])


@dataclass(frozen=True)
class Recipe:
    """How to train.

    epochs: at which epoch the run ends, counted from its very beginning, also where it is resumed from a state.
    batch_size: None for all samples at once. l1, l2: of a `Penalty` in the form "half", which is no part of the costs
    that are told: runs with and without it can be compared.
    target_cost: the run ends at the first epoch whose cost, over all samples, is not above it.
    patience: it ends when the cost of the test samples, or without them of all samples, was not lower for so many
    epochs.
    frames: how many states to keep, 0 for none. spacing: dense where the network changes, or at even distances.
    costs: of every epoch, or of the frames alone, which is quicker.
    seconds: of CPU, the time budget; a run that is not finished by then stops with what it has.
    """

    epochs: int
    batch_size: int | None = None
    shuffle: bool = False
    seed: int = 0
    optimizer: Optimizer = field(default_factory=Optimizer)
    schedule: LearningRate = field(default_factory=LearningRate)
    l1: float = 0.0
    l2: float = 0.0
    target_cost: float | None = None
    patience: int | None = None
    frames: int = 0
    spacing: Literal["change", "even"] = "change"
    costs: Literal["every_epoch", "frames"] = "every_epoch"
    seconds: float = 5.0

    def __post_init__(self) -> None:
        faults = [*_not_below_0("epochs", self.epochs), *_not_below_0("frames", self.frames)]
        faults += [*_not_below_0("l1", self.l1), *_not_below_0("l2", self.l2), *_not_below_0("seed", self.seed)]
        faults += [*_at_least_1("batch_size", self.batch_size), *_at_least_1("patience", self.patience)]
        faults += [*_named("spacing", self.spacing, SPACINGS), *_named("costs", self.costs, ("every_epoch", "frames"))]
        _refuse(faults)

    @property
    def penalty(self) -> Penalty:
        return Penalty(self.l1, self.l2)

    @property
    def plain(self) -> bool:
        """Gradient descent and nothing else: an update is the one of the lab."""
        return self.optimizer.name == "sgd" and not self.l1 and not self.l2

    @property
    def needs_costs(self) -> bool:
        """The cost of every epoch is needed, to be told or to end the run by."""
        return self.costs == "every_epoch" or self.target_cost is not None or self.patience is not None


def _named(place: str, name: str, allowed: tuple[str, ...]) -> list[Fault]:
    one_of = Phrase("one of %(names)s", names=", ".join(allowed))
    return [] if name in allowed else [Fault(place, one_of, Phrase("another name"))]


def _at_least_1(place: str, value: int | None) -> list[Fault]:
    return [Fault(place, Phrase("at least 1"), f"{value}")] if value is not None and not value >= 1 else []


def _not_below_0(place: str, value: float) -> list[Fault]:
    return [] if value >= 0 else [Fault(place, Phrase("0 or a number above 0"), f"{value:g}")]


def _refuse(faults: list[Any]) -> None:
    if faults:
        raise InvalidProblem(*faults)


def rate_of(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """The learning rate of an epoch, counted from 0, of so many."""
    return SCHEDULES[schedule.name](schedule, learning_rate, epoch, epochs)


@lru_cache(maxsize=4)
def rates_of(schedule: LearningRate, learning_rate: float, epochs: int) -> Array:
    """The learning rates of all epochs, shape (epochs,). Kept, as every engine of a run asks for them."""
    if schedule.name == "constant":
        rates = np.full(epochs, float(learning_rate))
    else:
        rates = np.array([rate_of(schedule, learning_rate, epoch, epochs) for epoch in range(epochs)], dtype=float)
    rates.setflags(write=False)
    return rates


def constant(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    return learning_rate


def step(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """eta factor^floor(epoch / every); infinite where float64 cannot hold it."""
    try:
        return float(learning_rate * schedule.factor ** (epoch // schedule.every))
    except OverflowError:
        return inf


def cosine(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """minimum + (eta - minimum) (1 + cos(pi epoch / epochs)) / 2 (Loshchilov and Hutter 2017, without restarts)."""
    return schedule.minimum + (learning_rate - schedule.minimum) * (1 + cos(pi * epoch / epochs)) / 2


SCHEDULES = {"constant": constant, "step": step, "cosine": cosine}
