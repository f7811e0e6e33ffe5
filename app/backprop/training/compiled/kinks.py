"""Values that stand on a kink but for rounding, as `forward` and `rounding` say: set to where they are on paper.

Nearly no value is so close to 0. So each layer has one bound for all its values, which is larger than the bound of any;
only where a value that is not 0 lies within it, bounds are worked out value by value.
"""

import numpy as np

from app.backprop.activations import ACTIVATIONS
from app.backprop.rounding import FLOAT_UNIT, FUNCTION_ROUNDINGS
from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.plan import layer_of

KINKED = np.array([activation.kink for activation in ACTIVATIONS.values()])
LINEAR = np.array([activation.piecewise_linear for activation in ACTIVATIONS.values()])
STEEPEST = np.array([activation.steepest for activation in ACTIVATIONS.values()])


@inner
def largest(values, begin, end):
    """The largest size of some values."""
    most = 0.0
    for i in range(begin, end):
        most = max(most, abs(values[i]))
    return most


@inner
def comes_within(values, targets, bound, begin, end):
    """Whether one of the values is not its target, but no farther from it than the bound."""
    found = 0
    for i in range(begin, end):
        distance = abs(values[i] - targets[i - begin])
        found += 0.0 < distance <= bound
    return found > 0


@inner
def common_bound(layer, w, a_largest, a_error):
    """A bound of the rounding errors of all z of a layer."""
    of_weights = layer.inputs * largest(w, layer.at, layer.bias)
    size = of_weights * a_largest + largest(w, layer.bias, layer.bias + layer.units)
    return (layer.inputs + 2) * FLOAT_UNIT * size + of_weights * a_error


@inner
def error_after(activation, bound, a_largest):
    """A bound of the errors of activations, from that of their z."""
    if LINEAR[activation]:
        return bound
    return STEEPEST[activation] * bound + FUNCTION_ROUNDINGS * FLOAT_UNIT * a_largest


@inner
def bound_each(plan, w, a, error, width, depth):
    """The bound of every activation below a layer, and of every z of that layer, in rows as the values are."""
    for i in range(layer_of(plan, 0).inputs * width):
        error[i] = FLOAT_UNIT * abs(a[i])
    for l in range(depth + 1):
        layer = layer_of(plan, l)
        for j in range(layer.units):
            for s in range(width):
                i = (layer.row + j) * width + s
                error[i] = bound_one(layer, w, a, error, j, s, width)
                if l < depth:
                    error[i] = error_after(layer.activation, error[i], abs(a[i]))


@inner
def bound_one(layer, w, a, error, j, s, width):
    """The bound of z_j of one sample."""
    size, carried = abs(w[layer.bias + j]), 0.0
    for k in range(layer.inputs):
        weight, i = abs(w[layer.at + j * layer.inputs + k]), (layer.below + k) * width + s
        size += weight * abs(a[i])
        carried += weight * error[i]
    return (layer.inputs + 2) * FLOAT_UNIT * size + carried


@inner
def settle(values, targets, error, begin, end):
    """Set every value that is its target but for rounding to it."""
    for i in range(begin, end):
        if abs(values[i] - targets[i - begin]) <= error[i]:
            values[i] = targets[i - begin]
