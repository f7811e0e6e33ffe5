"""The activations that training meets most, in forms that float64 works up to ten times as fast.

Each is the function of the same name in `activations`, to within 1e-15; whoever needs all digits of a tanh close
to 0 takes that one.
"""

from collections.abc import Callable

import numpy as np

from ..backprop.activations import ACTIVATIONS
from ..backprop.arithmetic import Array
from .compiled.elementary import LN2_HIGH, LN2_LOW, LOG2_E, SHIFT, C
from .compiled.kept import kept

Function = Callable[[Array], Array]
LARGEST = 708.0
"""Beyond, e^x or e^-x is no normal float64; there its value at this end does."""


def relu(z: Array) -> Array:
    """max(0, z)."""
    a: Array = np.maximum(z, 0.0)
    return a


def relu_slope(z: Array) -> Array:
    """1 above 0, and 0 at 0 and below."""
    return (z > 0).astype(float)


def tanh(z: Array) -> Array:
    """1 - 2 / (e^2z + 1)."""
    return _each(_tanh, z)


def tanh_slope(z: Array) -> Array:
    """4 e / (1 + e)^2 with e = e^-2|z|, which keeps its digits far out."""
    return _each(_tanh_slope, z)


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z)."""
    return _each(_sigmoid, z)


def sigmoid_slope(z: Array) -> Array:
    """e / (1 + e)^2 with e = e^-|z|, which keeps its digits far out."""
    return _each(_sigmoid_slope, z)


VALUES: dict[str, Function] = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid}
SLOPES: dict[str, Function] = {"relu": relu_slope, "tanh": tanh_slope, "sigmoid": sigmoid_slope}


def value(name: str, z: Array) -> Array:
    """The activation of that name, of z in float64."""
    return (VALUES.get(name) or ACTIVATIONS[name].value)(z)


def slope(name: str, z: Array) -> Array:
    """The slope of the activation of that name, of z in float64; of softmax its Jacobian."""
    return (SLOPES.get(name) or ACTIVATIONS[name].derivative)(z)


def warm() -> None:
    """Compile what is compiled here, or load it from the disk, before somebody waits for it."""
    for function in (*VALUES.values(), *SLOPES.values()):
        function(np.zeros(1))


def _each(compiled: Callable[[Array, Array], None], z: Array) -> Array:
    """A compiled function of every number."""
    values = np.empty(z.shape)
    compiled(np.ascontiguousarray(z).reshape(-1), values.reshape(-1))
    return values


@kept
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


@kept
def _tanh(z: Array, a: Array) -> None:
    for i in range(z.size):
        a[i] = 1 - 2 / (_exp(2 * z[i]) + 1)


@kept
def _sigmoid(z: Array, a: Array) -> None:
    for i in range(z.size):
        a[i] = 1 / (1 + _exp(-z[i]))


@kept
def _tanh_slope(z: Array, slopes: Array) -> None:
    for i in range(z.size):
        decay = _exp(-2 * abs(z[i]))
        slopes[i] = 4 * decay / ((1 + decay) * (1 + decay))


@kept
def _sigmoid_slope(z: Array, slopes: Array) -> None:
    for i in range(z.size):
        decay = _exp(-abs(z[i]))
        slopes[i] = decay / ((1 + decay) * (1 + decay))
