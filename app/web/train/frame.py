"""What an epoch looks like: the decision map, what every unit answers, and the numbers on the edges; as bytes.

A map is a byte for each square: 0 to 254 on a scale with two sides of which 127 is the middle. Of more than two classes
it is the class times 32, and how clearly it is decided, in 32 steps.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...explain.numbers import Style
from ...explain.training.drawing import NetworkDrawing
from ...training import batched
from ...training.data import levels
from ...training.decision_map import as_bytes, decision, grid, region_of, responses
from .curve_1d import curves
from .link import Sides
from .run import TrainingSetup, setup
from .words import brief

MAP = 96
"""Squares along a side of the decision map."""
UNIT_MAP_STRIDE = 3
"""Of these, the maps of the units take every third."""
UNIT_MAP = MAP // UNIT_MAP_STRIDE
CLASS_STEPS = 32
MIN_WIDTH, MAX_WIDTH = 0.6, 5.0
DIGITS = 4


class FrameView(NamedTuple):
    """map: (MAP, MAP); units: those that are drawn, (n, UNIT_MAP, UNIT_MAP); both uint8; empty where there is no plane.

    numbers: on the edges, then of the biases, as drawn. widths: of their lines. curves: in the place of the map where
    there is one column alone, see `curve_1d`.
    """

    map: Array
    units: Array
    numbers: list[float]
    widths: list[float]
    curves: list[str]


def view_frame(run: str, parameters: Array, before: Array | None, edges: str, sides: Sides | None) -> FrameView:
    """A network of a run, of these parameters. Raises InvalidProblem.

    before: the parameters of the frame before. sides: the columns across and up the maps; None where there is no plane.
    """
    known = setup(run)
    network = known.network.with_flat(parameters)
    drawn = drawing(run)
    maps = _maps(known, network, drawn, plane(run, sides) if sides else None)
    numbers = _edge_numbers(known, network, before, edges, drawn)
    along = [] if sides else curves(known, network)
    return FrameView(*maps, numbers, _widths(numbers), along)


@lru_cache(maxsize=64)
def drawing(run: str) -> NetworkDrawing:
    """The drawing of the network of a run."""
    known = setup(run)
    return NetworkDrawing(known.network, known.names)


@lru_cache(maxsize=16)
def plane(run: str, sides: Sides) -> Array:
    """What the network is given at every square of the map; all other columns are at their mean."""
    known = setup(run)
    points = grid(*region(known, sides), MAP)
    rows = np.tile(known.training.inputs.mean(axis=0), (len(points), 1))
    rows[:, sides] = points
    return known.inputs(rows)


def region(known: TrainingSetup, sides: Sides) -> tuple[Array, Array]:
    """From where to where the sides of the map go."""
    return region_of(replace(known.data, inputs=known.data.inputs[:, sides]))


def _maps(known: TrainingSetup, network: Network, drawn: NetworkDrawing, inputs: Array | None) -> tuple[Array, Array]:
    if inputs is None:
        return np.zeros((0, 0), np.uint8), np.zeros((0, 0, 0), np.uint8)
    layers = responses(network, inputs)
    middle = UNIT_MAP_STRIDE // 2
    units = [
        as_bytes(
            layer[:shown, middle::UNIT_MAP_STRIDE, middle::UNIT_MAP_STRIDE], *_scale(known, network, number, layer)
        )
        for number, (layer, shown) in enumerate(zip(layers, drawn.shown, strict=True))
    ]
    return _decision(known, network, layers[-1]), np.concatenate(units)


def _decision(known: TrainingSetup, network: Network, outputs: Array) -> Array:
    if known.data.kind == "classification" and len(outputs) > 1:
        classes, clear = decision(outputs, network.names[-1])
        packed: Array = (classes % (256 // CLASS_STEPS)) * CLASS_STEPS + clear // (256 // CLASS_STEPS)
        return packed
    scaled: Array = as_bytes(outputs[0], *_scale(known, network, network.depth, outputs))
    return scaled


def _scale(known: TrainingSetup, network: Network, layer: int, values: Array) -> tuple[float, float]:
    """How far the scale of a map goes from its middle, and the middle."""
    name = network.names[layer]
    if layer == network.depth and known.data.kind == "regression":
        return max(float(np.abs(known.problem.targets).max()), 1e-12), 0.0  # type: ignore[arg-type]
    if layer == network.depth or name in ("tanh", "sigmoid"):
        no, yes = (0.0, 1.0) if name in ("sigmoid", "softmax") else levels(name)
        return (yes - no) / 2, (yes + no) / 2
    with np.errstate(all="ignore"):
        largest = float(np.nan_to_num(np.abs(values).max(initial=0.0), nan=1.0, posinf=1e300))
    return max(largest, 1e-12), 0.0


def _edge_numbers(
    known: TrainingSetup, network: Network, before: Array | None, edges: str, drawn: NetworkDrawing
) -> list[float]:
    """What stands on the edges and biases that are drawn."""
    W, b = list(network.W), list(network.b)
    if edges == "gradients":
        W, b = _gradients(known, network)
    elif edges == "changes":
        old = known.network.with_flat(before) if before is not None else network
        W = [new - was for new, was in zip(network.W, old.W, strict=True)]
        b = [new - was for new, was in zip(network.b, old.b, strict=True)]
    of_edges = [float(W[edge.layer][edge.unit, edge.of]) for edge in drawn.edges]
    return of_edges + [float(b[unit.layer][unit.unit]) for unit in drawn.biases]


def _gradients(known: TrainingSetup, network: Network) -> tuple[list[Array], list[Array]]:
    """Of the cost over all training samples."""
    problem = known.problem
    assert problem.targets is not None
    with np.errstate(all="ignore"):
        passed = batched.forward(network, network.flat()[None], problem.inputs)
        slopes = batched.backward(passed, problem.cost_name, problem.reduction, problem.targets)
    biases = [delta[0].mean(axis=-1) if layer else network.b[0] for layer, delta in enumerate(slopes.delta)]
    return [dW[0] for dW in slopes.dC_dW], biases


def _widths(numbers: list[float]) -> list[float]:
    """As in the lab: the root of the size, so that small numbers stay visible."""
    sizes = np.sqrt(np.abs(np.nan_to_num(np.array(numbers), nan=0.0, posinf=1e300, neginf=-1e300)))
    largest = sizes.max(initial=0.0) or 1.0
    widths: list[float] = np.round(MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * sizes / largest, 1).tolist()
    return widths


def frame_head(seen: FrameView, style: Style) -> dict[str, Any]:
    """What goes along with the bytes: lines and texts."""
    return {
        "widths": seen.widths,
        "signs": ["neg" if value < 0 else "pos" if value > 0 else "zero" for value in seen.numbers],
        "texts": [brief(value, style, DIGITS) for value in seen.numbers],
        "map": len(seen.map),
        "unit": seen.units.shape[-1],
        "curves": seen.curves,
    }


def parameters_of(run: str, data: bytes) -> tuple[Array, Array]:
    """The parameters of a frame, and of the one before it, from bytes. Raises InvalidProblem where they do not fit."""
    count = setup(run).network.parameters
    if len(data) != 16 * count:
        raise InvalidProblem(Fault("parameters", Phrase("%(count)s numbers", count=2 * count), f"{len(data) / 8:g}"))
    numbers = np.frombuffer(data, dtype="<f8")
    if not np.isfinite(numbers).all():
        raise InvalidProblem(Fault("parameters", Phrase("finite numbers"), Phrase("others")))
    return numbers[:count], numbers[count:]
