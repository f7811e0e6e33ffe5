"""What a program printed, beside what it should have printed: which array is wrong first, and which bug gives all.

Names say what an array is; shapes decide how it lies: samples as rows or columns, weights either way, biases as row or
column. Where both ways are possible, the one that fits better is taken. An array is right to the digits that were
printed and to what float32 can give. A bug is told only if it gives every array, and if chance does not do that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Phrase
from ..backprop.problem import Problem
from ..explain.pasted_arrays import PastedArray, read_arrays
from .evidence import LIMIT
from .programs import Arrays, Bug, Program, bugs, by_setting

SINGLE = 2e-6
"""As a share of the largest number of an array: what float32 may be off."""
SPREAD = 10.0
"""Times the difference between this program in float32 and in float64."""
ORDER = ("z", "a", "dC_da", "da_dz", "delta", "dC_dW", "dC_db", "step_W", "step_b", "W_new", "b_new")
MATRICES = ("dC_dW", "step_W", "W_new")
VECTORS = ("dC_db", "step_b", "b_new")
MOST_WORK = 5_000
"""Parameters times samples up to which bugs are looked for."""


@dataclass(frozen=True, eq=False)
class Placed:
    """An array with its place. values: as this project has them, samples or units as rows. half: of the last digits."""

    array: PastedArray
    quantity: str
    layer: int
    ways: tuple[tuple[Array, Array], ...]
    """The values and the halves of their last digits, as they lie and, where that is possible too, turned."""

    @property
    def key(self) -> tuple[str, int]:
        return self.quantity, self.layer


@dataclass(frozen=True, eq=False)
class Compared:
    """The arrays in the order of the steps. wrong: the keys of those that are not right.

    settings: other conventions by which more is right. bug: what gives them all; layers: where, in all if empty.
    """

    placed: tuple[Placed, ...]
    wrong: tuple[tuple[str, int], ...]
    settings: Mapping[str, str]
    bug: Bug | None = None
    layers: frozenset[int] = frozenset()

    @property
    def first_wrong(self) -> Placed | None:
        """In the order in which a program works them: forward by layers, then back."""
        return next((placed for placed in self.placed if placed.key in self.wrong), None)


def compare(problem: Problem, text: str) -> Compared:
    """Read what a program printed, and compare it. Raises ValueError with a Phrase that says what does not fit."""
    problem = _in_floats(problem)
    placed = _place(problem, read_arrays(text))
    if problem.network.parameters * problem.samples > MOST_WORK:
        raise ValueError(Phrase("at most %(most)s weights and biases times samples", most=MOST_WORK))
    given = [_Given.of(placed, way) for way in _ways(placed)]
    right = {_key(settings): Program(by, {}).arrays() for settings, by in by_setting(problem)}
    noise = _noise(problem, right[()])
    best = min(given, key=lambda each: sum(len(each.wrong(arrays, noise)) for arrays in list(right.values())[:1]))
    for settings, _ in by_setting(problem):
        for each in given:
            if not each.wrong(right[_key(settings)], noise):
                return Compared(each.sorted(placed), (), settings)
    found = _bug(problem, given, right, noise)
    if found:
        each, other, bug, layers = found
        wrong = each.wrong(right[_key(other)], noise)
        return Compared(each.sorted(placed), wrong, other, bug, layers)
    return Compared(best.sorted(placed), best.wrong(right[()], noise), {})


def _in_floats(problem: Problem) -> Problem:
    def floats(array: Any) -> Any:
        return None if array is None else np.asarray(array, dtype=float)

    network = problem.network
    W, b = [floats(each) for each in network.W], [floats(each) for each in network.b]
    return replace(
        problem, network=network.with_parameters(W, b), inputs=floats(problem.inputs), targets=floats(problem.targets)
    )


def _key(settings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(settings.items()))


def _noise(problem: Problem, right: Arrays) -> Arrays:
    """By how much float32 may be off in each array."""
    network = problem.network

    def single(array: Any) -> Any:
        return np.asarray(array, dtype=np.float32)

    W, b = [single(each) for each in network.W], [single(each) for each in network.b]
    low = Program(replace(problem, network=network.with_parameters(W, b), inputs=single(problem.inputs)), {}).arrays()
    return {
        key: SPREAD * np.abs(low[key] - array) + SINGLE * float(np.max(np.abs(array), initial=0))
        for key, array in right.items()
    }


@dataclass(frozen=True, eq=False)
class _Given:
    """All arrays, lying one way."""

    values: dict[tuple[str, int], tuple[Array, Array]]

    @classmethod
    def of(cls, placed: Sequence[Placed], turned: Mapping[str, int]) -> "_Given":
        values = {}
        for each in placed:
            group = "weights" if each.quantity in MATRICES else "samples"
            values[each.key] = each.ways[min(turned[group], len(each.ways) - 1)]
        return cls(values)

    def sorted(self, placed: Sequence[Placed]) -> tuple[Placed, ...]:
        def place(each: Placed) -> tuple[int, int]:
            forward = each.quantity in ("z", "a")
            return (
                (0, each.layer * 10 + ORDER.index(each.quantity))
                if forward
                else (1, ORDER.index(each.quantity) - 100 * each.layer)
            )

        return tuple(sorted(placed, key=place))

    def wrong(self, arrays: Arrays, noise: Arrays) -> tuple[tuple[str, int], ...]:
        return tuple(key for key in self.values if not self.is_right(key, arrays, noise))

    def is_right(self, key: tuple[str, int], arrays: Arrays, noise: Arrays) -> bool:
        values, half = self.values[key]
        other = arrays[key]
        return other.shape == values.shape and bool(
            np.all(np.abs(values - other) <= half + self._near(key, other, noise))
        )

    def chance(self, right: Arrays, noise: Arrays) -> float:
        """That random numbers, as far from the right ones, fit a hypothesis as well."""
        chance = 1.0
        for key, (values, half) in self.values.items():
            distance = np.abs(values - right[key])
            width = half + self._near(key, right[key], noise)
            shares = np.where(distance > width, width / np.maximum(2 * distance, 1e-300), 1.0)
            chance *= float(np.prod(np.unique(shares)))
        return chance

    def _near(self, key: tuple[str, int], other: Array, noise: Arrays) -> Array:
        near: Array = noise[key] + SINGLE * float(np.max(np.abs(other), initial=0))
        return near


Found = tuple[_Given, Mapping[str, str], Bug, frozenset[int]]


def _bug(problem: Problem, given: Sequence[_Given], right: Mapping[Any, Arrays], noise: Arrays) -> Found | None:
    """The likeliest bug that gives all arrays: by the conventions that were told before others."""
    tried = 0
    for settings, by in by_setting(problem):
        for bug, layers in bugs(problem):
            tried += 1
            try:
                with np.errstate(all="ignore"):
                    arrays = Program(by, bug.lines, layers).arrays()
            except ValueError:  # shapes that do not go together in this network
                continue
            for each in given:
                if not each.wrong(arrays, noise) and each.chance(right[()], noise) * tried < LIMIT:
                    return each, settings, bug, layers
    return None


def _ways(placed: Sequence[Placed]) -> Iterator[dict[str, int]]:
    """As they lie, and turned: weights alike, and what has samples alike."""
    groups = {
        group: max(
            (len(each.ways) for each in placed if (each.quantity in MATRICES) == (group == "weights")), default=1
        )
        for group in ("weights", "samples")
    }
    for weights, samples in product(range(groups["weights"]), range(groups["samples"])):
        yield {"weights": weights, "samples": samples}


# ---- names and shapes

GRADIENT = re.compile(
    r"grad|nabla|∂|(?<![a-z])d_?(?=[wbzah](?![a-z]))|d[ljce]_?/?d|dloss|(?<![a-z])d(?=weight|bias|kernel)"
)
NEW = re.compile(r"new|updated|after|next")
WEIGHT = re.compile(r"weight|kernel|theta|(?<![a-z])[w](?![a-z])|coef")
BIAS = re.compile(r"bias|intercept|(?<![a-z])b(?![a-z])")
DELTA = re.compile(r"delta|δ|(?<![a-z])d(?=\d)")
PRE_ACTIVATION = re.compile(r"(?<![a-z])z(?![a-z])|logit|(?<![a-z])net(?![a-z])|preact")
ACTIVATION = re.compile(r"(?<![a-z])[ah](?![a-z])|activation|hidden|y_?hat|y_?pred|out")
OUTPUT = re.compile(r"y_?hat|y_?pred|out|(?<![a-z])ho(?![a-z])|second")
HIDDEN = re.compile(r"hidden|(?<![a-z])ih(?![a-z])|first")


def _place(problem: Problem, arrays: Sequence[PastedArray]) -> list[Placed]:
    arrays = _named_by_shape(problem, arrays) if all(not array.name for array in arrays) else arrays
    known = [(array, _quantity(array.name), _number(array.name)) for array in arrays]
    numbers = sorted(
        {number for _, quantity, number in known if quantity in (*MATRICES, *VECTORS) and number is not None}
    )
    placed: list[Placed] = []
    given: list[Placed] = []
    for array, quantity, number in known:
        layer = _layer(problem, array, quantity, number, numbers) if quantity else None
        if not layer:
            continue
        if quantity in ("W_new", "b_new", "step_W", "step_b") and problem.learning_rate is None:
            raise ValueError(Phrase("a learning rate, to compare updated weights such as %(name)s", name=array.name))
        found = Placed(array, quantity, layer, tuple(_turned(problem, array, quantity, layer)))
        (given if _is_given(problem, array, quantity, layer) else placed).append(found)
    if any(each.quantity in ("W_new", "b_new") for each in placed):  # some were updated, and these should have been
        placed += given
    if not placed:
        raise ValueError(Phrase("arrays with names such as dW1, db1, fc1.weight.grad or W1"))
    return placed


def _quantity(name: str) -> str:
    """What an array is by its name; empty where that is unknown."""
    lower = name.lower()
    is_gradient, is_new = bool(GRADIENT.search(lower)), bool(NEW.search(lower))
    bare = re.sub(r"grads?|gradients?|nabla|d[ljce]_?/?d|new|updated|after|next|∂|\d+", " ", lower)
    bare = re.sub(r"(?<![a-z])d_?(?=[wbzah](?![a-z])|weight|bias|kernel)", " ", bare)
    if WEIGHT.search(bare):
        return "dC_dW" if is_gradient and not is_new else "W_new"
    if BIAS.search(bare):
        return "dC_db" if is_gradient and not is_new else "b_new"
    if PRE_ACTIVATION.search(bare):
        return "delta" if is_gradient else "z"
    if DELTA.search(lower):
        return "delta"
    if ACTIVATION.search(bare):
        return "dC_da" if is_gradient else "a"
    return ""


def _number(name: str) -> int | None:
    """The number of the layer in a name: the last one that is no unit of a tensor, as in dense/kernel:0."""
    found = re.findall(r"\d+", re.sub(r":\d+$", "", name))
    return int(found[-1]) if found else None


def _layer(
    problem: Problem, array: PastedArray, quantity: str, number: int | None, numbers: Sequence[int]
) -> int | None:
    """Numbers may begin at 0 or 1, and leave some out, as those of a Sequential do."""
    depth, name = problem.network.depth, array.name.lower()
    if number is None:
        if depth == 1 or (OUTPUT.search(name) and not HIDDEN.search(name)):
            return depth
        if HIDDEN.search(name):
            return 1
        return _by_shape(problem, array, quantity)
    if quantity in (*MATRICES, *VECTORS):
        if len(numbers) == depth:
            return numbers.index(number) + 1
        number += 0 in numbers
    if number > depth:
        raise ValueError(Phrase("at most %(depth)s layers; %(name)s is of another", depth=depth, name=array.name))
    return number


def _by_shape(problem: Problem, array: PastedArray, quantity: str) -> int | None:
    """The only layer whose shape an array has."""
    size = len(array.texts)
    fits = [l for l in range(1, problem.network.depth + 1) if size == _size(problem, quantity, l)]
    if len(fits) != 1:
        raise ValueError(Phrase("a number of the layer in the name %(name)s, such as W1", name=array.name or "?"))
    return fits[0]


def _size(problem: Problem, quantity: str, layer: int) -> int:
    return int(np.prod(_shape(problem, quantity, layer)))


def _shape(problem: Problem, quantity: str, layer: int) -> tuple[int, ...]:
    sizes = problem.network.sizes
    if quantity in MATRICES:
        return sizes[layer], sizes[layer - 1]
    return (sizes[layer],) if quantity in VECTORS else (problem.samples, sizes[layer])


def _named_by_shape(problem: Problem, arrays: Sequence[PastedArray]) -> list[PastedArray]:
    """Arrays without names, in the order of a program's parameters: weights and biases of each layer, or weights."""
    depth = problem.network.depth
    layers = range(1, depth + 1)
    for names in ([f"d{kind}{l}" for l in layers for kind in "Wb"], [f"dW{l}" for l in layers]):
        if len(names) == len(arrays):
            return [replace(array, name=name) for array, name in zip(arrays, names, strict=True)]
    raise ValueError(Phrase("names, as dW1 = [[0.1, 0.2]], or an array for every weight matrix and bias"))


