"""The audit: every number computed once more, from its own why."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..backprop.activations import ACTIVATIONS, Activation
from ..backprop.costs import COSTS, Output
from .why import Function, Why


def recompute(why: Why, values: Mapping[str, Any]) -> Any:
    """The value that a why gives."""
    if isinstance(why, Function):
        return why.coefficient * FUNCTIONS[why.name]([values[a] for a in why.of], why.unit)
    total: Any = 0
    for term in why.terms:
        product: Any = term.coefficient
        for factor in term.factors:
            product = product * values[factor]
        total = total + product
    return total


def _apply(function: Callable[[Any], Any]) -> Callable[[list[Any], int], Any]:
    """A function of z as one of a list of numbers, of which `unit` is wanted."""
    return lambda numbers, unit: function(_row(numbers))[0, unit]


def _apply_cost(name: str, slope: bool) -> Callable[[list[Any], int], Any]:
    """A cost, or its slope, as a function of the numbers a_0 … a_n, y_0 … y_n."""

    def apply(numbers: list[Any], unit: int) -> Any:
        a, y = _row(numbers[: len(numbers) // 2]), _row(numbers[len(numbers) // 2 :])
        output = Output(Activation(lambda z: z, lambda z: z), a, a)
        return COSTS[name].gradient(output, y)[0, unit] if slope else COSTS[name].value(output, y)[0]

    return apply


def _row(numbers: list[Any]) -> Any:
    return np.array([numbers], dtype=None if isinstance(numbers[0], int | float) else object)


FUNCTIONS: dict[str, Callable[[list[Any], int], Any]] = {
    **{name: _apply(g.value) for name, g in ACTIVATIONS.items()},
    **{f"{name}_slope": _apply(g.derivative) for name, g in ACTIVATIONS.items()},
    **{name: _apply_cost(name, False) for name in COSTS},
    **{f"{name}_slope": _apply_cost(name, True) for name in COSTS},
}
"""The functions that a why names."""
