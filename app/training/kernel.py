"""The kernel: many updates in one call, compiled by Numba, outside Python and its global lock.

Read `reference_loop` first: the kernel is the same mathematics once more, as fast as a page needs that trains while a
slider moves; a test holds it to the loop, to 1e-12. It is compiled once for all networks and recipes, and kept on disk
(in NUMBA_CACHE_DIR, where the folder of the code cannot be written to).

A batch is worked in tiles of TILE samples. The numbers of one unit for all samples of a tile stand side by side, in a
row of TILE, so that the innermost loops run over samples, without a branch, and become vector instructions. Nothing is
reordered or fused (no fastmath): the same input gives the same bits. Compiled code checks no bounds: `engine` does,
before every call. All of it is one module, as Numba looks at no other file to see whether what it kept is outdated.
"""

from math import erfc, exp, factorial, log, log1p, nan, pi, sqrt
from typing import NamedTuple

import numpy as np

from ..backprop.activations import ACTIVATIONS
from ..backprop.arithmetic import Array
from ..backprop.costs import COSTS
from ..backprop.problem import BIAS_UPDATES
from ..backprop.rounding import FLOAT_UNIT, FUNCTION_ROUNDINGS
from .draws import shuffle
from .jit import jit, jit_cached
from .recipe import OPTIMIZERS
from .state import DONE, EPOCH, FIRST, KEPT, SAMPLE, STEP, UPDATE

TILE = 12
"""Samples that are worked at a time: a batch of 10, the page's default, in whole vectors of four."""
LARGEST = float(np.finfo(float).max)

UNITS, INPUTS, WEIGHTS, BIASES, BELOW, ROW, ACTIVATION = range(7)
"""The columns of `layers`: how many units and inputs; where W and b begin in the flat parameters; the rows of a tile
where the inputs and the units begin; the number of the activation."""
Z, A, SLOPE, DELTA, BOUND = range(5)
"""The parts of a tile: pre-activations, activations (inputs first), derivatives, deltas, bounds of rounding errors."""

IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, BIPOLAR_SIGMOID, SOFTSIGN, SOFTPLUS, SILU, GELU, SOFTMAX = range(
    len(ACTIVATIONS)
)
ACTIVATION_NUMBER = {name: number for number, name in enumerate(ACTIVATIONS)}
HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE, HUBER, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(len(COSTS))
COST_NUMBER = {name: number for number, name in enumerate(COSTS)}
SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, ADAMW = range(len(OPTIMIZERS))
OPTIMIZER_NUMBER = {name: number for number, name in enumerate(OPTIMIZERS)}
EACH, FROZEN, SHARED = range(len(BIAS_UPDATES))

KINKED = np.array([activation.kink for activation in ACTIVATIONS.values()])
LINEAR = np.array([activation.piecewise_linear for activation in ACTIVATIONS.values()])
STEEPEST = np.array([activation.steepest for activation in ACTIVATIONS.values()])


class Setup(NamedTuple):
    """What stays the same through a run.

    layers: (L, 7), see UNITS. rates: (epochs,), the learning rate of each. order: (S,), which sample comes when.
    tile: (5, rows TILE), see Z; the rows are those of the inputs and of the units of all layers.
    tile_targets: (n_L TILE,). transposed: (TILE TILE,), activations with one sample a row. gradient: (P,).
    hyperparameters: momentum, beta1, beta2, alpha, epsilon, weight decay, l1, l2.
    bounded: up to which layer rounding errors are bounded, as one has a kink there; L + 1 where the cost has one.
    middle: of one output, what lies between its two classes.
    """

    layers: Array
    rates: Array
    inputs: Array
    targets: Array
    order: Array
    tile: Array
    tile_targets: Array
    transposed: Array
    gradient: Array
    hyperparameters: Array
    cost: int
    mean: int
    bounded: int
    middle: float
    batch: int
    shuffled: int
    seed: int
    optimizer: int
    bias_update: int


class Changing(NamedTuple):
    """What updates change; see `Live` and `Checkpoints`."""

    w: Array
    moments: Array
    at: Array
    wanted: Array
    kept: Array
    kept_at: Array


