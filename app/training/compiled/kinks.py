"""Values that stand on a kink but for rounding, as `forward` and `rounding` say: set to where they are on paper.

Nearly no value is so close to 0. So each layer has one bound for all its values, which is larger than the bound of any;
only where a value that is not 0 lies within it, bounds are worked out value by value.
"""

import numpy as np

from ...backprop.activations import ACTIVATIONS
from ...backprop.rounding import FLOAT_UNIT, FUNCTION_ROUNDINGS
from .across import maximum
from .inner import inner
from .lanes import absolute, if_greater, load, splat
from .plan import ACTIVATION, BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS, layer_of
from .table import DEPTH, ERROR, A, W, floats

KINKED = np.array([activation.kink for activation in ACTIVATIONS.values()])
LINEAR = np.array([activation.piecewise_linear for activation in ACTIVATIONS.values()])
STEEPEST = np.array([activation.steepest for activation in ACTIVATIONS.values()])


@inner
def largest(values, begin, end):
    """The largest size of some values."""
    four, whole = splat(0.0), begin + (end - begin) // 4 * 4
    for i in range(begin, whole, 4):
        size = absolute(load(values, i))
        four = if_greater(size, four, size, four)
    most = maximum(four)
    for i in range(whole, end):
        most = max(most, abs(values[i]))
    return most


@inner
def comes_within(values, targets, bound, begin, end):
    """Whether one of the values is not its target, but no farther from it than the bound."""
    found = splat(0.0)
    for i in range(begin, end, 4):
        distance = absolute(load(values, i) - load(targets, i - begin))
        near = if_greater(distance, bound, 0.0, if_greater(distance, 0.0, 1.0, 0.0))
        found = if_greater(near, found, near, found)
    return maximum(found) > 0


@inner
def common_bound(layer, w, a_largest, a_error):
    """A bound of the rounding errors of all z of a layer."""
    of_weights = layer[INPUTS] * largest(w, layer[WEIGHTS], layer[BIASES])
    size = of_weights * a_largest + largest(w, layer[BIASES], layer[BIASES] + layer[UNITS])
    return (layer[INPUTS] + 2) * FLOAT_UNIT * size + of_weights * a_error


@inner
def error_after(activation, bound, a_largest):
    """A bound of the errors of activations, from that of their z."""
    if LINEAR[activation]:
        return bound
    return STEEPEST[activation] * bound + FUNCTION_ROUNDINGS * FLOAT_UNIT * a_largest


@inner
def settle(table, values, targets, depth, width):
    """Set every value of a layer that is its target but for rounding to it: of z, or for depth L of the outputs."""
    bound_each(table, width, depth)
    layer, error = layer_of(table, min(depth, table[DEPTH] - 1)), floats(table, ERROR)
    begin = layer[ROW] * width
    for i in range(begin, begin + layer[UNITS] * width):
        if abs(values[i] - targets[i - begin]) <= error[i]:
            values[i] = targets[i - begin]


@inner
def bound_each(table, width, depth):
    """The bound of every activation below a layer, and of every z of that layer, in rows as the values are."""
    a, error = floats(table, A), floats(table, ERROR)
    for i in range(layer_of(table, 0)[INPUTS] * width):
        error[i] = FLOAT_UNIT * abs(a[i])
    for l in range(min(depth + 1, table[DEPTH])):
        layer = layer_of(table, l)
        for j in range(layer[UNITS]):
            for s in range(width):
                i = (layer[ROW] + j) * width + s
                error[i] = bound_one(layer, floats(table, W), a, error, j, s, width)
                if l < depth:
                    error[i] = error_after(layer[ACTIVATION], error[i], abs(a[i]))


@inner
def bound_one(layer, w, a, error, j, s, width):
    """The bound of z_j of one sample."""
    size, carried = abs(w[layer[BIASES] + j]), 0.0
    for k in range(layer[INPUTS]):
        weight, i = abs(w[layer[WEIGHTS] + j * layer[INPUTS] + k]), (layer[BELOW] + k) * width + s
        size += weight * abs(a[i])
        carried += weight * error[i]
    return (layer[INPUTS] + 2) * FLOAT_UNIT * size + carried
