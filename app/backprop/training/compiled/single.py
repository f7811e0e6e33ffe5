"""An update on one sample alone, number by number: of a small network, a tile of four would be waited for in vain.

Equations and order are those of `passes`. A layer's z, a, slope and delta stand side by side from the place on where
its rows of four begin; the inputs are read where the sample stands.
"""

from app.backprop.rounding import FLOAT_UNIT
from app.backprop.training.compiled.activations import RELU, SOFTMAX, activate
from app.backprop.training.compiled.costs import BINARY_CROSS_ENTROPY, HALF_SQUARED, MEAN_ABSOLUTE, slopes
from app.backprop.training.compiled.inner import inner, within
from app.backprop.training.compiled.kinks import KINKED, STEEPEST, error_after
from app.backprop.training.compiled.lanes import beyond
from app.backprop.training.compiled.optimizers import SGD
from app.backprop.training.compiled.plan import ACTIVATION, BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS, layer_of
from app.backprop.training.compiled.table import (
    BATCH,
    BIAS_UPDATE,
    COST,
    DELTA,
    DEPTH,
    ERROR,
    HOW,
    KINKS,
    OPTIMIZER,
    ORDER,
    SLOPE,
    A,
    G,
    W,
    X,
    Y,
    Z,
    floats,
    wholes,
)  # fmt: skip


@within
def is_single(table):
    """Whether an update is worked here."""
    softmax = layer_of(table, table[DEPTH] - 1)[ACTIVATION] == SOFTMAX
    return table[BATCH] == 1 and table[COST] != MEAN_ABSOLUTE and not softmax


@within
def is_plain(table):
    """Whether parameters simply go down their own gradients: then they do so at once, and g is not used."""
    how = floats(table, HOW)
    return table[OPTIMIZER] == SGD and table[BIAS_UPDATE] == 0 and how[6] == 0 and how[7] == 0


@within
def learn_one(table, begin, eta, plain):
    """Forward and backward of the sample at a place of the order; g, or where the update is plain the new parameters.

    Gives 0, or NaN where a value on the way is not finite.
    """
    sample = wholes(table, ORDER)[begin]
    x = beyond(floats(table, X), sample * layer_of(table, 0)[INPUTS])
    y = beyond(floats(table, Y), sample * layer_of(table, table[DEPTH] - 1)[UNITS])
    return forward_one(table, x) + slope_one(table, y) + backward_one(table, x, eta, plain)