# ---- elementary functions, from arithmetic alone: quick, and the same bits everywhere

LOG2_E = 1 / log(2)
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts, so that k * LN2_HIGH is exact (Cody and Waite 1980)."""
SHIFT = 1.5 * 2.0**52
"""Added to a number it leaves the nearest whole number in the last bits."""
LEAST = -708.0
"""Below, e^x is no normal float64, and counts as e^LEAST."""
INVERSE_FACTORIAL = tuple(1 / factorial(n) for n in range(14))
ROOT_OF_2, ROOT_OF_2_PI = sqrt(2), sqrt(2 * pi)


@jit
def exp_and_less_1(x: float) -> tuple[float, float]:
    """e^x and e^x - 1, for x <= 0: e^x = 2^k e^r with |r| <= ln 2 / 2, whose series ends below 2^-57 after r^13."""
    x = LEAST if x < LEAST else x
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    c = INVERSE_FACTORIAL
    low = (c[2] + r * c[3]) + r2 * (c[4] + r * c[5])
    middle = (c[6] + r * c[7]) + r2 * (c[8] + r * c[9])
    high = (c[10] + r * c[11]) + r2 * (c[12] + r * c[13])
    series = r + r2 * (low + r4 * (middle + r4 * high))
    bits = (np.float64(shifted).view(np.int64) + 1023) << 52
    power = np.int64(bits).view(np.float64)
    return power * series + power, power * series + (power - 1.0)


# ---- activations: value and slope together, as they share an exponential; see `activations` for the formulas


@jit
def relu(z: float) -> tuple[float, float]:
    return (z if z > 0 else 0.0), (1.0 if z > 0 else 0.0)


@jit
def leaky_relu(z: float) -> tuple[float, float]:
    return (z if z > 0 else z / 100), (1.0 if z > 0 else 0.01)


@jit
def elu(z: float) -> tuple[float, float]:
    decay, less_1 = exp_and_less_1(0.0 if z > 0 else z)
    return (z if z > 0 else less_1), (1.0 if z > 0 else decay)


@jit
def sigmoid(z: float) -> tuple[float, float]:
    """With d = e^-|z|: 1 / (1 + d) of |z|, d / (1 + d) of -|z|; the slope is their product."""
    decay, _ = exp_and_less_1(-abs(z))
    part = 1.0 / (1.0 + decay)
    return (part if z > 0 else decay * part), decay * part * part


@jit
def tanh(z: float) -> tuple[float, float]:
    """With d = e^-2|z|: tanh |z| = (1 - d) / (1 + d), and 1 - tanh^2 = 4 d / (1 + d)^2."""
    decay, less_1 = exp_and_less_1(-2.0 * abs(z))
    part = 1.0 / (2.0 + less_1)
    size = -less_1 * part
    return (size if z > 0 else -size), 4.0 * decay * part * part


@jit
def bipolar_sigmoid(z: float) -> tuple[float, float]:
    a, slope = tanh(z / 2)
    return a, slope / 2


@jit
def softsign(z: float) -> tuple[float, float]:
    part = 1.0 / (1.0 + abs(z))
    return z * part, part * part


@jit
def softplus(z: float) -> tuple[float, float]:
    decay, _ = exp_and_less_1(-abs(z))
    part = 1.0 / (1.0 + decay)
    return (z if z > 0 else 0.0) + log1p(decay), (part if z > 0 else decay * part)


@jit
def silu(z: float) -> tuple[float, float]:
    g, slope = sigmoid(z)
    return z * g, g + z * slope


@jit
def gelu(z: float) -> tuple[float, float]:
    density, _ = exp_and_less_1(-z * z / 2)
    share = erfc(-z / ROOT_OF_2) / 2
    return z * share, share + z * density / ROOT_OF_2_PI


@jit
def other_activation(number: int, z: float) -> tuple[float, float]:
    """Those that are met less often share one loop: it compiles in a tenth of the time, and runs four times as long."""
    if number == LEAKY_RELU:
        return leaky_relu(z)
    if number == ELU:
        return elu(z)
    if number == BIPOLAR_SIGMOID:
        return bipolar_sigmoid(z)
    if number == SOFTSIGN:
        return softsign(z)
    if number == SOFTPLUS:
        return softplus(z)
    if number == SILU:
        return silu(z)
    return gelu(z)


@jit
def softmax(z: Array, a: Array, slope: Array, columns: int) -> None:
    """e^(z_j - max z) over their sum, in rows of TILE. In place of a slope 1 - a_j: the others' share of the sum."""
    for s in range(columns):
        most, total = z[s], 0.0
        for i in range(s, len(z), TILE):
            most = max(most, z[i])
        for i in range(s, len(z), TILE):
            a[i] = exp(z[i] - most)
            total += a[i]
        for j in range(s, len(z), TILE):
            others = 0.0
            for i in range(s, len(z), TILE):
                others += a[i] if i != j else 0.0
            slope[j] = others / total
        for i in range(s, len(z), TILE):
            a[i] /= total


