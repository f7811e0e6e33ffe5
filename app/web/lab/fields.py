"""The fields of a form and of a link: their names, what they say of a problem, and reading their texts: a problem, or
what is wrong with each of them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ...backprop import activations, costs
from ...backprop.activations import ACTIVATIONS
from ...backprop.address import HYPERPARAMETERS as HYPERPARAMETER_NAMES
from ...backprop.address import MEMORY as MEMORY_NAMES
from ...backprop.address import prefix
from ...backprop.arithmetic import Array
from ...backprop.costs import COSTS, REDUCTIONS
from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...backprop.optimizers import HYPERPARAMETERS, MEMORY, OPTIMIZERS, Optimizer, State
from ...backprop.penalties import FORMS, Penalty
from ...backprop.problem import BIAS_UPDATES, UPDATES, Problem
from ...backprop.values import given, iter_addresses
from ...check.answers import read as read_calculation
from ...explain.language import N_
from ...explain.numbers import parse_number, plain_text
from ..forms import choose, parse_sizes
from ..limits import LARGEST_NUMBER, PAGE_LAYERS, PAGE_PARAMETERS, PAGE_SAMPLES, PAGE_UNITS

CHOICES = {"cost": tuple(COSTS), "reduction": REDUCTIONS, "bias_update": BIAS_UPDATES, "update": UPDATES}
"""The settings that are chosen by name."""
ANSWERS = ("no", "yes")
LEARNING_CHOICES = {"optimizer": tuple(OPTIMIZERS), "penalty_form": FORMS, "penalise_biases": ANSWERS}
"""The same of optimizers and penalties, which a link says only where they are not the usual ones."""
PENALTY = ("l1", "l2", "penalty_form", "penalise_biases")
USUAL = {"optimizer": "sgd", "l1": "0", "l2": "0", "penalty_form": "half", "penalise_biases": "no", "t": "1"}


WITHOUT_BIASES = ("none",)
"""What the field biases.l of a layer holds, which a layer with biases does not have."""


def without_biases(texts: Mapping[str, str], depth: int) -> tuple[int, ...]:
    """The layers without biases."""
    return tuple(layer for layer in range(1, depth + 1) if f"biases.{layer}" in texts)


@lru_cache(maxsize=16)
def fields(sizes: tuple[int, ...], samples: int, single: bool, no_biases: tuple[int, ...] = ()) -> tuple[str, ...]:
    """The names of all fields of a network of these sizes, in the order of the form; no_biases: the layers without.

    A large network has thousands, which are the same at every edit.
    """
    return tuple(_fields(sizes, samples, single, no_biases))


def _fields(sizes: tuple[int, ...], samples: int, single: bool, no_biases: tuple[int, ...]) -> Iterator[str]:
    yield from ("cost", "reduction", "bias_update", "update", "learning_rate")
    for s in range(samples):
        s_ = prefix(None if single else s)
        yield from (f"{s_}a.0.{k}" for k in range(sizes[0]))
        yield from (f"{s_}y.{len(sizes) - 1}.{j}" for j in range(sizes[-1]))
    for layer in range(1, len(sizes)):
        yield f"activation.{layer}"
        yield from (f"W.{layer}.{j}.{k}" for j in range(sizes[layer]) for k in range(sizes[layer - 1]))
        if layer in no_biases:
            yield f"biases.{layer}"
        else:
            yield from (f"b.{layer}.{j}" for j in range(sizes[layer]))


def learning_fields(
    texts: Mapping[str, str], sizes: tuple[int, ...], no_biases: tuple[int, ...] = ()
) -> tuple[str, ...]:
    """The fields of the optimizer, its state and the penalty that these texts are about; none for plain descent.

    no_biases: the layers without.
    """
    how, found = texts.get("optimizer", "sgd"), [name for name in ("optimizer", *PENALTY) if name in texts]
    if how not in OPTIMIZERS:
        return tuple(found)
    found += HYPERPARAMETERS[how]
    names = tuple(f"{name}_{parameter}" for name in MEMORY[how] for parameter in "Wb")
    if "t" in texts or any(name.partition(".")[0] in names for name in texts):
        found += ["t", *(name for l in range(1, len(sizes)) for name in _memory(names, l, sizes, l not in no_biases))]
    return tuple(found)


def _memory(names: tuple[str, ...], layer: int, sizes: tuple[int, ...], has_biases: bool) -> Iterator[str]:
    units, before = range(sizes[layer]), range(sizes[layer - 1])
    biases = units if has_biases else range(0)
    for name in names:
        places = (f"{j}.{k}" for j in units for k in before) if name.endswith("W") else map(str, biases)
        yield from (f"{name}.{layer}.{place}" for place in places)


def learning_text(name: str, optimizer: str) -> str:
    """The usual text of one of these fields."""
    if name in USUAL:
        return USUAL[name]
    usual = Optimizer(optimizer if optimizer in OPTIMIZERS else "sgd").hyperparameters
    return plain_text(usual[name]) if name in usual else "0"


def aliases(name: str, depth: int) -> tuple[str, ...]:
    """A field, and the other names that its number may stand under.

    The first of several samples is what was the only one, and the other way round; a target keeps its output where
    an example of another depth is changed.
    """
    sample, _, address = name.rpartition(":")
    other = (address,) if sample == "s0" else (f"s0:{name}",) if not sample else ()
    unit = address.rpartition(".")[2]
    targets = (f"y.{depth}.{unit}",) if address.startswith("y.") and sample in ("", "s0") else ()
    return (name, *other, *targets)


NUMBERS = ("a.", "y.", "W.", "b.", *(f"{name}." for name in MEMORY_NAMES))


@lru_cache(maxsize=20_000)
def is_number(name: str) -> bool:
    """Whether a field holds a number, not a choice."""
    return name in HYPERPARAMETER_NAMES or name.rpartition(":")[2].startswith(NUMBERS)


def usual_name(name: str, text: str) -> str:
    """What a field holds, with the usual name of an activation or a cost in the place of an alias."""
    aliases = activations.ALIASES if name.startswith("activation.") else costs.ALIASES if name == "cost" else {}
    return aliases.get(text, text)


def choices(name: str) -> tuple[str, ...]:
    """What a field that holds no number can hold."""
    if name.startswith("biases."):
        return WITHOUT_BIASES
    return tuple(ACTIVATIONS) if name.startswith("activation.") else (CHOICES | LEARNING_CHOICES)[name]


def _learning_fields(problem: Problem) -> Iterator[tuple[str, str]]:
    """What is chosen by name of an optimizer and a penalty; their numbers are given ones."""
    if problem.optimizer.name != "sgd":
        yield "optimizer", problem.optimizer.name
        if problem.state and not problem.optimizer.counts:
            yield "t", str(problem.state.t)
    if problem.penalty:
        yield "penalty_form", problem.penalty.form
        yield "penalise_biases", ANSWERS[problem.penalty.biases]


def fields_of(problem: Problem) -> Iterator[tuple[str, str]]:
    """The fields of a problem as text."""
    network = problem.network
    yield "sizes", "-".join(map(str, network.sizes))
    if not problem.single:
        yield "samples", str(problem.samples)
    yield from (("cost", problem.cost_name), ("reduction", problem.reduction))
    yield from (("bias_update", problem.bias_update), ("update", problem.update))
    yield from ((f"activation.{layer}", network.names[layer]) for layer in network.layers)
    yield from ((f"biases.{layer}", *WITHOUT_BIASES) for layer in network.layers if not network.has_biases(layer))
    yield from _learning_fields(problem)
    for row in given(problem):
        if row.name in ("t", *MEMORY_NAMES) and problem.state is None:
            continue
        yield from ((address, plain_text(value)) for address, value in iter_addresses(row, problem.single))


A_RATE = Phrase("a number above 0, for example %(example)s", example="0.1")


class Form(NamedTuple):
    """Texts by field, for a network of these sizes."""

    texts: dict[str, str]
    sizes: tuple[int, ...]
    samples: int
    single: bool


def read_sizes(text: str, faults: list[Fault]) -> tuple[int, ...] | None:
    """Sizes such as 2-3-1."""
    pattern = N_("layer sizes such as 2-3-1: up to %(layers)s layers after the inputs, each with 1 to %(units)s units")
    expected = Phrase(pattern, layers=PAGE_LAYERS, units=PAGE_UNITS)
    sizes = parse_sizes(text)
    if not 2 <= len(sizes) <= PAGE_LAYERS + 1 or not all(1 <= size <= PAGE_UNITS for size in sizes):
        faults.append(Fault("sizes", expected, Phrase("other text")))
        return None
    count = sum((before + 1) * size for before, size in pairwise(sizes))
    if count > PAGE_PARAMETERS:
        expected = Phrase("at most %(most)s weights and biases", most=PAGE_PARAMETERS)
        faults.append(Fault("sizes", expected, str(count)))
        return None
    return sizes


def read_samples(text: str | None, faults: list[Fault]) -> tuple[int, bool]:
    """How many samples; one has no number in its addresses."""
    if text is None or text == "1":
        return 1, True
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= PAGE_SAMPLES:
        return int(text), False
    faults.append(Fault("samples", Phrase("a number from 1 to %(most)s", most=PAGE_SAMPLES), Phrase("other text")))
    return 1, True


def build(form: Form, faults: list[Fault]) -> Problem | None:
    """The problem of the texts; None where there are faults, which are then told."""
    numbers = {name: read_number(name, text, faults) for name, text in form.texts.items() if is_number(name)}
    for name in form.texts:
        if name not in numbers and name not in ("sizes", "samples"):
            choose(name, form.texts[name], choices(name), faults)
    if faults:
        return None
    if not numbers.get("t", 1.0).is_integer() or numbers.get("t", 1.0) < 1:
        faults.append(Fault("t", Phrase("a whole number, at least 1"), f"{numbers['t']:g}"))
        return None
    try:
        return _problem(form, numbers)
    except InvalidProblem as error:
        faults.extend(error.faults)
        return None


@lru_cache(maxsize=50_000)
def _parsed(text: str) -> float:
    """A number, or a calculation such as 1/3. A large network says the same thousands of numbers at every edit."""
    try:
        return parse_number(text)
    except ValueError:
        with suppress(ValueError):
            return float(read_calculation(text).value)
        raise


def read_number(name: str, text: str, faults: list[Fault]) -> float:
    """The number typed in a field; what is wrong with it is told."""
    try:
        number = _parsed(text)
    except ValueError as error:
        expected = A_RATE if name == "learning_rate" else error.args[0]
        faults.append(Fault(name, expected, Phrase("other text") if text.strip() else Phrase("nothing")))
        return 0.0
    if name == "learning_rate" and number <= 0:
        faults.append(Fault(name, A_RATE, f"{number:g}"))
    elif abs(number) > LARGEST_NUMBER:
        between = Phrase("a number between -%(high)s and %(high)s", high=f"{LARGEST_NUMBER:g}".replace("+", ""))
        faults.append(Fault(name, between, f"{number:g}"))
    return number


def _problem(form: Form, numbers: dict[str, float]) -> Problem:
    sizes, texts, single = form.sizes, form.texts, form.single
    layers = [
        (
            [[numbers[f"W.{l}.{j}.{k}"] for k in range(sizes[l - 1])] for j in range(sizes[l])],
            None if f"biases.{l}" in texts else [numbers[f"b.{l}.{j}"] for j in range(sizes[l])],
            texts[f"activation.{l}"],
        )
        for l in range(1, len(sizes))
    ]
    prefixes = [prefix(None if single else s) for s in range(form.samples)]
    inputs = [[numbers[f"{s}a.0.{k}"] for k in range(sizes[0])] for s in prefixes]
    targets = [[numbers[f"{s}y.{len(sizes) - 1}.{j}"] for j in range(sizes[-1])] for s in prefixes]
    return Problem.of(
        Network.of(layers),
        inputs[0] if single else inputs,
        targets[0] if single else targets,
        cost_name=texts["cost"],
        reduction=texts["reduction"],
        learning_rate=numbers["learning_rate"],
        bias_update=texts["bias_update"],
        update=texts["update"],
        **_learning(form, numbers),
    )


def _learning(form: Form, numbers: dict[str, float]) -> dict[str, Any]:
    """The optimizer with its state, and the penalty. Raises InvalidProblem."""
    texts, name = form.texts, form.texts.get("optimizer", "sgd")
    how = Optimizer(name, **{each: numbers[each] for each in HYPERPARAMETERS[name] if each in numbers})
    form_of = texts.get("penalty_form", FORMS[0])
    penalty = Penalty(
        numbers.get("l1", 0.0), numbers.get("l2", 0.0), form_of, texts.get("penalise_biases", "no") == "yes"
    )
    return {"optimizer": how, "penalty": penalty, "state": _state(how, form, numbers) if "t" in numbers else None}


def _state(how: Optimizer, form: Form, numbers: dict[str, float]) -> State:
    sizes = form.sizes
    W: list[dict[str, Array]] = [{}]
    b: list[dict[str, Array]] = [{}]
    for l in range(1, len(sizes)):
        units, before = range(sizes[l]), range(sizes[l - 1])
        names, has_biases = how.remembers, f"biases.{l}" not in form.texts
        W.append({n: np.array([[numbers[f"{n}_W.{l}.{j}.{k}"] for k in before] for j in units]) for n in names})
        frozen = form.texts["bias_update"] == "frozen"
        of_biases = units if has_biases else range(0)
        b.append({} if frozen else {n: np.array([numbers[f"{n}_b.{l}.{j}"] for j in of_biases]) for n in names})
    return State(int(numbers["t"]), tuple(W), tuple(b))
