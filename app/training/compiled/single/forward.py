"""Forward through four units of a layer at a time; values on a kink are where they are on paper, see `kinks`."""

from ....backprop.rounding import FLOAT_UNIT
from ..across import any_between, maximum
from ..activations import activate
from ..inner import inner, within
from ..kinks import KINKED, STEEPEST, error_after
from ..lanes import absolute, beyond, fused, if_greater, load, splat, store
from ..plan import ACTIVATION, BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS, layer_of
from ..table import DEPTH, ERROR, KINKS, SLOPE, A, W, Z, floats
from .wide import lane_of, padded


@within
def forward_one(table, x):
    """All z, a and slopes. Gives 0, or NaN where a z is not finite."""
    below, bad, error = x, splat(0.0), 0.0
    for l in range(table[DEPTH]):
        layer = layer_of(table, l)
        start = 4 * layer[ROW]
        z, a, slope = (
            beyond(floats(table, Z), start),
            beyond(floats(table, A), start),
            beyond(floats(table, SLOPE), start),
        )
        error = preactivate_one(table, l, x, below, z, error)
        bad = bad + activate(layer[ACTIVATION], z, a, slope, 0, layer[UNITS], 4)
        below = a
    return bad


@within
def weighted(w, at, inputs, below, bias, kinks):
    """b_j + sum_k w_jk a_k of four units j; for kinks also the sums of |w_jk a_k| and |w_jk|."""
    sum_, size, weights = bias, splat(0.0), splat(0.0)
    for k in range(inputs):
        weight = load(w, at + 4 * k)
        sum_ = fused(weight, below[k], sum_)
        if kinks:
            size, weights = size + absolute(weight * below[k]), weights + absolute(weight)
    return sum_, size, weights


@within
def preactivate_one(table, l, x, below, z, error):
    """z_j = b_j + sum_k w_jk a_k; where it is 0 but for rounding, and the layer has a kink there, 0.

    error: a bound of those of a of the layer below; inputs need none. Gives one of this layer's a. The bound of a z is
    larger than its own; where a z lies within it, they are worked out.
    """
    layer, w, kinks = layer_of(table, l), floats(table, W), l < table[KINKS]
    inputs, most, largest, near, kinked = layer[INPUTS], splat(0.0), splat(0.0), False, KINKED[layer[ACTIVATION]]
    for j in range(0, layer[UNITS], 4):
        at, bias = layer[WEIGHTS] + j * padded(inputs), load(w, layer[BIASES] + j)
        sum_, size, weights = weighted(w, at, inputs, below, bias, kinks)
        if kinks:
            carried = size * FLOAT_UNIT if l == 0 else weights * error
            size = size + absolute(bias)
            bound = size * ((inputs + 2) * FLOAT_UNIT) + carried
            distance = absolute(sum_)
            if kinked and l == 0:
                sum_ = if_greater(distance, bound, sum_, 0.0)
            elif kinked:
                near = near or any_between(splat(0.0), distance, bound)
            most, largest = if_greater(bound, most, bound, most), if_greater(size, largest, size, largest)
        store(z, j, sum_)
    if near:
        settle_exactly(table, l, x, z)
    if l + 1 < table[KINKS]:
        error = error_after(layer[ACTIVATION], maximum(most), STEEPEST[layer[ACTIVATION]] * maximum(largest) + 1.0)
    return error


@inner
def settle_exactly(table, depth, x, z):
    """By the bounds of all values, layer by layer; in the places of the errors they stand as z does in its own."""
    for l in range(depth + 1):
        layer, w = layer_of(table, l), floats(table, W)
        inputs, error = layer[INPUTS], beyond(floats(table, ERROR), 4 * layer[ROW])
        below = x if l == 0 else beyond(floats(table, A), 4 * layer[BELOW])
        error_below, a = beyond(floats(table, ERROR), 4 * layer[BELOW]), beyond(floats(table, A), 4 * layer[ROW])
        for j in range(layer[UNITS]):
            at, size, carried = layer[WEIGHTS] + lane_of(j, inputs), abs(w[layer[BIASES] + j]), 0.0
            for k in range(inputs):
                weight = abs(w[at + 4 * k])
                size += weight * abs(below[k])
                carried += weight * (FLOAT_UNIT * abs(below[k]) if l == 0 else error_below[k])
            error[j] = (inputs + 2) * FLOAT_UNIT * size + carried
            if l < depth:
                error[j] = error_after(layer[ACTIVATION], error[j], abs(a[j]))
            elif abs(z[j]) <= error[j]:
                z[j] = 0.0
