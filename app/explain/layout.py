"""The layout of the drawing: where every unit, edge and number stands, for any network.

It depends on the sizes of the network and on the digits shown, not on the numbers: an edit moves nothing. Every edge
ends in a row of its own beside the unit that it leads to, its slot; the bias has the last one. A slot holds two
numbers, the weight and its gradient, so that the slots of a unit read as the sum that makes its z. Where the slots of
a layer would be taller than a screen, or wider than a phone, its edges are drawn without them, and the numbers of one
unit at a time stand beside the units before it.

There are two plans of the same picture: across, with the layers from left to right, and down, for a narrow screen.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from math import sqrt
from typing import ClassVar

from ..backprop.trace import EvaluatedPass
from .drawing import Drawing, Edge, Edges, Slot, Unit
from .numbers import Style
from .solution import Solution

CHARACTER = 8.4
"""Width of a digit of 13.5 px in the widest of the fonts that a reader may have."""
BOLD_CHARACTER = 9.3
"""The same in bold, as gradients and the numbers of units are."""
LETTER, DEEP_LETTER, SECOND_LETTER, BETWEEN = 28, 24, 12, 5
"""Room for the symbol in front of the first number of a slot, less in a deep network, for that of the second, and
between the two."""
SLOT_HEIGHT, UNIT_LINE = 18.5, 21
"""From one number to the next: in the slots of a unit, and in its box."""
FINGER = 24
"""The same on a phone, so that a finger meets one of them."""
BOX_MARGIN, FINGER_MARGIN = 25, 28
"""What a box is higher than the distance of its two numbers, also on a phone."""
INPUT_HEIGHT, COMPACT_HEIGHT = 28, 20
TARGET_BESIDE = 72
"""Room for the targets beside the outputs."""
BELOW, TARGET = 17, 16
"""Room below a unit for its z, and across for the target of an output."""
GAP = 12
"""Between the units of a layer."""
COMPACT_PITCH = 24
EDGE_RUN = 56
"""Free way of the edges between two columns."""
MANY = 4
"""Units of a layer up to which there is room to spare."""
DENSE_RUN = 194
"""The same where the numbers of one unit stand over the edges of all."""
DEEP = 3
"""Layers of weights from which on the columns stand closer."""
EDGE_DROP = 44
"""The free way between two rows of layers."""
TITLE, SIDE = 30, 6
SHAPE, MOST_SPREAD = 0.52, 100
"""Height by width of a drawing that has room to spare, and the most that its units are spread for it."""
TALLEST, WIDEST = 620, 970
"""What a card shows at once, on a screen of 1440 by 900."""
WIDEST_DOWN = 374
"""The same on a phone."""
THINNEST, THICKEST = 0.8, 5.0
EDGE_NAMES = {"W": "b", "dC_dW": "dC_db", "step_W": "step_b", "W_new": "b_new"}
"""What edges can show, and what the biases show then."""
EDGE_CHOICES = {
    "both": ("W", "dC_dW"),
    "W": ("W",),
    "dC_dW": ("dC_dW",),
    "step_W": ("step_W",),
    "W_new": ("W_new",),
}
"""What a reader can choose to see on the edges in every step, by the name in the link."""

CHARACTERS = (13, 8, 6)
"""Characters that a number of the drawing may have, by the layers of weights: so all of it fits a screen."""

Spot = tuple[float, float]


def narrowest(depth: int) -> int:
    """The most characters of a number in the drawing of a network with so many layers of weights."""
    return CHARACTERS[min(depth, len(CHARACTERS)) - 1]


def draw(solution: Solution, style: Style, current: tuple[int, int] | None = None) -> Drawing:
    """Lay out the network of a solution; current: the layer and unit whose edges are drawn where not all can be."""
    at = current or (solution.depth, 0)
    across, down = (_drawing(plan(solution, style, at)) for plan in (Across, Down))
    return replace(across, down=down)


def _drawing(plan: "Plan") -> Drawing:
    solution = plan.solution
    units = tuple(_unit(plan, *unit) for unit in units_off(solution))
    edges = tuple(
        group
        for layer in solution.problem.network.layers
        for name in edge_names(solution)
        for group in _edges(plan, name, layer)
    )
    width, height = plan.size
    dense = tuple(layer for layer in solution.problem.network.layers if not plan.has_slots(layer))
    return Drawing(
        width,
        height,
        plan.titles,
        units,
        edges,
        dense,
        plan.has_targets_beside,
        plan.unit_line,
        plan.target_line,
        *plan.slot_stops,
        plan.is_wide,
    )


def edge_names(solution: Solution) -> tuple[str, ...]:
    """What the edges of this solution can show."""
    return tuple(EDGE_NAMES) if solution.trace.after else ("W", "dC_dW")


def widths(solution: Solution, name: str, layer: int, current: tuple[int, int]) -> dict[str, float]:
    """How thick the edges into a layer are under one name, by address: the root of the size, so that small numbers
    stay visible."""
    values = {at: float(solution.values[at]) for at in _addresses(solution, name, layer, current)}
    largest = max(map(abs, values.values()), default=0.0) or 1.0
    return {at: round(THINNEST + (THICKEST - THINNEST) * sqrt(abs(v) / largest), 2) for at, v in values.items()}


def _addresses(solution: Solution, name: str, layer: int, current: tuple[int, int]) -> list[str]:
    return [f"{name}.{layer}.{j}.{k}" for j, k in solution.edges(layer, current)]


@dataclass(frozen=True)
class Plan(ABC):
    """The measures that everything else follows from."""

    solution: Solution
    style: Style
    current: tuple[int, int]
    slot_height: ClassVar[float] = SLOT_HEIGHT
    unit_line: ClassVar[float] = UNIT_LINE
    target_line: ClassVar[float] = TARGET
    box_margin: ClassVar[float] = BOX_MARGIN

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.solution.sizes

    @cached_property
    def number_width(self) -> float:
        return CHARACTER * self.style.room

    @property
    def slot_stops(self) -> tuple[float, float, float]:
        """In a slot: where the first number ends, and where the symbol of the second and that number begin."""
        end = (LETTER if self.solution.depth < DEEP else DEEP_LETTER) + self.number_width
        return end, end + BETWEEN, end + BETWEEN + SECOND_LETTER

    @cached_property
    def slot_width(self) -> float:
        return self.slot_stops[-1] + BOLD_CHARACTER * self.style.room

    @cached_property
    def unit_width(self) -> float:
        return BOLD_CHARACTER * self.style.room + 32

    def is_compact(self, layer: int) -> bool:
        """Whether a layer is too wide for more than one number a unit."""
        return not self.solution.legible(layer)

    def unit_height(self, layer: int) -> float:
        """The height of the box of a unit: one number for an input, two for the others."""
        return COMPACT_HEIGHT if self.is_compact(layer) else self.unit_line + self.box_margin if layer else INPUT_HEIGHT

    def below(self, layer: int) -> float:
        """Room below the box of a unit."""
        if not layer or self.is_compact(layer):
            return 0
        return BELOW + (self.target_line if layer == self.solution.depth and not self.has_targets_beside else 0)

    @property
    def has_targets_beside(self) -> bool:
        """Whether the targets stand beside the outputs, as there are many."""
        return self.sizes[-1] > MANY

    def slots_height(self, layer: int) -> float:
        """Of all slots of a unit: its weights and its bias."""
        return (self.sizes[layer - 1] + 1) * self.slot_height

    @abstractmethod
    def has_slots(self, layer: int) -> bool:
        """Whether every edge into a layer has its slot."""

    @property
    @abstractmethod
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing."""

    @property
    @abstractmethod
    def titles(self) -> tuple[Spot, ...]:
        """The middle of the title of each layer; across, the end of the last one."""

    @property
    @abstractmethod
    def is_wide(self) -> bool:
        """Whether it is wider than its card."""

    @abstractmethod
    def spot(self, layer: int, j: int) -> Spot:
        """The middle of the box of a unit."""

    @abstractmethod
    def edge(self, layer: int, j: int, k: int) -> tuple[Spot, Spot, Spot]:
        """Where an edge begins and ends, and where its slot begins."""

    @abstractmethod
    def bias(self, layer: int, j: int) -> Spot:
        """Where the slot of a bias begins."""


