"""The computation graph of one sample: every multiplication, sum, activation and the cost as a node, laid out from left
to right as the drawing; with the value and the gradient of each node, and the local derivative on each edge.

The gradient of a node is the sum, over the edges that leave it, of the local derivative times the gradient of the node
that the edge leads to (the chain rule; Goodfellow, Bengio and Courville 2016, section 6.5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Any, ClassVar

from ..backprop.address import Address
from .solution import Solution
from .steps.step import step_of, step_titles
from .why import activation_slope, recompute

MAX_OPERATIONS = 60
BOX_WIDTH, BOX_HEIGHT = 94.0, 38.0
ROW = 54.0
"""From one product to the next of the same unit."""
BETWEEN_UNITS = 14.0
TOP = 46.0
"""Above the first row: the titles of the layers and columns."""
MARGIN = 10.0
AFTER = {"given": 54.0, "product": 30.0, "sum": 58.0, "activation": 34.0}
"""What is free behind a column for the local derivatives on the edges."""
OPERATIONS = ("given", "product", "sum")
"""The columns of a layer in front of its activations."""
LABEL = 54.0
"""The room of a local derivative at the end of its line."""
ONE = 9.0
"""How far behind a product its local derivative stands."""
LAYER_TITLE, COLUMN_TITLE = 14.0, 33.0
CLEAR = 6.0
"""How far in front of a box a line becomes level to pass above it."""
PORT = 9.0
"""How far above and below its middle the two edges lead into a product."""


@dataclass(frozen=True)
class Number:
    """A number on the graph: its address, where it has one, and the number of the step that computes it, 0 for a given
    one."""

    value: Any
    step: int
    address: str | None = None


@dataclass(frozen=True)
class Node:
    """A number of the pass: given (an input or a parameter), or the result of an operation.

    letter: that of the number, or × of a product. x, y: the middle of its box. gradient: dC/dnode.
    """

    kind: str
    letter: str
    index: str
    x: float
    y: float
    value: Number
    gradient: Number


@dataclass(frozen=True)
class Link:
    """An edge from a node to one that is computed from it, both by their place in the list of nodes; the line; and the
    local derivative, written at the end of the line."""

    source: int
    target: int
    points: tuple[tuple[float, float], ...]
    local: Number
    label: tuple[float, float]


@dataclass(frozen=True)
class Title:
    text: str
    """"input", "layer", or the operation of a column: "given", "product", "sum", "activation", "cost"."""
    layer: int
    x: float
    y: float


@dataclass
class Graph:
    """The nodes in the order of the forward pass; width and height in pixels; box: those of every node."""

    box: ClassVar[tuple[float, float]] = (BOX_WIDTH, BOX_HEIGHT)
    width: float = 0.0
    height: float = 0.0
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)


def operations(sizes: Iterable[int]) -> int:
    """How many multiplications, sums and activations a network of these sizes has for one sample, and its cost."""
    before, *layers = sizes
    count = 1
    for units in layers:
        count += units * before + 2 * units
        before = units
    return count


def can_draw(solution: Solution) -> bool:
    """Whether the graph is small enough to be looked at, and there is one backward pass."""
    return operations(solution.sizes) <= MAX_OPERATIONS and solution.has_one_backward_pass


def graph_steps(depth: int) -> dict[str, str]:
    """The steps of the worked solution up to the last gradient, by their keys."""
    titles = step_titles(depth)
    return dict(list(titles.items())[: list(titles).index("update")])


def computation_graph(solution: Solution) -> Graph:
    """The graph of the sample in view. The solution must hold a backward pass, see `can_draw`."""
    return _Builder(solution).build()


class _Builder:
    """Lays out column after column, from left to right; x is the middle of the present column."""

    def __init__(self, solution: Solution) -> None:
        self.solution, self.values, self.s = solution, solution.values, solution.s
        self.graph = Graph()
        self.x = MARGIN + BOX_WIDTH / 2
        self.height = max(_height(units, before) for before, units in pairwise(solution.sizes))

    def build(self) -> Graph:
        graph, before = self.graph, self._inputs()
        for layer in self.solution.problem.network.layers:
            before = self._layer(layer, before)
        self._cost(before)
        graph.width, graph.height = self.x + BOX_WIDTH / 2 + MARGIN, TOP + self.height + MARGIN
        return graph

    def _inputs(self) -> list[int]:
        """The nodes of the inputs. Their gradients have no address: nothing is learnt from them."""
        self._title("input", 0)
        units, step, found = self.solution.sizes[0], self._step("dC_dW.1.0.0"), []
        for k in range(units):
            rule = activation_slope(self.solution.problem, Address("dC_da", (0, k), self.solution.sample))
            slope, y = Number(recompute(rule, self.values), step), TOP + self.height * (k + 0.5) / units
            found.append(self._node("given", "a", (k,), y, self._number(f"{self.s}a.0.{k}"), slope))
        return found

    def _layer(self, layer: int, before: list[int]) -> list[int]:
        """The nodes of the activations of a layer, after all that they are computed from."""
        sizes = self.solution.sizes
        top = TOP + (self.height - _height(sizes[layer], sizes[layer - 1])) / 2
        self.x += BOX_WIDTH + AFTER["activation"]
        given, columns = self.x, list(accumulate((BOX_WIDTH + AFTER[kind] for kind in OPERATIONS), initial=self.x))
        self._title("layer", layer, (columns[0] + columns[-1]) / 2)
        sums = []
        for j in range(sizes[layer]):
            rows = [top + ROW * (row + 0.5) for row in range(sizes[layer - 1] + 1)]
            top = rows[-1] + ROW / 2 + BETWEEN_UNITS
            parts = [self._product(layer, j, k, y, before[k]) for k, y in enumerate(rows[:-1])]
            self.x = given
            if self.solution.problem.network.has_biases(layer):
                parts.append(self._parameter("b", layer, (j,), rows[-1]))
            self.x, middle = columns[2], (rows[0] + rows[-1]) / 2
            place = f"{layer}.{j}"
            delta = self._number(f"{self.s}delta.{place}")
            sums.append(self._node("sum", "z", (j,), middle, self._number(f"{self.s}z.{place}"), delta))
            for part in parts:
                self._summand(part, sums[-1], columns[1] + BOX_WIDTH / 2)
            self.x = given
        for x, kind in zip(columns, (*OPERATIONS, "activation"), strict=True):
            self._title(kind, layer, x)
        self.x = columns[-1]
        return self._activations(layer, sums)

    def _product(self, layer: int, j: int, k: int, y: float, before: int) -> int:
        """The weight and the product of one edge of the network, beside each other."""
        nodes, weight = self.graph.nodes, self._parameter("W", layer, (j, k), y)
        w, a, step = nodes[weight].value, nodes[before].value, nodes[weight].gradient.step
        delta = self._number(f"{self.s}delta.{layer}.{j}")
        self.x += BOX_WIDTH + AFTER["given"]
        value = Number(w.value * a.value, self._step(f"{self.s}z.{layer}.{j}"))
        product = self._node("product", "×", (), y, value, replace(delta, step=step))
        self._link(before, product, replace(w, step=nodes[before].gradient.step), -PORT)
        self._link(weight, product, replace(a, step=step), PORT)
        self.x -= BOX_WIDTH + AFTER["given"]
        return product

    def _activations(self, layer: int, sums: list[int]) -> list[int]:
        """The activations; of a softmax each is computed from every z of the layer."""
        nodes, s, found = self.graph.nodes, self.s, []
        is_softmax = self.solution.problem.network.names[layer] == "softmax"
        for j, z in enumerate(sums):
            a, slope = self._number(f"{s}a.{layer}.{j}"), self._number(f"{s}dC_da.{layer}.{j}")
            found.append(self._node("activation", "a", (j,), nodes[z].y, a, slope))
            for i, source in enumerate(sums) if is_softmax else [(None, z)]:
                place = f"{layer}.{j}" if i is None else f"{layer}.{j}.{i}"
                self._link(source, found[-1], self._number(f"{s}da_dz.{place}"))
        return found

    def _parameter(self, name: str, layer: int, place: tuple[int, ...], y: float) -> int:
        """A weight or bias. Its gradient is that of the sample in view, without a penalty."""
        value, gradient = str(Address(name, (layer, *place))), self.solution.data_gradient(name, (layer, *place))
        return self._node("given", name.lower(), place, y, self._number(value), self._number(gradient))

    def _cost(self, before: list[int]) -> None:
        """The cost of the sample in view, without a penalty."""
        address = "data_cost" if not self.s and "data_cost" in self.values else f"{self.s}cost"
        slopes = [self.graph.nodes[node].gradient for node in before]
        self.x += BOX_WIDTH + AFTER["sum"]
        self._title("cost", self.solution.depth)
        middle = TOP + self.height / 2
        cost = self._node("cost", "C", (), middle, self._number(address), Number(1, slopes[0].step))
        for node, slope in zip(before, slopes, strict=True):
            self._link(node, cost, slope)

    def _node(self, kind: str, letter: str, place: tuple[int, ...], y: float, value: Number, gradient: Number) -> int:
        """A node in the present column: its place in the list of nodes."""
        self.graph.nodes.append(Node(kind, letter, "".join(map(str, place)), self.x, y, value, gradient))
        return len(self.graph.nodes) - 1

    def _link(self, source: int, target: int, local: Number, port: float = 0.0) -> None:
        """A line; with a port first past the column of the weights, then straight into the product."""
        start, end = self.graph.nodes[source], self.graph.nodes[target]
        x, y = end.x - BOX_WIDTH / 2, end.y + port
        points = [(start.x + BOX_WIDTH / 2, start.y + max(port, 0)), (x, y)]
        if port < 0:  # an activation, past the column of the weights in the gap above its row
            left, gap = x - AFTER["given"] - BOX_WIDTH, end.y - ROW / 2
            points[1:1] = [(left - CLEAR, gap), (left + BOX_WIDTH, gap), (x - LABEL + CLEAR, y)]
        elif port:
            points.insert(1, (x - AFTER["given"], y))
        before = points[-2]
        share = min(1.0, LABEL / (x - before[0])) / 2
        label = (x - share * (x - before[0]), y - share * (y - before[1]))
        self.graph.links.append(Link(source, target, tuple(points), local, label))

    def _summand(self, source: int, target: int, x: float) -> None:
        """The line of a product, or past the column of the products at x that of a bias: each with its own 1."""
        start, end = self.graph.nodes[source], self.graph.nodes[target]
        points = [(start.x + BOX_WIDTH / 2, start.y), (x, start.y), (end.x - BOX_WIDTH / 2, end.y)]
        share = ONE / AFTER["product"]
        label = (x + ONE, start.y + share * (end.y - start.y))
        self.graph.links.append(Link(source, target, tuple(points), Number(1, start.gradient.step), label))

    def _title(self, text: str, layer: int, x: float | None = None) -> None:
        y = LAYER_TITLE if text == "layer" else COLUMN_TITLE
        self.graph.titles.append(Title(text, layer, self.x if x is None else x, y))

    def _number(self, address: str) -> Number:
        return Number(self.values[address], self._step(address), address)

    def _step(self, address: str) -> int:
        if self.solution.why(address) is None:
            return 0
        return step_of(Address.parse(address), self.solution.problem)[1]


def _height(units: int, before: int) -> float:
    return units * (before + 1) * ROW + (units - 1) * BETWEEN_UNITS
