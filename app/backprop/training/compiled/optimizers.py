"""The optimizers on a range of the flat parameters, in place: the formulas of `app.backprop.training.optimizers`.

how: momentum, beta1, beta2, alpha, epsilon, weight_decay. w, g: parameters and gradient. m, v: the moments.
"""

from math import sqrt

from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.lanes import load, splat, store, total
from app.backprop.training.recipe import OPTIMIZERS

NUMBER = {name: number for number, name in enumerate(OPTIMIZERS)}
SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, ADAMW = NUMBER.values()


@inner
def step(optimizer, how, w, g, m, v, begin, end, t, eta):
    """One update of the parameters from `begin` to `end`; t counts the updates from 1. Gives 0, or NaN."""
    if optimizer == SGD:
        return sgd(w, g, begin, end, eta)
    if optimizer in (MOMENTUM, NESTEROV):
        momentum(optimizer == NESTEROV, how[0], w, g, m, begin, end, eta)
    elif optimizer == ADAGRAD:
        for i in range(begin, end):
            v[i] += g[i] * g[i]
            w[i] -= eta * g[i] / (sqrt(v[i]) + how[4])
    elif optimizer == RMSPROP:
        for i in range(begin, end):
            v[i] = how[3] * v[i] + (1 - how[3]) * g[i] * g[i]
            w[i] -= eta * g[i] / (sqrt(v[i]) + how[4])
    else:
        if optimizer == ADAMW:
            for i in range(begin, end):
                w[i] *= 1 - eta * how[5]
        adam(how[1], how[2], how[4], w, g, m, v, begin, end, t, eta)
    bad = 0.0
    for i in range(begin, end):
        bad += (w[i] + m[i] + v[i]) * 0.0
    return bad


@inner
def sgd(w, g, begin, end, eta):
    """In one go, as large networks wait for memory alone."""
    bad, whole = splat(0.0), begin + (end - begin) // 4 * 4
    for i in range(begin, whole, 4):
        new = load(w, i) - load(g, i) * eta
        store(w, i, new)
        bad = bad + new * 0.0
    for i in range(whole, end):
        w[i] -= eta * g[i]
        bad = bad + w[i] * 0.0
    return total(bad)


@inner
def momentum(nesterov, mu, w, g, m, begin, end, eta):
    for i in range(begin, end):
        m[i] = mu * m[i] + g[i]
        w[i] -= eta * (g[i] + mu * m[i] if nesterov else m[i])


@inner
def adam(beta1, beta2, epsilon, w, g, m, v, begin, end, t, eta):
    rate, root = eta / (1 - power(beta1, t)), sqrt(1 - power(beta2, t))
    for i in range(begin, end):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
        w[i] -= rate * m[i] / (sqrt(v[i]) / root + epsilon)


@inner
def power(base, exponent):
    """base^exponent by squaring."""
    result = 1.0
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
