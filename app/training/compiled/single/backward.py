"""Backward through four units of a layer at a time, and where the update is plain, down at once."""

from ..across import totals
from ..inner import within
from ..lanes import beyond, fused, load, splat, store
from ..plan import BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS, layer_of
from ..table import DELTA, DEPTH, SLOPE, A, G, W, floats
from .wide import padded


@within
def backward_one(table, x, eta, plain):
    """From dC/da of the outputs: every delta, and the gradients or the new parameters. Gives 0, or NaN."""
    bad = splat(0.0)
    for l in range(table[DEPTH] - 1, -1, -1):
        layer = layer_of(table, l)
        delta, slope = beyond(floats(table, DELTA), 4 * layer[ROW]), beyond(floats(table, SLOPE), 4 * layer[ROW])
        below = x if l == 0 else beyond(floats(table, A), 4 * layer[BELOW])
        back = beyond(floats(table, DELTA), 4 * layer[BELOW])
        for j in range(0, layer[UNITS], 4):
            d, at = load(delta, j) * load(slope, j), layer[WEIGHTS] + j * padded(layer[INPUTS])
            if l > 0:
                bring_back(floats(table, W), at, layer[INPUTS], d, back, j == 0)
            bad = bad + d * 0.0 + go_down(table, layer, at, j, d, below, eta, plain)
    return bad


@within
def bring_back(w, at, inputs, d, back, begins):
    """dC/da_k = sum_j w_jk delta_j, of four units j: of the first ones written, of others added."""
    for k in range(0, inputs, 4):
        of, sums = at + 4 * k, splat(0.0) if begins else load(back, k)
        more = totals(load(w, of) * d, load(w, of + 4) * d, load(w, of + 8) * d, load(w, of + 12) * d)
        store(back, k, sums + more)


@within
def go_down(table, layer, at, j, d, below, eta, plain):
    """delta_j a_k and delta_j of four units j, into g; or taken off their parameters, eta times. Gives 0, or NaN."""
    w, g, bad, bias, down = floats(table, W), floats(table, G), splat(0.0), layer[BIASES] + j, d * -eta
    for k in range(layer[INPUTS]):
        if plain:
            new = fused(down, below[k], load(w, at + 4 * k))
            store(w, at + 4 * k, new)
            bad = bad + new * 0.0
        else:
            store(g, at + 4 * k, d * below[k])
    if plain:
        new = load(w, bias) + down
        store(w, bias, new)
        bad = bad + new * 0.0
    else:
        store(g, bias, d)
    return bad
