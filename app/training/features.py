"""What a network is given of its data: the columns, or for points in the plane also squares, product and sines.

The features and their order are those of the TensorFlow Playground. Data with other than two columns has no such
features; its columns themselves, all or some, are what goes in.
"""

from collections.abc import Callable, Sequence

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from .data import Data


def x1(x: Array) -> Array:
    """The first column."""
    return x[:, 0]


def x2(x: Array) -> Array:
    """The second column."""
    return x[:, 1]


def x1_squared(x: Array) -> Array:
    """x1^2."""
    return x1(x) * x1(x)


def x2_squared(x: Array) -> Array:
    """x2^2."""
    return x2(x) * x2(x)


def x1_x2(x: Array) -> Array:
    """x1 x2."""
    return x1(x) * x2(x)


def sin_x1(x: Array) -> Array:
    """The sine of x1, in radians."""
    sine: Array = np.sin(x1(x))
    return sine


def sin_x2(x: Array) -> Array:
    """The sine of x2, in radians."""
    sine: Array = np.sin(x2(x))
    return sine


FEATURES: dict[str, Callable[[Array], Array]] = {
    "x1": x1,
    "x2": x2,
    "x1_squared": x1_squared,
    "x2_squared": x2_squared,
    "x1_x2": x1_x2,
    "sin_x1": sin_x1,
    "sin_x2": sin_x2,
}
USUAL = ("x1", "x2")
"""What is chosen if nothing else is said."""


def features(inputs: Array, names: Sequence[str] = USUAL) -> Array:
    """The features of points in the plane, (S, 2), by their names, (S, n). Raises InvalidProblem."""
    _check(names, tuple(FEATURES))
    return np.stack([FEATURES[name](inputs) for name in names], axis=1)


def choices(data: Data) -> tuple[str, ...]:
    """What can be chosen as inputs of a network: the features of points in the plane, else the columns by number."""
    return tuple(FEATURES) if len(data.columns) == 2 else tuple(f"column.{i}" for i in range(len(data.columns)))


def inputs_of(data: Data, names: Sequence[str] | None = None) -> Array:
    """What goes into the network, (S, n): the features of points in the plane, else columns; the usual ones for None.

    names: some of `choices`. Raises InvalidProblem where one is none of them, comes twice, or there is none at all.
    """
    if len(data.columns) == 2:
        return features(data.inputs, USUAL if names is None else names)
    possible = choices(data)
    chosen = possible if names is None else names
    _check(chosen, possible)
    return data.inputs[:, [possible.index(name) for name in chosen]]


def _check(names: Sequence[str], possible: tuple[str, ...]) -> None:
    if not names or len(set(names)) < len(names) or not set(names) <= set(possible):
        expected = Phrase("some of %(names)s, each once", names=", ".join(possible[:20]))
        raise InvalidProblem(Fault("features", expected, Phrase("a different selection") if names else Phrase("none")))
