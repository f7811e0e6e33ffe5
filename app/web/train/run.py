"""A run that has happened: what came of a link, kept for a while."""

from functools import cached_property, lru_cache

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.errors import BackpropError
from ...training.run import train
from ...training.schedules import rate_of
from ...training.statistics import Statistics, statistics
from ...training.training import Training
from ..limits import KEPT_RUNS
from .link import TrainingLink
from .setup import Setup, setup


class Trained:
    """A run that has happened."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.training: Training = train(setup.problem, setup.recipe, test=setup.tested)

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


def try_setup(link: TrainingLink) -> Trained | None:
    """The run of a link; None where there are faults, which then stand in the link."""
    if link.faults:
        return None
    try:
        return trained(link.run)
    except BackpropError as error:
        link.faults.extend(error.faults)
        return None
