"""How far a value may be from the number it stands for: a running error bound (Higham 2002, section 3.1).

It tells a pre-activation that is 0 on paper from one that is small: only what lies within its own bound is a kink.
Bounds are float64 arrays, shaped as the values.
"""

from dataclasses import dataclass

import numpy as np

from .activations import Activation
from .elementary import BITS, Array

FLOAT_UNIT = 2.0**-53
"""Half the distance from 1 to the next float64: the relative error of one rounding."""
LONG_UNIT = 2.0**-BITS
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
    def of_inputs(cls, x: Array) -> "Rounding":
        """Fractions are exact; a float64 input was rounded once from the decimal that was typed."""
        return EXACT if x.dtype == object else cls(FLOAT_UNIT, FLOAT_UNIT * np.abs(x))

    def of_preactivation(self, W: Array, b: Array, a: Array) -> Array:
        """For z = W a + b with n terms: (n+2) roundings of their sizes, and the error that a brings along."""
        if not self.unit:
            return NO_ERROR
        size, carried, bias = (np.abs(part).astype(float) for part in (W, a, b))
        bound: Array = (W.shape[1] + 2) * self.unit * (carried @ size.T + bias) + self.bound @ size.T
        return bound

    def after(self, activation: Activation, a: Array, z_bound: Array) -> "Rounding":
        """For a = g(z): the error of z times the steepest slope, and the roundings of g itself."""
        if activation.piecewise_linear:
            return Rounding(self.unit, z_bound) if self.unit else self
        unit = self.unit or LONG_UNIT
        own = FUNCTION_ROUNDINGS * unit * np.abs(a).astype(float)
        return Rounding(unit, activation.steepest * z_bound + own)


EXACT = Rounding(0.0, NO_ERROR)
