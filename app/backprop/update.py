"""The update: one step of gradient descent for every parameter. The only minus sign is here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arithmetic import Array, as_floats
from .network import Network
from .problem import Problem
from .rounding import LONG_UNIT, settled


def weight_step(dC_dW: Array, learning_rate: Any) -> Array:
    """The changes of a layer's weights, shape (n_l, n_{l-1}), as dC_dW."""
    step: Array = -learning_rate * dC_dW
    return step


def bias_step(dC_db: Array, learning_rate: Any, bias_update: str) -> Array:
    """The changes of a layer's biases, shape (n_l,), as dC_db.

    Each by its own gradient; frozen: 0; shared: the layer has one bias, whose gradient is the sum.
    """
    if bias_update == "frozen":
        return dC_db - dC_db
    if bias_update == "shared":
        return np.full_like(dC_db, -learning_rate * dC_db.sum())
    step: Array = -learning_rate * dC_db
    return step


@dataclass(frozen=True, eq=False)
class Update:
    """step_W[l] and step_b[l], the changes, shaped as W[l] and b[l]; and the network after them.

    early: the layers that were updated before the derivatives of the layer below were computed, which then go
    back through the new weights.
    """

    step_W: tuple[Array, ...]
    step_b: tuple[Array, ...]
    network: Network
    early: range


def update(problem: Problem, dC_dW: Sequence[Array], dC_db: Sequence[Array]) -> Update:
    """w_new = w - learning_rate dC/dw for every weight, and so for every bias as the convention says.

    The gradients are indexed by layer. Whether a layer is updated early shows in them alone. The problem must have a
    learning rate.
    """
    network, rate = problem.network, problem.learning_rate
    step_W = (network.W[0], *(weight_step(dC_dW[l], rate) for l in network.layers))
    step_b = (network.b[0], *(_bias_step(problem, dC_db[l]) for l in network.layers))
    W = map(_moved, network.W, step_W)
    b = map(_moved, network.b, step_b)
    return Update(step_W, step_b, network.with_parameters(W, b), problem.updated_early)


def _bias_step(problem: Problem, dC_db: Array) -> Array:
    """The step of a layer's biases; in long reals one of a sum that is 0 but for rounding is 0."""
    step = bias_step(dC_db, problem.learning_rate, problem.bias_update)
    if step.dtype != object or problem.bias_update != "shared":
        return step
    sizes = as_floats(bias_step(-abs(dC_db), problem.learning_rate, problem.bias_update))
    return settled(step, LONG_UNIT * sizes)


def _moved(old: Array, step: Array) -> Array:
    """The parameters after a step; in long reals one that is 0 but for rounding is 0."""
    new: Array = old + step
    return settled(new, LONG_UNIT * as_floats(abs(old))) if new.dtype == object else new
