"""The plan of a network: where everything stands in the arrays that the compiled functions work on."""

from typing import NamedTuple

import numpy as np

from app.backprop.elementary import Array
from app.backprop.network import Network
from app.backprop.training.compiled.activations import NUMBER
from app.backprop.training.compiled.inner import inner

COLUMNS = 7


class Layer(NamedTuple):
    """A layer: its units and inputs; the places of W and b in the flat parameters; the rows of z, a, … where its inputs
    and its units begin; the number of its activation.
    """

    units: int
    inputs: int
    at: int
    bias: int
    below: int
    row: int
    activation: int


def plan_of(network: Network) -> Array:
    """A row for each of the layers 1 to L."""
    layers, at, row = [], 0, 0
    for l in network.layers:
        units, inputs = network.W[l].shape
        bias, above = at + units * inputs, row + inputs
        layers.append(Layer(units, inputs, at, bias, row, above, NUMBER[network.names[l]]))
        at, row = bias + units, above
    return np.array(layers)


@inner
def layer_of(plan, l):
    """A row of the plan."""
    i = COLUMNS * l
    return Layer(plan[i], plan[i + 1], plan[i + 2], plan[i + 3], plan[i + 4], plan[i + 5], plan[i + 6])
