"""The products of matrices in both passes over a tile: of four rows at once, so that what they share is read once."""

from .across import load_apart, store_apart, total, totals
from .inner import inner, within
from .lanes import fused, load, splat, store
from .plan import BELOW, BIASES, INPUTS, ROW, UNITS, WEIGHTS


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
    """delta_j a_k and delta_j, summed over the samples; of the first tile in place of what stands in g."""
    add_deltas(layer, delta, g, width, first)
    add_whole_fours(layer, a, delta, g, width, first)
    for k in range(layer[INPUTS] & -4, layer[INPUTS]):
        add_column(layer, a, delta, g, width, first, k)


@inner
def add_deltas(layer, delta, g, width, first):
    """delta_j, summed over the samples; of four units at once."""
    four = layer[UNITS] & -4
    for j in range(0, four, 4):
        here, sums = (layer[ROW] + j) * width, no_sums()
        for s in range(here, here + width, 4):
            sums = four_fused(splat(1.0), four_rows(delta, s, width), sums)
        add_four(g, layer[BIASES] + j, 1, totals_of(sums), first)
    for j in range(four, layer[UNITS]):
        here, sum_ = (layer[ROW] + j) * width, splat(0.0)
        for s in range(here, here + width, 4):
            sum_ = sum_ + load(delta, s)
        add_one(g, layer[BIASES] + j, sum_, first)


@inner
def add_whole_fours(layer, a, delta, g, width, first):
    """delta_j a_k of four inputs at once, and of two units."""
    inputs, units, here, below = layer[INPUTS], layer[UNITS], layer[ROW] * width, layer[BELOW] * width
    for j in range(0, units, 2):
        at, row = layer[WEIGHTS] + j * inputs, here + j * width
        for k in range(0, inputs & -4, 4):
            if j + 1 < units:
                of_this, of_next = eight_products(delta, row, a, below + k * width, width)
                add_four(g, at + inputs + k, 1, of_next, first)
            else:
                of_this = four_products(delta, row, a, below + k * width, width)
            add_four(g, at + k, 1, of_this, first)


@inner
def add_column(layer, a, delta, g, width, first, k):
    """delta_j a_k of one input, and of four units at once."""
    inputs, units, here, below = layer[INPUTS], layer[UNITS], layer[ROW] * width, (layer[BELOW] + k) * width
    for j in range(0, units & -4, 4):
        sums = four_products(a, below, delta, here + j * width, width)
        add_four(g, layer[WEIGHTS] + j * inputs + k, inputs, sums, first)
    for j in range(units & -4, units):
        sum_, row = splat(0.0), here + j * width
        for s in range(0, width, 4):
            sum_ = fused(load(delta, row + s), load(a, below + s), sum_)
        add_one(g, layer[WEIGHTS] + j * inputs + k, sum_, first)


@within
def add_four(g, at, step, sums, first):
    """To four numbers that stand `step` from each other; in their place where these are the first."""
    if step == 1:
        store(g, at, sums if first else load(g, at) + sums)
    else:
        store_apart(g, at, step, sums if first else load_apart(g, at, step) + sums)


@within
def add_one(g, at, sum_, first):
    """The same for one, whose sum is that of four."""
    g[at] = (0.0 if first else g[at]) + total(sum_)


@inner
def add_biases(layer, w, z, width):
    """b_j, to the products of weights and activations."""
    for j in range(layer[UNITS]):
        here = (layer[ROW] + j) * width
        for s in range(here, here + width, 4):
            store(z, s, load(z, s) + w[layer[BIASES] + j])


@within
def four_products(one, here, four, begin, width):
    """Of one row with four, each the sum over the samples."""
    sums = no_sums()
    for s in range(0, width, 4):
        sums = four_fused(load(one, here + s), four_rows(four, begin + s, width), sums)
    return totals_of(sums)


@within
def eight_products(two, here, four, begin, width):
    """The same of two rows, one behind the other: what is read of the four serves both."""
    sums, of_next = no_sums(), no_sums()
    for s in range(0, width, 4):
        rows = four_rows(four, begin + s, width)
        sums = four_fused(load(two, here + s), rows, sums)
        of_next = four_fused(load(two, here + width + s), rows, of_next)
    return totals_of(sums), totals_of(of_next)


@within
def no_sums():
    return splat(0.0), splat(0.0), splat(0.0), splat(0.0)


@within
def four_rows(rows, at, width):
    return load(rows, at), load(rows, at + width), load(rows, at + 2 * width), load(rows, at + 3 * width)


@within
def four_fused(one, rows, sums):
    return (
        fused(one, rows[0], sums[0]),
        fused(one, rows[1], sums[1]),
        fused(one, rows[2], sums[2]),
        fused(one, rows[3], sums[3]),
    )


@within
def totals_of(sums):
    return totals(sums[0], sums[1], sums[2], sums[3])


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