def _is_given(problem: Problem, array: PastedArray, quantity: str, layer: int) -> bool:
    """Whether these are the weights or biases that the problem began with."""
    given = {"W_new": problem.network.W, "b_new": problem.network.b}.get(quantity)
    if given is None or len(array.texts) != given[layer].size or NEW.search(array.name.lower()):
        return False
    values = np.array([float(text) for text in array.texts])
    return any(np.allclose(values, each.ravel(), rtol=1e-6, atol=1e-9) for each in (given[layer], given[layer].T))


def _turned(problem: Problem, array: PastedArray, quantity: str, layer: int) -> Iterator[tuple[Array, Array]]:
    """The numbers as this project has them; two ways where rows and columns are as many."""
    shape = _shape(problem, quantity, layer)
    values = np.array([float(text) for text in array.texts])
    half = _halves(array.texts)
    rows = array.shape if len(array.shape) == 2 else (1, len(array.texts))
    if len(shape) == 1:
        if len(array.texts) == shape[0]:
            yield values, half
            return
        raise ValueError(_other_shape(array, shape))
    is_vector = 1 in shape and len(array.texts) == shape[0] * shape[1] and (1 in rows)
    if rows == shape or is_vector:
        yield values.reshape(shape), half.reshape(shape)
    if rows == shape[::-1] and not is_vector:
        yield values.reshape(rows).T, half.reshape(rows).T
    if not is_vector and shape not in (rows, rows[::-1]):
        raise ValueError(_other_shape(array, shape))


def _other_shape(array: PastedArray, shape: tuple[int, ...]) -> Phrase:
    expected, came = (" × ".join(map(str, each)) for each in (shape, array.shape or (1,)))
    return Phrase("%(name)s of shape %(expected)s; it is %(came)s", name=array.name, expected=expected, came=came)


def _halves(texts: Sequence[str]) -> Array:
    """Half a unit of the last digit of every number; programs leave zeros at the end out, as in 0. beside 0.0125."""
    decimals = [-int(Decimal(text).as_tuple().exponent) for text in texts]
    most = max((d for d, text in zip(decimals, texts, strict=True) if "e" not in text.lower()), default=0)
    exact = [max(d, most) if "e" not in text.lower() else d for d, text in zip(decimals, texts, strict=True)]
    return np.array(
        [0.5 * 10.0**-d if most or "e" in text.lower() else 0.0 for d, text in zip(exact, texts, strict=True)]
    )