class Across(Plan):
    """The layers stand side by side, and the slots of a unit to its left."""

    def has_slots(self, layer: int) -> bool:
        pitch = max(self.unit_height(layer) + self.below(layer), self.slots_height(layer)) + GAP / 2
        return self.solution.legible(layer, layer - 1) and self.sizes[layer] * pitch <= TALLEST

    @cached_property
    def columns(self) -> tuple[float, ...]:
        """The middle of every layer's units."""
        steps = [SIDE + self.unit_width / 2]
        for layer in self.solution.problem.network.layers:
            run = EDGE_RUN + self.slot_width + 8 if self.has_slots(layer) else DENSE_RUN
            steps.append(self.unit_width + (run if self.solution.depth < DEEP else run - EDGE_RUN / 2))
        return tuple(accumulate(steps))

    @property
    def titles(self) -> tuple[Spot, ...]:
        return (*((x, 12) for x in self.columns[:-1]), (self.columns[-1] + self.unit_width / 2, 12))

    @cached_property
    def height(self) -> float:
        return max(size * self.pitch(layer) for layer, size in enumerate(self.sizes))

    @cached_property
    def spread(self) -> float:
        """What is added between units so that a flat network has the shape of its card."""
        closest = max(size * self._closest(layer) for layer, size in enumerate(self.sizes))
        return min(max(SHAPE * self.width - TITLE - closest, 0) / max(self.sizes), MOST_SPREAD)

    @property
    def width(self) -> float:
        targets = TARGET_BESIDE if self.has_targets_beside else 0
        return self.columns[-1] + self.unit_width / 2 + targets + SIDE

    @property
    def size(self) -> tuple[float, float]:
        return self.width, TITLE + self.height

    @property
    def is_wide(self) -> bool:
        return self.width > WIDEST

    def pitch(self, layer: int) -> float:
        """From one unit's middle to the next."""
        if self.is_compact(layer):
            return COMPACT_PITCH
        return self._closest(layer) + self.spread

    def _closest(self, layer: int) -> float:
        """The pitch with nothing to spare."""
        if self.is_compact(layer):
            return COMPACT_PITCH
        slots = self.slots_height(layer) if layer and self.has_slots(layer) else 0
        return max(self.unit_height(layer) + self.below(layer), slots) + (GAP if self.sizes[layer] <= MANY else GAP / 2)

    def spot(self, layer: int, j: int) -> Spot:
        middle = TITLE + self.height / 2 - self.below(layer) / 2
        return self.columns[layer], middle + (j - (self.sizes[layer] - 1) / 2) * self.pitch(layer)

    def edge(self, layer: int, j: int, k: int) -> tuple[Spot, Spot, Spot]:
        (x1, y1), (x2, y2) = self.spot(layer - 1, k), self.spot(layer, j)
        right, left = x1 + self.unit_width / 2, x2 - self.unit_width / 2
        if not self.has_slots(layer):
            is_fan_out = not self.solution.legible(layer, layer - 1) and self.current[0] == layer - 1
            return (right, y1), (left, y2), (left - self.slot_width, y2) if is_fan_out else (right + 8, y1)
        start = left - self.slot_width - 6
        y = y2 + self.below(layer) / 2 + (k - self.sizes[layer - 1] / 2) * SLOT_HEIGHT
        return (right, y1), (start - 4, y), (start, y)

    def bias(self, layer: int, j: int) -> Spot:
        x, y = self.spot(layer, j)
        left = x - self.unit_width / 2 - self.slot_width - 6
        if not self.has_slots(layer):
            return left, y + self.unit_height(layer) / 2 + BELOW / 2
        return left, y + self.below(layer) / 2 + self.sizes[layer - 1] / 2 * SLOT_HEIGHT


