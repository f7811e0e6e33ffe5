"""Why a number is what it is: the terms that it was computed from, by their addresses.

A why is a sum of products of addresses, or one function of addresses. It depends on the structure and the settings of
a problem, not on its numbers; together with the values it gives every sentence, drawing, export and check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..backprop.activations import ACTIVATIONS, Activation
from ..backprop.address import Address, prefix
from ..backprop.costs import COSTS, Output
from ..backprop.problem import Problem
from .notation import base_name, is_new


@dataclass(frozen=True)
class Term:
    """coefficient times the product of the values at the addresses."""

    factors: tuple[str, ...]
    coefficient: Fraction = Fraction(1)


@dataclass(frozen=True)
class Sum:
    """The sum of the terms; with no term it is 0."""

    terms: tuple[Term, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f for term in self.terms for f in term.factors))

    @property
    def is_copy(self) -> bool:
        """Whether the value is just that of another address."""
        return len(self.terms) == 1 and len(self.terms[0].factors) == 1 and self.terms[0].coefficient == 1


@dataclass(frozen=True)
class Function:
    """coefficient times a function of the values at the addresses; `unit` picks one result where there are several."""

    name: str
    of: tuple[str, ...]
    unit: int = 0
    coefficient: Fraction = Fraction(1)

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.of


Why = Sum | Function


def why(problem: Problem, address: Address) -> Why | None:
    """The why of a number; None for what is given: inputs, targets, parameters, the learning rate."""
    if address.name in ("W", "b", "y", "learning_rate") or address.indices[:1] == (0,):
        return None
    if address.sample is None and not problem.single and base_name(address.name) in OVER_SAMPLES:
        return _over_samples(problem, address)
    return RULES[base_name(address.name)](problem, address)


def _terms(*products: tuple[str, ...]) -> Sum:
    return Sum(tuple(Term(product) for product in products))


def _pre_activation(problem: Problem, at: Address) -> Why:
    """z_j = sum_k w_jk a_k + b_j."""
    (layer, j), new, s = at.indices, "_new" if is_new(at.name) else "", prefix(at.sample)
    a = "a" if layer == 1 else f"a{new}"
    products = [(f"W{new}.{layer}.{j}.{k}", f"{s}{a}.{layer - 1}.{k}") for k in range(problem.network.sizes[layer - 1])]
    return _terms(*products, (f"b{new}.{layer}.{j}",))


def _activation(problem: Problem, at: Address) -> Why:
    """a = g(z); a unit of a softmax depends on every z of its layer."""
    (layer, j), name, s = at.indices, problem.network.names[at.indices[0]], prefix(at.sample)
    z = "z_new" if is_new(at.name) else "z"
    if name != "softmax":
        return Function(name, (f"{s}{z}.{layer}.{j}",))
    return Function(name, tuple(f"{s}{z}.{layer}.{i}" for i in range(problem.network.sizes[layer])), j)


def _slope(problem: Problem, at: Address) -> Why:
    """g'(z); for softmax da_j/dz_k = a_j ([j = k] - a_k)."""
    s, layer, unit = prefix(at.sample), at.indices[0], at.indices[1]
    if len(at.indices) == 2:
        return Function(problem.network.names[layer] + "_slope", (f"{s}z.{layer}.{unit}",))
    j, k = (f"{s}a.{layer}.{i}" for i in at.indices[1:])
    product = Term((j, k), Fraction(-1))
    return Sum((Term((j,)), product) if j == k else (product,))


def _activation_slope(problem: Problem, at: Address) -> Why:
    """dC/da: of the cost in the output layer, else sum_j w_jk delta_j by the layer after; w new if updated early."""
    (layer, k), s = at.indices, prefix(at.sample)
    if layer == problem.network.depth:
        return _cost_slope(problem, f"{s}a.{layer}.{k}", f"{s}y.{layer}.{k}")
    after = layer + 1
    W = "W_new" if after in problem.updated_early else "W"
    return _terms(*((f"{W}.{after}.{j}.{k}", f"{s}delta.{after}.{j}") for j in range(problem.network.sizes[after])))


def _cost_slope(problem: Problem, a: str, y: str) -> Why:
    outputs = problem.network.sizes[-1]
    factor = {
        "half_squared_error": Fraction(1),
        "squared_error": Fraction(2),
        "mean_squared_error": Fraction(2, outputs),
    }
    if problem.cost_name in factor:
        f = factor[problem.cost_name]
        return Sum((Term((a,), f), Term((y,), -f)))
    share = Fraction(1, outputs) if problem.cost_name == "mean_absolute_error" else Fraction(1)
    return Function(problem.cost_name + "_slope", (a, y), coefficient=share)


