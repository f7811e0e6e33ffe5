"""A run that has happened: what came of a link, kept for a while."""

from functools import cached_property
from threading import Lock

import numpy as np
from cachetools import LRUCache

from ...backprop.arithmetic import Array
from ...backprop.errors import BackpropError
from ...training.recipe import rate_of
from ...training.run import progress
from ...training.state import TrainingResult
from ...training.statistics import Statistics, statistics
from ..compute import SOON, Busy
from ..ending import closing
from ..limits import KEPT_RUN_BYTES
from .link import TrainingLink
from .setup import TrainingSetup, setup

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
