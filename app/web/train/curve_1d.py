"""One input column: what the network answers along it, as curves, and the samples at their targets."""

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.network import Network
from ...explain.training.drawing import SHAPES, SampleMarkers, in_picture, marker_path
from ...training import batched
from ...training.data import Data
from ...training.decision_map import region_of
from ...training.recipe import Samples
from .run import TrainingSetup

POINTS = 121
"""Of a curve, from one end of the region to the other."""
MAX_DISTANCE = 10.0
"""How many heights of the picture a curve may leave it; it is cut off there."""


def region(known: TrainingSetup) -> tuple[Array, Array]:
    """The lowest and the highest column and answer that the picture shows, each (2,): a tenth around all samples."""
    (low,), (high,) = region_of(known.data)
    answers = np.concatenate([targets.ravel() for _inputs, targets, _data in _samples(known)])
    bottom, top = answers.min(), answers.max()
    margin = (top - bottom) / 10 or max(1.0, abs(top) * 1e-6)
    return np.array([low, bottom - margin]), np.array([high, top + margin])


def curves(known: TrainingSetup, network: Network) -> list[str]:
    """What every output answers along the column, each as a path."""
    (low, _bottom), (high, _top) = region(known)
    column = np.linspace(low, high, POINTS)
    with np.errstate(all="ignore"):
        passed = batched.forward(network, network.flat()[None], known.inputs(column[:, None]))
    return [_path(_at(known, column, answers)) for answers in passed.a[-1][0]]


def places(known: TrainingSetup) -> Array:
    """Where the samples that are trained on stand in the picture, (S, 2)."""
    inputs, targets, data = _samples(known)[0]
    return _at(known, inputs, targets[np.arange(len(targets)), _outputs(data, targets)])


def marks(known: TrainingSetup) -> list[SampleMarkers]:
    """Every class, or output of a regression, as one path; the tested samples first, so that they lie below."""
    found = []
    for tested, (inputs, targets, data) in reversed(list(enumerate(_samples(known)))):
        for kind, rows, output in _kinds(data, targets):
            path = marker_path(_at(known, inputs[rows], targets[rows, output]), SHAPES[kind % len(SHAPES)])
            found.append(SampleMarkers(f"class-{kind}", bool(tested), path))
    return found


def _samples(known: TrainingSetup) -> list[tuple[Array, Array, Data]]:
    """Column, targets and data of the samples that are trained on, and of those that are tested on."""
    assert known.problem.targets is not None
    trained = Samples(known.problem.inputs, known.problem.targets)
    pairs = ((trained, known.training), (known.tested, known.test))
    return [(data.inputs[:, 0], samples.targets, data) for samples, data in pairs if samples]


def _outputs(data: Data, targets: Array) -> Array:
    """The output at whose target a sample stands: that of its class, where each has one, else the first."""
    if data.labels is None or targets.shape[1] == 1:
        return np.zeros(len(targets), dtype=int)
    return data.labels


def _kinds(data: Data, targets: Array) -> list[tuple[int, Array, int]]:
    """Samples that look alike: a number, their rows, and the output at whose target they stand."""
    if data.labels is None:
        return [(output, np.arange(len(targets)), output) for output in range(targets.shape[1])]
    many = targets.shape[1] > 1
    classes = np.unique(data.labels).tolist()
    return [(kind, np.flatnonzero(data.labels == kind), kind if many else 0) for kind in classes]


def _at(known: TrainingSetup, column: Array, answers: Array) -> Array:
    """Numbers of the column and answers as places in the picture."""
    low, high = region(known)
    far = MAX_DISTANCE * (high[1] - low[1])
    held = np.clip(np.nan_to_num(answers, nan=low[1]), low[1] - far, high[1] + far)
    return in_picture(np.column_stack([column, held]), low, high)


def _path(at: Array) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in at.tolist())
