"""Training: the steps of one pass, repeated over batches and epochs. The readable loop that faster ones must equal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from app.backprop.addresses import Address
from app.backprop.backward import backward
from app.backprop.elementary import Array
from app.backprop.errors import NotFinite
from app.backprop.exact import arithmetic, as_exact, is_small, rounded
from app.backprop.forward import forward
from app.backprop.named import first_not_finite
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.trace import price
from app.backprop.update import update
from app.backprop.values import backward_values, forward_values, parameters

EXACT_WORK = 40_000
"""Updates times parameters times samples, up to which every update of a run is worked in fractions, then rounded."""


@dataclass(frozen=True)
class Schedule:
    """How to train. batch_size None: all samples at once. frames: how many states to keep, 0 for none."""

    epochs: int
    batch_size: int | None = None
    shuffle: bool = False
    seed: int = 0
    target_cost: float | None = None
    frames: int = 0
    seconds: float = 5.0
    """The time budget: a run that is not finished by then stops with what it has."""


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
    """What came of it. `costs[e]` is the cost over all samples after e epochs; `network` is the last finite one.

    stopped: "finished", "diverged", "target_cost" or "time_budget".
    """

    network: Network
    costs: tuple[float, ...]
    frames: tuple[Frame, ...]
    stopped: str
    divergence: Divergence | None = None

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return len(self.costs) - 1


class _Diverged(Exception):
    """An update left float64; `network` is the one before it."""

    def __init__(self, divergence: Divergence, network: Network) -> None:
        super().__init__(divergence.address)
        self.divergence, self.network = divergence, network


def train(problem: Problem, schedule: Schedule) -> Training:
    """Forward, backward, update; again. Raises NotFinite where the very first pass is too large for float64."""
    deadline = monotonic() + schedule.seconds
    costs: list[float] = []
    frames: list[Frame] = []
    network, stopped, divergence = problem.network, "", None
    try:
        for frame in epochs(problem, schedule, deadline):
            network = frame.network
            costs.append(frame.cost)
            frames += [frame] if _is_kept(frame.epoch, schedule) else []
            if schedule.target_cost is not None and frame.cost <= schedule.target_cost:
                stopped = "target_cost"
                break
        else:
            stopped = "finished" if len(costs) > schedule.epochs else "time_budget"
    except _Diverged as end:
        stopped, divergence, network = "diverged", end.divergence, end.network
    return Training(network, tuple(costs), tuple(frames), stopped, divergence)


def epochs(problem: Problem, schedule: Schedule, deadline: float) -> Iterator[Frame]:
    """The state before training and after every epoch that is finished before the deadline."""
    random = np.random.default_rng(schedule.seed)
    order = np.arange(problem.samples)
    size = min(schedule.batch_size or problem.samples, problem.samples)
    exact = _is_exact(problem, schedule.epochs * -(-problem.samples // size))
    step = 0
    yield Frame(0, step, cost_of(problem, exact), problem.network)
    for epoch in range(1, schedule.epochs + 1):
        if schedule.shuffle:
            random.shuffle(order)
        for start in range(0, problem.samples, size):
            if monotonic() > deadline:
                return
            step += 1
            problem = _learn(problem, order[start : start + size], exact, Divergence(step, epoch, ""))
        try:
            yield Frame(epoch, step, cost_of(problem, exact), problem.network)
        except NotFinite as error:
            raise _Diverged(Divergence(step, epoch, error.address), problem.network) from None


def cost_of(problem: Problem, exact: bool = False) -> float:
    """The cost over all samples. Raises NotFinite."""
    problem = as_exact(problem) if exact else problem
    with arithmetic():
        priced = price(problem, forward(problem.network, problem.inputs))
    address = first_not_finite(forward_values(priced), problem.single)
    if address or priced.cost is None:
        raise NotFinite(address or "cost")
    return float(priced.cost)


def one_update(problem: Problem, exact: bool = False) -> tuple[Network, str | None]:
    """The network after one update on all samples of the problem, and the first value on the way that is not finite."""
    problem = as_exact(problem) if exact else problem
    with arithmetic():
        passed = forward(problem.network, problem.inputs)
        slopes = backward(problem, passed)
        updated = update(problem, slopes)
        priced = price(problem, passed)
    network = updated.network
    rows = [*forward_values(priced), *backward_values(slopes, updated), *parameters(network, "_new")]
    address = first_not_finite(rows, problem.single)
    return network if address else rounded(network), address


def _learn(problem: Problem, batch: Array, exact: bool, here: Divergence) -> Problem:
    """The problem with its network after one update on a batch, given by the numbers of its samples."""
    assert problem.targets is not None
    part = replace(problem, inputs=problem.inputs[batch], targets=problem.targets[batch])
    network, address = one_update(part, exact)
    if address:
        at = Address.parse(address)
        at = at if at.sample is None else at._replace(sample=int(batch[at.sample]))
        raise _Diverged(replace(here, address=str(at)), problem.network)
    return problem.with_network(network)


def _is_exact(problem: Problem, updates: int) -> bool:
    """Fractions for a run that is short enough: then one epoch gives what gradient and update give, to the last bit."""
    work = updates * problem.network.parameters * problem.samples
    return is_small(problem) and work <= EXACT_WORK


def _is_kept(epoch: int, schedule: Schedule) -> bool:
    """Frames stand at even distances, the first and the last epoch among them."""
    if schedule.frames < 2:
        return schedule.frames == 1 and epoch == schedule.epochs
    gap = schedule.epochs / (schedule.frames - 1)
    return epoch == round(round(epoch / gap) * gap) if gap > 1 else True
