"""Both passes for many networks of one structure at once: the frames of a history, over all samples.

Arrays have the shape (F, n_l, S): frame by frame, the samples last, so that a layer is one product of matrices for each
frame. The mathematics is that of `forward` and `backward`; only that no z is looked at for being 0 but for rounding,
which can matter on a kink alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..backprop.activations import ACTIVATIONS
from ..backprop.arithmetic import Array
from ..backprop.backward import layer_delta
from ..backprop.costs import COSTS, Output, over_samples
from ..backprop.network import Network
from .kernel import activation_and_derivative

AT_ONCE = 16_000
"""Numbers of one layer that are worked at once: 130 kB, which are still in the cache at the next step."""


@dataclass(frozen=True, eq=False)
class Passed:
    """z[l], a[l] and da_dz[l]: (F, n_l, S). a[0] is the input, (1, n_0, S); z[0] and da_dz[0] are empty.

    da_dz of softmax is not known here.
    """

    network: Network
    W: tuple[Array, ...]
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    da_dz: tuple[Array, ...]

    @property
    def output(self) -> Output:
        """What a cost sees, (F S, n_L)."""
        return Output(self.network.output, _rows(self.z[-1]), _rows(self.a[-1]))

    def costs(self, cost_name: str, reduction: str, targets: Array) -> Array:
        """The cost of every frame over all samples, (F,); targets: (S, n_L)."""
        frames, samples = len(self.a[-1]), len(targets)
        each = COSTS[cost_name].value(self.output, np.tile(targets, (frames, 1)))
        total: Array = over_samples(each.reshape(frames, samples).sum(axis=1), samples, reduction)
        return total


@dataclass(frozen=True, eq=False)
class Slopes:
    """da_dz[l] and delta[l] of every sample's own cost: (F, n_l, S). dC_dW[l], over all samples: (F, n_l, n_{l-1}).

    Index 0 is empty. da_dz of softmax is its Jacobian, (F S, n_L, n_L).
    """

    da_dz: tuple[Array, ...]
    delta: tuple[Array, ...]
    dC_dW: tuple[Array, ...]


def forward(network: Network, frame_parameters: Array, inputs: Array) -> Passed:
    """The forward pass of every frame; frame_parameters: (F, P), inputs: (S, n_0)."""
    W, b = parameters(network, frame_parameters)
    z, a, da_dz = [inputs.T[None, :0]], [np.ascontiguousarray(inputs.T)[None]], [inputs.T[None, :0]]
    for layer in network.layers:
        z.append(W[layer] @ a[-1])
        z[-1] += b[layer][:, :, None]
        for part, values in zip((a, da_dz), _activated(network.names[layer], z[-1]), strict=True):
            part.append(values)
    return Passed(network, W, tuple(z), tuple(a), tuple(da_dz))


def backward(passed: Passed, cost_name: str, reduction: str, targets: Array) -> Slopes:
    """The backward pass of every frame, (BP1) to (BP4); targets: (S, n_L)."""
    network, output, frames = passed.network, passed.output, len(passed.a[-1])
    empty = passed.z[0]
    da_dz, delta, dC_dW = ([empty] * (network.depth + 1) for _ in range(3))
    dC_da = COSTS[cost_name].gradient(output, np.tile(targets, (frames, 1)))
    for layer in reversed(network.layers):
        da_dz[layer] = passed.da_dz[layer]
        if layer == network.depth:
            if network.names[layer] == "softmax":
                da_dz[layer] = network.output.derivative(output.z)
            else:
                da_dz[layer] = _rows(da_dz[layer])
            delta[layer] = _columns(layer_delta(dC_da, da_dz[layer]), frames)
        else:
            delta[layer] = passed.W[layer + 1].swapaxes(1, 2) @ delta[layer + 1] * da_dz[layer]
        over_all = delta[layer] @ passed.a[layer - 1].swapaxes(1, 2)
        dC_dW[layer] = over_samples(over_all, len(targets), reduction)
    return Slopes(tuple(da_dz), tuple(delta), tuple(dC_dW))


def parameters(network: Network, frame_parameters: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """W[l], (F, n_l, n_{l-1}), and b[l], (F, n_l), of every frame; index 0 is empty."""
    W, b, at = [frame_parameters[:, :0]], [frame_parameters[:, :0]], 0
    for layer in network.layers:
        rows, columns = network.W[layer].shape
        middle, end = at + rows * columns, at + rows * columns + rows
        W.append(frame_parameters[:, at:middle].reshape(-1, rows, columns))
        b.append(frame_parameters[:, middle:end])
        at = end
    return tuple(W), tuple(b)


def in_blocks(network: Network, frame_parameters: Array, inputs: Array) -> Iterator[Passed]:
    """The forward pass, so many frames at a time that their numbers stay in the cache, and memory bounded."""
    block = max(1, AT_ONCE // (max(network.sizes) * max(1, len(inputs))))
    for start in range(0, len(frame_parameters), block):
        yield forward(network, frame_parameters[start : start + block], inputs)


def _activated(name: str, z: Array) -> tuple[Array, Array]:
    """g(z) and g'(z); softmax, whose derivative is not known here, goes over the units, not over the last axis."""
    if name != "softmax":
        return activation_and_derivative(name, z)
    return ACTIVATIONS[name].value(z.swapaxes(1, 2)).swapaxes(1, 2), z[:, :0]


def _rows(values: Array) -> Array:
    """(F, n, S) as (F S, n)."""
    return values.swapaxes(1, 2).reshape(-1, values.shape[1])


def _columns(values: Array, frames: int) -> Array:
    """(F S, n) as (F, n, S)."""
    return values.reshape(frames, -1, values.shape[1]).swapaxes(1, 2)
