"""What came of a training run."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import NotFinite
from ..backprop.network import Network
from .frames import spread
from .state import KEPT, State

if TYPE_CHECKING:
    from .run import Run


@dataclass(frozen=True, eq=False)
class Frame:
    """The network after so many epochs and updates, and its cost over all samples."""

    epoch: int
    step: int
    cost: float
    network: Network


@dataclass(frozen=True)
class Divergence:
    """Where a run left float64: in which update and epoch, both counted from 1, and the first value that did."""

    step: int
    epoch: int
    address: str


@dataclass(frozen=True, eq=False)
class Training:
    """What came of it. `network` is the last finite one; `epochs` counts all that were finished, in earlier parts too.

    costs[e]: the cost over all samples after e epochs of this part of the run; where only those of the frames were
    asked for, costs[f] is that of frame f. test_costs: the same over the test samples, () without them.
    frame_epochs, frame_steps, frame_costs: (F,). frame_parameters: (F, P), the networks of the frames, flat.
    frame_shares: (2, F), of all and of the test samples those in the right class; NaN where every epoch was priced.
    stopped: "finished", "diverged", "target_cost", "patience", "time_budget" or "cancelled".
    state: what to resume from, after the last epoch that was finished.
    """

    network: Network
    costs: tuple[float, ...]
    test_costs: tuple[float, ...]
    epochs: int
    stopped: str
    divergence: Divergence | None
    frame_epochs: Array
    frame_steps: Array
    frame_costs: Array
    frame_shares: Array
    frame_parameters: Array
    state: State

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """The frames one by one."""
        rows = zip(self.frame_epochs.tolist(), self.frame_steps.tolist(), self.frame_costs.tolist(), strict=True)
        return tuple(Frame(*row, self.network.with_flat(w)) for row, w in zip(rows, self.frame_parameters, strict=True))


def training_of(run: "Run") -> Training:
    """What came of a run that has ended."""
    boundary, live = run.boundary, run.live
    at, parameters = _frames(run)
    found, unpriced = _found(run, at, parameters)
    if unpriced:
        return _until(run, at, parameters, found, unpriced)
    costs, test_costs = found[:2]
    state = State(boundary.w, boundary.moments, boundary.epoch, boundary.step, run.endings.best, run.endings.waited)
    every = run.recipe.costs == "every_epoch"
    told, told_test = (
        (part[: boundary.finished + 1] if every else of_frames)
        for part, of_frames in ((live.costs, costs), (live.test_costs, test_costs))
    )
    return Training(
        network=run.problem.network.with_flat(live.w.copy() if run.stopped == "diverged" else boundary.w),
        costs=tuple(told.tolist()),
        test_costs=tuple(told_test.tolist()) if run.test else (),
        epochs=boundary.epoch,
        stopped=run.stopped,
        divergence=run.divergence,
        frame_epochs=at[:, 0],
        frame_steps=at[:, 1],
        frame_costs=costs,
        frame_shares=found[2:],
        frame_parameters=parameters,
        state=state,
    )


def _frames(run: "Run") -> tuple[Array, Array]:
    """Epochs and updates, shape (F, 2), and parameters, shape (F, P), of the frames; the last is the run's end."""
    history, boundary = run.live.history, run.boundary
    kept = int(boundary.at[KEPT])
    if run.recipe.frames and (not kept or history.at[kept - 1, 0] != boundary.epoch):
        history.parameters[kept], history.at[kept] = boundary.w, (boundary.epoch, boundary.step)
        kept += 1
    chosen = spread(history.parameters[:kept], history.at[:kept, 0], run.recipe.frames)
    return history.at[chosen], history.parameters[chosen]


def _found(run: "Run", at: Array, parameters: Array) -> tuple[Array, Divergence | None]:
    """Of the frames the costs, and the shares in the right class, over all and over the test samples, (4, F); and where
    the first is whose cost is not finite. Where every epoch was priced, the shares are not asked for, and NaN."""
    if run.recipe.costs == "every_epoch":
        after = at[:, 0] - run.live.first
        unknown = np.full(len(after), np.nan)
        return np.stack([run.live.costs[after], run.live.test_costs[after], unknown, unknown]), None
    found = run.engine.costs_of(parameters)
    for frame in np.flatnonzero(~np.isfinite(found[:, : 2 if run.test else 1]).all(axis=1)):
        try:
            found[frame, :2] = run.engine.costs(parameters[frame])
        except NotFinite as error:
            epoch, step = at[frame].tolist()
            return found[:frame].T, Divergence(step, epoch, error.address)
    return found.T, None


def _until(run: "Run", at: Array, w: Array, found: Array, divergence: Divergence) -> Training:
    """A run whose frames alone were priced, of which one is not finite: it ended with the frame before."""
    (costs, test_costs), known = found[:2], found.shape[1]
    epoch, step = at[known - 1].tolist()
    return Training(
        network=run.problem.network.with_flat(w[known - 1]),
        costs=tuple(costs.tolist()),
        test_costs=tuple(test_costs.tolist()) if run.test else (),
        epochs=epoch,
        stopped="diverged",
        divergence=divergence,
        frame_epochs=at[:known, 0],
        frame_steps=at[:known, 1],
        frame_costs=costs,
        frame_shares=found[2:],
        frame_parameters=w[:known],
        state=State(w[known - 1], np.zeros((2, w.shape[1])), epoch, step),
    )
