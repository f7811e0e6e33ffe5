"""Edits of the structure: units, layers and samples come and go, each edit a function from problem to problem.

What stays keeps its numbers to the last bit, and takes them along where it is counted anew; what is new is `friendly`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..backprop.address import prefix
from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem
from ..backprop.network import Network
from ..backprop.problem import Problem
from .language import _
from .seeded import default_number

PLACE = "do"
"""The parameter that names an edit, and the place of what is wrong with it."""
PATTERN = re.compile(r"([a-z]{1,9}-[a-z]{1,9})((?:\.\d{1,4}){0,2})", re.ASCII)


class ProblemParts(NamedTuple):
    """The arrays of a problem, which for a moment need not fit together; of a layer without biases None."""

    W: list[Array]
    b: list[Array | None]
    names: list[str]
    x: Array
    y: Array


def edit(problem: Problem, name: str) -> Problem:
    """The problem after an edit by name, such as "remove-unit.1.2". Raises InvalidProblem with a fault at `do`."""
    match = PATTERN.fullmatch(name)
    function, arguments = EDITS.get(match[1], (None, ())) if match else (None, ())
    indices = [int(index) for index in match[2].split(".")[1:]] if match else []
    if function is None or len(indices) != len(arguments):
        raise _impossible(_("one of %(edits)s", edits=", ".join(NAMES)), _("another edit"))
    return function(problem, *indices)


def add_unit(problem: Problem, layer: int) -> Problem:
    """A unit at the end of a layer; in layer 0 an input, in the last one an output with its target."""
    _require_layer(layer, 0, problem.network.depth)
    sizes = list(problem.network.sizes)
    sizes[layer] += 1
    return _resized(problem, _parts(problem), sizes, problem.samples)


def remove_unit(problem: Problem, layer: int, unit: int) -> Problem:
    """A layer without one of its units, and without the weights from and to it."""
    sizes, depth = list(problem.network.sizes), problem.network.depth
    _require_layer(layer, 0, depth)
    _require(unit < sizes[layer], _("a unit of this layer, from 0 to %(last)s", last=sizes[layer] - 1), f"{unit}")
    _require(sizes[layer] > 1, _("a layer with more than one unit"), _("a layer with one unit"))
    sizes[layer] -= 1
    W, b, names, x, y = _parts(problem)
    W[layer] = np.delete(W[layer], unit, axis=0)
    biases = b[layer]
    b[layer] = None if biases is None else np.delete(biases, unit)
    if layer == 0:
        x = np.delete(x, unit, axis=1)
    if layer == depth:
        y = np.delete(y, unit, axis=1)
    else:
        W[layer + 1] = np.delete(W[layer + 1], unit, axis=1)
    return _resized(problem, ProblemParts(W, b, names, x, y), sizes, problem.samples)


def add_layer(problem: Problem, layer: int) -> Problem:
    """A hidden layer of ReLUs in front of what was this layer, as wide as the layer before it."""
    _require_layer(layer, 1, problem.network.depth)
    sizes, parts = list(problem.network.sizes), _parts(problem)
    sizes.insert(layer, sizes[layer - 1])
    parts.W.insert(layer, np.zeros((0, 0)))
    parts.b.insert(layer, np.zeros(0))
    parts.names.insert(layer, "relu")
    return _resized(problem, parts, sizes, problem.samples)


def remove_layer(problem: Problem, layer: int) -> Problem:
    """The network without a hidden layer. The weights to the next one are kept as far as they fit."""
    _require(problem.network.depth > 1, _("a network with a hidden layer"), _("none"))
    _require_layer(layer, 1, problem.network.depth - 1, _("a hidden layer"))
    sizes, parts = list(problem.network.sizes), _parts(problem)
    for values in (sizes, parts.W, parts.b, parts.names):
        del values[layer]
    return _resized(problem, parts, sizes, problem.samples)


def remove_biases(problem: Problem, layer: int) -> Problem:
    """The network without the biases of a layer."""
    return _with_biases(problem, layer, None)


def add_biases(problem: Problem, layer: int) -> Problem:
    """The network with biases in a layer that has none."""
    return _with_biases(problem, layer, np.zeros(0))


def _with_biases(problem: Problem, layer: int, biases: Array | None) -> Problem:
    _require_layer(layer, 1, problem.network.depth)
    said = _("a layer without biases"), _("a layer with biases")
    has_biases, parts = problem.network.has_biases(layer), _parts(problem)
    _require(has_biases is (biases is None), said[biases is None], said[has_biases])
    parts.b[layer] = biases
    return replace(_resized(problem, parts, problem.network.sizes, problem.samples), state=None)


def add_sample(problem: Problem) -> Problem:
    """One more sample at the end."""
    return _resized(problem, _parts(problem), problem.network.sizes, problem.samples + 1)


def duplicate_sample(problem: Problem, sample: int) -> Problem:
    """A sample once more, right behind it."""
    _require_sample(problem, sample)
    parts = _parts(problem)
    x, y = (np.insert(values, sample, values[sample], axis=0) for values in (parts.x, parts.y))
    return _resized(problem, parts._replace(x=x, y=y), problem.network.sizes, problem.samples + 1)


def remove_sample(problem: Problem, sample: int) -> Problem:
    """The problem without one sample; when one is left, it has no number in its addresses any more."""
    _require_sample(problem, sample)
    _require(problem.samples > 1, _("a problem with more than one sample"), _("a problem with one sample"))
    parts = _parts(problem)
    x, y = (np.delete(values, sample, axis=0) for values in (parts.x, parts.y))
    return _resized(problem, parts._replace(x=x, y=y), problem.network.sizes, problem.samples - 1)


EDITS: dict[str, tuple[Callable[..., Problem], str]] = {
    "add-unit": (add_unit, "L"),
    "remove-unit": (remove_unit, "LJ"),
    "add-layer": (add_layer, "L"),
    "remove-layer": (remove_layer, "L"),
    "remove-biases": (remove_biases, "L"),
    "add-biases": (add_biases, "L"),
    "add-sample": (add_sample, ""),
    "duplicate-sample": (duplicate_sample, "S"),
    "remove-sample": (remove_sample, "S"),
}
"""Edits by name; the letters of their arguments: L a layer, J a unit of it, S a sample."""
NAMES = [".".join((name, *arguments)) for name, (_function, arguments) in EDITS.items()]


def _parts(problem: Problem) -> ProblemParts:
    assert problem.targets is not None
    network = problem.network
    b = [values if layer == 0 or values.size else None for layer, values in enumerate(network.b)]
    return ProblemParts(list(network.W), b, list(network.names), problem.inputs, problem.targets)


def _resized(problem: Problem, parts: ProblemParts, sizes: Sequence[int], samples: int) -> Problem:
    """The problem of these parts, cut to the sizes; what they do not have is friendly."""
    sizes, depth = tuple(sizes), len(sizes) - 1
    x, y = [], []
    for s in range(samples):
        s_ = prefix(None if samples == 1 else s)
        x.append(_with_defaults(parts.x[s : s + 1], (1, sizes[0]), lambda _, k, s_=s_: f"{s_}a.0.{k}", sizes))
        y.append(_with_defaults(parts.y[s : s + 1], (1, sizes[-1]), lambda _, j, s_=s_: f"{s_}y.{depth}.{j}", sizes))
    W, b = [np.zeros((sizes[0], 0))], [np.zeros(sizes[0])]
    for l in range(1, depth + 1):
        W.append(_with_defaults(parts.W[l], (sizes[l], sizes[l - 1]), lambda j, k, l=l: f"W.{l}.{j}.{k}", sizes))
        biases = parts.b[l]
        name = lambda j, l=l: f"b.{l}.{j}"  # noqa: E731
        b.append(np.zeros(0) if biases is None else _with_defaults(biases, (sizes[l],), name, sizes))
    network = Network(tuple(W), tuple(b), tuple(parts.names))
    is_same = network.sizes == problem.network.sizes
    return replace(
        problem, network=network, inputs=np.concatenate(x), targets=np.concatenate(y), single=samples == 1,
        state=problem.state if is_same else None,
    )  # fmt: skip


def _with_defaults(values: Array, shape: tuple[int, ...], name: Callable[..., str], sizes: tuple[int, ...]) -> Array:
    """The values in another shape: kept where they have a place, friendly by name elsewhere."""
    kept = tuple(slice(min(have, want)) for have, want in zip(values.shape, shape, strict=True))
    if values.shape == shape:
        return values
    filled = np.array([default_number(name(*place), sizes) for place in np.ndindex(shape)]).reshape(shape)
    filled[kept] = values[kept]
    return filled


def _require_layer(layer: int, first: int, last: int, what: str = "") -> None:
    expected = _("%(what)s from %(first)s to %(last)s", what=what or _("a layer"), first=first, last=last)
    _require(first <= layer <= last, expected, f"{layer}")


def _require_sample(problem: Problem, sample: int) -> None:
    _require(sample < problem.samples, _("a sample from 0 to %(last)s", last=problem.samples - 1), f"{sample}")


def _require(holds: bool, expected: str, came: str) -> None:
    if not holds:
        raise _impossible(expected, came)


def _impossible(expected: str, came: str) -> InvalidProblem:
    return InvalidProblem(Fault(PLACE, expected, came))