class Down(Plan):
    """The layers stand one below the other, and the slots of a unit above it."""

    slot_height = unit_line = target_line = FINGER
    box_margin = FINGER_MARGIN

    def has_slots(self, layer: int) -> bool:
        return self.solution.legible(layer, layer - 1) and max(self.sizes[layer], self.sizes[layer - 1]) <= 4

    @cached_property
    def unit_width(self) -> float:
        return 8.4 * min(self.style.room, 8) + 26

    @property
    def slot_stops(self) -> tuple[float, float, float]:
        """There is no room for symbols, and the first number is mostly a short one."""
        return 46, 46, 54

    @cached_property
    def slot_width(self) -> float:
        return self.slot_stops[-1] + 8.1 * min(self.style.room, 8)

    def pitch(self, layer: int) -> float:
        """From one unit's middle to the next."""
        if self.is_compact(layer):
            return self.unit_width + 4
        slots = self.slot_width if layer and self.has_slots(layer) else 0
        return max(self.unit_width, slots) + 1

    @cached_property
    def width(self) -> float:
        return max(size * self.pitch(layer) for layer, size in enumerate(self.sizes)) + 2 * 3

    @cached_property
    def rows(self) -> tuple[float, ...]:
        """The middle of every layer's boxes."""
        y, rows = TITLE - 4 + self.unit_height(0) / 2, []
        for layer in range(len(self.sizes)):
            if layer:
                slots = self.slots_height(layer) if self.has_slots(layer) else 2 * self.slot_height
                y += TITLE / 2 + EDGE_DROP + slots + self.unit_height(layer) / 2
            rows.append(y)
            y += self.unit_height(layer) / 2 + self.below(layer)
        return tuple(rows)

    @property
    def titles(self) -> tuple[Spot, ...]:
        first, *others = ((4, y - self.unit_height(layer) / 2 - 12) for layer, y in enumerate(self.rows))
        slots = [self.slots_height(n) if self.has_slots(n) else 2 * self.slot_height for n in range(1, len(self.sizes))]
        drops = (y - height - EDGE_DROP + 8 for (_, y), height in zip(others, slots, strict=True))
        return first, *((4, y) for y in drops)

    @property
    def size(self) -> tuple[float, float]:
        depth = self.solution.depth
        return self.width, self.rows[-1] + self.unit_height(depth) / 2 + self.below(depth) + 6

    @property
    def is_wide(self) -> bool:
        return self.width > WIDEST_DOWN

    def spot(self, layer: int, j: int) -> Spot:
        return self.width / 2 + (j - (self.sizes[layer] - 1) / 2) * self.pitch(layer), self.rows[layer]

    def edge(self, layer: int, j: int, k: int) -> tuple[Spot, Spot, Spot]:
        (x1, y1), (x2, y2) = self.spot(layer - 1, k), self.spot(layer, j)
        start = x1, y1 + self.unit_height(layer - 1) / 2 + self.below(layer - 1)
        top = y2 - self.unit_height(layer) / 2
        if not self.has_slots(layer):
            return start, (x2, top), (x1 - self.slot_width / 2, start[1] + self.slot_height / 2)
        first = top - self.slots_height(layer)
        along = (k + 1) / (self.sizes[layer - 1] + 1) - 0.5
        left = x2 - self.slot_width / 2
        return start, (x2 + along * self.slot_width, first - 3), (left, first + (k + 0.5) * self.slot_height)

    def bias(self, layer: int, j: int) -> Spot:
        x, y = self.spot(layer, j)
        return x - self.slot_width / 2, y - self.unit_height(layer) / 2 - self.slot_height / 2


