"""A training run from its start to its end: in short pieces, so that it can be watched, paced and cancelled.

Pieces are cut by the clock, but nothing in a run depends on where: a run is a function of problem, recipe, test samples
and state alone, but for a time budget or a cancellation that ends it early.
"""

from collections.abc import Iterator
from threading import Event
from time import monotonic, thread_time
from typing import NamedTuple

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, NotFinite, Phrase
from ..backprop.network import Network
from ..backprop.problem import Problem
from .engine import MakeEngine, engine_for
from .recipe import Recipe, Samples
from .reference_loop import ReferenceLoop
from .state import COST, FIRST, KEPT, SAMPLE, Divergence, Live, Saved, State, TrainingResult, select_checkpoints


class StoppingRule:
    """Looks at every epoch in turn. best, waited: the lowest cost so far, and for how many epochs it has been that."""

    def __init__(self, recipe: Recipe, state: State, tested: bool) -> None:
        self.recipe, self.tested = recipe, tested
        self.best, self.waited = state.best, state.waited

    @property
    def early(self) -> bool:
        """Whether a run can end before its last epoch, so that every epoch has to be looked at."""
        return self.recipe.target_cost is not None or self.recipe.patience is not None

    def reason(self, live: Live, finished: int) -> str:
        """Why the run ends after so many epochs of this part of it; nothing where it goes on."""
        recipe = self.recipe
        if recipe.target_cost is not None and live.costs[finished] <= recipe.target_cost:
            return "target_cost"
        if recipe.patience is not None and self._waits(live, finished):
            return "patience"
        return "finished" if live.at[FIRST] + finished >= recipe.epochs else ""

    def _waits(self, live: Live, finished: int) -> bool:
        """Whether the cost was not lower for too long. The epoch that a run goes on from was counted before."""
        if finished == 0 and self.best is not None:
            return self.waited >= (self.recipe.patience or 1)
        cost = float((live.test_costs if self.tested else live.costs)[finished])
        if self.best is None or cost < self.best:
            self.best, self.waited = cost, 0
        else:
            self.waited += 1
        return self.waited >= (self.recipe.patience or 1)


LONGEST_WAIT = 10
"""How many times its budget of CPU a run may take by the clock: a loaded machine ends no run earlier."""
PIECE_SECONDS = 0.008
MAX_GROWTH = 8
"""How many times as long as the one before a piece may be planned."""


class Progress(NamedTuple):
    """A run after a piece of work.

    costs, test_costs: of the epochs that the piece finished, where asked for; those of the first piece begin with the
    cost before any update. structure, parameters: its network, whose parameters change with the next piece. result: in
    the last one what came of it, before that None.
    """

    epoch: int
    step: int
    costs: tuple[float, ...]
    test_costs: tuple[float, ...]
    structure: Network
    parameters: Array
    result: TrainingResult | None = None

    @property
    def network(self) -> Network:
        """As it is now: a copy, which is made for who asks before the next piece."""
        return self.structure.with_flat(self.parameters.copy())


def train(
    problem: Problem, recipe: Recipe, *, test: Samples | None = None, state: State | None = None
) -> TrainingResult:
    """Forward, backward, update; again. Raises NotFinite where the very first pass is too large for float64."""
    *_, last = progress(problem, recipe, test=test, state=state)
    assert last.result
    return last.result


def progress(
    problem: Problem,
    recipe: Recipe,
    *,
    test: Samples | None = None,
    state: State | None = None,
    cancelled: Event | None = None,
    engine: MakeEngine | None = None,
) -> Iterator[Progress]:
    """The run in pieces of about ten milliseconds. The last one has what came of it, also where it was cancelled.

    Raises NotFinite as `train` does, and InvalidProblem where recipe and problem do not go together.
    """
    _require_fit(problem, recipe)
    run = Run(problem, recipe, test, state or State.start(problem), engine or engine_for(problem, recipe))
    spent, deadline = 0.0, monotonic() + LONGEST_WAIT * recipe.seconds
    told = -1
    if run.stopped:
        yield run.progress(told)
    while not run.stopped:
        if cancelled is not None and cancelled.is_set():
            run.stopped = "cancelled"
        elif spent > recipe.seconds or monotonic() > deadline:
            run.stopped = "time_budget"
        else:
            began = thread_time()
            run.work()
            spent += thread_time() - began
        yield run.progress(told)
        told = run.boundary.finished


