"""Reading a file that somebody opens: a problem of ours, or the weights of a trained network.

A PyTorch state dict as JSON, {"fc1.weight": [[…], …], "fc1.bias": […], …}, is a problem around its network. Weights are
matrices with a row for each unit, as nn.Linear has them; they are the layers, in the order of the file, whatever their
names. A bias belongs to the weight whose name begins as its own does, else to the weight before it. Numbers of float32
that were written out in float64, as `.tolist()` does, are read as what they stand for: 0.20000000298023224 is 0.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from pydantic import ValidationError

from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.problem import Problem
from ...explain.seeded import default_number
from ..api.requests import ForwardIn
from ..limits import LARGEST_NUMBER
from ..places import faults_of, kind_of
from .fields import fields_of
from .link import Query, of_file, read

NESTED = ("state_dict", "model_state_dict")
BESIDE = ("inputs", "targets", "cost", "reduction", "learning_rate", "bias_update", "update", "activations")
"""What may stand beside the weights: settings of the problem, and the activations, one for each layer."""
OF_PROGRAMS = ("network", "inputs", "targets")
"""What a program may have written out."""
NAME = re.compile(r"[\w./:-]{1,60}", re.ASCII)

Json = dict[str, Any]


@dataclass
class Weight:
    """One weight of the file with its bias, if it has one."""

    name: str
    rows: list[list[float]]
    bias: list[float] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])


def problem_around(content: Json) -> Json:
    """The problem as the API takes it. Raises InvalidProblem with the names of the file."""
    weights = _weights(next((content[key] for key in NESTED if key in content), content))
    faults = [*_bias_faults(weights), *_chain_faults(weights)]
    names, activation_faults = _activations(content, len(weights))
    if faults or activation_faults:
        raise InvalidProblem(*faults, *activation_faults)
    layers = [
        {"W": weight.rows, "b": weight.bias, "activation": name} for weight, name in zip(weights, names, strict=True)
    ]
    sizes = (weights[0].shape[1], *(weight.shape[0] for weight in weights))
    inputs = [default_number(f"a.0.{k}", sizes) for k in range(sizes[0])]
    beside = {key: content[key] for key in BESIDE if key in content and key != "activations"}
    return {"network": {"layers": layers}, "inputs": inputs, **beside}


def _weights(tensors: Any) -> list[Weight]:
    """All weights with their biases. Raises InvalidProblem where there is none, or something else is in between."""
    if not isinstance(tensors, dict):
        raise InvalidProblem(Fault("state_dict", Phrase("an object"), kind_of(tensors)))
    tensors = {name: value for name, value in tensors.items() if name not in BESIDE}
    faults = [fault for name, value in tensors.items() if (fault := _fault(_shown(name), value))]
    if faults:
        raise InvalidProblem(*faults)
    weights = [Weight(name, value) for name, value in tensors.items() if isinstance(value[0], list)]
    if not weights:
        expected = Phrase("a problem saved here, or the weights of a network as matrices with names such as fc1.weight")
        raise InvalidProblem(Fault("body", expected, Phrase("no matrix")))
    for name in tensors:
        if not isinstance(tensors[name][0], list):
            _give(_owner(name, list(tensors), weights), name, tensors[name])
    return weights


def _give(owner: Weight, name: str, bias: list[float]) -> None:
    """The bias of a weight. Raises InvalidProblem where it has one, as with the vectors of a normalisation."""
    if owner.bias is not None:
        expected = Phrase("one list of biases for %(weight)s", weight=_shown(owner.name))
        raise InvalidProblem(Fault(_shown(name), expected, Phrase("a second list")))
    owner.bias = bias


def _fault(name: str, value: Any) -> Fault | None:
    """What is wrong with a tensor: neither a matrix nor a list of numbers."""
    expected = Phrase("a matrix of numbers with one row per unit, or a list of biases")
    if not isinstance(value, list) or not value:
        return Fault(name, expected, kind_of(value))
    for place, row in [("", value)] if not isinstance(value[0], list) else [(f".{j}", r) for j, r in enumerate(value)]:
        if not isinstance(row, list) or not row:
            return Fault(name + place, Phrase("a row of numbers"), kind_of(row))
        for k, number in enumerate(row):
            if not _is_number(number):
                between = Phrase("a number from -%(high)s up to %(high)s", high=f"{LARGEST_NUMBER:g}")
                return Fault(f"{name}{place}.{k}", between, kind_of(number))
        if isinstance(value[0], list) and len(row) != len(value[0]):
            rows = Phrase("as many numbers as in row 0 (%(count)s)", count=len(value[0]))
            return Fault(name + place, rows, f"{len(row)}")
    return None


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= LARGEST_NUMBER


def _owner(name: str, names: list[str], weights: list[Weight]) -> Weight:
    """The weight that a bias belongs to."""
    stem = name.rpartition(".")[0]
    same = [weight for weight in weights if stem and weight.name.rpartition(".")[0] == stem]
    before = [weight for weight in weights if names.index(weight.name) < names.index(name)]
    return (same or before or weights)[-1]


def _bias_faults(weights: list[Weight]) -> list[Fault]:
    return [
        Fault(
            _shown(weight.name),
            Phrase("as many rows as there are biases (%(rows)s)", rows=len(weight.bias)),
            _came(weight.shape, is_kernel=len(weight.bias) == weight.shape[1]),
        )
        for weight in weights
        if weight.bias is not None and len(weight.bias) != weight.shape[0]
    ]


def _chain_faults(weights: list[Weight]) -> list[Fault]:
    """The weights that do not take what the weight before gives."""
    are_kernels = all(before.shape[1] == after.shape[0] for before, after in pairwise(weights))
    return [
        Fault(
            _shown(after.name),
            Phrase(
                "shape (units, %(inputs)s), because %(before)s has %(inputs)s rows",
                inputs=before.shape[0],
                before=_shown(before.name),
            ),
            _came(after.shape, are_kernels),
        )
        for before, after in pairwise(weights)
        if after.shape[1] != before.shape[0]
    ]


def _came(shape: tuple[int, int], is_kernel: bool) -> str:
    """The shape, and whether it would fit the other way round."""
    if not is_kernel:
        return Phrase("shape %(shape)s", shape=shape)
    return Phrase(
        "shape %(shape)s, which looks like a Keras kernel (inputs, units): transpose it to %(transposed)s",
        shape=shape,
        transposed=shape[::-1],
    )


def _activations(content: Json, depth: int) -> tuple[list[Any], list[Fault]]:
    """The activations beside the weights; else ReLU, and for the outputs the identity."""
    names = content.get("activations", [*["relu"] * (depth - 1), "identity"])
    if isinstance(names, list) and len(names) == depth:
        return names, []
    came = str(len(names)) if isinstance(names, list) else kind_of(names)
    return [], [Fault("activations", Phrase("one name per layer (%(count)s)", count=depth), came)]


def _shown(name: str) -> str:
    """A name of the file, if it is a plain one."""
    return name if NAME.fullmatch(name) else "(a key)"


def opened(content: Any) -> Problem:
    """The problem of a file: of ours, of a bare problem as the API takes it, or around a PyTorch state dict.

    Raises InvalidProblem with what is wrong at which place of the file.
    """
    if not isinstance(content, dict):
        raise InvalidProblem(Fault("body", Phrase("an object"), kind_of(content)))
    if "problem" in content:
        return _problem(content["problem"])
    foreign = content if "network" in content else problem_around(content)
    return _problem({key: _shortened(value) if key in OF_PROGRAMS else value for key, value in foreign.items()})


def query_of(problem: Problem, name: str = "") -> Query:
    """The page of a problem from a file of this name. Raises InvalidProblem where it is too large for one."""
    fields = dict(fields_of(problem))
    origin = of_file(name, fields)
    query = read(fields | ({"origin": origin} if origin else {}))
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    return query


def _problem(data: Any) -> Problem:
    """A problem as the API takes it; what it may leave out and a page needs is filled in."""
    try:
        body = ForwardIn.model_validate(data)
    except ValidationError as error:
        places = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise InvalidProblem(*faults_of(places, data, ForwardIn)) from None
    problem = body.problem()
    rate = body.learning_rate or default_number("learning_rate", problem.network.sizes)
    return body.model_copy(update={"targets": body.targets or _targets(problem), "learning_rate": rate}).problem()


def _shortened(value: Any) -> Any:
    """With the shortest decimals that stand for the same float32, if all numbers are such."""
    with np.errstate(over="ignore"):
        are_single = all(float(np.float32(number)) == number for number in _floats(value))
    return _mapped(value) if are_single else value


def _floats(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _floats(each)
    elif type(value) is float:
        yield value


def _mapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_mapped(each) for each in value]
    return float(str(np.float32(value))) if type(value) is float else value


def _targets(problem: Problem) -> list[Any]:
    """Targets for a problem without any: one list, or a list for each sample."""
    sizes, depth = problem.network.sizes, problem.network.depth
    rows = [
        [default_number(f"{problem.sample_prefix(s)}y.{depth}.{j}", sizes) for j in range(sizes[-1])]
        for s in range(problem.samples)
    ]
    return rows[0] if problem.single else rows
