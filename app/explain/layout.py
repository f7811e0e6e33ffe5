"""The layout of the drawing: where every unit, edge and number stands, for any network.

It depends on the sizes of the network and on the digits shown, not on the numbers: an edit moves nothing. Every edge
ends in a slot of its own, left of the unit that it leads to; its number stands in that slot, and the bias in the last
one. So numbers cannot overlap, and the slots of a unit read as the sum that makes its z. Between layers that are too
wide for that, only the edges of the current unit are drawn, and their numbers stand beside the units at the other end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt

from ..backprop.trace import EvaluatedPass
from .drawing import Drawing, Edge, Edges, Label, Unit
from .numbers import Style
from .solution import Solution

NARROWEST_UNIT, UNIT_HEIGHT = 112, 44
SLOT_HEIGHT = 19
LABEL_GAP = 5
UNIT_GAP = 34
COMPACT_PITCH = 24
TARGET_HEIGHT = 14
EDGE_RUN = 92
"""Free way of the edges between a unit's right side and the next column of slots."""
CHARACTER = 8.6
"""Width of a digit of the labels in the widest of the fonts that a reader may have."""
UNIT_CHARACTER = 11.5
"""Width of a digit in a unit."""
BIAS_NAME = 12
"""Room for the b in front of a bias."""
HEADER, FOOTER, SIDE = 44, 38, 16
THINNEST, THICKEST = 0.8, 5.0
EDGE_NAMES = {"W": "b", "dC_dW": "dC_db", "step_W": "step_b", "W_new": "b_new"}
"""What edges can show, and what the biases show then."""

Spot = tuple[float, float]


def draw(solution: Solution, style: Style, current: tuple[int, int] | None = None) -> Drawing:
    """Lay out the network of a solution; current: the layer and unit whose edges are drawn where not all can be."""
    plan = Plan(solution, style.room, current or (solution.depth, 0))
    units = tuple(_unit(plan, *unit) for unit in units_off(solution))
    edges = tuple(
        _edges(plan, name, layer) for layer in solution.problem.network.layers for name in edge_names(solution)
    )
    return replace(_measures(plan), units=units, edges=edges)


def _measures(plan: "Plan") -> Drawing:
    width = plan.columns[-1] + plan.unit_width / 2 + SIDE
    return Drawing(width, HEADER + plan.height + FOOTER, plan.columns, (), (), plan.room)


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
class Plan:
    """The measures that everything else follows from."""

    solution: Solution
    room: int
    current: tuple[int, int]

    @cached_property
    def unit_width(self) -> float:
        return max(NARROWEST_UNIT, UNIT_CHARACTER * self.room + 18)

    @cached_property
    def slot_width(self) -> float:
        return CHARACTER * self.room + BIAS_NAME + 10

    @cached_property
    def columns(self) -> tuple[float, ...]:
        """The middle of every layer's units."""
        x = SIDE + self.unit_width / 2
        columns = [x]
        for layer in self.solution.problem.network.layers:
            x += self.unit_width + EDGE_RUN + self.slot_width * (1 if self.all_edges(layer) else 2)
            columns.append(x)
        return tuple(columns)

    @cached_property
    def height(self) -> float:
        return max(size * self.pitch(layer) for layer, size in enumerate(self.solution.sizes))

    @cached_property
    def spots(self) -> list[list[Spot]]:
        """The middle of every unit."""
        middle = HEADER + self.height / 2
        return [
            [(self.columns[layer], middle + (j - (size - 1) / 2) * self.pitch(layer)) for j in range(size)]
            for layer, size in enumerate(self.solution.sizes)
        ]

    def all_edges(self, layer: int) -> bool:
        """Whether all edges into a layer are drawn, each with its number."""
        return self.solution.legible(layer, layer - 1)

    def pitch(self, layer: int) -> float:
        """From one unit's middle to the next: room for its slots, what stands above and below it, and its target."""
        if not self.solution.legible(layer):
            return COMPACT_PITCH
        slots = self.solution.sizes[layer - 1] + 1 if layer and self.all_edges(layer) else 0
        target = TARGET_HEIGHT if layer == self.solution.depth else 0
        return max(UNIT_HEIGHT + 20 + target, slots * SLOT_HEIGHT) + UNIT_GAP

    def slots(self, layer: int, j: int, k: int) -> tuple[Spot, Spot, Spot]:
        """Where an edge begins and ends, and where its number stands."""
        (x1, y1), (x2, y2) = self.spots[layer - 1][k], self.spots[layer][j]
        right, left = x1 + self.unit_width / 2, x2 - self.unit_width / 2
        if self.all_edges(layer):
            y = y2 + (k - self.solution.sizes[layer - 1] / 2) * SLOT_HEIGHT
            return (right, y1), (left - self.slot_width, y), (left - self.slot_width + LABEL_GAP, y)
        if self.current[0] == layer:
            return (right + self.slot_width, y1), (left, y2), (right + LABEL_GAP, y1)
        return (right, y1), (left - self.slot_width, y2), (left - self.slot_width + LABEL_GAP, y2)


def _unit(plan: Plan, layer: int, j: int, off: tuple[str, ...]) -> Unit:
    (x, y), solution = plan.spots[layer][j], plan.solution
    shows = tuple(_shows(solution, layer, j))
    return Unit(layer, j, x, y, plan.unit_width, not solution.legible(layer), shows, off)


def _shows(solution: Solution, layer: int, j: int) -> Iterator[tuple[str, str, str | None]]:
    """What a unit can show: the name, the address in it, the address below it."""
    at = f"{layer}.{j}"
    z = f"{solution.s}z.{at}" if layer else None
    yield "a", f"{solution.s}a.{at}", z
    if layer:
        yield "delta", f"{solution.s}delta.{at}", z
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


def _edges(plan: Plan, name: str, layer: int) -> Edges:
    """The edges into a layer under one name."""
    values, thick = plan.solution.values, widths(plan.solution, name, layer, plan.current)

    def edge(place: tuple[int, int], address: str) -> Edge:
        start, end, label = plan.slots(layer, *place)
        value = values[address]
        return Edge(address, value, (*start, *end), thick[address], Label(address, value, *label))

    edges = map(edge, plan.solution.edges(layer, plan.current), thick)
    return Edges(layer, name, tuple(edges), _biases(plan, name, layer))


def _biases(plan: Plan, name: str, layer: int) -> tuple[Label, ...]:
    """The biases, each in the last slot of its unit."""
    if not plan.all_edges(layer):
        return ()
    values, fan_in = plan.solution.values, plan.solution.sizes[layer - 1]
    x = plan.columns[layer] - plan.unit_width / 2 - plan.slot_width + LABEL_GAP
    return tuple(
        Label(address, values[address], x, y + fan_in / 2 * SLOT_HEIGHT)
        for (_, y), address in zip(plan.spots[layer], plan.solution.units(EDGE_NAMES[name], layer), strict=True)
    )