@jit
def activate(number: int, z: Array, a: Array, slope: Array, columns: int) -> None:
    """Write a = g(z) and g'(z) of a layer."""
    if number == TANH:
        for i in range(len(z)):
            a[i], slope[i] = tanh(z[i])
    elif number == RELU:
        for i in range(len(z)):
            a[i], slope[i] = relu(z[i])
    elif number == SIGMOID:
        for i in range(len(z)):
            a[i], slope[i] = sigmoid(z[i])
    elif number == IDENTITY:
        for i in range(len(z)):
            a[i], slope[i] = z[i], 1.0
    elif number == SOFTMAX:
        softmax(z, a, slope, columns)
    else:
        for i in range(len(z)):
            a[i], slope[i] = other_activation(number, z[i])


@jit
def count_not_finite(values: Array) -> int:
    """How many values are infinite or NaN."""
    bad = 0
    for i in range(len(values)):
        bad += not abs(values[i]) <= LARGEST
    return bad


# ---- products of matrices


@jit
def add_product(
    M: Array, down: int, across: int, B: Array, C: Array, c_down: int, rows: int, inner: int, columns: int
) -> None:
    """C += M B, with M (rows, inner) and at most TILE columns; two rows of C and four of B at a time.

    All are flat. The rows of M are `down` apart, its columns `across`; those of B are TILE apart, those of C c_down.
    That TILE is a constant tells the compiler that four rows of B are one block, which it checks against C just once
    before each loop.
    """
    fours = inner // 4 * 4
    for i in range(0, rows - 1, 2):
        p, q = i * down, (i + 1) * down
        c, d = C[i * c_down : i * c_down + columns], C[(i + 1) * c_down : (i + 1) * c_down + columns]
        for k in range(0, fours, 4):
            x = B[k * TILE : (k + 4) * TILE]
            k0, k1, k2, k3 = k * across, (k + 1) * across, (k + 2) * across, (k + 3) * across
            p0, p1, p2, p3 = M[p + k0], M[p + k1], M[p + k2], M[p + k3]
            q0, q1, q2, q3 = M[q + k0], M[q + k1], M[q + k2], M[q + k3]
            for s in range(columns):
                c[s] = c[s] + p0 * x[s] + p1 * x[TILE + s] + p2 * x[2 * TILE + s] + p3 * x[3 * TILE + s]
                d[s] = d[s] + q0 * x[s] + q1 * x[TILE + s] + q2 * x[2 * TILE + s] + q3 * x[3 * TILE + s]
        for k in range(fours, inner):
            x, p0, q0 = B[k * TILE : (k + 1) * TILE], M[p + k * across], M[q + k * across]
            for s in range(columns):
                c[s] += p0 * x[s]
                d[s] += q0 * x[s]
    if rows % 2:
        i = rows - 1
        c = C[i * c_down : i * c_down + columns]
        for k in range(inner):
            x, p0 = B[k * TILE : (k + 1) * TILE], M[i * down + k * across]
            for s in range(columns):
                c[s] += p0 * x[s]


# ---- values that stand on a kink but for rounding, as `forward` and `rounding` say


