"""What stands on the edges of the drawing, and the biases, as one table for each layer: to be read without pointing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...explain.language import _, translated
from ...explain.numbers import Style
from ...explain.training.drawing import NetworkDrawing
from .frame import DIGITS
from .names import FEATURE_NAMES
from .words import brief


class LayerNumbers(NamedTuple):
    """The numbers that lead into a layer: a row for each of its units, a column for each unit before it, then the bias.

    left_out: how many rows and columns are not drawn.
    """

    layer: int
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    left_out: tuple[int, int]


def layer_numbers(drawn: NetworkDrawing, numbers: Sequence[float], style: Style) -> list[LayerNumbers]:
    """numbers: those of the edges, then those of the biases, as drawn."""
    texts = [brief(number, style, DIGITS) for number in numbers]
    edges, biases = iter(texts[: len(drawn.edges)]), iter(texts[len(drawn.edges) :])
    return [_layer(drawn, layer, edges, biases) for layer in drawn.network.layers]


def _layer(drawn: NetworkDrawing, layer: int, edges: Iterator[str], biases: Iterator[str]) -> LayerNumbers:
    before, after = drawn.shown[layer - 1], drawn.shown[layer]
    rows = [(_("unit %(unit)s", unit=j), [next(edges) for _k in range(before)]) for j in range(after)]
    sizes = drawn.network.sizes
    return LayerNumbers(
        layer,
        _names(drawn, layer - 1),
        [(name, [*row, next(biases)]) for name, row in rows],
        (sizes[layer] - after, sizes[layer - 1] - before),
    )


def _names(drawn: NetworkDrawing, layer: int) -> list[str]:
    """What the units of a layer are called: inputs by their names, others by their numbers."""
    shown = range(drawn.shown[layer])
    if layer:
        return [_("unit %(unit)s", unit=k) for k in shown]
    return [FEATURE_NAMES.get(drawn.names[k]) or translated(drawn.names[k]) for k in shown]
