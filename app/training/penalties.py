"""Penalties on large weights: l1 sum |w| + l2/2 sum w^2 over all weights; biases are free.

They are a part of the gradient that the optimizer sees, and no part of the cost that is told: costs of runs with
and without them can be compared.
"""

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.network import Network


def penalty_slope(w: Array, l1: float, l2: float) -> Array:
    """l1 sign(w) + l2 w, with sign 0 = 0."""
    slope: Array = l1 * np.sign(w) + l2 * w
    return slope


def are_weights(network: Network) -> Array:
    """Which of the flat parameters are weights, shape (P,)."""
    ones = (np.ones_like(W) for W in network.W)
    zeros = (np.zeros_like(b) for b in network.b)
    weights: Array = network.with_parameters(ones, zeros).flat() == 1
    return weights