def _unit(plan: Plan, layer: int, j: int, off: tuple[str, ...]) -> Unit:
    x, y = plan.spot(layer, j)
    shows = tuple(_shows(plan.solution, layer, j))
    return Unit(layer, j, x, y, plan.unit_width, plan.unit_height(layer), plan.is_compact(layer), shows, off)


def _shows(solution: Solution, layer: int, j: int) -> Iterator[tuple[str, str, str | None]]:
    """What a unit can show: the name, the address in it, the address below it."""
    at = f"{layer}.{j}"
    yield "a", f"{solution.s}a.{at}", f"{solution.s}z.{at}" if layer else None
    if layer:
        yield "delta", f"{solution.s}delta.{at}", None
    if layer and solution.trace.after:
        yield "a_new", f"{solution.s}a_new.{at}", f"{solution.s}z_new.{at}"


def units_off(solution: Solution) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Every unit, as layer and unit, and the names under which it is off: its z, or after the update its new z, is not
    above 0."""
    for layer, size in enumerate(solution.sizes):
        before, after = (_off(solution, priced, layer) for priced in (solution.trace.before, solution.trace.after))
        yield from ((layer, j, ("a", "delta") * before[j] + ("a_new",) * after[j]) for j in range(size))


def _off(solution: Solution, priced: EvaluatedPass | None, layer: int) -> list[bool]:
    """Whether a unit is off after this pass, of the whole layer at once, as a page asks for it with every edit."""
    if priced is None or not layer or not solution.problem.network.activation(layer).off_below_0:
        return [False] * solution.sizes[layer]
    return [*map(bool, priced.forward.z[layer][solution.sample or 0] <= 0)]


def _edges(plan: Plan, name: str, layer: int) -> Iterator[Edges]:
    """The edges into each unit of a layer under one name."""
    solution = plan.solution
    thick = widths(solution, name, layer, plan.current)
    places = solution.edges(layer, plan.current)
    biases = solution.biases(EDGE_NAMES[name], layer)
    for j in dict.fromkeys(j for j, _ in places):
        edges = tuple(_edge(plan, f"{name}.{layer}.{j}.{k}", thick, (layer, j, k)) for unit, k in places if unit == j)
        has_bias = bool(biases) and len(edges) == solution.sizes[layer - 1]
        bias = Slot(biases[j], solution.values[biases[j]], *plan.bias(layer, j)) if has_bias else None
        yield Edges(layer, j, name, edges, bias)


def _edge(plan: Plan, address: str, thick: dict[str, float], place: tuple[int, int, int]) -> Edge:
    start, end, slot = plan.edge(*place)
    value = plan.solution.values[address]
    return Edge(address, value, (*start, *end), thick[address], Slot(address, value, *slot))
