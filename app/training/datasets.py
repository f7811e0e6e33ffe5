"""The data that can be trained on without bringing any: points in the plane (the sets of the TensorFlow
Playground, and two moons), Fisher's irises, and the gates.

Counts, and the share for training, are those of the TensorFlow Playground.
"""

from collections.abc import Callable
from csv import reader
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from .data import Data, decided, levels, outputs_for, targets_for
from .draws import between, short, uniform

Made = tuple[Array, Array]
"""Inputs (S, 2), and labels (S,) or values (S, 1)."""


def circle(u: Array, noise: float) -> Made:
    """Half of the points within 2.5 of the centre, half in the ring from 3.5 to 5; noise moves what the label sees."""
    radius = np.where(first_half(u), between(u[:, 0], 0, 2.5), between(u[:, 0], 3.5, 5))
    x = short(polar(radius, 2 * np.pi * u[:, 1]))
    seen = x + noise * between(u[:, 2:], -5, 5)
    return x, np.hypot(seen[:, 0], seen[:, 1]) < 2.5


def xor(u: Array, noise: float) -> Made:
    """Four squares, 0.3 away from the axes; class 1 where x1 and x2 have the same sign."""
    x = between(u[:, :2], -5, 5)
    x = short(x + np.where(x > 0, 0.3, -0.3))
    seen = x + noise * between(u[:, 2:], -5, 5)
    return x, seen[:, 0] * seen[:, 1] >= 0


def gauss(u: Array, noise: float) -> Made:
    """Two normal distributions around (2, 2), class 1, and (-2, -2), of the variance 0.5 + 7 noise."""
    first = first_half(u)
    centre = np.where(first, 2.0, -2.0)[:, None]
    return short(centre + np.sqrt(0.5 + 7 * noise) * normal(u)), first


def spiral(u: Array, noise: float) -> Made:
    """Two arms of one and three quarter turns, from the centre to the radius 5; class 1 comes first."""
    first = first_half(u)
    along = np.where(first, np.arange(len(u)), np.arange(len(u)) - first.sum()) / (len(u) / 2)
    x = polar(5 * along, 1.75 * 2 * np.pi * along + np.where(first, 0, np.pi))
    return short(x + noise * between(u[:, :2], -1, 1)), first


def plane(u: Array, noise: float) -> Made:
    """y = (x1 + x2) / 10 on the square from -6 to 6."""
    x = short(between(u[:, :2], -6, 6))
    seen = x + noise * between(u[:, 2:], -6, 6)
    return x, seen.sum(axis=1, keepdims=True) / 10


def multi_gauss(u: Array, noise: float) -> Made:
    """Six peaks, +1 and -1 by turns, each falling to 0 at the distance 2."""
    x = short(between(u[:, :2], -6, 6))
    seen = x + noise * between(u[:, 2:], -6, 6)
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    away = np.hypot(*(seen[:, None, :] - centres).transpose(2, 0, 1))
    heights = np.clip(1 - away / 2, 0, 1) * (1, -1, 1, -1, 1, -1)
    highest = np.abs(heights).argmax(axis=1)
    return x, np.take_along_axis(heights, highest[:, None], axis=1)


def moons(u: Array, noise: float) -> Made:
    """Two half circles that reach into each other, as scikit-learn's make_moons; noise is a standard deviation."""
    outer = len(u) // 2
    above, below = np.linspace(0, np.pi, outer), np.linspace(0, np.pi, len(u) - outer)
    x = np.vstack([np.stack([np.cos(above), np.sin(above)], 1), np.stack([1 - np.cos(below), 0.5 - np.sin(below)], 1)])
    return short(x + noise * normal(u)), np.arange(len(u)) >= outer


def normal(u: Array) -> Array:
    """Two independent normal numbers of each row, from its first two (Box and Muller 1958)."""
    return polar(np.sqrt(-2 * np.log1p(-u[:, 0])), 2 * np.pi * u[:, 1])