@jit
def largest(values: Array) -> float:
    """The largest size. The bits of sizes are ordered as the sizes are, and a maximum of integers is quick."""
    most = np.int64(0)
    for i in range(len(values)):
        most = max(most, np.float64(abs(values[i])).view(np.int64))
    return float(np.int64(most).view(np.float64))


@jit
def comes_within(values: Array, bound: float) -> bool:
    """Whether one of the values is not 0, but no farther from it than the bound."""
    near = 0
    for i in range(len(values)):
        near += 0 < abs(values[i]) <= bound
    return near > 0


@jit
def bound_layer(layers: Array, l: int, w: Array, a_largest: float, a_error: float) -> float:
    """One bound of the rounding errors of all z of a layer. Nearly no z is so close to 0, so mostly it is enough."""
    weights, biases, inputs = layers[l, WEIGHTS], layers[l, BIASES], layers[l, INPUTS]
    of_weights = inputs * largest(w[weights:biases])
    size = of_weights * a_largest + largest(w[biases : biases + layers[l, UNITS]])
    return float((inputs + 2) * FLOAT_UNIT * size + of_weights * a_error)


@jit
def settle(layers: Array, depth: int, w: Array, tile: Array, values: Array, count: int) -> None:
    """Set every one of the values that is 0 but for its own bound to 0: the z of a layer, or a - y behind the last."""
    a, bound, last = tile[A], tile[BOUND], min(depth, len(layers) - 1)
    for i in range(layers[0, INPUTS] * TILE):
        bound[i] = FLOAT_UNIT * abs(a[i])
    for l in range(last + 1):
        inputs, below = layers[l, INPUTS], layers[l, BELOW] * TILE
        for j in range(layers[l, UNITS]):
            for s in range(count):
                size, carried = abs(w[layers[l, BIASES] + j]), 0.0
                for k in range(inputs):
                    weight = abs(w[layers[l, WEIGHTS] + j * inputs + k])
                    size += weight * abs(a[below + k * TILE + s])
                    carried += weight * bound[below + k * TILE + s]
                i = (layers[l, ROW] + j) * TILE + s
                bound[i] = (inputs + 2) * FLOAT_UNIT * size + carried
                if l < depth:
                    bound[i] = carry_bound(layers[l, ACTIVATION], tile[Z, i], a[i], tile[SLOPE, i], bound[i])
    for j in range(layers[last, UNITS]):
        for i in range(j * TILE, j * TILE + count):
            if abs(values[i]) <= bound[layers[last, ROW] * TILE + i]:
                values[i] = 0.0


@jit
def carry_bound(activation: int, z: float, a: float, slope: float, bound: float) -> float:
    """The bound of a from that of z: where a unit is off or saturated, no error goes on; see `Rounding.after`."""
    far = 0.0 if LINEAR[activation] else 3.0
    steepest = slope if abs(z) - bound > far and activation != SOFTMAX else STEEPEST[activation]
    own = 0.0 if LINEAR[activation] else FUNCTION_ROUNDINGS * FLOAT_UNIT * abs(a)
    return float(abs(steepest) * bound + own)


# ---- the passes over a tile


