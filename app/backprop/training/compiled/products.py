"""The products of matrices in both passes over a tile: of four rows at once, so that what they share is read once."""

from app.backprop.training.compiled.across import total, totals
from app.backprop.training.compiled.inner import inner, within
from app.backprop.training.compiled.lanes import fused, load, splat, store
from app.backprop.training.compiled.plan import BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS


@inner
def preactivate(layer, w, a, z, width):
    """z_j = b_j + sum_k w_jk a_k; of four units at once, so that every a is read once for them."""
    inputs, below = layer[INPUTS], layer[BELOW] * width
    whole = layer[UNITS] & -4
    for j in range(0, whole, 4):
        at, bias, here = layer[WEIGHTS] + j * inputs, layer[BIASES] + j, (layer[ROW] + j) * width
        for s in range(0, width, 4):
            first = splat(w[bias]), splat(w[bias + 1]), splat(w[bias + 2]), splat(w[bias + 3])
            store_rows(z, here + s, width, four_sums(a, below + s, width, inputs, w, at, inputs, 1, first))
    for j in range(whole, layer[UNITS]):
        bias, at, here = w[layer[BIASES] + j], layer[WEIGHTS] + j * inputs, (layer[ROW] + j) * width
        for s in range(0, width, 4):
            store(z, here + s, one_sum(a, below + s, width, inputs, w, at, 1, splat(bias)))


@inner
def add_gradient(layer, a, delta, g, width, first):
    """delta_j a_k and delta_j, summed over the samples."""
    inputs, below = layer[INPUTS], layer[BELOW] * width
    add_deltas(layer, delta, g, width, first)
    for j in range(layer[UNITS]):
        here, at = (layer[ROW] + j) * width, layer[WEIGHTS] + j * inputs
        whole = inputs & -4
        for k in range(0, whole, 4):
            sums = splat(0.0) if first else load(g, at + k)
            store(g, at + k, sums + four_products(delta, here, a, below + k * width, width))
        for k in range(whole, inputs):
            sum_ = splat(0.0)
            for s in range(0, width, 4):
                sum_ = fused(load(delta, here + s), load(a, below + k * width + s), sum_)
            g[at + k] = (0.0 if first else g[at + k]) + total(sum_)


@inner
def add_deltas(layer, delta, g, width, first):
    """delta_j, summed over the samples."""
    for j in range(layer[UNITS]):
        here, sum_ = (layer[ROW] + j) * width, splat(0.0)
        for s in range(0, width, 4):
            sum_ = sum_ + load(delta, here + s)
        g[layer[BIASES] + j] = (0.0 if first else g[layer[BIASES] + j]) + total(sum_)


@inner
def add_biases(layer, w, z, width):
    """b_j, to the products of weights and activations."""
    for j in range(layer[UNITS]):
        here = (layer[ROW] + j) * width
        for s in range(here, here + width, 4):
            store(z, s, load(z, s) + w[layer[BIASES] + j])


@within
def four_products(delta, here, a, below, width):
    """Of one row of deltas with four rows of a, each the sum over the samples."""
    sum_0, sum_1, sum_2, sum_3 = splat(0.0), splat(0.0), splat(0.0), splat(0.0)
    for s in range(0, width, 4):
        d, at = load(delta, here + s), below + s
        sum_0, sum_1 = fused(d, load(a, at), sum_0), fused(d, load(a, at + width), sum_1)
        sum_2, sum_3 = fused(d, load(a, at + 2 * width), sum_2), fused(d, load(a, at + 3 * width), sum_3)
    return totals(sum_0, sum_1, sum_2, sum_3)


@inner
def bring_back(layer, w, delta, width):
    """dC/da_k = sum_j w_jk delta_j, into the rows of the layer below; of four of them at once."""
    inputs, units, here = layer[INPUTS], layer[UNITS], layer[ROW] * width
    whole, zero = inputs & -4, splat(0.0)
    for k in range(0, whole, 4):
        at, below = layer[WEIGHTS] + k, (layer[BELOW] + k) * width
        for s in range(0, width, 4):
            sums = four_sums(delta, here + s, width, units, w, at, 1, inputs, (zero, zero, zero, zero))
            store_rows(delta, below + s, width, sums)
    for k in range(whole, inputs):
        at, below = layer[WEIGHTS] + k, (layer[BELOW] + k) * width
        for s in range(0, width, 4):
            store(delta, below + s, one_sum(delta, here + s, width, units, w, at, inputs, zero))


@within
def four_sums(rows, begin, width, count, w, at, apart, step, sums):
    """Four sums of rows times weights; those of the i-th stand from `at` + i * apart on, `step` from each other."""
    sum_0, sum_1, sum_2, sum_3 = sums
    for k in range(count):
        row, here = load(rows, begin + k * width), at + k * step
        sum_0, sum_1 = fused(row, w[here], sum_0), fused(row, w[here + apart], sum_1)
        sum_2, sum_3 = fused(row, w[here + 2 * apart], sum_2), fused(row, w[here + 3 * apart], sum_3)
    return sum_0, sum_1, sum_2, sum_3


@within
def one_sum(rows, begin, width, count, w, at, step, sum_):
    """The same for one."""
    for k in range(count):
        sum_ = fused(load(rows, begin + k * width), w[at + k * step], sum_)
    return sum_


@within
def store_rows(numbers, at, width, four):
    store(numbers, at, four[0])
    store(numbers, at + width, four[1])
    store(numbers, at + 2 * width, four[2])
    store(numbers, at + 3 * width, four[3])
