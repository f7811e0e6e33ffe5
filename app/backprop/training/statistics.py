"""Weights, activations and gradients over a history: how they are spread in every layer, and what goes wrong in them.

The gradients are those of the cost over all samples that are given, and the passes those of `batched`.
"""

from dataclasses import dataclass

import numpy as np

from app.backprop.elementary import Array
from app.backprop.exact import arithmetic
from app.backprop.network import Network
from app.backprop.training import batched

BINS = 41
"""An odd number, so that 0 stands in the middle of one."""
SATURATED = {"sigmoid": 0.25, "tanh": 1.0}
"""The activations that saturate to both sides, and their steepest slope."""
FLAT = 0.01
"""A unit is flat for a sample where its slope is below this share of the steepest: |tanh| above 0.995."""


@dataclass(frozen=True, eq=False)
class Histograms:
    """How one quantity is spread. edges: (BINS + 1,), the same for all layers and frames, symmetric about 0.

    counts[l]: (F, BINS), index 0 empty. What is not finite is not counted.
    """

    edges: Array
    counts: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Statistics:
    """Of the frames after `epochs`, (F,).

    off[l]: (F, n_l), whether a unit is off for every sample: its activation and its slope are 0. flat[l]: (F, n_l), the
    share of the samples for which a unit is flat. delta[l]: (F,), the root mean square of the deltas, over samples and
    units, each of its sample's own cost. Index 0 is empty.
    """

    network: Network
    epochs: Array
    weights: Histograms
    activations: Histograms
    gradients: Histograms
    off: tuple[Array, ...]
    flat: tuple[Array, ...]
    delta: tuple[Array, ...]


def statistics(
    network: Network,
    cost_name: str,
    reduction: str,
    epochs: Array,
    frame_parameters: Array,
    inputs: Array,
    targets: Array,
) -> Statistics:
    """The statistics of frames over samples; epochs: (F,), frame_parameters: (F, P), inputs: (S, n_0)."""
    with arithmetic():
        blocks = [
            _Block.of(passed, batched.backward(passed, cost_name, reduction, targets))
            for passed in batched.in_blocks(network, frame_parameters, inputs)
        ]
        joined = _Block(*(_joined(parts) for parts in zip(*blocks, strict=True)))
        return Statistics(
            network,
            epochs,
            histograms(batched.parameters(network, frame_parameters)[0]),
            histograms(joined.a),
            histograms(joined.dC_dW),
            joined.off,
            joined.flat,
            joined.delta,
        )
