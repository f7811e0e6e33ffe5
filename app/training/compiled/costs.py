"""Costs and their slopes, four samples at a time; the same formulas as in `app.backprop.costs`.

layer is the plan of the output layer. z, a, slope and delta hold one row of `width` samples for each unit, the targets
one for each output. slope is that of the activation, of softmax 1 - a.
"""

from math import exp, log, log1p, nan

from ...backprop.costs import COSTS
from .activations import SIGMOID, SOFTMAX
from .inner import inner
from .lanes import absolute, if_greater, load, splat, store
from .plan import ACTIVATION, ROW, UNITS
from .table import COST, DELTA, SLOPE, TARGETS, A, Z, floats

NUMBER = {name: number for number, name in enumerate(COSTS)}
HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE, HUBER, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = NUMBER.values()


@inner
def cost_slope(table, layer, samples, width):
    """Write dC/da of the outputs into delta, 0 behind the last sample. Gives 0, or NaN."""
    a, delta, y, begin = floats(table, A), floats(table, DELTA), floats(table, TARGETS), layer[ROW] * width
    end = begin + layer[UNITS] * width
    bad = slopes(table[COST], layer[ACTIVATION], layer[UNITS], a, floats(table, SLOPE), y, delta, begin, end)
    for row in range(begin, end, width):
        for i in range(row + samples, row + width):
            delta[i] = 0.0
    return bad


@inner
def slopes(cost, activation, units, a, slope, y, delta, begin, end):
    """dC/da of the outputs that stand from begin to end, and their targets from 0 on. Gives 0, or NaN."""
    bad, outputs = splat(0.0), float(units)
    for i in range(begin, end, 4):
        target = load(y, i - begin)
        r = load(a, i) - target
        if cost >= BINARY_CROSS_ENTROPY:
            g = entropy_slope(cost, activation, load(a, i), load(slope, i), target)
        elif cost == HALF_SQUARED:
            g, bad = r, bad + r * r * 0.0
        elif cost == SQUARED:
            g, bad = r * 2.0, bad + r * r * 0.0
        elif cost == MEAN_SQUARED:
            g, bad = r * 2.0 / outputs, bad + r * r * 0.0
        elif cost == MEAN_ABSOLUTE:
            g = sign(r) / outputs
        else:
            g = if_greater(absolute(r), 1.0, sign(r), r)
        bad = bad + g * 0.0
        store(delta, i, g)
    return bad


@inner
def sign(r):
    return if_greater(r, 0.0, 1.0, if_greater(0.0, r, -1.0, r))


@inner
def entropy_slope(cost, activation, a, slope, target):
    """-y / a, and of the binary cross-entropy + (1 - y) / (1 - a); a weight of 0 asks nothing, not even of infinity."""
    a, rest = probabilities(activation, a, slope)
    of_target = if_greater(target, 0.0, target / a, 0.0)
    if cost == CROSS_ENTROPY:
        return 0.0 - of_target
    left = 1.0 - target
    return if_greater(left, 0.0, left / rest, 0.0) - of_target


@inner
def probabilities(activation, a, slope):
    """a and 1 - a, with all digits where the activation knows them; undefined where a is no probability."""
    if activation == SOFTMAX:
        return a, slope
    if activation == SIGMOID:
        return a, slope / a
    a = if_greater(0.0, a, nan, if_greater(a, 1.0, nan, a))
    return a, 1.0 - a


@inner
def total_cost(table, layer, samples, width):
    """The sum of the costs of the samples of a tile."""
    cost, z, a, y = table[COST], floats(table, Z), floats(table, A), floats(table, TARGETS)
    sum_, begin = 0.0, layer[ROW] * width
    end = begin + layer[UNITS] * width
    for first in range(begin, begin + samples):
        for i in range(first, end, width):
            target = y[i - begin]
            if cost >= BINARY_CROSS_ENTROPY:
                known, rest = logarithms(layer[ACTIVATION], z, a, floats(table, SLOPE), i, first, end, width)
                sum_ -= target * known if target != 0 else 0.0
                sum_ -= (1 - target) * rest if target != 1 and cost == BINARY_CROSS_ENTROPY else 0.0
            else:
                sum_ += of_difference(cost, a[i] - target)
    return sum_ / layer[UNITS] if cost in (MEAN_SQUARED, MEAN_ABSOLUTE) else sum_


@inner
def of_difference(cost, r):
    if cost == HALF_SQUARED:
        return r * r / 2
    if cost == MEAN_ABSOLUTE:
        return abs(r)
    if cost == HUBER:
        return r * r / 2 if abs(r) <= 1 else (2 * abs(r) - 1) / 2
    return r * r


@inner
def logarithms(activation, z, a, slope, i, first, end, width):
    """ln a and ln(1 - a) of the output at i; `first` is the place of the sample's first output."""
    if activation == SIGMOID:
        decay = log1p(exp(-abs(z[i])))
        return min(z[i], 0.0) - decay, -max(z[i], 0.0) - decay
    if activation == SOFTMAX:
        largest, whole = z[first], 0.0
        for j in range(first, end, width):
            largest = max(largest, z[j])
        for j in range(first, end, width):
            whole += exp(z[j] - largest)
        return z[i] - largest - log(whole), log(slope[i]) if slope[i] > 0 else nan
    if a[i] < 0 or a[i] > 1:
        return nan, nan
    return log(a[i]) if a[i] > 0 else nan, log1p(-a[i]) if a[i] < 1 else nan
