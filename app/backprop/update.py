"""The update: one step of the optimizer for every parameter. The only minus signs are in the optimizers' steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from .arithmetic import Array, as_floats
from .network import Network
from .optimizers import State, Working, descent, optimize
from .problem import Problem
from .rounding import LONG_UNIT, settled


def bias_slope(dC_db: Array, bias_update: str) -> Array:
    """The gradient that a layer's biases, shape (n_l,), take a step by.

    Each its own; frozen: 0; shared: the layer has one bias, whose gradient is the sum.
    """
    if bias_update == "frozen":
        return dC_db - dC_db
    return np.full_like(dC_db, dC_db.sum()) if bias_update == "shared" else dC_db


@dataclass(frozen=True, eq=False)
class Update:
    """step_W[l] and step_b[l], the changes, shaped as W[l] and b[l]; and the network after them.

    working_W[l], working_b[l]: the optimizer's numbers on the way to the step, by name, in the order of working.
    state: what it brings along to the next update.
    early: the layers that were updated before the derivatives of the layer below were computed, which then go
    back through the new weights.
    """

    step_W: tuple[Array, ...]
    step_b: tuple[Array, ...]
    network: Network
    early: range
    working_W: tuple[Working, ...]
    working_b: tuple[Working, ...]
    state: State


def update(problem: Problem, dC_dW: Sequence[Array], dC_db: Sequence[Array]) -> Update:
    """w_new = w + step for every weight and bias; the step is that of the problem's optimizer.

    The gradients are indexed by layer. Whether a layer is updated early shows in them alone. The problem must have a
    learning rate.
    """
    network, how, state = problem.network, problem.optimizer, problem.remembered
    step = partial(optimize, how, t=state.t, eta=problem.learning_rate)
    working_W: list[Working] = [{"step": network.W[0]}]
    working_b: list[Working] = [{"step": network.b[0]}]
    for l in network.layers:
        working_W.append(step(dC_dW[l], network.W[l], state.W[l]))
        g = _bias_slope(problem, dC_db[l])
        frozen = problem.bias_update == "frozen"
        working_b.append({"step": descent(g, problem.learning_rate)} if frozen else step(g, network.b[l], state.b[l]))
    step_W, step_b = (tuple(working.pop("step") for working in each) for each in (working_W, working_b))
    after = network.with_parameters(map(_moved, network.W, step_W), map(_moved, network.b, step_b))
    later = State(state.t + 1, _remembered(working_W), _remembered(working_b))
    return Update(step_W, step_b, after, problem.updated_early, tuple(working_W), tuple(working_b), later)


def _remembered(working: Sequence[Working]) -> tuple[Working, ...]:
    """What the next update begins with."""
    return tuple({n.removesuffix("_new"): v for n, v in each.items() if n.endswith("_new")} for each in working)


def _bias_slope(problem: Problem, dC_db: Array) -> Array:
    """The slope of a layer's biases; in long reals one of a sum that is 0 but for rounding is 0."""
    slope = bias_slope(dC_db, problem.bias_update)
    if slope.dtype != object or problem.bias_update != "shared":
        return slope
    return settled(slope, LONG_UNIT * as_floats(bias_slope(abs(dC_db), problem.bias_update)))


def _moved(old: Array, step: Array) -> Array:
    """The parameters after a step; in long reals 0 where that is all but rounding; a step of 0 rounds nothing."""
    new: Array = old + step
    if new.dtype != object:
        return new
    return settled(np.where(step == 0, old, new), LONG_UNIT * as_floats(abs(old)))
