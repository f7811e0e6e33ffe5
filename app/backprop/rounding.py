"""How far a value may be from the number it stands for: a running error bound (Higham 2002, section 3.1).

It tells a number that is 0 on paper from one that is small: a pre-activation within its own bound is on a kink, and in
long reals a sum within its own bound is 0. Bounds are float64 arrays, shaped as the values.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .activations import Activation
from .arithmetic import BITS, Array, as_floats

FLOAT_UNIT = 2.0**-53
"""Half the distance from 1 to the next float64: the relative error of one rounding."""
SPARE_BITS = 20
"""Precision of long reals that bounds leave aside, for the rounding that new weights bring along from an update."""
LONG_UNIT = 2.0 ** (SPARE_BITS - BITS)
FUNCTION_ROUNDINGS = 4
"""Roundings of an activation, in units of a: more than those of the functions that hidden layers have."""


NO_ERROR = np.zeros(())
"""The bound of exact values, of any shape."""


@dataclass(frozen=True)
class Rounding:
    """The bound of the error of the activations of a layer, and the relative error of one rounding from there on."""

    unit: float
    bound: Array

    @classmethod
    def of_inputs(cls, x: Array, W: Array) -> "Rounding":
        """Fractions are exact; a float64 input was rounded once from the decimal that was typed.

        W: weights of the network, which after an update may be long reals where the inputs are fractions.
        """
        if x.dtype != object:
            return cls(FLOAT_UNIT, FLOAT_UNIT * np.abs(x))
        return EXACT if are_fractions(W) else cls(LONG_UNIT, np.zeros(x.shape))

    def of_preactivation(self, W: Array, b: Array, a: Array) -> Array:
        """For z = W a + b with n terms: (n+2) roundings of their sizes, and the error that a brings along."""
        if not self.unit:
            return NO_ERROR
        size, carried, bias = map(_size, (W, a, b if b.size else np.zeros(len(W))))
        bound: Array = (W.shape[1] + 2) * self.unit * (carried @ size.T + bias) + self.bound @ size.T
        return bound

    def after(self, activation: Activation, z: Array, a: Array, z_bound: Array) -> "Rounding":
        """For a = g(z): the error of z times the steepest slope within it, and the roundings of g itself."""
        if activation.piecewise_linear:
            return Rounding(self.unit, _steepest(activation, z, z_bound) * z_bound) if self.unit else self
        unit = self.unit or LONG_UNIT
        own = FUNCTION_ROUNDINGS * unit * _size(a)
        return Rounding(unit, _steepest(activation, z, z_bound) * z_bound + own)


EXACT = Rounding(0.0, NO_ERROR)


def are_fractions(values: Array) -> bool:
    """Whether the numbers are exact: fractions, no long reals."""
    return all(hasattr(value, "numerator") for value in values.flat)


def settled(values: Array, bound: Array) -> Array:
    """The values, and 0 for those that are 0 but for rounding."""
    size = _size(values)
    at_zero = (size <= bound) & np.isfinite(size)
    return np.where(at_zero, values - values, values) if at_zero.any() else values


def product_bound(
    x: Array, y: Array, x_bound: Array, y_bound: Array, product: Callable[[Array, Array], Array]
) -> Array:
    """The error of a product, or a sum of products, of two rounded long reals."""
    x, y = _size(x), _size(y)
    x_bound, y_bound = np.broadcast_to(x_bound, x.shape), np.broadcast_to(y_bound, y.shape)
    return product(x, y_bound + LONG_UNIT * y) + product(x_bound, y + y_bound)


def slope_bound(activation: Activation, slope: Array, z_bound: Array) -> Array:
    """The error of g'(z) in long reals; no slope of the Jacobian of softmax is above 1."""
    if activation.piecewise_linear:
        return np.zeros(slope.shape)
    of_z = z_bound.sum(axis=-1)[:, None, None] if slope.ndim == 3 and z_bound.ndim else z_bound
    bound: Array = activation.most_curved * of_z + FUNCTION_ROUNDINGS * LONG_UNIT * _size(slope)
    return bound


def _steepest(activation: Activation, z: Array, z_bound: Array) -> Array:
    """An upper bound of |g'| between z - bound and z + bound: where a unit is off or saturated, no error goes on.

    Beyond 3 no |g'| grows with the distance from 0, so that the point that is nearest to 0 has the steepest slope.
    """
    if activation.slope_is_jacobian:
        return np.array(activation.steepest)
    z = as_floats(z.real)
    nearest = np.sign(z) * np.maximum(np.abs(z) - z_bound, 0)
    slope = np.abs(activation.derivative(nearest))
    if activation.piecewise_linear:
        return np.where((nearest == 0) & (z != 0), activation.steepest, slope)
    return np.where(np.abs(nearest) > 3, slope, activation.steepest)


def _size(values: Array) -> Array:
    return as_floats(np.abs(values))
