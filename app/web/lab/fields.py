"""The fields of a form and of a link: their names, and what they say of a problem."""

from collections.abc import Iterator
from functools import lru_cache

from ...backprop.activations import ACTIVATIONS
from ...backprop.address import prefix
from ...backprop.costs import COSTS, REDUCTIONS
from ...backprop.problem import BIAS_UPDATES, UPDATES, Problem
from ...backprop.values import given, iter_addresses
from ...explain.numbers import plain_text

CHOICES = {"cost": tuple(COSTS), "reduction": REDUCTIONS, "bias_update": BIAS_UPDATES, "update": UPDATES}
"""The settings that are chosen by name."""


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


@lru_cache(maxsize=20_000)
def is_number(name: str) -> bool:
    """Whether a field holds a number, not a choice."""
    return name == "learning_rate" or name.rpartition(":")[2].startswith(("a.", "y.", "W.", "b."))


def choices(name: str) -> tuple[str, ...]:
    """What a field that holds no number can hold."""
    return tuple(ACTIVATIONS) if name.startswith("activation.") else CHOICES[name]


def fields_of(problem: Problem) -> Iterator[tuple[str, str]]:
    """The fields of a problem as text."""
    network = problem.network
    yield "sizes", "-".join(map(str, network.sizes))
    if not problem.single:
        yield "samples", str(problem.samples)
    yield from (("cost", problem.cost_name), ("reduction", problem.reduction))
    yield from (("bias_update", problem.bias_update), ("update", problem.update))
    yield from ((f"activation.{layer}", network.names[layer]) for layer in network.layers)
    for row in given(problem):
        yield from ((address, plain_text(value)) for address, value in iter_addresses(row, problem.single))
