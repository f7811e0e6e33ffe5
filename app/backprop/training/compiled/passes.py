"""The passes over a tile of samples: forward, backward. Equations and order are those of `forward` and `backward`.

z, a, slope and delta hold for every unit a row of `width` samples, a multiple of four; the first rows are the inputs.
"""

from app.backprop.rounding import FLOAT_UNIT
from app.backprop.training.compiled.activations import SOFTMAX, activate
from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.kinks import (
    KINKED,
    bound_each,
    comes_within,
    common_bound,
    error_after,
    largest,
    settle,
)
from app.backprop.training.compiled.lanes import load, splat, store, total
from app.backprop.training.compiled.plan import layer_of


@inner
def forward(plan, depth, kinks, w, room, width):
    """All z, a and slopes. Gives 0, or NaN where a z is not finite; and a bound of the errors of the outputs.

    kinks: whether a layer or the cost has one; else nothing is bounded.
    """
    bad, error, size = splat(0.0), 0.0, 0.0
    if kinks:
        size = largest(room.a, 0, layer_of(plan, 0).inputs * width)
        error = FLOAT_UNIT * size
    for l in range(depth):
        layer = layer_of(plan, l)
        begin, end = layer.row * width, (layer.row + layer.units) * width
        preactivate(layer, w, room.a, room.z, width)
        if kinks:
            error = common_bound(layer, w, size, error)
            if KINKED[layer.activation] and comes_within(room.z, room.zeros, error, begin, end):
                bound_each(plan, w, room.a, room.error, width, l)
                settle(room.z, room.zeros, room.error, begin, end)
        bad = bad + activate(layer.activation, room.z, room.a, room.slope, begin, end, width)
        if kinks:
            size = largest(room.a, begin, end)
            error = error_after(layer.activation, error, size)
    return bad, error


@inner
def preactivate(layer, w, a, z, width):
    """z_j = b_j + sum_k w_jk a_k."""
    for j in range(layer.units):
        for s in range(0, width, 4):
            sum_ = splat(w[layer.bias + j])
            for k in range(layer.inputs):
                sum_ = sum_ + load(a, (layer.below + k) * width + s) * w[layer.at + j * layer.inputs + k]
            store(z, (layer.row + j) * width + s, sum_)


@inner
def backward(plan, depth, w, room, width):
    """From dC/da of the outputs, in delta: every delta; and to the gradients g what these samples add to them.

    Gives 0, or NaN where a delta is not finite.
    """
    bad, delta = splat(0.0), room.delta
    for l in range(depth - 1, -1, -1):
        layer = layer_of(plan, l)
        begin, end = layer.row * width, (layer.row + layer.units) * width
        if layer.activation == SOFTMAX:
            through_softmax(room.a, room.slope, delta, begin, end, width)
        else:
            for i in range(begin, end, 4):
                store(delta, i, load(delta, i) * load(room.slope, i))
        for i in range(begin, end, 4):
            bad = bad + load(delta, i) * 0.0
        add_gradient(layer, room.a, delta, room.g, width)
        if l > 0:
            bring_back(layer, w, delta, width)
    return bad


@inner
def through_softmax(a, slope, delta, begin, end, width):
    """delta_k = a_k (dC/da_k (1 - a_k) - the sum of dC/da_j a_j over the others), in place of dC/da."""
    for s in range(begin, begin + width, 4):
        for i in range(s, end, width):
            store(delta, i, load(delta, i) * load(a, i))
        for k in range(s, end, width):
            others = splat(0.0)
            for j in range(s, end, width):
                if j != k:
                    others = others + load(delta, j)
            store(slope, k, load(delta, k) * load(slope, k) - others * load(a, k))
    for i in range(begin, end, 4):
        store(delta, i, load(slope, i))


@inner
def add_gradient(layer, a, delta, g, width):
    """delta_j a_k and delta_j, summed over the samples."""
    for j in range(layer.units):
        here, at = (layer.row + j) * width, layer.at + j * layer.inputs
        sum_ = splat(0.0)
        for s in range(0, width, 4):
            sum_ = sum_ + load(delta, here + s)
        g[layer.bias + j] += total(sum_)
        for k in range(layer.inputs):
            below = (layer.below + k) * width
            sum_ = splat(0.0)
            for s in range(0, width, 4):
                sum_ = sum_ + load(delta, here + s) * load(a, below + s)
            g[at + k] += total(sum_)


@inner
def bring_back(layer, w, delta, width):
    """dC/da_k = sum_j w_jk delta_j, into the rows of the layer below."""
    for k in range(layer.inputs):
        for s in range(0, width, 4):
            sum_ = splat(0.0)
            for j in range(layer.units):
                sum_ = sum_ + load(delta, (layer.row + j) * width + s) * w[layer.at + j * layer.inputs + k]
            store(delta, (layer.below + k) * width + s, sum_)
