"""How often a network is right."""

import numpy as np

from app.backprop.exact import arithmetic
from app.backprop.forward import forward
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.training.data import decided


def share_right(network: Network, problem: Problem | None) -> float:
    """The share of the samples that a network decides for the class of their targets; NaN where there are none."""
    if problem is None or problem.targets is None:
        return np.nan
    with arithmetic():
        outputs = forward(network, problem.inputs).a[-1]
    name = network.names[-1]
    return float((decided(outputs, name) == decided(problem.targets, name)).mean())