def polar(radius: Array, angle: Array) -> Array:
    """Points at a radius and an angle, which turns clockwise from x2, as in the Playground."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def first_half(u: Array) -> Array:
    """Which samples are of the half that is made first; it has the odd one."""
    first: Array = np.arange(len(u)) < len(u) / 2
    return first


__all__ = ["DATASETS", "Data", "dataset", "decided", "levels", "outputs_for", "split", "targets_for"]

MOST_SAMPLES = 100_000
MOST_NOISE = 1.0
MOST_SEED = 2**63 - 1
HALF = 0.5
"""The Playground's share of the samples that are trained on."""
GATES = {"gate_and": (0, 0, 0, 1), "gate_or": (0, 1, 1, 1), "gate_xor": (0, 1, 1, 0), "gate_nand": (1, 1, 1, 0)}
"""What a gate answers to 00, 01, 10 and 11."""


@dataclass(frozen=True)
class Source:
    """How a set is made, and what it is made with if nothing else is said. Of fixed data nothing can be chosen.

    region: the side of the square that is looked at, where there is one that is usual.
    """

    make: Callable[[Array, float], Made] | None
    kind: str = "classification"
    samples: int = 500
    noise: float = 0.0
    training: float = HALF
    region: tuple[float, float] | None = (-6.0, 6.0)

    @property
    def fixed(self) -> bool:
        return self.make is None


DATASETS = {
    "circle": Source(circle),
    "xor": Source(xor),
    "gauss": Source(gauss),
    "spiral": Source(spiral),
    "plane": Source(plane, "regression", samples=1200),
    "multi_gauss": Source(multi_gauss, "regression", samples=1200),
    "moons": Source(moons, noise=0.1, region=(-2.0, 3.0)),
    "iris": Source(None, samples=150, region=None),
    **{gate: Source(None, samples=4, training=1.0, region=(-0.5, 1.5)) for gate in GATES},
}


def dataset(name: str, *, samples: int, noise: float, seed: int) -> Data:
    """The set of that name, in the order in which it is made. Raises InvalidProblem naming every wrong setting."""
    _check(name, samples, noise, seed)
    source = DATASETS[name]
    if source.make is None:
        return iris() if name == "iris" else gate(name)
    x, y = source.make(uniform((samples, 4), seed, stream=0), noise)
    x = x + 0.0  # no -0
    if source.kind == "regression":
        return Data(x, ("x1", "x2"), source.kind, None, short(y, 4) + 0.0, ("y",), source.region)
    return Data(x, ("x1", "x2"), source.kind, y.astype(int), None, ("0", "1"), source.region)


def gate(name: str) -> Data:
    """The four rows of a gate."""
    x = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=float)
    region = DATASETS[name].region
    return Data(x, ("x1", "x2"), "classification", np.array(GATES[name]), None, ("0", "1"), region)


def iris() -> Data:
    """150 irises of three kinds, measured in cm (R. A. Fisher 1936, The use of multiple measurements ...)."""
    with (Path(__file__).parent / "iris.csv").open(encoding="utf-8", newline="") as file:
        rows = list(reader(file))[1:]
    kinds = ("setosa", "versicolor", "virginica")
    labels = np.array([kinds.index(row[4]) for row in rows])
    columns = (Phrase("sepal length"), Phrase("sepal width"), Phrase("petal length"), Phrase("petal width"))
    return Data(np.array([row[:4] for row in rows], dtype=float), columns, "classification", labels, None, kinds)


def split(data: Data, training: float, seed: int) -> tuple[Data, Data]:
    """What is trained on and what is tested on: shuffled by the seed, then cut. Raises InvalidProblem.

    training: the share of the first, above 0 and up to 1; it gets one sample at least.
    """
    if not 0 < training <= 1:
        raise InvalidProblem(Fault("training", Phrase("a share above 0, at most 1"), f"{training:g}"))
    order = np.argsort(uniform((data.samples,), seed, stream=1), kind="stable")
    cut = max(1, int(data.samples * training))
    return data.take(order[:cut]), data.take(order[cut:])


def _check(name: str, samples: int, noise: float, seed: int) -> None:
    faults = [
        Fault(place, Phrase("a number from %(low)s to %(high)s", low=low, high=high), f"{value:g}")
        for place, value, low, high in (
            ("samples", samples, 2, MOST_SAMPLES),
            ("noise", noise, 0, MOST_NOISE),
            ("seed", seed, 0, MOST_SEED),
        )
        if not low <= value <= high
    ]
    if name not in DATASETS:
        faults.append(Fault("data", Phrase("one of %(names)s", names=", ".join(DATASETS)), Phrase("another name")))
    if faults:
        raise InvalidProblem(*faults)
