"""The maps as pictures: their colours, in one place; the maps as PNG, for who has no scripts; and the samples on them.

Colours let the paper shine through, so that one picture fits light and dark. Blue is above the middle and orange below
it, as on the edges; blue is also the darker of the two, for who sees no colours. What is trained on is filled, what is
tested on is hollow; every class has its own shape as well as its own colour.
"""

from base64 import b64encode
from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from PIL import Image

from ...backprop.arithmetic import Array
from ...explain.training.drawing import SHAPES, SampleMarkers, in_picture, marker_path
from ...training.data import Data
from .frame import CLASS_STEPS, region
from .link import Sides
from .run import TrainingSetup

ABOVE, BELOW = (16, 100, 168), (240, 130, 48)
INK = (120, 130, 144)
MAX_OPACITY = 225
"""Of 255, how little paper shines through at the ends of the scale."""
CLASS_COLOURS = (
    BELOW,
    ABOVE,
    (0, 150, 110),
    (200, 90, 150),
    (120, 110, 40),
    (90, 180, 230),
    (110, 80, 190),
    (70, 70, 70),
)


@cache
def palette() -> Array:
    """RGBA of every byte of a map with two sides, (256, 4) uint8."""
    at = np.arange(256)
    rgb = np.where((at > 127)[:, None], ABOVE, BELOW)
    alpha = np.minimum(np.abs(at - 127) * MAX_OPACITY / 127, MAX_OPACITY)
    return np.column_stack([rgb, np.rint(alpha)]).astype(np.uint8)


@cache
def class_palette() -> Array:
    """RGBA of every byte of a map of many classes, (256, 4) uint8."""
    at = np.arange(256)
    rgb = np.array(CLASS_COLOURS)[at // CLASS_STEPS]
    alpha = 30 + (at % CLASS_STEPS) * (MAX_OPACITY - 60) / (CLASS_STEPS - 1)
    return np.column_stack([rgb, np.rint(alpha)]).astype(np.uint8)


@cache
def ink_palette() -> Array:
    """RGBA of how often something is, (256, 4) uint8."""
    at = np.arange(256)
    return np.column_stack([np.tile(INK, (256, 1)), at]).astype(np.uint8)


PALETTES = {"values": palette, "classes": class_palette, "ink": ink_palette}


@lru_cache(maxsize=1024)
def _png(pixels: bytes, width: int, height: int, name: str) -> str:
    image = Image.frombytes("P", (width, height), pixels)
    colours = PALETTES[name]()
    image.putpalette(colours[:, :3].tobytes())
    file = BytesIO()
    image.save(file, "PNG", transparency=colours[:, 3].tobytes(), compress_level=6)
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()


def map_png(bytes_: Array, name: str = "values") -> str:
    """Bytes as the address of an image that stands in the page itself; name: of the palette."""
    height, width = bytes_.shape
    return _png(np.ascontiguousarray(bytes_).tobytes(), width, height, name)


def hex_colours() -> dict[str, str]:
    """The palettes of the maps as the scripts read them."""
    return {name: PALETTES[name]().tobytes().hex() for name in ("values", "classes")}


VALUE_STEPS = 5
"""Colours of the values of a regression, from its lowest to its highest."""


def places(known: TrainingSetup, data: Data, sides: Sides) -> Array:
    """Where samples stand in the picture, (S, 2)."""
    low, high = region(known, sides)
    return in_picture(data.inputs[:, sides], low, high)


def marks(known: TrainingSetup, sides: Sides) -> list[SampleMarkers]:
    """Every kind of sample; the tested ones first, so that they lie below."""
    return [
        SampleMarkers(f"{'value' if known.data.values is not None else 'class'}-{kind}", data is known.test, path)
        for data in (known.test, known.training)
        if data.samples
        for kind, path in _paths(known, data, sides)
    ]


def _paths(known: TrainingSetup, data: Data, sides: Sides) -> list[tuple[int, str]]:
    kinds, at = _kinds(known, data), places(known, data, sides)
    shapes = SHAPES[:1] if data.values is not None else SHAPES
    return [(kind, marker_path(at[kinds == kind], shapes[kind % len(shapes)])) for kind in sorted(set(kinds.tolist()))]


def _kinds(known: TrainingSetup, data: Data) -> Array:
    """The class of every sample; of a regression, how large its first value is, in steps."""
    if data.labels is not None:
        return data.labels
    assert data.values is not None
    assert known.data.values is not None
    largest = float(np.abs(known.data.values[:, 0]).max()) or 1.0
    share = (data.values[:, 0] / largest + 1) / 2
    steps: Array = np.clip((share * VALUE_STEPS).astype(int), 0, VALUE_STEPS - 1)
    return steps
