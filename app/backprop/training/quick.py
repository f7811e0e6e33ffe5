"""The activations that training meets most, in forms that float64 works up to ten times as fast.

Each is the function of the same name in `activations`, to within 1e-15; whoever needs the digits of a tanh close
to 0, or of a slope close to 0, takes that one.
"""

from collections.abc import Callable

import numpy as np
from numba import njit

from app.backprop.activations import ACTIVATIONS
from app.backprop.elementary import Array
from app.backprop.training.compiled.elementary import LN2_HIGH, LN2_LOW, LOG2_E, SHIFT, C

LARGEST = 708.0
"""Beyond, e^x or e^-x is no normal float64; there its value at this end does."""


def relu(z: Array) -> Array:
    """max(0, z)."""
    a: Array = np.maximum(z, 0.0)
    return a


def relu_slope(z: Array, a: Array) -> Array:
    """1 above 0, and 0 at 0 and below."""
    return (z > 0).astype(float)


def tanh(z: Array) -> Array:
    """1 - 2 / (e^2z + 1)."""
    a = np.empty(z.shape)
    _tanh(np.ascontiguousarray(z).reshape(-1), a.reshape(-1))
    return a


def tanh_slope(z: Array, a: Array) -> Array:
    """(1 - a) (1 + a)."""
    slope: Array = (1 - a) * (1 + a)
    return slope


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z)."""
    a = np.empty(z.shape)
    _sigmoid(np.ascontiguousarray(z).reshape(-1), a.reshape(-1))
    return a


def sigmoid_slope(z: Array, a: Array) -> Array:
    """a (1 - a)."""
    slope: Array = a * (1 - a)
    return slope


VALUES: dict[str, Callable[[Array], Array]] = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid}
SLOPES: dict[str, Callable[[Array, Array], Array]] = {"relu": relu_slope, "tanh": tanh_slope, "sigmoid": sigmoid_slope}


def value(name: str, z: Array) -> Array:
    """The activation of that name, of z in float64."""
    return (VALUES.get(name) or ACTIVATIONS[name].value)(z)


def slope(name: str, z: Array, a: Array) -> Array:
    """The slope of the activation of that name at z, where its value is a; of softmax its Jacobian."""
    return SLOPES[name](z, a) if name in SLOPES else ACTIVATIONS[name].slope(z)


@njit(cache=True, nogil=True, error_model="numpy")
def _exp(x: float) -> float:
    """e^x for |x| <= LARGEST, as `compiled.elementary` has it; a loop of it becomes vector instructions."""
    x = LARGEST if x > LARGEST else x
    x = -LARGEST if x < -LARGEST else x
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (C[0] + r) + r2 * (C[2] + r * C[3])
    middle = (C[4] + r * C[5]) + r2 * (C[6] + r * C[7])
    high = (C[8] + r * C[9]) + r2 * (C[10] + r * C[11])
    series = low + r4 * (middle + r4 * (high + r4 * (C[12] + r * C[13])))
    exponent = np.int64((np.float64(shifted).view(np.int64) + 1023) << 52)
    return series * exponent.view(np.float64)


@njit(cache=True, nogil=True, error_model="numpy")
def _tanh(z: Array, a: Array) -> None:
    for i in range(z.size):
        a[i] = 1 - 2 / (_exp(2 * z[i]) + 1)


@njit(cache=True, nogil=True, error_model="numpy")
def _sigmoid(z: Array, a: Array) -> None:
    for i in range(z.size):
        a[i] = 1 / (1 + _exp(-z[i]))


def warm() -> None:
    """Compile what is compiled here, or load it from the disk, before somebody waits for it."""
    for function in VALUES.values():
        function(np.zeros(1))
