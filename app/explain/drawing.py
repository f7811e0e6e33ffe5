"""What a drawing consists of, as plain numbers: units, edges, and the numbers on them."""

from dataclasses import dataclass
from typing import Any

LETTERS = {"a": "a", "delta": "δ", "a_new": "a′", "W": "w", "dC_dW": "∂", "step_W": "Δw", "W_new": "w′"}
"""The symbol in front of a number; a prime marks what is new after the update. Of biases it is b in place of w."""


@dataclass(frozen=True)
class Slot:
    """The place of the numbers of one edge or one bias: the left end of a row, at its middle."""

    address: str
    value: Any
    x: float
    y: float


@dataclass(frozen=True)
class Edge:
    """A line between two points, as thick as its number is large, and the slot of that number."""

    address: str
    value: Any
    line: tuple[float, float, float, float]
    width: float
    slot: Slot


@dataclass(frozen=True)
class Edges:
    """The edges into one unit under one name, and the slot of its bias; without a bias where only some are drawn."""

    layer: int
    unit: int
    name: str
    edges: tuple[Edge, ...]
    bias: Slot | None


@dataclass(frozen=True)
class Unit:
    """A unit: its middle, and by what it can show (a, delta, a_new) the address in it and that of the z below it."""

    layer: int
    unit: int
    x: float
    y: float
    width: float
    height: float
    compact: bool
    """Of a layer too wide for more than the number itself."""
    shows: tuple[tuple[str, str, str | None], ...]
    off: tuple[str, ...] = ()
    """The names under which it is off."""


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, in the units of the picture."""

    width: float
    height: float
    titles: tuple[tuple[float, float], ...]
    """Where the title of each layer stands."""
    units: tuple[Unit, ...]
    edges: tuple[Edges, ...]
    dense: tuple[int, ...]
    """The layers whose edges show the numbers of one unit at a time."""
    has_targets_beside: bool
    """Whether the targets stand beside the outputs, and not below them."""
    unit_line: float
    """From a to delta in a unit."""
    target_line: float
    """From z to the target below an output."""
    first_end: float
    """From the beginning of a slot to the end of its first number."""
    second_letter: float
    """From there to the symbol of the second number, and to that number itself."""
    second_start: float
    is_wide: bool
    """Whether it is wider than the card that it stands in, so that it is scrolled."""
    down: "Drawing | None" = None
    """The same network with its layers from top to bottom, for a narrow screen."""
