"""Optimizers: from the gradient g to the new parameters w, with eta the learning rate; as PyTorch defines them.

All arrays are flat, shape (P,). Every optimizer remembers up to two numbers for each parameter, its moments m and v,
shape (2, P), which are 0 at first. t counts the updates from 1.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..backprop.arithmetic import Array
from .recipe import Optimizer


class Step(NamedTuple):
    """The new parameters and moments."""

    w: Array
    m: Array
    v: Array


def step(how: Optimizer, w: Array, g: Array, moments: Array, t: int, eta: float) -> Step:
    """One update."""
    return OPTIMIZERS[how.name](how, w, g, moments[0], moments[1], t, eta)


def sgd(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """w - eta g."""
    return Step(w - eta * g, m, v)


def momentum(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """m = mu m + g; w - eta m (Polyak 1964, as PyTorch writes it)."""
    m = how.momentum * m + g
    return Step(w - eta * m, m, v)


def nesterov(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """m = mu m + g; w - eta (g + mu m) (Sutskever et al. 2013)."""
    m = how.momentum * m + g
    return Step(w - eta * (g + how.momentum * m), m, v)


def adagrad(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """v = v + g^2; w - eta g / (sqrt v + epsilon) (Duchi et al. 2011)."""
    v = v + g * g
    return Step(w - eta * g / (np.sqrt(v) + how.eps), m, v)


def rmsprop(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """v = alpha v + (1 - alpha) g^2; w - eta g / (sqrt v + epsilon) (Hinton 2012)."""
    v = how.alpha * v + (1 - how.alpha) * g * g
    return Step(w - eta * g / (np.sqrt(v) + how.eps), m, v)


def adam(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """m and v, means that fade, of g and g^2, both corrected for their start at 0 (Kingma and Ba 2015):

    w - eta m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon).
    """
    m = how.beta1 * m + (1 - how.beta1) * g
    v = how.beta2 * v + (1 - how.beta2) * g * g
    size = np.sqrt(v) / np.sqrt(1 - how.beta2**t) + how.eps
    return Step(w - eta / (1 - how.beta1**t) * m / size, m, v)


def adamw(how: Optimizer, w: Array, g: Array, m: Array, v: Array, t: int, eta: float) -> Step:
    """Adam after w = (1 - eta weight_decay) w, of biases too (Loshchilov and Hutter 2019)."""
    return adam(how, (1 - eta * how.weight_decay) * w, g, m, v, t, eta)


OPTIMIZERS: dict[str, Callable[[Optimizer, Array, Array, Array, Array, int, float], Step]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}
