"""Activations g and their derivatives g', side by side; both take the pre-activation z, never the activation a.

z is an array of shape (samples, units). Every function works in the arithmetic of z: float64, fractions and long
reals (arrays of objects), or complex numbers, which the gradient check steps along the imaginary axis. `z - z` is
a zero in that arithmetic. At a kink the derivative is the one declared here, as in PyTorch, JAX and TensorFlow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arithmetic import Array, erfc, exp, expm1, log, log1p, root_of_2, root_of_2_pi
from .arithmetic import tanh as hyperbolic_tangent


def identity(z: Array) -> Array:
    return z


def identity_derivative(z: Array) -> Array:
    return z - z + 1


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.where(z.real > 0, z, z - z)


def relu_derivative(z: Array) -> Array:
    """1 above 0, and 0 at 0 and below."""
    return np.where(z.real > 0, 1, 0).astype(z.dtype)


def leaky_relu(z: Array) -> Array:
    """z above 0, z/100 below."""
    return np.where(z.real > 0, z, z / 100)


def leaky_relu_derivative(z: Array) -> Array:
    """1 above 0, and 1/100 at 0 and below."""
    one = z - z + 1
    return np.where(z.real > 0, one, one / 100)


def elu(z: Array) -> Array:
    """z above 0, e^z - 1 below."""
    return np.where(z.real > 0, z, expm1(np.where(z.real > 0, z - z, z)))


def elu_derivative(z: Array) -> Array:
    return np.where(z.real > 0, z - z + 1, exp(np.where(z.real > 0, z - z, z)))


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z), written so that no exponent is positive and nothing overflows."""
    decay = exp(np.where(z.real > 0, -z, z))
    return np.where(z.real > 0, 1 / (1 + decay), decay / (1 + decay))


def sigmoid_derivative(z: Array) -> Array:
    """g(z) (1 - g(z)), with 1 - g(z) = g(-z), which keeps its digits where g(z) is close to 1."""
    return sigmoid(z) * sigmoid(-z)


def tanh(z: Array) -> Array:
    return hyperbolic_tangent(z)


def tanh_derivative(z: Array) -> Array:
    """1 - tanh^2 z = 4 g(2z) g(-2z) with the sigmoid g: no digit is lost where tanh z is close to 1."""
    return 4 * sigmoid_derivative(2 * z)


def bipolar_sigmoid(z: Array) -> Array:
    """2 g(z) - 1 with the sigmoid g, which is tanh(z/2)."""
    return hyperbolic_tangent(z / 2)


def bipolar_sigmoid_derivative(z: Array) -> Array:
    """2 g(z) g(-z) = (1 - a^2) / 2."""
    return 2 * sigmoid_derivative(z)


def softsign(z: Array) -> Array:
    """z / (1 + |z|)."""
    a: Array = z / (1 + np.where(z.real > 0, z, -z))
    return a


def softsign_derivative(z: Array) -> Array:
    """1 / (1 + |z|)^2."""
    root: Array = 1 / (1 + np.where(z.real > 0, z, -z))
    return root * root


def softplus(z: Array) -> Array:
    """ln(1 + e^z)."""
    return np.where(z.real > 0, z, z - z) + log1p(exp(np.where(z.real > 0, -z, z)))


def softplus_derivative(z: Array) -> Array:
    return sigmoid(z)


def silu(z: Array) -> Array:
    """z times the sigmoid of z (also called swish)."""
    return z * sigmoid(z)


def silu_derivative(z: Array) -> Array:
    derivative: Array = sigmoid(z) + z * sigmoid_derivative(z)
    return derivative


def gelu(z: Array) -> Array:
    """z times the normal distribution function of z (Hendrycks and Gimpel 2016, the exact form)."""
    return z * normal_distribution(z)


def gelu_derivative(z: Array) -> Array:
    derivative: Array = normal_distribution(z) + z * normal_density(z)
    return derivative


def softmax(z: Array) -> Array:
    """e^z_j / sum_i e^z_i, shifted by the largest z of the sample so that nothing overflows."""
    return exp(log_softmax(z))


def softmax_derivative(z: Array) -> Array:
    """The Jacobian da_j/dz_k = a_j ([j = k] - a_k), shape (samples, units, units).

    The diagonal takes 1 - a_j from z, which keeps its digits where a_j is close to 1.
    """
    a, units = softmax(z), np.arange(z.shape[-1])
    jacobian = -a[:, :, None] * a[:, None, :]
    jacobian[:, units, units] = a * exp(log_softmax_complement(z))
    return jacobian


def log_sigmoid_derivative(z: Array) -> Array:
    """d ln g(z) / dz = 1 - g(z)."""
    return sigmoid(-z)


def log_sigmoid_complement_derivative(z: Array) -> Array:
    """d ln(1 - g(z)) / dz = -g(z)."""
    return -sigmoid(z)


def log_softmax_derivative(z: Array) -> Array:
    """d ln a_j / dz_k = [j = k] - a_k, shape (samples, units, units)."""
    unit = np.eye(z.shape[-1], dtype=int) + (z - z)[:, :, None]
    slopes: Array = unit - softmax(z)[:, None, :]
    return slopes


