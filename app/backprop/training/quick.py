"""The activations that training meets most, in forms that float64 works two to four times as fast.

Each is the function of the same name in `activations`, to within 1e-15 of the largest value that it takes; whoever
needs the last digits of a tanh close to 0 takes that one. An exponential that is infinite gives the right limit.
"""

from collections.abc import Callable

import numpy as np

from app.backprop.activations import ACTIVATIONS
from app.backprop.elementary import Array

Function = Callable[[Array], Array]


def relu(z: Array) -> Array:
    """max(0, z)."""
    a: Array = np.maximum(z, 0.0)
    return a


def relu_slope(z: Array) -> Array:
    """1 above 0, and 0 at 0 and below."""
    return (z > 0).astype(float)


def tanh(z: Array) -> Array:
    """1 - 2 / (e^2z + 1)."""
    a: Array = np.exp(2 * z)
    a += 1
    np.divide(2, a, out=a)
    return np.subtract(1, a, out=a)


def tanh_slope(z: Array) -> Array:
    """4 e / (1 + e)^2 with e = e^-2|z|."""
    return 4 * _bell(np.exp(-2 * np.abs(z)))


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z)."""
    a: Array = np.exp(-z)
    a += 1
    return np.divide(1, a, out=a)


def sigmoid_slope(z: Array) -> Array:
    """e / (1 + e)^2 with e = e^-|z|."""
    return _bell(np.exp(-np.abs(z)))


def _bell(decay: Array) -> Array:
    """e / (1 + e)^2."""
    bell: Array = decay / (1 + decay) ** 2
    return bell


QUICK: dict[str, tuple[Function, Function]] = {
    "relu": (relu, relu_slope),
    "tanh": (tanh, tanh_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
}


def value(name: str) -> Function:
    """The activation of that name, of z in float64."""
    return QUICK[name][0] if name in QUICK else ACTIVATIONS[name].value


def slope(name: str) -> Function:
    """The slope of the activation of that name, of z in float64; of softmax its Jacobian."""
    return QUICK[name][1] if name in QUICK else ACTIVATIONS[name].slope