def _delta(problem: Problem, at: Address) -> Why:
    """delta_j = dC/da_j g'(z_j); for softmax sum_i dC/da_i da_i/dz_j."""
    (layer, j), s = at.indices, prefix(at.sample)
    if problem.network.names[layer] != "softmax":
        return _terms((f"{s}dC_da.{layer}.{j}", f"{s}da_dz.{layer}.{j}"))
    return _terms(
        *((f"{s}dC_da.{layer}.{i}", f"{s}da_dz.{layer}.{i}.{j}") for i in range(problem.network.sizes[layer]))
    )


def _over_samples(problem: Problem, at: Address) -> Why:
    """The mean, or the sum, of the same quantity of every sample."""
    share = Fraction(1, problem.samples) if problem.reduction == "mean" else Fraction(1)
    return Sum(tuple(Term((str(at._replace(sample=s)),), share) for s in range(problem.samples)))


def _weight_gradient(problem: Problem, at: Address) -> Why:
    """dC/dw_jk = delta_j a_k."""
    (layer, j, k), s = at.indices, prefix(at.sample)
    return _terms((f"{s}delta.{layer}.{j}", f"{s}a.{layer - 1}.{k}"))


def _bias_gradient(problem: Problem, at: Address) -> Why:
    """dC/db_j = delta_j."""
    return _terms((str(at._replace(name="delta")),))


def _weight_step(problem: Problem, at: Address) -> Why:
    """The change of a weight: -eta dC/dw."""
    return Sum((Term(("learning_rate", str(at._replace(name="dC_dW"))), Fraction(-1)),))


def _bias_step(problem: Problem, at: Address) -> Why:
    """The change of a bias, as the convention says: its own gradient, that of the whole layer, or none."""
    layer, j = at.indices
    units = {"each": [j], "frozen": [], "shared": range(problem.network.sizes[layer])}[problem.bias_update]
    return Sum(tuple(Term(("learning_rate", f"dC_db.{layer}.{i}"), Fraction(-1)) for i in units))


def _new_weight(problem: Problem, at: Address) -> Why:
    change = _weight_step(problem, at._replace(name="step_W"))
    assert isinstance(change, Sum)
    return Sum((Term((str(at._replace(name="W")),)), *change.terms))


def _new_bias(problem: Problem, at: Address) -> Why:
    change = _bias_step(problem, at._replace(name="step_b"))
    assert isinstance(change, Sum)
    return Sum((Term((str(at._replace(name="b")),)), *change.terms))


def _cost(problem: Problem, at: Address) -> Why:
    """The cost of a sample."""
    new = "_new" if is_new(at.name) else ""
    s, output, units = prefix(at.sample), problem.network.depth, range(problem.network.sizes[-1])
    return Function(
        problem.cost_name,
        (*(f"{s}a{new}.{output}.{j}" for j in units), *(f"{s}y.{output}.{j}" for j in units)),
    )


RULES: dict[str, Callable[[Problem, Address], Why]] = {
    "z": _pre_activation,
    "a": _activation,
    "cost": _cost,
    "dC_da": _activation_slope,
    "da_dz": _slope,
    "delta": _delta,
    "dC_dW": _weight_gradient,
    "dC_db": _bias_gradient,
    "step_W": _weight_step,
    "step_b": _bias_step,
    "W": _new_weight,
    "b": _new_bias,
}
"""The rule of each computed quantity. W and b without _new are given, so they have none."""
OVER_SAMPLES = ("cost", "dC_dW", "dC_db")
"""Quantities that exist for each of several samples and for all of them together."""


def recompute(why: Why, values: Mapping[str, Any]) -> Any:
    """Compute the value again, from its why and the values of its terms."""
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
    """A function of z, taking a list of numbers and returning the result of one unit."""
    return lambda numbers, unit: function(_as_row(numbers))[0, unit]


def _apply_cost(name: str, slope: bool) -> Callable[[list[Any], int], Any]:
    """A cost, or its slope, as a function of the numbers a_0 … a_n, y_0 … y_n."""

    def apply(numbers: list[Any], unit: int) -> Any:
        a, y = _as_row(numbers[: len(numbers) // 2]), _as_row(numbers[len(numbers) // 2 :])
        output = Output(Activation(lambda z: z, lambda z: z), a, a)
        return COSTS[name].gradient(output, y)[0, unit] if slope else COSTS[name].value(output, y)[0]

    return apply


def _as_row(numbers: list[Any]) -> Any:
    return np.array([numbers], dtype=None if isinstance(numbers[0], int | float) else object)


FUNCTIONS: dict[str, Callable[[list[Any], int], Any]] = {
    **{name: _apply(g.value) for name, g in ACTIVATIONS.items()},
    **{f"{name}_slope": _apply(g.derivative) for name, g in ACTIVATIONS.items()},
    **{name: _apply_cost(name, False) for name in COSTS},
    **{f"{name}_slope": _apply_cost(name, True) for name in COSTS},
}
"""The functions that a why may name, as functions of a list of numbers and the unit that is wanted."""
