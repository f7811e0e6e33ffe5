"""The update: one step of gradient descent, of all parameters at the same time. The only minus sign is here."""

from dataclasses import dataclass

import numpy as np

from app.backprop.backward import Backward
from app.backprop.elementary import Array
from app.backprop.network import Network
from app.backprop.problem import Problem


@dataclass(frozen=True, eq=False)
class Update:
    """step_W[l] and step_b[l], the changes, shaped as W[l] and b[l]; and the network after them."""

    step_W: tuple[Array, ...]
    step_b: tuple[Array, ...]
    network: Network


def update(problem: Problem, slopes: Backward) -> Update:
    """w_new = w - learning_rate dC/dw for every weight, and so for every bias as the convention says.

    The problem must have a learning rate.
    """
    network, rate = problem.network, problem.learning_rate
    step_W = (network.W[0], *(-rate * slopes.dC_dW[l] for l in network.layers))
    step_b = (network.b[0], *(bias_step(slopes.dC_db[l], rate, problem.bias_update) for l in network.layers))
    W = (old + step for old, step in zip(network.W, step_W, strict=True))
    b = (old + step for old, step in zip(network.b, step_b, strict=True))
    return Update(step_W, step_b, network.with_parameters(W, b))


def bias_step(dC_db: Array, learning_rate: float, bias_update: str) -> Array:
    """The changes of a layer's biases, shape (n_l,), as dC_db.

    Each by its own gradient; frozen: 0; shared: the layer has one bias, whose gradient is the sum.
    """
    if bias_update == "frozen":
        return dC_db - dC_db
    if bias_update == "shared":
        return np.full_like(dC_db, -learning_rate * dC_db.sum())
    return -learning_rate * dC_db
