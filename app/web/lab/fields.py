"""The fields of a form and of a link: their names, and what they say of a problem."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ...backprop import activations, costs
from ...backprop.activations import ACTIVATIONS
from ...backprop.address import HYPERPARAMETERS as HYPERPARAMETER_NAMES
from ...backprop.address import MEMORY as MEMORY_NAMES
from ...backprop.address import prefix
from ...backprop.costs import COSTS, REDUCTIONS
from ...backprop.optimizers import HYPERPARAMETERS, MEMORY, OPTIMIZERS, Optimizer
from ...backprop.penalties import FORMS
from ...backprop.problem import BIAS_UPDATES, UPDATES, Problem
from ...backprop.values import given, iter_addresses
from ...explain.numbers import plain_text

CHOICES = {"cost": tuple(COSTS), "reduction": REDUCTIONS, "bias_update": BIAS_UPDATES, "update": UPDATES}
"""The settings that are chosen by name."""
ANSWERS = ("no", "yes")
LEARNING_CHOICES = {"optimizer": tuple(OPTIMIZERS), "penalty_form": FORMS, "penalise_biases": ANSWERS}
"""The same of optimizers and penalties, which a link says only where they are not the usual ones."""
PENALTY = ("l1", "l2", "penalty_form", "penalise_biases")
USUAL = {"optimizer": "sgd", "l1": "0", "l2": "0", "penalty_form": "half", "penalise_biases": "no", "t": "1"}


@lru_cache(maxsize=16)
def fields(sizes: tuple[int, ...], samples: int, single: bool) -> tuple[str, ...]:
    """The names of all fields of a network of these sizes, in the order of the form. A large one has thousands, which
    are the same at every edit."""
    return tuple(_fields(sizes, samples, single))


def _fields(sizes: tuple[int, ...], samples: int, single: bool) -> Iterator[str]:
    yield from ("cost", "reduction", "bias_update", "update", "learning_rate")
    for s in range(samples):
        s_ = prefix(None if single else s)
        yield from (f"{s_}a.0.{k}" for k in range(sizes[0]))
        yield from (f"{s_}y.{len(sizes) - 1}.{j}" for j in range(sizes[-1]))
    for layer in range(1, len(sizes)):
        yield f"activation.{layer}"
        yield from (f"W.{layer}.{j}.{k}" for j in range(sizes[layer]) for k in range(sizes[layer - 1]))
        yield from (f"b.{layer}.{j}" for j in range(sizes[layer]))


def learning_fields(texts: Mapping[str, str], sizes: tuple[int, ...]) -> tuple[str, ...]:
    """The fields of the optimizer, its state and the penalty that these texts are about; none for plain descent."""
    how, found = texts.get("optimizer", "sgd"), [name for name in ("optimizer", *PENALTY) if name in texts]
    if how not in OPTIMIZERS:
        return tuple(found)
    found += HYPERPARAMETERS[how]
    names = tuple(f"{name}_{parameter}" for name in MEMORY[how] for parameter in "Wb")
    if "t" in texts or any(name.partition(".")[0] in names for name in texts):
        found += ["t", *(name for layer in range(1, len(sizes)) for name in _memory(names, layer, sizes))]
    return tuple(found)


def _memory(names: tuple[str, ...], layer: int, sizes: tuple[int, ...]) -> Iterator[str]:
    units, before = range(sizes[layer]), range(sizes[layer - 1])
    for name in names:
        places = (f"{j}.{k}" for j in units for k in before) if name.endswith("W") else map(str, units)
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
    return tuple(ACTIVATIONS) if name.startswith("activation.") else (CHOICES | LEARNING_CHOICES)[name]


def _learning(problem: Problem) -> Iterator[tuple[str, str]]:
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
    yield from _learning(problem)
    for row in given(problem):
        if row.name in ("t", *MEMORY_NAMES) and problem.state is None:
            continue
        yield from ((address, plain_text(value)) for address, value in iter_addresses(row, problem.single))