@jit
def take(inputs: Array, targets: Array, order: Array, first: int, count: int, tile: Array, tile_targets: Array) -> None:
    """Put samples side by side, inputs and targets; behind the last one the first again."""
    a = tile[A]
    for s in range(len(tile_targets) // targets.shape[1]):
        sample = order[first + s if s < count else first]
        for k in range(inputs.shape[1]):
            a[k * TILE + s] = inputs[sample, k]
        for j in range(targets.shape[1]):
            tile_targets[j * TILE + s] = targets[sample, j]


@jit
def forward(layers: Array, w: Array, tile: Array, bounded: int, count: int, columns: int) -> tuple[int, float]:
    """All z, a and slopes of a tile from its inputs. Gives how many z are not finite, and a bound of the error of a.

    columns: TILE, as a number that the compiler does not know, so that it makes vectors, and not twelve copies.
    """
    bad, a_largest, error = 0, 0.0, 0.0
    if bounded:
        a_largest = largest(tile[A, : layers[0, INPUTS] * TILE])
        error = FLOAT_UNIT * a_largest
    for l in range(len(layers)):
        units, inputs, row, number = layers[l, UNITS], layers[l, INPUTS], layers[l, ROW], layers[l, ACTIVATION]
        begin, end = row * TILE, (row + units) * TILE
        z, a, slope = tile[Z, begin:end], tile[A, begin:end], tile[SLOPE, begin:end]
        for j in range(units):
            b, z_j = w[layers[l, BIASES] + j], z[j * TILE : (j + 1) * TILE]
            for s in range(len(z_j)):
                z_j[s] = b
        below = tile[A, layers[l, BELOW] * TILE : begin]
        add_product(w[layers[l, WEIGHTS] :], inputs, columns // TILE, below, z, columns, units, inputs, columns)
        if l < bounded:
            error = bound_layer(layers, l, w, a_largest, error)
            if KINKED[number] and comes_within(z, error):
                settle(layers, l, w, tile, z, count)
        bad += count_not_finite(z)
        activate(number, z, a, slope, columns)
        if l + 1 < bounded:
            a_largest = largest(a)
            error = STEEPEST[number] * error + (0.0 if LINEAR[number] else FUNCTION_ROUNDINGS * FLOAT_UNIT * a_largest)
    return bad, error


@jit
def backward(layers: Array, w: Array, tile: Array, transposed: Array, g: Array, count: int, columns: int) -> int:
    """From dC/da of the outputs to every delta; the gradients of the tile are added. Gives how many are not finite."""
    bad, one = 0, columns // TILE
    for l in range(len(layers) - 1, -1, -1):
        units, inputs, row = layers[l, UNITS], layers[l, INPUTS], layers[l, ROW]
        begin, end = row * TILE, (row + units) * TILE
        delta = tile[DELTA, begin:end]
        layer_delta(layers[l, ACTIVATION], tile[A, begin:end], tile[SLOPE, begin:end], delta, columns)
        bad += count_not_finite(delta)
        add_gradient(layers, l, tile[A, layers[l, BELOW] * TILE : begin], delta, transposed, g, count, one)
        if l > 0:
            below = tile[DELTA, layers[l, BELOW] * TILE : begin]
            for i in range(len(below)):
                below[i] = 0.0
            add_product(w[layers[l, WEIGHTS] :], one, inputs, delta, below, columns, inputs, units, columns)
    return bad


@jit
def add_gradient(
    layers: Array, l: int, a: Array, delta: Array, transposed: Array, g: Array, count: int, one: int
) -> None:
    """dC/dw_jk += delta_j a_k over the samples, dC/db_j += delta_j; a: of the layer below."""
    units, inputs = layers[l, UNITS], layers[l, INPUTS]
    for first in range(0, inputs, TILE):
        columns = min(TILE, inputs - first)
        for k in range(columns):
            a_k = a[(first + k) * TILE : (first + k + 1) * TILE]
            for s in range(count):
                transposed[s * TILE + k] = a_k[s]
        weights = g[layers[l, WEIGHTS] + first :]
        add_product(delta, one * TILE, one, transposed, weights, inputs, units, count, columns)
    for j in range(units):
        delta_j = delta[j * TILE : (j + 1) * TILE]
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0  # four sums at a time, as each waits for its last addition
        for s in range(0, len(delta_j), 4):
            s0, s1, s2, s3 = s0 + delta_j[s], s1 + delta_j[s + 1], s2 + delta_j[s + 2], s3 + delta_j[s + 3]
        g[layers[l, BIASES] + j] += (s0 + s1) + (s2 + s3)


@jit
def layer_delta(activation: int, a: Array, slope: Array, delta: Array, columns: int) -> None:
    """delta = dC/da g'(z), in place. Softmax: a_k (dC/da_k (1 - a_k) - the sum of dC/da_j a_j over the others)."""
    if activation != SOFTMAX:
        for i in range(len(delta)):
            delta[i] *= slope[i]
        return
    for i in range(len(delta)):
        delta[i] *= a[i]
    for s in range(columns):
        for k in range(s, len(delta), TILE):
            others = 0.0
            for j in range(s, len(delta), TILE):
                others += delta[j] if j != k else 0.0
            slope[k] = delta[k] * slope[k] - others * a[k]
    for i in range(len(delta)):
        delta[i] = slope[i]


# ---- costs; see `costs` for the formulas


@jit
def sign(r: float) -> float:
    return 1.0 if r > 0 else (-1.0 if r < 0 else 0.0)


@jit
def cost_gradient(
    cost: int, layers: Array, w: Array, tile: Array, y: Array, count: int, columns: int, error: float
) -> int:
    """Write dC/da of the outputs into delta, 0 behind the last sample. Gives how many squares are infinite."""
    last, bad = len(layers) - 1, 0
    units, activation, begin = layers[last, UNITS], layers[last, ACTIVATION], layers[last, ROW] * TILE
    a, delta, slope = tile[A, begin:], tile[DELTA, begin:], tile[SLOPE, begin:]
    for i in range(len(delta)):
        delta[i] = a[i] - y[i]
    if cost >= BINARY_CROSS_ENTROPY:
        for i in range(len(delta)):
            delta[i] = entropy_gradient(cost, activation, a[i], slope[i], y[i])
    elif cost == MEAN_ABSOLUTE:
        if comes_within(delta, error):
            settle(layers, last + 1, w, tile, delta, count)
        for i in range(len(delta)):
            delta[i] = sign(delta[i]) / units
    elif cost == HUBER:
        for i in range(len(delta)):
            delta[i] = sign(delta[i]) if abs(delta[i]) > 1 else delta[i]
    else:
        factor = 1.0 if cost == HALF_SQUARED else (2.0 if cost == SQUARED else 2.0 / units)
        for i in range(len(delta)):
            bad += not delta[i] * delta[i] <= LARGEST
            delta[i] *= factor
    for j in range(units):
        for i in range(j * TILE + count, j * TILE + columns):
            delta[i] = 0.0
    return bad


@jit
def entropy_gradient(cost: int, activation: int, a: float, slope: float, y: float) -> float:
    """-y / a, of the binary cross-entropy + (1 - y) / (1 - a); a weight of 0 asks nothing, not even of infinity."""
    rest = 1.0 - a
    if activation == SOFTMAX:
        rest = slope
    elif activation == SIGMOID:
        rest = slope / a
    elif a < 0 or a > 1:
        return nan
    of_target = y / a if y > 0 else 0.0
    if cost == CROSS_ENTROPY:
        return -of_target
    return ((1.0 - y) / rest if y < 1 else 0.0) - of_target


@jit
def total_cost(cost: int, layers: Array, tile: Array, targets: Array, count: int) -> float:
    """The sum of the costs of the samples of a tile."""
    last, total = len(layers) - 1, 0.0
    begin, units, activation = layers[last, ROW] * TILE, layers[last, UNITS], layers[last, ACTIVATION]
    z, a, slope = tile[Z, begin:], tile[A, begin:], tile[SLOPE, begin:]
    for s in range(count):
        for i in range(s, len(a), TILE):
            y = targets[i]
            if cost >= BINARY_CROSS_ENTROPY:
                of_a, of_rest = logarithms(activation, z, a[i], slope[i], i, s)
                total -= y * of_a if y != 0 else 0.0
                total -= (1 - y) * of_rest if y != 1 and cost == BINARY_CROSS_ENTROPY else 0.0
            else:
                total += of_difference(cost, a[i] - y)
    return total / units if cost in (MEAN_SQUARED, MEAN_ABSOLUTE) else total


@jit
def of_difference(cost: int, r: float) -> float:
    if cost == HALF_SQUARED:
        return r * r / 2
    if cost == MEAN_ABSOLUTE:
        return abs(r)
    if cost == HUBER:
        return r * r / 2 if abs(r) <= 1 else (2 * abs(r) - 1) / 2
    return r * r


@jit
def logarithms(activation: int, z: Array, a: float, slope: float, i: int, s: int) -> tuple[float, float]:
    """ln a and ln(1 - a) of output i of sample s, from z where that keeps digits."""
    if activation == SIGMOID:
        decay = log1p(exp(-abs(z[i])))
        return min(z[i], 0.0) - decay, -max(z[i], 0.0) - decay
    if activation == SOFTMAX:
        most, total = z[s], 0.0
        for j in range(s, len(z), TILE):
            most = max(most, z[j])
        for j in range(s, len(z), TILE):
            total += exp(z[j] - most)
        return z[i] - most - log(total), log(slope) if slope > 0 else nan
    if a < 0 or a > 1:
        return nan, nan
    return log(a) if a > 0 else nan, log1p(-a) if a < 1 else nan


# ---- costs over all samples


@jit_cached
def evaluate(setup: Setup, inputs: Array, targets: Array, order: Array, networks: Array, found: Array) -> None:
    """Of every network, (F, P), the cost over all samples and the share of them in the right class: (F, 2).

    A cost is NaN where a value on the way is not finite.
    """
    layers, tile, tile_targets, last = setup.layers, setup.tile, setup.tile_targets, len(setup.layers) - 1
    samples, columns = len(inputs), len(tile_targets) // layers[last, UNITS]
    outputs = tile[A, layers[last, ROW] * TILE :]
    for f in range(len(networks)):
        total, right = 0.0, 0
        for first in range(0, samples, TILE):
            count = min(TILE, samples - first)
            take(inputs, targets, order, first, count, tile, tile_targets)
            bad, _ = forward(layers, networks[f], tile, setup.bounded, count, columns)
            total += nan if bad else total_cost(setup.cost, layers, tile, tile_targets, count)
            right += count_right(outputs, tile_targets, setup.middle, layers[last, UNITS], count)
        found[f, 0] = total / samples if setup.mean else total
        found[f, 1] = right / samples


@jit
def count_right(a: Array, y: Array, middle: float, units: int, count: int) -> int:
    """How many samples of a tile are decided for the class of their targets, see `data.decided`."""
    right = 0
    for s in range(count):
        if units == 1:
            right += (a[s] > middle) == (y[s] > middle)
        else:
            right += decided(a, s, units) == decided(y, s, units)
    return right


@jit
def decided(outputs: Array, s: int, units: int) -> int:
    """The largest output of a sample; of equal ones the first."""
    best = 0
    for j in range(1, units):
        if outputs[j * TILE + s] > outputs[best * TILE + s]:
            best = j
    return best


# ---- updates


@jit_cached
def advance(setup: Setup, run: Changing, updates: int) -> int:
    """So many updates; of every epoch that ends the state, where it is wanted.

    Gives DONE, or UPDATE where the one after those that were counted is not finite.
    """
    at, tile, g, samples = run.at, setup.tile, setup.gradient, len(setup.inputs)
    columns, scale = len(setup.tile_targets) // setup.targets.shape[1], 1.0
    for update in range(updates):
        if setup.shuffled and (update == 0 or at[SAMPLE] == 0):
            shuffle(setup.order, samples, setup.seed, at[EPOCH])
        end, bad = min(at[SAMPLE] + setup.batch, samples), 0
        for i in range(len(g)):
            g[i] = 0.0
        for first in range(at[SAMPLE], end, TILE):
            count = min(TILE, end - first)
            take(setup.inputs, setup.targets, setup.order, first, count, tile, setup.tile_targets)
            wrong, error = forward(setup.layers, run.w, tile, setup.bounded, count, columns)
            wrong += cost_gradient(setup.cost, setup.layers, run.w, tile, setup.tile_targets, count, columns, error)
            bad += wrong + backward(setup.layers, run.w, tile, setup.transposed, g, count, columns)
        if setup.mean:
            scale = 1 / (end - at[SAMPLE])
        how, t, eta = setup.hyperparameters, at[STEP] + 1, setup.rates[at[EPOCH]]
        bad += complete_gradient(setup.layers, run.w, g, scale, how, setup.bias_update)
        bad += step(setup.layers, setup.optimizer, how, run.w, g, run.moments, t, eta, setup.bias_update)
        if bad:
            return UPDATE
        at[STEP] += 1
        at[SAMPLE] = 0 if end == samples else end
        if end == samples:
            at[EPOCH] += 1
            if run.wanted[at[EPOCH] - at[FIRST]]:
                keep(run.w, at, run.kept, run.kept_at)
    return DONE


@jit
def keep(w: Array, at: Array, kept: Array, kept_at: Array) -> None:
    """Put the state among the checkpoints."""
    row = kept[at[KEPT]]
    for i in range(len(w)):
        row[i] = w[i]
    kept_at[at[KEPT], 0], kept_at[at[KEPT], 1] = at[EPOCH], at[STEP]
    at[KEPT] += 1


@jit
def complete_gradient(layers: Array, w: Array, g: Array, scale: float, how: Array, bias_update: int) -> int:
    """The gradient as the optimizer sees it: mean or sum, with penalties, biases shared. Gives how many not finite."""
    l1, l2 = how[6], how[7]
    for i in range(len(g)):
        g[i] *= scale
    for l in range(len(layers) if l1 != 0 or l2 != 0 else 0):
        for i in range(layers[l, WEIGHTS], layers[l, BIASES]):
            g[i] += l1 * sign(w[i]) + l2 * w[i]
    for l in range(len(layers) if bias_update == SHARED else 0):
        biases, total = g[layers[l, BIASES] : layers[l, BIASES] + layers[l, UNITS]], 0.0
        for j in range(len(biases)):
            total += biases[j]
        for j in range(len(biases)):
            biases[j] = total
    return count_not_finite(g)


@jit
def step(
    layers: Array, optimizer: int, how: Array, w: Array, g: Array, moments: Array, t: int, eta: float, bias_update: int
) -> int:
    """The step of the optimizer, of all parameters that are not frozen. Gives how many are not finite."""
    bad = 0
    for l in range(len(layers) if bias_update == FROZEN else 1):
        begin, end = (layers[l, WEIGHTS], layers[l, BIASES]) if bias_update == FROZEN else (0, len(w))
        moved, m, v = w[begin:end], moments[0, begin:end], moments[1, begin:end]
        apply_rule(optimizer, how, moved, g[begin:end], m, v, t, eta)
        bad += count_not_finite(moved)
        if optimizer != SGD:
            bad += count_not_finite(m) + count_not_finite(v)
    return bad


@jit
def apply_rule(optimizer: int, how: Array, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> None:
    """The rules of `optimizers`, in place; t counts the updates from 1."""
    mu, beta1, beta2, alpha, epsilon, weight_decay = how[0], how[1], how[2], how[3], how[4], how[5]
    if optimizer == SGD:
        for i in range(len(w)):
            w[i] -= eta * g[i]
    elif optimizer <= NESTEROV:
        of_g, of_m = (0.0, 1.0) if optimizer == MOMENTUM else (1.0, mu)
        for i in range(len(w)):
            m[i] = mu * m[i] + g[i]
            w[i] -= eta * (of_g * g[i] + of_m * m[i])
    elif optimizer <= RMSPROP:
        keeps, adds = (1.0, 1.0) if optimizer == ADAGRAD else (alpha, 1 - alpha)
        for i in range(len(w)):
            v[i] = keeps * v[i] + adds * g[i] * g[i]
            w[i] -= eta * g[i] / (sqrt(v[i]) + epsilon)
    else:
        keeps = 1 - eta * weight_decay if optimizer == ADAMW else 1.0
        m_scale, v_root = eta / (1 - beta1**t), sqrt(1 - beta2**t)
        for i in range(len(w)):
            m[i] = beta1 * m[i] + (1 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
            w[i] = keeps * w[i] - m_scale * m[i] / (sqrt(v[i]) / v_root + epsilon)


# ---- what Python calls


@jit_cached
def _activate(number: int, z: Array, a: Array, slope: Array) -> None:
    activate(number, z, a, slope, 0)


def activation_and_derivative(name: str, z: Array) -> tuple[Array, Array]:
    """g(z) and g'(z) of any array of float64, to within 1e-15, faster than NumPy; not of softmax."""
    a, slope = np.empty(z.shape), np.empty(z.shape)
    _activate(ACTIVATION_NUMBER[name], np.ascontiguousarray(z).reshape(-1), a.reshape(-1), slope.reshape(-1))
    return a, slope
