"""The update: one step of gradient descent, of every parameter by its own gradient."""

from dataclasses import dataclass

from .backward import Backward
from .descent import bias_step, weight_step
from .elementary import Array
from .network import Network
from .problem import Problem


@dataclass(frozen=True, eq=False)
class Update:
    """step_W[l] and step_b[l], the changes, shaped as W[l] and b[l]; and the network after them.

    early: the layers that were updated before the slopes of the layer below were computed, through their new weights.
    """

    step_W: tuple[Array, ...]
    step_b: tuple[Array, ...]
    network: Network
    early: range


def update(problem: Problem, slopes: Backward) -> Update:
    """w_new = w - learning_rate dC/dw for every weight, and so for every bias as the convention says.

    Whether a layer is updated early shows in the slopes alone. The problem must have a learning rate.
    """
    network, rate = problem.network, problem.learning_rate
    step_W = (network.W[0], *(weight_step(slopes.dC_dW[l], rate) for l in network.layers))
    step_b = (network.b[0], *(bias_step(slopes.dC_db[l], rate, problem.bias_update) for l in network.layers))
    W = (old + step for old, step in zip(network.W, step_W, strict=True))
    b = (old + step for old, step in zip(network.b, step_b, strict=True))
    return Update(step_W, step_b, network.with_parameters(W, b), problem.updated_early)
