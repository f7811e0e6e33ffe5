"""The memory of an optimizer as training keeps it: two flat lists of all parameters, shape (2, P).

The first holds the velocity or the first moment of every parameter, the second the second moment; what an optimizer
does not remember is 0.
"""

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.network import Network
from ..backprop.optimizers import Optimizer, State

ROWS = {"velocity": 0, "moment1": 0, "moment2": 1}


def state_of(how: Optimizer, network: Network, moments: Array, t: int, frozen_biases: bool) -> State:
    """The state of the optimizer before update t, with copies of the moments."""
    start = State.start(how, network, frozen_biases, t)
    rows = [network.with_flat(row.copy()) for row in moments]
    W = tuple({name: rows[ROWS[name]].W[l] for name in memory} for l, memory in enumerate(start.W))
    b = tuple({name: rows[ROWS[name]].b[l] for name in memory} for l, memory in enumerate(start.b))
    return State(t, W, b)


def moments_of(state: State, network: Network) -> Array:
    """The other way round."""
    moments = np.zeros((2, network.parameters))
    for row, values in enumerate(moments):
        flat = network.with_flat(values)
        for layer in network.layers:
            for kept, memory in ((flat.W[layer], state.W[layer]), (flat.b[layer], state.b[layer])):
                for name in memory:
                    if ROWS[name] == row:
                        kept[...] = memory[name]
    return moments