def log_softmax_complement_derivative(z: Array) -> Array:
    """d ln(1 - a_j) / dz_k = -a_j for j = k, a_j times the softmax of unit k among all but j elsewhere."""
    units = np.arange(z.shape[-1])
    slopes: Array = -softmax(z)[:, :, None] + (z - z)[:, None, :]
    for j in units:
        if others := [i for i in units if i != j]:
            slopes[:, j, others] *= -softmax(z[:, others])
    return slopes


def normal_density(z: Array) -> Array:
    density: Array = exp(-z * z / 2) / root_of_2_pi(z)
    return density


def normal_distribution(z: Array) -> Array:
    """P(N <= z). Off the real axis to first order, which is all that a complex step of 1e-30 asks for."""
    real: Array = erfc(-z.real / root_of_2(z)) / 2
    return real + 1j * z.imag * normal_density(z.real) if np.iscomplexobj(z) else real


def log_sigmoid(z: Array) -> Array:
    """ln g(z)."""
    return -softplus(-z)


def log_sigmoid_complement(z: Array) -> Array:
    """ln(1 - g(z))."""
    return -softplus(z)


def log_sum_exp(z: Array) -> Array:
    """ln sum_i e^z_i over the last axis, shifted by the largest z; the axis is kept."""
    shift: Array = z.real.max(axis=-1, keepdims=True)
    total: Array = shift + log(exp(z - shift).sum(axis=-1, keepdims=True))
    return total


def log_softmax(z: Array) -> Array:
    """ln a_j = z_j - ln sum_i e^z_i."""
    return z - log_sum_exp(z)


def log_softmax_complement(z: Array) -> Array:
    """ln(1 - a_j): the same sum without unit j, over the whole sum; -inf where there is no other unit."""
    units = z.shape[-1]
    if units == 1:
        return np.full_like(z, -np.inf)
    others = np.array([[i for i in range(units) if i != j] for j in range(units)])
    return log_sum_exp(z[:, others])[..., 0] - log_sum_exp(z)


@dataclass(frozen=True)
class Activation:
    """One activation. value: of z, shape (samples, units). derivative: the same shape; of softmax, the Jacobian."""

    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    piecewise_linear: bool = False
    """Adds no rounding of its own."""
    kink: bool = False
    """The derivative jumps at z = 0."""
    off_below_0: bool = False
    """Value and derivative are 0 where z is not above 0: the unit is off."""
    steepest: float = 1.0
    """An upper bound of |g'|: how much of an error of z reaches a."""
    most_curved: float = 1.0
    """An upper bound of |g''|, and of its jump: how much of an error of z reaches g'."""
    slope_is_jacobian: bool = False
    """The derivative is a Jacobian: every activation depends on every z of its layer."""
    log: Callable[[Array], Array] | None = None
    log_complement: Callable[[Array], Array] | None = None
    """ln a and ln(1 - a) from z, without loss, where a lies between 0 and 1."""
    log_derivative: Callable[[Array], Array] | None = None
    log_complement_derivative: Callable[[Array], Array] | None = None
    """Their slopes, shaped as the derivative: no number in them is above 1, where 1/a may be beyond float64."""

    @cached_property
    def derivative_at_0(self) -> float:
        """The derivative used on the kink, a convention."""
        return float(self.derivative(np.zeros((1, 1)))[0, 0])


ACTIVATIONS = {
    "identity": Activation(identity, identity_derivative, piecewise_linear=True),
    "relu": Activation(relu, relu_derivative, piecewise_linear=True, kink=True, off_below_0=True),
    "leaky_relu": Activation(leaky_relu, leaky_relu_derivative, piecewise_linear=True, kink=True),
    "elu": Activation(elu, elu_derivative),
    "sigmoid": Activation(
        sigmoid,
        sigmoid_derivative,
        log=log_sigmoid,
        log_complement=log_sigmoid_complement,
        log_derivative=log_sigmoid_derivative,
        log_complement_derivative=log_sigmoid_complement_derivative,
    ),
    "tanh": Activation(tanh, tanh_derivative),
    "bipolar_sigmoid": Activation(bipolar_sigmoid, bipolar_sigmoid_derivative),
    "softsign": Activation(softsign, softsign_derivative, most_curved=2.0),
    "softplus": Activation(softplus, softplus_derivative),
    "silu": Activation(silu, silu_derivative, steepest=1.1),
    "gelu": Activation(gelu, gelu_derivative, steepest=1.13),
    "softmax": Activation(
        softmax,
        softmax_derivative,
        slope_is_jacobian=True,
        log=log_softmax,
        log_complement=log_softmax_complement,
        log_derivative=log_softmax_derivative,
        log_complement_derivative=log_softmax_complement_derivative,
    ),
}
ALIASES = {"linear": "identity", "logistic": "sigmoid", "swish": "silu"}
"""Other names that are understood where one is asked for."""
