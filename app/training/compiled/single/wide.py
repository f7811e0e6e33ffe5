"""The parameters in the order in which they are worked on: of four units of a layer side by side, for one instruction.

A block of four units has four weights, one of each, for every input; inputs and units are filled up to multiples of
four with zeros, which stay 0. Of a wide table, parameters, gradient, moments and plan are in this order, all else is
shared.
"""

import numpy as np

from ....backprop.arithmetic import Array
from ..inner import inner, within
from ..lanes import beyond
from ..plan import BIASES, INPUTS, UNITS, WEIGHTS
from ..table import MOMENTS, PARAMETERS, PLACES, W, floats, wholes


@within
def padded(count):
    """The next multiple of four."""
    return (count + 3) & -4


@within
def lane_of(j, inputs):
    """Where the weights of unit j stand: 4 k behind is that of input k."""
    return j // 4 * 4 * padded(inputs) + j % 4


def wide_arrays(plan: Array) -> dict[str, Array]:
    """What a wide table has of its own, for the network with this plan; and of every parameter its place there."""
    wide, count = _wide_plan(plan)
    return {"plan": wide, "places": _places(plan, wide), "w": np.zeros(count), "g": np.zeros(count),
            "moments": np.zeros((2, count))}  # fmt: skip


def _wide_plan(plan: Array) -> tuple[Array, int]:
    """The plan with the places of the wide parameters, and how many they are."""
    wide, at = plan.copy(), 0
    for layer in wide:
        units, inputs = padded.py_func(layer[UNITS]), padded.py_func(layer[INPUTS])
        layer[WEIGHTS], layer[BIASES] = at, at + units * inputs
        at = layer[BIASES] + units
    return wide, at


def _places(plan: Array, wide: Array) -> Array:
    """Of every parameter its place among the wide ones, shape (P,)."""
    places = []
    for layer, spread in zip(plan, wide, strict=True):
        j, k = np.indices((layer[UNITS], layer[INPUTS])).reshape(2, -1)
        places += [spread[WEIGHTS] + j // 4 * 4 * padded.py_func(layer[INPUTS]) + j % 4 + 4 * k]
        places += [spread[BIASES] + np.arange(layer[UNITS])]
    return np.concatenate(places)


@inner
def widen(table, wide):
    """Take parameters and moments into the wide table."""
    places, count = wholes(wide, PLACES), table[PARAMETERS]
    w, m, wide_w, wide_m = floats(table, W), floats(table, MOMENTS), floats(wide, W), floats(wide, MOMENTS)
    wide_v = beyond(wide_m, wide[PARAMETERS])
    for i in range(count):
        wide_w[places[i]], wide_m[places[i]], wide_v[places[i]] = w[i], m[i], m[count + i]


@inner
def narrow(table, wide):
    """Give them back."""
    places, count = wholes(wide, PLACES), table[PARAMETERS]
    w, m, wide_w, wide_m = floats(table, W), floats(table, MOMENTS), floats(wide, W), floats(wide, MOMENTS)
    wide_v = beyond(wide_m, wide[PARAMETERS])
    for i in range(count):
        w[i], m[i], m[count + i] = wide_w[places[i]], wide_m[places[i]], wide_v[places[i]]
