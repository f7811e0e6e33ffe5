"""Costs C of one sample and their gradients dC/da, side by side; and how samples are averaged or summed.

This is the one place that says where a factor 1/2 stands and what is averaged:
- half_squared_error has the factor 1/2, squared_error has not;
- the two costs whose name begins with mean_ divide by the number of outputs, all others are sums over the outputs;
- `over_samples` divides by the number of samples where the reduction is "mean".

Arrays have the shape (samples, outputs), and work in the arithmetic of the activations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .activations import Activation
from .arithmetic import Array, exp, log, log1p

REDUCTIONS = ("mean", "sum")


@dataclass(frozen=True)
class Output:
    """The output layer as the cost takes it: its activations a, and z, from which logarithms lose no digits."""

    activation: Activation
    z: Array
    a: Array

    @property
    def log(self) -> Array:
        """ln a; undefined where a is not a probability."""
        return self.activation.log(self.z) if self.activation.log else log(self._probability)

    @property
    def log_complement(self) -> Array:
        """ln(1 - a); undefined where a is not a probability."""
        known = self.activation.log_complement
        return known(self.z) if known else log1p(-self._probability)

    @property
    def _probability(self) -> Array:
        return np.where((self.a.real < 0) | (self.a.real > 1), np.nan, self.a)


def over_samples(total: Any, samples: int, reduction: str) -> Any:
    """The mean or the sum over the samples, from their sum; for costs and gradients alike."""
    return total / samples if reduction == "mean" else total


def half_squared_error(output: Output, y: Array) -> Array:
    """C = sum_j (a_j - y_j)^2 / 2."""
    return _total((output.a - y) ** 2 / 2)


def half_squared_error_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = a_j - y_j."""
    return output.a - y


def squared_error(output: Output, y: Array) -> Array:
    """C = sum_j (a_j - y_j)^2."""
    return _total((output.a - y) ** 2)


def squared_error_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = 2 (a_j - y_j)."""
    return 2 * (output.a - y)


def mean_squared_error(output: Output, y: Array) -> Array:
    """C = (1/n) sum_j (a_j - y_j)^2 with n outputs."""
    return _per_output(squared_error(output, y), y)


def mean_squared_error_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = (2/n) (a_j - y_j)."""
    return _per_output(squared_error_gradient(output, y), y)


def mean_absolute_error(output: Output, y: Array) -> Array:
    """C = (1/n) sum_j |a_j - y_j| with n outputs."""
    return _per_output(_total(magnitude(output.a - y)), y)


def mean_absolute_error_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = (1/n) sign(a_j - y_j), with sign 0 = 0."""
    return _per_output(sign(output.a - y), y)


def huber(output: Output, y: Array) -> Array:
    """C = sum_j r_j^2 / 2 where |r_j| <= 1, |r_j| - 1/2 elsewhere; r = a - y (Huber 1964)."""
    r = output.a - y
    size = magnitude(r)
    return _total(np.where(size.real <= 1, r * r / 2, (2 * size - 1) / 2))


def huber_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = r_j where |r_j| <= 1, sign(r_j) elsewhere."""
    r = output.a - y
    return np.where(magnitude(r).real <= 1, r, sign(r))


def binary_cross_entropy(output: Output, y: Array) -> Array:
    """C = -sum_j (y_j ln a_j + (1 - y_j) ln(1 - a_j)), natural logarithms."""
    return -_total(_share(y, output.log) + _share(1 - y, output.log_complement))


def binary_cross_entropy_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = -y_j / a_j + (1 - y_j) / (1 - a_j)."""
    return _share(1 - y, exp(-output.log_complement)) - _share(y, exp(-output.log))


def cross_entropy(output: Output, y: Array) -> Array:
    """C = -sum_j y_j ln a_j, natural logarithm."""
    return -_total(_share(y, output.log))


def cross_entropy_gradient(output: Output, y: Array) -> Array:
    """dC/da_j = -y_j / a_j."""
    return -_share(y, exp(-output.log))


def entropy_delta(cost_name: str, output: Output, y: Array) -> tuple[Array, Array]:
    """dC/dz of a cross-entropy through the slopes of ln a and ln(1 - a), and the sum of the sizes of its terms.

    It is dC/da times da/dz, for outputs so close to 0 or 1 that dC/da is beyond float64; (samples, outputs) each.
    """
    known = output.activation
    assert known.log_derivative
    assert known.log_complement_derivative
    parts = [(y, known.log_derivative(output.z))]
    if cost_name == "binary_cross_entropy":
        parts.append((1 - y, known.log_complement_derivative(output.z)))
    terms = [-_share(weight[:, :, None] if slope.ndim == 3 else weight, slope) for weight, slope in parts]
    each = [term.sum(axis=1) if term.ndim == 3 else term for term in terms]
    sizes = [abs(term).sum(axis=1) if term.ndim == 3 else abs(term) for term in terms]
    return sum(each[1:], each[0]), sum(sizes[1:], sizes[0])


def _total(terms: Array) -> Array:
    """The sum over the outputs, one number for each sample."""
    total: Array = terms.sum(axis=-1)
    return total


def _per_output(values: Array, y: Array) -> Array:
    """Divided by the number of outputs."""
    mean: Array = values / y.shape[-1]
    return mean


def _share(weight: Array, value: Array) -> Array:
    """weight * value, and 0 where the weight is 0, even if the value is infinite."""
    return np.where(weight == 0, 0, weight * value)


def sign(r: Array) -> Array:
    """-1, 0 or 1 in the arithmetic of r."""
    zero = r - r
    return np.where(r.real > 0, zero + 1, np.where(r.real < 0, zero - 1, zero))


def magnitude(r: Array) -> Array:
    """|r|, analytic on either side of 0."""
    return np.where(r.real > 0, r, -r)


@dataclass(frozen=True)
class Cost:
    """One cost: its value for each sample, shape (samples,), and its gradient dC/da, shape (samples, outputs)."""

    value: Callable[[Output, Array], Array]
    gradient: Callable[[Output, Array], Array]
    kink: bool = False
    """The gradient jumps where a = y."""


COSTS = {
    "half_squared_error": Cost(half_squared_error, half_squared_error_gradient),
    "squared_error": Cost(squared_error, squared_error_gradient),
    "mean_squared_error": Cost(mean_squared_error, mean_squared_error_gradient),
    "mean_absolute_error": Cost(mean_absolute_error, mean_absolute_error_gradient, kink=True),
    "huber": Cost(huber, huber_gradient),
    "binary_cross_entropy": Cost(binary_cross_entropy, binary_cross_entropy_gradient),
    "cross_entropy": Cost(cross_entropy, cross_entropy_gradient),
}

ALIASES = {"mse": "mean_squared_error", "mae": "mean_absolute_error", "bce": "binary_cross_entropy"}
"""Other names that are understood where one is asked for."""
ENTROPIES = ("binary_cross_entropy", "cross_entropy")
"""The costs whose targets are probabilities."""
