"""The layout of the network on the training page, and how samples are drawn in its pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.network import Network

MAX_DRAWN_UNITS = 10
"""Units of a layer that are drawn; a larger layer says how many more it has."""
UNIT = 40
PITCH = 56
MIN_RUN, MAX_RUN = 96, 200
"""From one layer to the next."""
WIDTH = 640
LEFT, RIGHT, HEADER, FOOTER = 78, 24, 30, 26


@dataclass(frozen=True)
class UnitPlace:
    """A unit: its layer and number, the middle of its map, and the name of an input."""

    layer: int
    unit: int
    x: float
    y: float
    name: str = ""


@dataclass(frozen=True)
class EdgePath:
    """An edge: which weight it is, and its path."""

    layer: int
    unit: int
    of: int
    path: str


@dataclass(frozen=True)
class NetworkDrawing:
    """The drawing of a network, whose inputs have these names."""

    network: Network
    names: tuple[str, ...]

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """How many units of each layer are drawn."""
        return tuple(size if size <= MAX_DRAWN_UNITS else MAX_DRAWN_UNITS - 1 for size in self.network.sizes)

    @cached_property
    def columns(self) -> list[float]:
        """The middle of every layer; the drawing is as wide as it must be."""
        run = min(max((WIDTH - LEFT - RIGHT - UNIT) / self.network.depth, MIN_RUN), MAX_RUN)
        start = LEFT + max(0.0, (WIDTH - LEFT - RIGHT - UNIT - run * self.network.depth) / 2)
        return [start + UNIT / 2 + layer * run for layer in range(self.network.depth + 1)]

    @property
    def width(self) -> float:
        return max(self.columns[-1] + UNIT / 2 + RIGHT, WIDTH)

    @property
    def height(self) -> float:
        return HEADER + max(self.shown) * PITCH + FOOTER

    @cached_property
    def units(self) -> list[UnitPlace]:
        """Layer by layer."""
        middle = HEADER + max(self.shown) * PITCH / 2
        return [
            UnitPlace(layer, j, x, middle + (j - (shown - 1) / 2) * PITCH, self.names[j] if layer == 0 else "")
            for layer, (shown, x) in enumerate(zip(self.shown, self.columns, strict=True))
            for j in range(shown)
        ]

    @property
    def more(self) -> Iterator[tuple[float, float, int]]:
        """Where it says how many units of a layer are not drawn."""
        for layer, (size, shown) in enumerate(zip(self.network.sizes, self.shown, strict=True)):
            if size > shown:
                last = [unit for unit in self.units if unit.layer == layer][-1]
                yield last.x, last.y + UNIT / 2 + 18, size - shown

    @cached_property
    def edges(self) -> list[EdgePath]:
        """Layer by layer, unit by unit."""
        at = {(unit.layer, unit.unit): unit for unit in self.units}
        return [
            EdgePath(layer, j, k, _path(at[layer - 1, k], at[layer, j]))
            for layer in self.network.layers
            for j in range(self.shown[layer])
            for k in range(self.shown[layer - 1])
        ]

    @cached_property
    def biases(self) -> list[UnitPlace]:
        """The units that have one."""
        return [unit for unit in self.units if unit.layer]


def _path(start: UnitPlace, end: UnitPlace) -> str:
    """A curve from the right side of a unit to the left side of another."""
    x1, x2 = start.x + UNIT / 2, end.x - UNIT / 2
    bend = (x2 - x1) / 2
    return f"M{x1:.1f},{start.y:.1f}C{x1 + bend:.1f},{start.y:.1f} {x2 - bend:.1f},{end.y:.1f} {x2:.1f},{end.y:.1f}"


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
