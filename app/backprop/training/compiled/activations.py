"""Activations and their slopes of a layer, four samples at a time; the same formulas as in `app.backprop.activations`.

Value and slope are computed together, as they share an exponential. z, a and slope hold one row of `width` samples for
each unit; `begin` and `end` are the places of a layer's numbers in them. Of softmax, slope is 1 - a_j: its Jacobian is
taken from that and a.
"""

from math import erfc, pi, sqrt

import numpy as np

from app.backprop.activations import ACTIVATIONS
from app.backprop.training.compiled.elementary import exp, expm1, log1p
from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.lanes import absolute, if_greater, load, splat, store

NUMBER = {name: number for number, name in enumerate(ACTIVATIONS)}
IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS, SILU, GELU, SOFTMAX = NUMBER.values()
ROOT_OF_2, ROOT_OF_2_PI = sqrt(2), sqrt(2 * pi)


@inner
def activate(number, z, a, slope, begin, end, width):
    """Write a = g(z) and g'(z) of a layer. Gives 0, or NaN where a z is not finite."""
    if number == SOFTMAX:
        softmax(z, a, slope, begin, end, width)
    elif number == GELU:
        gelu(z, a, slope, begin, end)
    bad = splat(0.0)
    for i in range(begin, end, 4):
        x = load(z, i)
        bad = bad + x * 0.0
        if number == TANH:
            store_both(a, slope, i, tanh(x))
        elif number == SIGMOID:
            store_both(a, slope, i, sigmoid(x))
        elif number == IDENTITY:
            store_both(a, slope, i, (x, splat(1.0)))
        elif number == RELU:
            store_both(a, slope, i, (if_greater(x, 0.0, x, 0.0), if_greater(x, 0.0, 1.0, 0.0)))
        elif number == LEAKY_RELU:
            store_both(a, slope, i, (if_greater(x, 0.0, x, x / 100.0), if_greater(x, 0.0, 1.0, 1.0 / 100.0)))
        elif number == ELU:
            store_both(a, slope, i, elu(x))
        elif number == SOFTPLUS:
            store_both(a, slope, i, softplus(x))
        elif number == SILU:
            store_both(a, slope, i, silu(x))
    return bad


@inner
def store_both(a, slope, i, both):
    store(a, i, both[0])
    store(slope, i, both[1])


@inner
def tanh(z):
    """With d = e^-2|z|: tanh |z| = (1 - d) / (1 + d), and 1 - tanh^2 = 4 d / (1 + d)^2."""
    m = expm1(absolute(z) * -2.0)
    part = 1.0 / (m + 2.0)
    size = m * part
    return if_greater(z, 0.0, 0.0 - size, size), (m + 1.0) * 4.0 * part * part


@inner
def sigmoid(z):
    """With d = e^-|z|: of |z| it is 1 / (1 + d), of -|z| it is d / (1 + d); the slope is their product."""
    d = exp(0.0 - absolute(z))
    part = 1.0 / (d + 1.0)
    return if_greater(z, 0.0, part, d * part), d * part * part


@inner
def elu(z):
    below = if_greater(z, 0.0, 0.0, z)
    return if_greater(z, 0.0, z, expm1(below)), if_greater(z, 0.0, 1.0, exp(below))


@inner
def softplus(z):
    d = exp(0.0 - absolute(z))
    part = 1.0 / (d + 1.0)
    return if_greater(z, 0.0, z, 0.0) + log1p(d), if_greater(z, 0.0, part, d * part)


@inner
def silu(z):
    g, slope = sigmoid(z)
    return z * g, g + z * slope


@inner
def gelu(z, a, slope, begin, end):
    """z P(N <= z), and P(N <= z) + z times the density."""
    for i in range(begin, end):
        share = erfc(-z[i] / ROOT_OF_2) / 2
        a[i] = z[i] * share
        slope[i] = share + z[i] * np.exp(-z[i] * z[i] / 2) / ROOT_OF_2_PI


@inner
def softmax(z, a, slope, begin, end, width):
    """e^(z_j - max z) over the sum of all of them; and 1 - a_j as the sum of the others over that of all."""
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
            store(a, i, load(a, i) / whole)
