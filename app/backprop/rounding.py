"""How far a float64 may be from the number it stands for: a running error bound (Higham 2002, section 3.1).

It tells a pre-activation that is 0 on paper from one that is small: only what lies within its own bound is a kink.
"""

import numpy as np

from app.backprop.activations import Activation, Array

UNIT = 2.0**-53
"""Half the distance from 1 to the next float64: the relative error of one rounding."""


def input_error(x: Array) -> Array:
    """A typed decimal is rounded once."""
    return UNIT * np.abs(x)


def preactivation_error(W: Array, b: Array, a: Array, a_error: Array) -> Array:
    """Bound of |error of z| for z = W a + b with n terms: (n+2) roundings of their sizes, and what a brings along."""
    size = np.abs(W)
    bound: Array = (W.shape[1] + 2) * UNIT * (np.abs(a) @ size.T + np.abs(b)) + a_error @ size.T
    return bound


def activation_error(activation: Activation, a: Array, z_error: Array) -> Array:
    """Bound of |error of a|: that of z times the steepest slope, and a few roundings of the function itself."""
    return activation.steepest * z_error + (0 if activation.piecewise_linear else 4 * UNIT) * np.abs(a)