class Run:
    """A run under way. `boundary` is its state after the last epoch that was finished, `before` that before a piece."""

    def __init__(
        self, problem: Problem, recipe: Recipe, test: Samples | None, state: State, make_engine: MakeEngine
    ) -> None:
        self.problem, self.recipe, self.test = problem, recipe, test
        self.loop, self.engine = ReferenceLoop(problem, recipe, test), make_engine(problem, recipe, test)
        self.live, self.stopping_rule = Live(state, recipe), StoppingRule(recipe, state, test is not None)
        self.in_epoch = -(-problem.samples // self.loop.size)
        self.piece = 1
        self.divergence: Divergence | None = None
        self.live.costs[0], self.live.test_costs[0] = self.engine.costs(self.live.w)
        self.live.keep()
        self.boundary, self.before = self.live.save(), self.live.save()
        self.stopped = self.stopping_rule.reason(self.live, 0)

    def work(self) -> None:
        """One piece: as many updates as planned. One that the engine cannot do is done as on paper."""
        if self.live.room == 0:
            self.live.thin()
            if self.live.at[SAMPLE] == 0:
                self.live.save(self.boundary)  # it knows how many frames are kept
        before, planned, began = self.live.save(self.before), self._planned(), monotonic()
        ended = self.engine.advance(self.live, planned)
        self.piece = max(1, int(planned * min(MAX_GROWTH, PIECE_SECONDS / max(monotonic() - began, 1e-9))))
        if ended:
            self._redo(before, self.live.step - before.step - (ended == COST))
        self._look(before)
        if ended and not self.stopped:
            self._as_on_paper()

    def progress(self, told: int) -> Progress:
        """What is new since so many epochs; -1 where nothing has been told."""
        live = self.live
        new = slice(told + 1, self.boundary.finished + 1) if self.recipe.costs == "every_epoch" else slice(0)
        costs, test_costs = (tuple(part[new].tolist()) for part in (live.costs, live.test_costs))
        result = self._result() if self.stopped else None
        tested = test_costs if self.test else ()
        return Progress(self.boundary.epoch, live.step, costs, tested, self.problem.network, live.w, result)

    def _planned(self) -> int:
        """How many updates come next: whole epochs, as many as the history has room for, or a part of one."""
        left = self.in_epoch - self._done(self.live.at)
        more = min(self.piece - left, (min(self.live.room, self.recipe.epochs - self.live.epoch) - 1) * self.in_epoch)
        return min(self.piece, left) if more < 0 else left + more // self.in_epoch * self.in_epoch

    def _done(self, at: Array) -> int:
        """Updates of the epoch under way."""
        return int(at[SAMPLE]) // self.loop.size

    def _redo(self, before: Saved, updates: int) -> None:
        """Go back to the beginning of a piece, and do so many updates again."""
        self.live.restore(before)
        done = self._done(before.at)
        whole = (done + updates) // self.in_epoch * self.in_epoch - done
        if whole > 0:
            self.engine.advance(self.live, whole)
            self.live.save(self.boundary)
        self.engine.advance(self.live, updates - max(whole, 0))

    def _look(self, before: Saved) -> None:
        """Whether the run ends with one of the epochs of a piece: then what came after it did not happen."""
        if self.live.at[SAMPLE] == 0:
            self.live.save(self.boundary)
        first = before.finished + 1 if self.stopping_rule.early else max(before.finished + 1, self.live.finished)
        for finished in range(first, self.live.finished + 1):
            self.stopped = self.stopping_rule.reason(self.live, finished)
            if self.stopped:
                if finished < self.live.finished or self.live.at[SAMPLE]:
                    self._redo(before, (finished - before.finished) * self.in_epoch - self._done(before.at))
                return

    def _as_on_paper(self) -> None:
        """One update by the readable loop: where it leaves float64 too, the run ends, and it knows the address."""
        before = self.live.save()
        if self.loop.advance(self.live, 1):
            assert self.loop.address
            step = before.step + 1
            self.stopped, self.divergence = "diverged", Divergence(step, before.epoch + 1, self.loop.address)
        else:
            self._look(before)

    def _result(self) -> TrainingResult:
        """What came of a run that has ended."""
        boundary, live = self.boundary, self.live
        at, parameters = self._frames()
        found, divergence = self._evaluate_frames(at, parameters)
        if divergence:
            return self._truncate_at(at, parameters, found, divergence)
        costs, test_costs = found[:2]
        if self.recipe.costs == "every_epoch":
            costs, test_costs = (part[: boundary.finished + 1] for part in (live.costs, live.test_costs))
        rule = self.stopping_rule
        return TrainingResult(
            network=self.problem.network.with_flat(live.w.copy() if self.stopped == "diverged" else boundary.w),
            costs=tuple(costs.tolist()),
            test_costs=tuple(test_costs.tolist()) if self.test else (),
            epochs=boundary.epoch,
            stopped=self.stopped,
            divergence=self.divergence,
            frame_epochs=at[:, 0],
            frame_steps=at[:, 1],
            frame_costs=found[0],
            frame_shares=found[2:],
            frame_parameters=parameters,
            state=State(boundary.w, boundary.moments, boundary.epoch, boundary.step, rule.best, rule.waited),
        )

    def _frames(self) -> tuple[Array, Array]:
        """Epochs and updates, (F, 2), and parameters, (F, P), of the frames: chosen checkpoints, the last the end."""
        checkpoints, boundary = self.live.checkpoints, self.boundary
        kept = int(boundary.at[KEPT])
        if self.recipe.frames and (not kept or checkpoints.at[kept - 1, 0] != boundary.epoch):
            checkpoints.parameters[kept], checkpoints.at[kept] = boundary.w, (boundary.epoch, boundary.step)
            kept += 1
        chosen = select_checkpoints(checkpoints.parameters[:kept], checkpoints.at[:kept, 0], self.recipe.frames)
        return checkpoints.at[chosen], checkpoints.parameters[chosen]

    def _evaluate_frames(self, at: Array, parameters: Array) -> tuple[Array, Divergence | None]:
        """Per frame cost, test cost, accuracy and test accuracy, (4, F); and the first whose cost is not finite.

        Where every epoch's cost is known the accuracies are not asked for, and NaN.
        """
        if self.recipe.costs == "every_epoch":
            after = at[:, 0] - self.live.first
            unknown = np.full(len(after), np.nan)
            return np.stack([self.live.costs[after], self.live.test_costs[after], unknown, unknown]), None
        found = self.engine.costs_of(parameters)
        for frame in np.flatnonzero(~np.isfinite(found[:, : 2 if self.test else 1]).all(axis=1)):
            try:
                found[frame, :2] = self.engine.costs(parameters[frame])
            except NotFinite as error:
                epoch, step = at[frame].tolist()
                return found[:frame].T, Divergence(step, epoch, error.address)
        return found.T, None

    def _truncate_at(self, at: Array, w: Array, found: Array, divergence: Divergence) -> TrainingResult:
        """A run of which only frames were evaluated, and one is not finite: it ended with the frame before."""
        (costs, test_costs), known = found[:2], found.shape[1]
        epoch, step = at[known - 1].tolist()
        return TrainingResult(
            network=self.problem.network.with_flat(w[known - 1]),
            costs=tuple(costs.tolist()),
            test_costs=tuple(test_costs.tolist()) if self.test else (),
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


def _require_fit(problem: Problem, recipe: Recipe) -> None:
    """Raises InvalidProblem where an update in place is to go by another rule than plain gradient descent."""
    if problem.targets is None:
        raise InvalidProblem(Fault("targets", Phrase("targets"), Phrase("none")))
    if problem.learning_rate is None:
        raise InvalidProblem(Fault("learning_rate", Phrase("a learning rate"), Phrase("none")))
    if problem.update == "in_place" and not recipe.plain:
        expected = Phrase("sgd without l1 and l2 when update is in_place")
        raise InvalidProblem(Fault("optimizer", expected, Phrase("other training settings")))
