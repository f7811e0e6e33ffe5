"""The same for networks of the size that is worked by hand: up to four inputs and units in a layer, and plain descent.

A layer is one block of five times four numbers then: four weights for each input, and its biases. So there is nothing
to count. Order and roundings are those of `forward_one` and `backward_one`.
"""

from ....backprop.rounding import FLOAT_UNIT
from ..across import any_between, first, maximum, total, totals
from ..activations import IDENTITY, RELU, activate
from ..costs import HALF_SQUARED
from ..inner import within
from ..kinks import KINKED, STEEPEST, error_after
from ..lanes import absolute, beyond, fused, if_greater, load, splat, store
from ..plan import ACTIVATION, BELOW, INPUTS, ROW, UNITS, layer_of
from ..table import COST, DELTA, DEPTH, KINKS, SLOPE, A, W, Z, floats
from .forward import settle_exactly
from .update import sample_of, slope_one

BIASES, BLOCK = 16, 20
"""Of a layer's numbers, where its biases begin, and how many there are."""


@within
def is_small(table):
    """Whether every layer has room in one block."""
    widest = layer_of(table, 0)[INPUTS]
    for l in range(table[DEPTH]):
        widest = max(widest, layer_of(table, l)[UNITS])
    return widest <= 4


@within
def learn_small(table, eta):
    """See `learn_one`."""
    x, y = sample_of(table)
    store(floats(table, A), 0, first(layer_of(table, 0)[INPUTS], load(x, 0)))
    outputs, bad = forward_small(table, x)
    down, beyond_cost = slope_small(table, outputs, y)
    return total(bad + beyond_cost + backward_small(table, down, eta))


@within
def forward_small(table, x):
    """All a and slopes. Gives a of the outputs; and 0, or NaN where a z is not finite."""
    a, bad, error = splat(0.0), splat(0.0), 0.0
    for l in range(table[DEPTH]):
        layer, w = layer_of(table, l), beyond(floats(table, W), BLOCK * l)
        below = beyond(floats(table, A), 4 * layer[BELOW])
        z = fused(load(w, 4), below[1], fused(load(w, 0), below[0], load(w, BIASES)))
        z = fused(load(w, 12), below[3], fused(load(w, 8), below[2], z))
        if l < table[KINKS]:
            z, error = settled(table, l, w, below, z, error, x)
        bad = fused(z, 0.0, bad)
        a = activated(table, layer, z)
        store(floats(table, A), 4 * layer[ROW], a)
    return a, bad


@within
def activated(table, layer, z):
    """a of a layer, and 0 beside it; its slopes are written down."""
    slope = beyond(floats(table, SLOPE), 4 * layer[ROW])
    if layer[ACTIVATION] == RELU:
        store(slope, 0, if_greater(z, 0.0, 1.0, 0.0))
        return if_greater(z, 0.0, z, 0.0)
    if layer[ACTIVATION] == IDENTITY:
        store(slope, 0, splat(1.0))
        return z
    here, a = beyond(floats(table, Z), 4 * layer[ROW]), beyond(floats(table, A), 4 * layer[ROW])
    store(here, 0, z)
    activate(layer[ACTIVATION], here, a, slope, 0, layer[UNITS], 4)
    return first(layer[UNITS], load(a, 0))


@within
def settled(table, l, w, below, z, error, x):
    """z, and 0 where it is that but for rounding and the layer has a kink there; and the bound of the errors of a."""
    layer = layer_of(table, l)
    w_0, w_1, w_2, w_3 = absolute(load(w, 0)), absolute(load(w, 4)), absolute(load(w, 8)), absolute(load(w, 12))
    size = fused(w_1, absolute(splat(below[1])), w_0 * absolute(splat(below[0])))
    size = fused(w_3, absolute(splat(below[3])), fused(w_2, absolute(splat(below[2])), size))
    carried = size * FLOAT_UNIT if l == 0 else ((w_0 + w_1) + (w_2 + w_3)) * error
    size = size + absolute(load(w, BIASES))
    bound = size * ((layer[INPUTS] + 2) * FLOAT_UNIT) + carried
    if KINKED[layer[ACTIVATION]]:
        if l == 0:
            z = if_greater(absolute(z), bound, z, 0.0)
        elif any_between(splat(0.0), absolute(z), bound):
            here = beyond(floats(table, Z), 4 * layer[ROW])
            store(here, 0, z)
            settle_exactly(table, l, x, here)
            z = load(here, 0)
    if l + 1 < table[KINKS]:
        steepest = STEEPEST[layer[ACTIVATION]]
        error = error_after(layer[ACTIVATION], maximum(bound), steepest * maximum(size) + 1.0)
    return z, error


@within
def slope_small(table, outputs, y):
    """dC/da of the outputs; and 0, or NaN where the cost is not finite."""
    last = layer_of(table, table[DEPTH] - 1)
    if table[COST] == HALF_SQUARED:
        r = outputs - first(last[UNITS], load(y, 0))
        return r, r * r * 0.0
    bad = slope_one(table, y)
    return load(floats(table, DELTA), 4 * last[ROW]), bad


@within
def backward_small(table, down, eta):
    """From dC/da of the outputs: every delta, and down at once. Gives 0, or NaN where a parameter is not finite."""
    bad = splat(0.0)
    for l in range(table[DEPTH] - 1, -1, -1):
        layer, w = layer_of(table, l), beyond(floats(table, W), BLOCK * l)
        below = beyond(floats(table, A), 4 * layer[BELOW])
        delta = down * load(floats(table, SLOPE), 4 * layer[ROW])
        w_0, w_1, w_2, w_3 = load(w, 0), load(w, 4), load(w, 8), load(w, 12)
        if l > 0:
            down = totals(w_0 * delta, w_1 * delta, w_2 * delta, w_3 * delta)
        step = delta * -eta
        w_0, w_1, b = fused(step, below[0], w_0), fused(step, below[1], w_1), load(w, BIASES) + step
        w_2, w_3 = fused(step, below[2], w_2), fused(step, below[3], w_3)
        store(w, 0, w_0)
        store(w, 4, w_1)
        store(w, 8, w_2)
        store(w, 12, w_3)
        store(w, BIASES, b)
        bad = bad + fused(b, 0.0, fused(w_0, 0.0, w_1 * 0.0)) + fused(w_2, 0.0, w_3 * 0.0)
    return bad
