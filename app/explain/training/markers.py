"""How samples are drawn: the size of the picture, a shape for every class, one path for all samples that look alike."""

from typing import NamedTuple

import numpy as np

from ...backprop.arithmetic import Array

SIDE = 400.0
"""Of the picture of the map."""
SHAPES = (
    "m-3.4,0a3.4,3.4 0 1 0 6.8,0a3.4,3.4 0 1 0 -6.8,0z",
    "m-3,-3h6v6h-6z",
    "m0,-4.2l4,7h-8z",
    "m0,-4.4l4.4,4.4l-4.4,4.4l-4.4,-4.4z",
    "m-1.4,-4h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6v-2.8h2.6z",
)


class SampleMarkers(NamedTuple):
    """All samples that look alike. kind: "class-0", ... or "value-0", ..."""

    kind: str
    test: bool
    path: str


def in_picture(points: Array, low: Array, high: Array) -> Array:
    """Points of a region, (n, 2), as places in the picture, whose y goes down."""
    share = (points - low) / (high - low)
    return np.column_stack([share[:, 0], 1 - share[:, 1]]) * SIDE


def marker_path(at: Array, shape: str) -> str:
    """A path with one shape at each of these places."""
    return "".join(f"M{x:.1f},{y:.1f}{shape}" for x, y in at.tolist())
