"""What a drawing consists of, as plain numbers: units, edges, and the numbers on them."""

from dataclasses import dataclass
from typing import Any

HALF_PAGE = 900


@dataclass(frozen=True)
class Label:
    """A number, left-aligned at x; y is its middle."""

    address: str
    value: Any
    x: float
    y: float


@dataclass(frozen=True)
class Edge:
    """A line between two points, as thick as its number is large, and that number."""

    address: str
    value: Any
    line: tuple[float, float, float, float]
    width: float
    label: Label


@dataclass(frozen=True)
class Edges:
    """The edges of one layer for one name, and the labels of the biases."""

    layer: int
    name: str
    edges: tuple[Edge, ...]
    biases: tuple[Label, ...]


@dataclass(frozen=True)
class Unit:
    """A unit: its middle, and by what it can show (a, delta, a_new) the address in it and the one below it."""

    layer: int
    unit: int
    x: float
    y: float
    width: float
    compact: bool
    """Of a layer too wide for more than the number itself."""
    shows: tuple[tuple[str, str, str | None], ...]
    off: tuple[str, ...] = ()
    """The names under which it is off."""

    @property
    def height(self) -> float:
        return 20 if self.compact else 44


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, in the units of the picture."""

    width: float
    height: float
    columns: tuple[float, ...]
    units: tuple[Unit, ...]
    edges: tuple[Edges, ...]
    room: int
    """Characters that a number may have."""

    @property
    def is_wide(self) -> bool:
        """Too wide to be legible in half a page."""
        return self.width > HALF_PAGE
