"""The link of a page: every number by its address, readable, and all that the page depends on.

`?example=mazur-2015&W.1.0.0=0.2&step=3` is Mazur's network with one other weight, at step 3. What is not said comes
from the example (the notes where none is named), or for units that it does not have from `friendly`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from app.backprop.activations import ACTIVATIONS
from app.backprop.addresses import prefix
from app.backprop.costs import COSTS, REDUCTIONS
from app.backprop.errors import Fault, InvalidProblem
from app.backprop.network import Network
from app.backprop.problem import BIAS_UPDATES, Problem
from app.backprop.values import addressed, given
from app.explain.examples import FIRST, Example, examples
from app.explain.numbers import parse_number, plain_text
from app.web.fields import aliases, fields, friendly, is_number
from app.web.limits import LARGEST_NUMBER, PAGE_LAYERS, PAGE_PARAMETERS, PAGE_SAMPLES, PAGE_UNITS

SIZES = re.compile(r"\d{1,3}([-–x, ]\d{1,3}){1,16}", re.ASCII)
CHOICES = {"cost": tuple(COSTS), "reduction": REDUCTIONS, "bias_update": BIAS_UPDATES}


@dataclass
class Query:
    """A link as it was read: every field as typed, and what is wrong with it."""

    texts: dict[str, str]
    """Field to text: settings by name, numbers by address."""
    sizes: tuple[int, ...]
    samples: int
    single: bool
    example: Example
    faults: list[Fault] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def depth(self) -> int:
        return len(self.sizes) - 1

    @cached_property
    def settled(self) -> dict[str, str]:
        """The fields in their usual spelling; as typed while there are faults. To be asked when all is read."""
        return dict(_given(self.problem)) if self.problem else self.texts

    @cached_property
    def is_example(self) -> bool:
        """Whether the link says nothing but what its example says."""
        return self.problem is not None and self.settled == dict(_given(self.example.problem))

    @cached_property
    def changes(self) -> list[tuple[str, str, str]]:
        """What differs from the example: (field, text there, text here); a field that it does not have was nothing."""
        there = {"samples": "1"} | dict(_given(self.example.problem))
        known = {name: _first(aliases(name, self.example.problem.network.depth), there) for name in self.settled}
        return [(name, known[name] or "", text) for name, text in self.settled.items() if known[name] != text]

    def fault(self, name: str) -> Fault | None:
        """What is wrong with a field."""
        return next((fault for fault in self.faults if fault.place == name), None)


def read(parameters: Mapping[str, str]) -> Query:
    """Read the problem of a link; its faults are collected, and everything typed is kept."""
    faults: list[Fault] = []
    example = _example(parameters.get("example", FIRST), faults)
    base = dict(_given(example.problem))
    sizes = _sizes(parameters.get("sizes", base["sizes"]), faults) or example.problem.network.sizes
    samples, single = _samples(parameters.get("samples"), faults)
    query = Query({}, sizes, samples, single, example, faults)
    for name in fields(sizes, samples, single):
        names = aliases(name, example.problem.network.depth)
        typed = _first(names, parameters)
        query.texts[name] = (_first(names, base) or friendly(name, sizes)) if typed is None else typed
    query.texts["sizes"] = parameters.get("sizes", base["sizes"])
    query.texts["samples"] = parameters.get("samples", "1")
    _build(query)
    return query


def link(query: Query, **view: Any) -> str:
    """The link of the same problem; an unchanged example by its name alone. Empty settings of the view are left out."""
    texts = {"example": query.example.id} | ({} if query.is_example else query.settled)
    return "?" + urlencode({**texts, **{name: text for name, text in view.items() if text}}, safe=":")


def _given(problem: Problem) -> Iterator[tuple[str, str]]:
    """The fields of a problem as text."""
    network = problem.network
    yield "sizes", "-".join(map(str, network.sizes))
    if not problem.single:
        yield "samples", str(problem.samples)
    yield from (("cost", problem.cost_name), ("reduction", problem.reduction), ("bias_update", problem.bias_update))
    yield from ((f"activation.{layer}", network.names[layer]) for layer in network.layers)
    for row in given(problem):
        yield from ((address, plain_text(value)) for address, value in addressed(row, problem.single))


def _first(names: Iterable[str], texts: Mapping[str, str]) -> str | None:
    """The text of the first of these fields that is there."""
    return next((texts[name] for name in names if name in texts), None)


def _example(name: str, faults: list[Fault]) -> Example:
    if name not in examples():
        faults.append(Fault("example", "one of " + ", ".join(examples()), "another name"))
    return examples().get(name, examples()[FIRST])


def _sizes(text: str, faults: list[Fault]) -> tuple[int, ...] | None:
    """Sizes such as 2-3-1."""
    expected = f"inputs and units of 1 to {PAGE_LAYERS} layers, 1 to {PAGE_UNITS} each, such as 2-3-1"
    sizes = tuple(map(int, re.split(r"\D", text.strip()))) if SIZES.fullmatch(text.strip()) else ()
    if not 2 <= len(sizes) <= PAGE_LAYERS + 1 or not all(1 <= size <= PAGE_UNITS for size in sizes):
        faults.append(Fault("sizes", expected, "something else"))
        return None
    count = sum((before + 1) * size for before, size in pairwise(sizes))
    if count > PAGE_PARAMETERS:
        faults.append(Fault("sizes", f"at most {PAGE_PARAMETERS} weights and biases on a page", str(count)))
        return None
    return sizes


def _samples(text: str | None, faults: list[Fault]) -> tuple[int, bool]:
    """How many samples; one has no number in its addresses."""
    if text is None or text == "1":
        return 1, True
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= PAGE_SAMPLES:
        return int(text), False
    faults.append(Fault("samples", f"a number from 1 to {PAGE_SAMPLES}", "something else"))
    return 1, True


def _build(query: Query) -> None:
    """The problem of the texts, or their faults."""
    numbers = {name: _number(query, name) for name in query.texts if is_number(name)}
    for name, choices in CHOICES.items():
        _choose(query, name, choices)
    for layer in range(1, len(query.sizes)):
        _choose(query, f"activation.{layer}", tuple(ACTIVATIONS))
    if query.faults:
        return
    try:
        query.problem = _problem(query, numbers)
    except InvalidProblem as error:
        query.faults.extend(error.faults)


def _choose(query: Query, name: str, choices: tuple[str, ...]) -> None:
    if query.texts[name] not in choices:
        query.faults.append(Fault(name, "one of " + ", ".join(choices), "another name"))


def _number(query: Query, name: str) -> float:
    text = query.texts[name]
    try:
        number = parse_number(text)
    except ValueError as error:
        query.faults.append(Fault(name, str(error), "nothing" if not text.strip() else "something else"))
        return 0.0
    lowest = 0 if name == "learning_rate" else -LARGEST_NUMBER
    if not lowest <= number <= LARGEST_NUMBER or (name == "learning_rate" and number == 0):
        low = "a number above 0" if name == "learning_rate" else f"a number from {-LARGEST_NUMBER:g}"
        query.faults.append(Fault(name, f"{low} up to {LARGEST_NUMBER:g}", f"{number:g}"))
    return number


def _problem(query: Query, numbers: dict[str, float]) -> Problem:
    sizes, texts = query.sizes, query.texts
    layers = [
        (
            [[numbers[f"W.{l}.{j}.{k}"] for k in range(sizes[l - 1])] for j in range(sizes[l])],
            [numbers[f"b.{l}.{j}"] for j in range(sizes[l])],
            texts[f"activation.{l}"],
        )
        for l in range(1, len(sizes))
    ]
    prefixes = [prefix(None if query.single else s) for s in range(query.samples)]
    inputs = [[numbers[f"{s}a.0.{k}"] for k in range(sizes[0])] for s in prefixes]
    targets = [[numbers[f"{s}y.{query.depth}.{j}"] for j in range(sizes[-1])] for s in prefixes]
    return Problem.of(
        Network.of(layers),
        inputs[0] if query.single else inputs,
        targets[0] if query.single else targets,
        cost_name=texts["cost"],
        reduction=texts["reduction"],
        learning_rate=numbers["learning_rate"],
        bias_update=texts["bias_update"],
    )
