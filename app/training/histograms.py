"""How the numbers of a quantity are spread, layer by layer and frame by frame, over bins that stay the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..backprop.arithmetic import Array

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
