"""Weights, activations and gradients over a history: how they are spread in every layer, and what tells of trouble.

Gradients are those of the cost over all samples that are given, at the frame's parameters, whatever batches the run
had; the passes are those of `batched`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..backprop.arithmetic import Array, arithmetic
from ..backprop.forward import forward
from ..backprop.network import Network
from ..backprop.problem import Problem
from . import batched
from .data import decided


def share_right(network: Network, problem: Problem | None) -> float:
    """The share of the samples that a network decides for the class of their targets; NaN where there are none."""
    if problem is None or problem.targets is None:
        return np.nan
    with arithmetic():
        outputs = forward(network, problem.inputs).a[-1]
    name = network.names[-1]
    return float((decided(outputs, name) == decided(problem.targets, name)).mean())


BINS = 41
"""An odd number, so that 0 stands in the middle of one."""


@dataclass(frozen=True, eq=False)
class Histograms:
    """edges: (BINS + 1,), the same for all layers and frames and symmetric about 0, so that all can be compared.

    counts[l]: (F, BINS); index 0 is empty. What is not finite is not counted.
    """

    edges: Array
    counts: tuple[Array, ...]

    @classmethod
    def of(cls, values: Sequence[Array]) -> "Histograms":
        """Of values[l], (F, ...); index 0, which has no values, is left out."""
        limit = max((_largest(of_layer) for of_layer in values[1:]), default=0.0) or 1.0
        edges = limit * (np.arange(BINS + 1) * 2 / BINS - 1)
        empty = np.zeros((len(values[0]), 0), dtype=int)
        return cls(edges, (empty, *(_counts(of_layer, limit) for of_layer in values[1:])))


def _largest(values: Array) -> float:
    """The largest finite magnitude."""
    largest = max(values.max(initial=0.0), -values.min(initial=0.0))
    return float(largest if np.isfinite(largest) else abs(values[np.isfinite(values)]).max(initial=0.0))


def _counts(values: Array, limit: float) -> Array:
    """How many values of each frame fall into each bin from -limit to limit, (F, BINS)."""
    frames = len(values)
    scaled = values.reshape(frames, -1) * (BINS / 2 / limit)
    scaled += BINS / 2
    scaled[~np.isfinite(scaled)] = -1
    bins = np.minimum(scaled, BINS - 1).astype(np.int64)
    bins[scaled < 0] = BINS  # beside the bins that count
    bins += np.arange(frames)[:, None] * (BINS + 1)
    return np.bincount(bins.ravel(), minlength=frames * (BINS + 1)).reshape(frames, BINS + 1)[:, :BINS]


STEEPEST = {"sigmoid": 0.25, "tanh": 1.0}
"""The activations that saturate, flat to both sides, and their slope in the middle."""
FLAT = 0.01
"""A unit is flat for a sample where its slope is below this share of the steepest: tanh beyond 0.995."""
MOST_ACTIVATIONS = 1_000_000
"""Where there are more, the histograms of activations count every second sample, or every third, and so on."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Of the frames after `epochs`, (F,). Index l is the layer; there is nothing to tell of layer 0.

    off[l]: (F, n_l), whether a unit is off for every sample, its activation and its slope 0. flat[l]: (F, n_l), the
    share of the samples for which it is flat. delta[l]: (F,), the root mean square, over units and samples, of the
    deltas, each of its sample's own cost; gradient[l]: (F,), that of dC_dW over all weights of the layer.
    """

    network: Network
    epochs: Array
    weights: Histograms
    activations: Histograms
    gradients: Histograms
    off: tuple[Array, ...]
    flat: tuple[Array, ...]
    delta: tuple[Array, ...]
    gradient: tuple[Array, ...]


def statistics(
    network: Network,
    cost_name: str,
    reduction: str,
    epochs: Array,
    frame_parameters: Array,
    inputs: Array,
    targets: Array,
) -> Statistics:
    """The statistics of frames; epochs: (F,), frame_parameters: (F, P), inputs: (S, n_0), targets: (S, n_L)."""
    thinned = -(-len(epochs) * len(inputs) * sum(network.sizes[1:]) // MOST_ACTIVATIONS)
    with arithmetic():
        parts: tuple[list[tuple[Array, ...]], ...] = ([], [], [], [], [])
        for passed in batched.in_blocks(network, frame_parameters, inputs):
            slopes = batched.backward(passed, cost_name, reduction, targets)
            of_block = _activations(passed, thinned), slopes.dC_dW, _off(passed), _flat(passed, slopes), _deltas(slopes)
            for part, values in zip(parts, of_block, strict=True):
                part.append(values)
        a, dC_dW, off, flat, delta = map(_joined, parts)
        W, _ = batched.parameters(network, frame_parameters)
        spread = Histograms.of(W), Histograms.of(a), Histograms.of(dC_dW)
        return Statistics(network, epochs, *spread, off, flat, delta, tuple(map(_root_mean_square, dC_dW)))


def _activations(passed: batched.Passed, thinned: int) -> tuple[Array, ...]:
    return (passed.a[-1][:, :0], *(a[:, :, ::thinned] for a in passed.a[1:]))


def _off(passed: batched.Passed) -> tuple[Array, ...]:
    off = [np.zeros((len(passed.a[-1]), n), dtype=bool) for n in passed.network.sizes]
    for layer in passed.network.layers:
        if passed.network.activation(layer).off_below_0:
            off[layer] = np.all(passed.z[layer] <= 0, axis=2)
    return tuple(off)


def _flat(passed: batched.Passed, slopes: batched.Slopes) -> tuple[Array, ...]:
    """Of the hidden layers; an output of -1 or 1, 0 or 1 is what classes ask for."""
    flat = [np.zeros((len(passed.a[-1]), n)) for n in passed.network.sizes]
    for layer in passed.network.layers[:-1]:
        steepest = STEEPEST.get(passed.network.names[layer])
        if steepest:
            flat[layer] = (slopes.da_dz[layer] < FLAT * steepest).mean(axis=2)
    return tuple(flat)


def _deltas(slopes: batched.Slopes) -> tuple[Array, ...]:
    frames = slopes.delta[-1]
    return (frames[:, 0, 0] * 0, *map(_root_mean_square, slopes.delta[1:]))


def _root_mean_square(values: Array) -> Array:
    """Over all numbers of each frame, (F,); 0 where there are none."""
    of_frame = values.reshape(len(values), -1)
    mean: Array = np.einsum("fi,fi->f", of_frame, of_frame) / max(1, of_frame.shape[1])
    return np.sqrt(mean)


def _joined(blocks: list[tuple[Array, ...]]) -> tuple[Array, ...]:
    """The values of all blocks, layer by layer."""
    return tuple(np.concatenate(of_layer) for of_layer in zip(*blocks, strict=True))
