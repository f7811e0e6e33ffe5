"""A training run from its start to its end: in short pieces, so that it can be watched, paced and cancelled.

Pieces are cut by the clock, but nothing in a run depends on where: a run is a function of problem, recipe, test samples
and state alone, but for a time budget or a cancellation that ends it early.
"""

from collections.abc import Iterator
from threading import Event
from time import monotonic
from typing import NamedTuple

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from ..backprop.network import Network
from ..backprop.problem import Problem
from .endings import Endings
from .engines import MakeEngine, engine_for
from .processors import at_work
from .recipe import Recipe, Samples
from .reference_loop import Loop
from .state import COST, SAMPLE, Live, Saved, State
from .training import Divergence, Training, training_of

PIECE_SECONDS = 0.008
MOST_GROWTH = 8
"""How many times as long as the one before a piece may be planned."""


class Chunk(NamedTuple):
    """A run after a piece of work. costs, test_costs: of the epochs that the piece finished, where asked
    for. structure, parameters: its network, whose parameters change with the next piece. training: in the last chunk
    what came of it, before that None.
    """

    epoch: int
    step: int
    costs: tuple[float, ...]
    test_costs: tuple[float, ...]
    structure: Network
    parameters: Array
    training: Training | None = None

    @property
    def network(self) -> Network:
        """As it is now: a copy, which is made for who asks before the next piece."""
        return self.structure.with_flat(self.parameters.copy())


def train(problem: Problem, recipe: Recipe, *, test: Samples | None = None, state: State | None = None) -> Training:
    """Forward, backward, update; again. Raises NotFinite where the very first pass is too large for float64."""
    *_, last = progress(problem, recipe, test=test, state=state)
    assert last.training
    return last.training


def progress(
    problem: Problem,
    recipe: Recipe,
    *,
    test: Samples | None = None,
    state: State | None = None,
    cancelled: Event | None = None,
    engine: MakeEngine | None = None,
) -> Iterator[Chunk]:
    """The run in pieces of about ten milliseconds. The last chunk has what came of it, also where it was cancelled.

    Raises NotFinite as `train` does, and InvalidProblem where recipe and problem do not go together.
    """
    _require_fit(problem, recipe)
    run = Run(problem, recipe, test, state or State.start(problem), engine or engine_for(problem, recipe))
    deadline = monotonic() + recipe.seconds
    if run.stopped:
        yield run.chunk(0)
    while not run.stopped:
        told = run.live.finished
        if cancelled is not None and cancelled.is_set():
            run.stopped = "cancelled"
        elif monotonic() > deadline:
            run.stopped = "time_budget"
        else:
            run.work()
        yield run.chunk(told)


class Run:
    """A run under way. `boundary` is its state after the last epoch that was finished, `before` that before a piece."""

    def __init__(
        self, problem: Problem, recipe: Recipe, test: Samples | None, state: State, make_engine: MakeEngine
    ) -> None:
        self.problem, self.recipe, self.test = problem, recipe, test
        self.loop, self.engine = Loop(problem, recipe, test), make_engine(problem, recipe, test)
        self.live, self.endings = Live(state, recipe), Endings(recipe, state, test is not None)
        self.in_epoch = -(-problem.samples // self.loop.size)
        self.piece = 1
        self.divergence: Divergence | None = None
        self.live.costs[0], self.live.test_costs[0] = self.engine.costs(self.live.w)
        self.live.keep()
        self.boundary, self.before = self.live.save(), self.live.save()
        self.stopped = self.endings.after(self.live, 0)

    def work(self) -> None:
        """One piece: as many updates as planned. One that the engine cannot do is done as on paper."""
        if self.live.room == 0:
            self.live.thin()
            if self.live.at[SAMPLE] == 0:
                self.live.save(self.boundary)  # it knows how many frames are kept
        before, planned, began = self.live.save(self.before), self._planned(), monotonic()
        with at_work():
            ended = self.engine.advance(self.live, planned)
        self.piece = max(1, int(planned * min(MOST_GROWTH, PIECE_SECONDS / max(monotonic() - began, 1e-9))))
        if ended:
            self._redo(before, self.live.step - before.step - (ended == COST))
        self._look(before)
        if ended and not self.stopped:
            self._as_on_paper()

    def chunk(self, told: int) -> Chunk:
        """What is new since so many epochs."""
        live = self.live
        new = slice(told + 1, self.boundary.finished + 1) if self.recipe.costs == "every_epoch" else slice(0)
        costs, test_costs = (tuple(part[new].tolist()) for part in (live.costs, live.test_costs))
        training = training_of(self) if self.stopped else None
        tested = test_costs if self.test else ()
        return Chunk(self.boundary.epoch, live.step, costs, tested, self.problem.network, live.w, training)

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
        first = before.finished + 1 if self.endings.early else max(before.finished + 1, self.live.finished)
        for finished in range(first, self.live.finished + 1):
            self.stopped = self.endings.after(self.live, finished)
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


def _require_fit(problem: Problem, recipe: Recipe) -> None:
    """Raises InvalidProblem where an update in place is to go by another rule than plain gradient descent."""
    if problem.targets is None:
        raise InvalidProblem(Fault("targets", Phrase("targets"), Phrase("none")))
    if problem.learning_rate is None:
        raise InvalidProblem(Fault("learning_rate", Phrase("a learning rate"), Phrase("none")))
    if problem.update == "in_place" and not recipe.plain:
        expected = Phrase("sgd without l1 and l2 when update is in_place")
        raise InvalidProblem(Fault("optimizer", expected, Phrase("other training settings")))
