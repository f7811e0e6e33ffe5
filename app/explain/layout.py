"""The layout of the drawing: where every unit, edge and number stands, for any network.

Every edge ends in a slot of its own, left of the unit that it leads to; its number stands in that slot, and the bias
in the last one. So numbers cannot overlap, and the slots of a unit read as the sum that makes its z.
"""

from collections.abc import Sequence
from math import sqrt

from app.explain.drawing import Drawing, Edge, Edges, Label, Unit
from app.explain.numbers import Style
from app.explain.solution import Solution

NARROWEST_UNIT, UNIT_HEIGHT = 112, 44
SLOT_HEIGHT = 19
LABEL_GAP = 5
UNIT_GAP = 34
TARGET_HEIGHT = 14
EDGE_RUN = 92
"""Free way of the edges between a unit's right side and the next column of slots."""
CHARACTER = 8.6
"""Width of a digit of the labels in the widest of the fonts that a reader may have."""
UNIT_CHARACTER = 11.5
"""Width of a digit in a unit."""
BIAS_NAME = 12
"""Room for the b in front of a bias."""
HEADER, FOOTER, SIDE = 44, 58, 16
THINNEST, THICKEST = 0.8, 5.0
EDGE_NAMES = {"W": "b", "dC_dW": "dC_db", "step_W": "step_b", "W_new": "b_new"}
"""What edges can show, and what the biases show then."""
UNIT_NAMES = ("a", "delta", "a_new")


def draw(solution: Solution, style: Style) -> Drawing:
    """Lay out the network of a solution."""
    labelled = [layer > 0 and solution.legible(layer, layer - 1) for layer in range(solution.depth + 1)]
    widths = [_slot_width(solution, layer, style) if labelled[layer] else 0.0 for layer in range(solution.depth + 1)]
    unit_width = _unit_width(solution, style)
    columns = _columns(widths, unit_width)
    pitches = [_pitch(solution, layer, labelled[layer]) for layer in range(solution.depth + 1)]
    height = max(size * pitch for size, pitch in zip(solution.sizes, pitches, strict=True))
    spots = [
        [(columns[layer], HEADER + height / 2 + (j - (size - 1) / 2) * pitches[layer]) for j in range(size)]
        for layer, size in enumerate(solution.sizes)
    ]
    slots = [x - unit_width / 2 - width for x, width in zip(columns, widths, strict=True)]
    return Drawing(
        width=columns[-1] + unit_width / 2 + SIDE,
        height=HEADER + height + FOOTER,
        unit_width=unit_width,
        columns=columns,
        units=tuple(
            _unit(solution, layer, j, x, y) for layer, spot in enumerate(spots) for j, (x, y) in enumerate(spot)
        ),
        edges=tuple(
            _edges(solution, name, layer, spots, unit_width, slots[layer] if labelled[layer] else None)
            for layer in solution.problem.network.layers
            for name in _edge_names(solution)
        ),
    )


def _edge_names(solution: Solution) -> Sequence[str]:
    return tuple(EDGE_NAMES) if solution.trace.after else ("W", "dC_dW")


def _columns(slot_widths: list[float], unit_width: float) -> tuple[float, ...]:
    """The middle of every layer's units."""
    x = SIDE + unit_width / 2
    columns = [x]
    for width in slot_widths[1:]:
        x += unit_width + EDGE_RUN + width
        columns.append(x)
    return tuple(columns)


def _unit_width(solution: Solution, style: Style) -> float:
    """Room for the longest number that any unit shows."""
    names = [name for name in UNIT_NAMES if name != "a_new" or solution.trace.after]
    addresses = [a for layer in solution.problem.network.layers for name in names for a in solution.units(name, layer)]
    addresses += solution.units("a", 0)
    return max(NARROWEST_UNIT, UNIT_CHARACTER * max(len(style.text(solution.values[a])) for a in addresses) + 18)


def _slot_width(solution: Solution, layer: int, style: Style) -> float:
    """Room for the longest number that any phase shows at this layer."""
    addresses = [
        address
        for name in _edge_names(solution)
        for address in (*solution.weights(name, layer), *solution.units(EDGE_NAMES[name], layer))
    ]
    return CHARACTER * max(len(style.text(solution.values[address])) for address in addresses) + BIAS_NAME + 10


def _pitch(solution: Solution, layer: int, labelled: bool) -> float:
    """From one unit's middle to the next: room for its slots, what stands above and below it, and its target."""
    slots = solution.sizes[layer - 1] + 1 if labelled else 0
    gap = UNIT_GAP if solution.legible(layer) else UNIT_GAP / 2
    target = TARGET_HEIGHT if layer == solution.depth else 0
    return max(UNIT_HEIGHT + 20 + target, slots * SLOT_HEIGHT) + gap


def _unit(solution: Solution, layer: int, j: int, x: float, y: float) -> Unit:
    s = solution.s
    if layer == 0:
        return Unit(layer, j, x, y, (("a", f"{s}a.0.{j}", None),))
    shows = [("a", f"{s}a.{layer}.{j}", f"{s}z.{layer}.{j}"), ("delta", f"{s}delta.{layer}.{j}", f"{s}z.{layer}.{j}")]
    if solution.trace.after:
        shows.append(("a_new", f"{s}a_new.{layer}.{j}", f"{s}z_new.{layer}.{j}"))
    return Unit(layer, j, x, y, tuple(shows), _off(solution, layer, shows))


def _off(solution: Solution, layer: int, shows: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """The names under which a unit is off: its z, or after the update its new z, is not above 0."""
    if not solution.problem.network.activation(layer).off_below_0:
        return ()
    return tuple(name for name, _, z in shows if solution.values[z] <= 0)


Spots = list[list[tuple[float, float]]]


def _edges(solution: Solution, name: str, layer: int, spots: Spots, unit_width: float, slot: float | None) -> Edges:
    """The edges into a layer; slot: the left side of their numbers, None where there is no room for numbers."""
    values, fan_in = solution.values, solution.sizes[layer - 1]
    largest = max(abs(float(values[address])) for address in solution.weights(name, layer))

    def edge(j: int, k: int) -> Edge:
        address = f"{name}.{layer}.{j}.{k}"
        (x1, y1), (x2, y2) = spots[layer - 1][k], spots[layer][j]
        value = values[address]
        width = _width(float(value), largest)
        start = (x1 + unit_width / 2, y1)
        if slot is None:
            return Edge(address, value, (*start, x2 - unit_width / 2, y2), width, None)
        y = y2 + (k - fan_in / 2) * SLOT_HEIGHT
        return Edge(address, value, (*start, slot, y), width, Label(address, value, slot + LABEL_GAP, y))

    edges = tuple(edge(j, k) for j in range(solution.sizes[layer]) for k in range(fan_in))
    biases = [
        Label(address, values[address], (slot or 0) + LABEL_GAP, y + fan_in / 2 * SLOT_HEIGHT)
        for (_, y), address in zip(spots[layer], solution.units(EDGE_NAMES[name], layer), strict=True)
    ]
    return Edges(layer, name, edges, () if slot is None else tuple(biases))


def _width(value: float, largest: float) -> float:
    """Thickness that grows with the root of the size: small numbers stay visible."""
    share = abs(value) / largest if largest else 0
    return round(THINNEST + (THICKEST - THINNEST) * sqrt(share), 2)
