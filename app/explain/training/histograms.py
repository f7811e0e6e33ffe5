"""Histograms of the weights, activations and gradients of every layer: of one epoch as bars, of all as a strip."""

from dataclasses import dataclass

import numpy as np

from ...backprop.arithmetic import Array
from ...training.statistics import Histograms, Statistics
from ..language import N_

QUANTITIES = {"weights": N_("weights"), "activations": N_("activations"), "gradients": N_("gradients of the weights")}
WIDTH, BARS = 164.0, 44.0
COLUMNS = 60
"""Of the strip: moments of the run, at even distances of its frames."""


@dataclass(frozen=True)
class Histogram:
    """One quantity of one layer. bars: a path; strip: how often, (bins, COLUMNS) from 0 to 254, large values on top.

    limit: where the axis ends on both sides. at: which column of the strip the epoch is.
    """

    name: str
    bars: str
    strip: Array
    limit: float
    at: float


@dataclass(frozen=True)
class LayerHistograms:
    """A layer with the histograms of its three quantities."""

    layer: int
    spreads: tuple[Histogram, ...]


def layer_histograms(found: Statistics, frame: int) -> list[LayerHistograms]:
    """Layer by layer."""
    return [
        LayerHistograms(layer, tuple(_histogram(name, getattr(found, name), layer, frame) for name in QUANTITIES))
        for layer in found.network.layers
    ]


def _histogram(name: str, histograms: Histograms, layer: int, frame: int) -> Histogram:
    counts = histograms.counts[layer]
    frames = len(counts)
    chosen = np.linspace(0, frames - 1, COLUMNS).round().astype(int)
    share = counts[chosen] / np.maximum(counts[chosen].max(axis=1, keepdims=True), 1)
    strip = np.rint(254 * np.sqrt(share)).astype(np.uint8).T[::-1]
    at = frame / max(frames - 1, 1) * WIDTH
    return Histogram(name, _bars(counts[frame]), strip, float(histograms.edges[-1]), round(at, 1))


def _bars(counts: Array) -> str:
    """A path around bars as high as the counts."""
    heights = BARS * counts / max(counts.max(), 1)
    step = WIDTH / len(counts)
    path = [f"M0,{BARS:.1f}"] + [f"V{BARS - height:.1f}h{step:.2f}" for height in heights.tolist()]
    return "".join(path) + f"V{BARS:.1f}z"
