"""The forward pass: z = W a + b and a = g(z), layer by layer, from the inputs to the outputs."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .activations import Activation
from .arithmetic import Array
from .network import Network
from .rounding import NO_ERROR, Rounding


class Kink(NamedTuple):
    """A value on a kink, where the derivative is a convention: its layer, unit and sample.

    bound: how far from 0 the value may have come by rounding; 0 where the arithmetic is exact.
    """

    name: str
    layer: int
    unit: int
    sample: int
    slope: float
    bound: float


@dataclass(frozen=True, eq=False)
class Forward:
    """`z[l]` and `a[l]`, each of shape (samples, n_l); `a[0]` is the input, `z[0]` is empty."""

    z: tuple[Array, ...]
    a: tuple[Array, ...]
    kinks: tuple[Kink, ...]
    z_error: tuple[Array, ...]
    a_error: tuple[Array, ...]
    """Bounds of the rounding errors, each shaped as its values, or () where they are exact."""

    @property
    def output_error(self) -> Array:
        return self.a_error[-1]


def forward(network: Network, x: Array) -> Forward:
    """All pre-activations and activations for the samples x, shape (samples, n_0).

    A z within its own rounding error of 0 is set to 0, the value that it has on paper: before a kink, and reported;
    and in long reals always, whose errors are so small that nothing else comes as close to 0.
    """
    z, a, kinks = [x[:, :0]], [x], []
    rounding = Rounding.of_inputs(x, network.W[1])
    z_error, a_error = [NO_ERROR], [rounding.bound]
    for layer in network.layers:
        W, b, activation = network.W[layer], network.b[layer], network.activation(layer)
        z_new = preactivation(W, b, a[-1])
        bound = rounding.of_preactivation(W, b, a[-1])
        if activation.kink or (bound.ndim and z_new.dtype == object):
            z_new, found = _snap_to_zero(z_new, bound, activation, layer)
            kinks += found
        z.append(z_new)
        a.append(activation.value(z_new))
        rounding = rounding.after(activation, z_new, a[-1], bound)
        z_error.append(bound)
        a_error.append(rounding.bound)
    return Forward(tuple(z), tuple(a), tuple(kinks), tuple(z_error), tuple(a_error))


def preactivation(W: Array, b: Array, a: Array) -> Array:
    """z_j = sum_k w_jk a_k + b_j for every sample; a: (samples, n_{l-1}), W: (n_l, n_{l-1}), b: (n_l,) or (0,)."""
    return a @ W.T + b if b.size else a @ W.T


def _snap_to_zero(z: Array, bound: Array, activation: Activation, layer: int) -> tuple[Array, list[Kink]]:
    """Set every z that is 0 but for rounding to 0, and return the kinks; an imaginary step is kept."""
    at_zero = abs(z.real) <= bound if bound.ndim else z.real == 0
    if not at_zero.any():
        return z, []
    settled = np.where(at_zero, z - z.real, z) if bound.ndim else z
    if not activation.kink:
        return settled, []
    bounds = np.broadcast_to(bound, z.shape)
    places = zip(*(axis.tolist() for axis in at_zero.nonzero()), strict=True)
    return settled, [Kink("z", layer, j, s, activation.derivative_at_0, float(bounds[s, j])) for s, j in places]
