"""Activations and their slopes of a layer, four samples at a time; the same formulas as in `app.backprop.activations`.

Value and slope are computed together, as they share an exponential. z, a and slope hold one row of `width` samples for
each unit; `begin` and `end` are the places of a layer's numbers in them. Of softmax, slope is 1 - a_j: its Jacobian is
taken from that and a.
"""

from math import erfc, pi, sqrt

import numpy as np

from ...backprop.activations import ACTIVATIONS
from .elementary import exp, exp_parts, log1p, series
from .inner import inner
from .lanes import absolute, fused, if_greater, load, splat, store

NUMBER = {name: number for number, name in enumerate(ACTIVATIONS)}
IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS, SILU, GELU, SOFTMAX = NUMBER.values()
ROOT_OF_2, ROOT_OF_2_PI = sqrt(2), sqrt(2 * pi)


@inner
def identity(z):
    return z, splat(1.0)


@inner
def relu(z):
    return if_greater(z, 0.0, z, 0.0), if_greater(z, 0.0, 1.0, 0.0)


@inner
def leaky_relu(z):
    return if_greater(z, 0.0, z, z / 100.0), if_greater(z, 0.0, 1.0, 1.0 / 100.0)


@inner
def minus_twice_size(z):
    return absolute(z) * -2.0


@inner
def tanh(z, s, q):
    """With d = e^-2|z|: tanh |z| = (1 - d) / (1 + d), and 1 - tanh^2 = 4 d / (1 + d)^2."""
    m = fused(s, q, s - 1.0)
    part = 1.0 / (m + 2.0)
    size = m * part
    return if_greater(z, 0.0, 0.0 - size, size), (m + 1.0) * 4.0 * part * part


@inner
def minus_size(z):
    return 0.0 - absolute(z)


@inner
def sigmoid(z, s, q):
    """With d = e^-|z|: of |z| it is 1 / (1 + d), of -|z| it is d / (1 + d); the slope is their product."""
    d = fused(s, q, s)
    part = 1.0 / (d + 1.0)
    return if_greater(z, 0.0, part, d * part), d * part * part


@inner
def softplus(z, s, q):
    d = fused(s, q, s)
    part = 1.0 / (d + 1.0)
    return if_greater(z, 0.0, z, 0.0) + log1p(d), if_greater(z, 0.0, part, d * part)


@inner
def silu(z, s, q):
    g, slope = sigmoid(z, s, q)
    return z * g, g + z * slope


@inner
def below_zero(z):
    return if_greater(z, 0.0, 0.0, z)


@inner
def elu(z, s, q):
    return if_greater(z, 0.0, z, fused(s, q, s - 1.0)), if_greater(z, 0.0, 1.0, fused(s, q, s))


@inner
def store_both(a, slope, i, both):
    store(a, i, both[0])
    store(slope, i, both[1])


def _over(function):
    """The loop over the numbers of a layer."""

    @inner
    def activated(z, a, slope, begin, end):
        bad = splat(0.0)
        for i in range(begin, end, 4):
            x = load(z, i)
            bad = bad + x * 0.0
            store_both(a, slope, i, function(x))
        return bad

    return activated


def _through_exponential(argument, function):
    """The same for what needs e^argument(z): in three loops, so short that a processor works at many fours at once."""

    @inner
    def activated(z, a, slope, begin, end):
        bad = splat(0.0)
        for i in range(begin, end, 4):
            x = load(z, i)
            bad = bad + x * 0.0
            s, r = exp_parts(argument(x))
            store_both(a, slope, i, (r, s))
        for i in range(begin, end, 4):
            store(a, i, series(load(a, i)))
        for i in range(begin, end, 4):
            store_both(a, slope, i, function(load(z, i), load(slope, i), load(a, i)))
        return bad

    return activated


over_identity, over_relu, over_leaky_relu = (_over(each) for each in (identity, relu, leaky_relu))
over_tanh, over_elu = _through_exponential(minus_twice_size, tanh), _through_exponential(below_zero, elu)
over_sigmoid, over_softplus, over_silu = (_through_exponential(minus_size, each) for each in (sigmoid, softplus, silu))


@inner
def gelu(z, a, slope, begin, end):
    """z P(N <= z), and P(N <= z) + z times the density."""
    bad = splat(0.0)
    for i in range(begin, end):
        bad = bad + z[i] * 0.0
        share = erfc(-z[i] / ROOT_OF_2) / 2
        a[i] = z[i] * share
        slope[i] = share + z[i] * np.exp(-z[i] * z[i] / 2) / ROOT_OF_2_PI
    return bad


@inner
def softmax(z, a, slope, begin, end, width):
    """e^(z_j - max z) over the sum of all of them; and 1 - a_j as the sum of the others over that of all."""
    bad = splat(0.0)
    for s in range(begin, begin + width, 4):
        largest, whole = load(z, s), splat(0.0)
        for i in range(s + width, end, width):
            largest = if_greater(load(z, i), largest, load(z, i), largest)
        for i in range(s, end, width):
            store(a, i, exp(load(z, i) - largest))
            whole = whole + load(a, i)
        for j in range(s, end, width):
            others = splat(0.0)
            for i in range(s, end, width):
                if i != j:
                    others = others + load(a, i)
            store(slope, j, others / whole)
        for i in range(s, end, width):
            bad = bad + load(z, i) * 0.0
            store(a, i, load(a, i) / whole)
    return bad


@inner
def activate(number, z, a, slope, begin, end, width):
    """Write a = g(z) and g'(z) of a layer. Gives 0, or NaN where a z is not finite."""
    if number == TANH:
        return over_tanh(z, a, slope, begin, end)
    if number == RELU:
        return over_relu(z, a, slope, begin, end)
    if number == SIGMOID:
        return over_sigmoid(z, a, slope, begin, end)
    if number == IDENTITY:
        return over_identity(z, a, slope, begin, end)
    if number == LEAKY_RELU:
        return over_leaky_relu(z, a, slope, begin, end)
    if number == ELU:
        return over_elu(z, a, slope, begin, end)
    if number == SOFTPLUS:
        return over_softplus(z, a, slope, begin, end)
    if number == SILU:
        return over_silu(z, a, slope, begin, end)
    if number == GELU:
        return gelu(z, a, slope, begin, end)
    return softmax(z, a, slope, begin, end, width)