@within
def forward_one(table, x):
    """All z, a and slopes. Gives 0, or NaN where a z is not finite."""
    below, bad, error = x, 0.0, -1.0
    for l in range(table[DEPTH]):
        layer = layer_of(table, l)
        start = 4 * layer[ROW]
        z, a, slope = (
            beyond(floats(table, Z), start),
            beyond(floats(table, A), start),
            beyond(floats(table, SLOPE), start),
        )
        bad += preactivate_one(layer, floats(table, W), below, z)
        if table[KINKS]:
            error = settle_one(table, l, x, below, z, error)
        if layer[ACTIVATION] == RELU:
            for j in range(layer[UNITS]):
                a[j], slope[j] = (z[j], 1.0) if z[j] > 0 else (0.0, 0.0)
        else:
            for j in range(layer[UNITS], (layer[UNITS] + 3) // 4 * 4):
                z[j] = 0.0  # four at a time
            activate(layer[ACTIVATION], z, a, slope, 0, layer[UNITS], 4)
        below = a
    return bad


@within
def preactivate_one(layer, w, below, z):
    """z_j = b_j + sum_k w_jk a_k."""
    inputs, units, bad = layer[INPUTS], layer[UNITS], 0.0
    for j in range(units):
        at, sum_ = layer[WEIGHTS] + j * inputs, w[layer[BIASES] + j]
        for k in range(inputs):
            sum_ += below[k] * w[at + k]
        z[j] = sum_
        bad += sum_ * 0.0
    return bad


@within
def settle_one(table, l, x, below, z, error):
    """Set a z that is 0 but for rounding to 0. error: a bound of those of the layer below; inputs need none.

    Gives one of those of this layer's a. It is larger than each; where a z lies within it, they are worked out.
    """
    layer, w, most, largest = layer_of(table, l), floats(table, W), 0.0, 0.0
    inputs, near, kinked = layer[INPUTS], False, KINKED[layer[ACTIVATION]]
    for j in range(layer[UNITS]):
        at, bias, size, weights = layer[WEIGHTS] + j * inputs, abs(w[layer[BIASES] + j]), 0.0, 0.0
        for k in range(inputs):
            size += abs(w[at + k] * below[k])
            weights += abs(w[at + k])
        carried = FLOAT_UNIT * size if l == 0 else weights * error
        bound = (inputs + 2) * FLOAT_UNIT * (size + bias) + carried
        if kinked and abs(z[j]) <= bound:
            near = near or l > 0
            z[j] = z[j] if l > 0 else 0.0
        most, largest = max(most, bound), max(largest, size + bias)
    if near:
        settle_exactly(table, l, x, z)
    return error_after(layer[ACTIVATION], most, STEEPEST[layer[ACTIVATION]] * largest + 1.0)


@inner
def settle_exactly(table, depth, x, z):
    """By the bounds of all values, layer by layer; in the places of the errors they stand as z does in its own."""
    for l in range(depth + 1):
        layer, w = layer_of(table, l), floats(table, W)
        inputs, error = layer[INPUTS], beyond(floats(table, ERROR), 4 * layer[ROW])
        below = x if l == 0 else beyond(floats(table, A), 4 * layer[BELOW])
        error_below, a = beyond(floats(table, ERROR), 4 * layer[BELOW]), beyond(floats(table, A), 4 * layer[ROW])
        for j in range(layer[UNITS]):
            at, size, carried = layer[WEIGHTS] + j * inputs, abs(w[layer[BIASES] + j]), 0.0
            for k in range(inputs):
                size += abs(w[at + k] * below[k])
                carried += abs(w[at + k]) * (FLOAT_UNIT * abs(below[k]) if l == 0 else error_below[k])
            error[j] = (inputs + 2) * FLOAT_UNIT * size + carried
            if l < depth:
                error[j] = error_after(layer[ACTIVATION], error[j], abs(a[j]))
            elif abs(z[j]) <= error[j]:
                z[j] = 0.0


@within
def slope_one(table, y):
    """dC/da of the outputs, into delta. Gives 0, or NaN where the cost is not finite."""
    last, bad = layer_of(table, table[DEPTH] - 1), 0.0
    a, delta = beyond(floats(table, A), 4 * last[ROW]), beyond(floats(table, DELTA), 4 * last[ROW])
    if table[COST] != HALF_SQUARED:
        slope = beyond(floats(table, SLOPE), 4 * last[ROW])
        slopes(table[COST], last[ACTIVATION], last[UNITS], a, slope, y, delta, 0, last[UNITS])
    for j in range(last[UNITS]):
        r = a[j] - y[j]
        delta[j] = r if table[COST] == HALF_SQUARED else delta[j]
        bad += 0.0 if table[COST] >= BINARY_CROSS_ENTROPY else r * r * 0.0
    return bad


@within
def backward_one(table, x, eta, plain):
    w, g, bad = floats(table, W), floats(table, G), 0.0
    for l in range(table[DEPTH] - 1, -1, -1):
        layer = layer_of(table, l)
        inputs, start, base = layer[INPUTS], 4 * layer[ROW], 4 * layer[BELOW]
        delta, slope = beyond(floats(table, DELTA), start), beyond(floats(table, SLOPE), start)
        below, back = x if l == 0 else beyond(floats(table, A), base), beyond(floats(table, DELTA), base)
        for j in range(layer[UNITS]):
            d, at, bias = delta[j] * slope[j], layer[WEIGHTS] + j * inputs, layer[BIASES] + j
            for k in range(inputs if l > 0 else 0):
                back[k] = (0.0 if j == 0 else back[k]) + w[at + k] * d
            for k in range(inputs):
                slope_k = d * below[k]
                if plain:
                    w[at + k] -= eta * slope_k
                    bad += w[at + k] * 0.0
                else:
                    g[at + k] = slope_k
            if plain:
                w[bias] -= eta * d
                bad += w[bias] * 0.0
            else:
                g[bias] = d
            bad += d * 0.0
    return bad
