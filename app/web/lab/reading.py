"""Reading the texts of a link or form: a problem, or what is wrong with each of them."""

from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ...backprop.address import prefix
from ...backprop.arithmetic import Array
from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...backprop.optimizers import HYPERPARAMETERS, Optimizer, State
from ...backprop.penalties import FORMS, Penalty
from ...backprop.problem import Problem
from ...check.answers import read as read_calculation
from ...explain.language import N_
from ...explain.numbers import parse_number
from ..forms import choose, parse_sizes
from ..limits import LARGEST_NUMBER, PAGE_LAYERS, PAGE_PARAMETERS, PAGE_SAMPLES, PAGE_UNITS
from .fields import choices, is_number

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
            [numbers[f"b.{l}.{j}"] for j in range(sizes[l])],
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
        names = how.remembers
        W.append({n: np.array([[numbers[f"{n}_W.{l}.{j}.{k}"] for k in before] for j in units]) for n in names})
        frozen = form.texts["bias_update"] == "frozen"
        b.append({} if frozen else {n: np.array([numbers[f"{n}_b.{l}.{j}"] for j in units]) for n in names})
    return State(int(numbers["t"]), tuple(W), tuple(b))
