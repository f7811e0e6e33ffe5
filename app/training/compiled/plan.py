"""The plan of a network: where everything stands in the arrays that the compiled functions work on."""

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.network import Network
from .activations import NUMBER
from .inner import inner
from .lanes import beyond
from .table import PLAN, wholes

UNITS, INPUTS, WEIGHTS, BIASES, BELOW, ROW, ACTIVATION = range(7)
"""Of a layer: how many units and inputs; the places of W and b in the flat parameters; the rows of z, a, … where its
inputs and its units begin; the number of its activation.
"""


def plan_of(network: Network) -> Array:
    """A row of these for each of the layers 1 to L."""
    layers, at, row = [], 0, 0
    for l in network.layers:
        units, inputs = network.W[l].shape
        biases, above = at + units * inputs, row + inputs
        layers.append((units, inputs, at, biases, row, above, NUMBER[network.names[l]]))
        at, row = biases + units, above
    return np.array(layers)


@inner
def layer_of(table, l):
    """The plan of a layer; they are counted from 0 here."""
    return beyond(wholes(table, PLAN), 7 * l)
