"""The samples on the decision map: where each stands, and one path for all that look alike.

What is trained on is filled, what is tested on is hollow; every class has its own shape as well as its own colour.
"""

import numpy as np

from ...backprop.arithmetic import Array
from ...explain.training.drawing import SHAPES, SampleMarkers, in_picture, marker_path
from ...training.data import Data
from .frame import region
from .setup import TrainingSetup
from .view import Sides

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
