"""The data that can be trained on without bringing any: points in the plane, Fisher's irises, and the gates.

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
from .draws import short, uniform
from .points import Made, circle, gauss, moons, multi_gauss, plane, spiral, xor

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
