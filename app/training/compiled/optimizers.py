"""The optimizers on a range of the flat parameters, in place: the formulas of `app.training.optimizers`.

how: momentum, beta1, beta2, alpha, epsilon, weight_decay. w, g: parameters and gradient. m, v: the moments.
"""

from math import sqrt

from ..recipe import OPTIMIZERS
from .across import total
from .inner import inner, within
from .lanes import fused, load, root, splat, store

NUMBER = {name: number for number, name in enumerate(OPTIMIZERS)}
SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, ADAMW = NUMBER.values()


@inner
def step(optimizer, how, w, g, m, v, begin, end, t, eta):
    """One update of the parameters from `begin` to `end`; t counts the updates from 1. Gives 0, or NaN."""
    if optimizer == SGD:
        return sgd(w, g, begin, end, eta)
    bad, whole = splat(0.0), begin + (end - begin) // 4 * 4
    first, second = powers(how[1], how[2], t)
    unbiased = 1 / (1 - first), 1 / sqrt(1 - second)
    for i in range(begin, whole, 4):
        four = load(w, i), load(g, i), load(m, i), load(v, i)
        new_w, new_m, new_v = stepped(optimizer, how, four, unbiased, eta)
        store(w, i, new_w)
        store(m, i, new_m)
        store(v, i, new_v)
        bad = bad + (new_w + new_m + new_v) * 0.0
    for i in range(whole, end):
        w[i], m[i], v[i] = stepped(optimizer, how, (w[i], g[i], m[i], v[i]), unbiased, eta)
        bad = bad + (w[i] + m[i] + v[i]) * 0.0
    return total(bad)


@inner
def sgd(w, g, begin, end, eta):
    """In one go, as large networks wait for memory alone."""
    bad, whole = splat(0.0), begin + (end - begin) // 4 * 4
    for i in range(begin, whole, 4):
        new = fused(load(g, i), -eta, load(w, i))
        store(w, i, new)
        bad = bad + new * 0.0
    for i in range(whole, end):
        w[i] -= eta * g[i]
        bad = bad + w[i] * 0.0
    return total(bad)


@within
def stepped(optimizer, how, here, unbiased, eta):
    """The next w, m and v; here: w, g, m and v, of one parameter or of four."""
    w, g, m, v = here
    if optimizer in (MOMENTUM, NESTEROV):
        m = m * how[0] + g
        return w - (g + m * how[0] if optimizer == NESTEROV else m) * eta, m, v
    if optimizer == ADAGRAD:
        v = v + g * g
        return w - g * eta / (root(v) + how[4]), m, v
    if optimizer == RMSPROP:
        v = v * how[3] + g * (1 - how[3]) * g
        return w - g * eta / (root(v) + how[4]), m, v
    if optimizer == ADAMW:
        w = w * (1 - eta * how[5])
    m, v = m * how[1] + g * (1 - how[1]), v * how[2] + g * (1 - how[2]) * g
    return w - m * (eta * unbiased[0]) / (root(v) * unbiased[1] + how[4]), m, v


@inner
def powers(base, other, exponent):
    """base^exponent and other^exponent by squaring; without a branch at each bit, as none can be foreseen."""
    power, of_other = 1.0, 1.0
    while exponent:
        is_set = exponent & 1
        power, of_other = power * (base if is_set else 1.0), of_other * (other if is_set else 1.0)
        base, other, exponent = base * base, other * other, exponent >> 1
    return power, of_other
