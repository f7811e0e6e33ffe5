"""The same for networks of the size that is worked by hand: up to four inputs and units in a layer, and plain descent.

A layer is one block of five times four numbers then: four weights for each input, and its biases. So there is nothing
to count, and what one line finds the next one has in a register. Order and roundings are those of `forward_one` and
`backward_one`.
"""

from app.backprop.rounding import FLOAT_UNIT
from app.backprop.training.compiled.across import (
    any_between,
    first,
    lane_0,
    lane_1,
    lane_2,
    lane_3,
    maximum,
    total,
    totals,
)
from app.backprop.training.compiled.activations import IDENTITY, RELU, activate
from app.backprop.training.compiled.inner import within
from app.backprop.training.compiled.kinks import KINKED, STEEPEST, error_after
from app.backprop.training.compiled.lanes import absolute, beyond, fused, if_greater, load, splat, store
from app.backprop.training.compiled.plan import ACTIVATION, BELOW, INPUTS, ROW, UNITS, layer_of
from app.backprop.training.compiled.single.forward import settle_exactly
from app.backprop.training.compiled.single.update import sample_of, slope_one
from app.backprop.training.compiled.table import DELTA, DEPTH, KINKS, SLOPE, A, W, Z, floats

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
    inputs = first(layer_of(table, 0)[INPUTS], load(x, 0))
    bad = forward_small(table, x, inputs)
    return total(bad + slope_one(table, y) + backward_small(table, inputs, eta))


@within
def forward_small(table, x, inputs):
    """All a and slopes. Gives 0, or NaN where a z is not finite."""
    below, bad, error = inputs, splat(0.0), 0.0
    for l in range(table[DEPTH]):
        layer, w = layer_of(table, l), beyond(floats(table, W), BLOCK * l)
        z = fused(load(w, 0), lane_0(below), load(w, BIASES))
        z = fused(load(w, 4), lane_1(below), z)
        z = fused(load(w, 8), lane_2(below), z)
        z = fused(load(w, 12), lane_3(below), z)
        if l < table[KINKS]:
            z, error = settled(table, l, w, below, z, error, x)
        bad = fused(z, 0.0, bad)
        below = first(layer[UNITS], activated(table, layer, z))
        store(floats(table, A), 4 * layer[ROW], below)
    return bad


@within
def activated(table, layer, z):
    """a of a layer, whose slopes are written down."""
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
    return load(a, 0)


@within
def settled(table, l, w, below, z, error, x):
    """z, and 0 where it is that but for rounding and the layer has a kink there; and the bound of the errors of a."""
    layer, sizes = layer_of(table, l), absolute(below)
    w_0, w_1, w_2, w_3 = absolute(load(w, 0)), absolute(load(w, 4)), absolute(load(w, 8)), absolute(load(w, 12))
    size = fused(w_1, lane_1(sizes), w_0 * lane_0(sizes)) + fused(w_3, lane_3(sizes), w_2 * lane_2(sizes))
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
def backward_small(table, inputs, eta):
    """From dC/da of the outputs: every delta, and down at once. Gives 0, or NaN where a parameter is not finite."""
    bad, down = splat(0.0), load(floats(table, DELTA), 4 * layer_of(table, table[DEPTH] - 1)[ROW])
    for l in range(table[DEPTH] - 1, -1, -1):
        layer, w = layer_of(table, l), beyond(floats(table, W), BLOCK * l)
        delta = down * load(floats(table, SLOPE), 4 * layer[ROW])
        below = inputs if l == 0 else load(floats(table, A), 4 * layer[BELOW])
        w_0, w_1, w_2, w_3 = load(w, 0), load(w, 4), load(w, 8), load(w, 12)
        if l > 0:
            down = totals(w_0 * delta, w_1 * delta, w_2 * delta, w_3 * delta)
        step = delta * -eta
        w_0, w_1 = fused(step, lane_0(below), w_0), fused(step, lane_1(below), w_1)
        w_2, w_3 = fused(step, lane_2(below), w_2), fused(step, lane_3(below), w_3)
        b = load(w, BIASES) + step
        store(w, 0, w_0)
        store(w, 4, w_1)
        store(w, 8, w_2)
        store(w, 12, w_3)
        store(w, BIASES, b)
        bad = bad + fused(b, 0.0, fused(w_0, 0.0, w_1 * 0.0)) + fused(w_2, 0.0, w_3 * 0.0)
    return bad
