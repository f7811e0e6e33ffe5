"""How often a network is right."""

import numpy as np

from ..backprop.arithmetic import arithmetic
from ..backprop.forward import forward
from ..backprop.network import Network
from ..backprop.problem import Problem
from .data import decided


def share_right(network: Network, problem: Problem | None) -> float:
    """The share of the samples that a network decides for the class of their targets; NaN where there are none."""
    if problem is None or problem.targets is None:
        return np.nan
    with arithmetic():
        outputs = forward(network, problem.inputs).a[-1]
    name = network.names[-1]
    return float((decided(outputs, name) == decided(problem.targets, name)).mean())
