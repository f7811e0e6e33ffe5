"""Why a number is what it is: the terms that it was computed from, by their addresses.

A why is a sum of products of addresses, or one function of addresses. It depends on the structure and the settings of
a problem, not on its numbers; together with the values it gives every sentence, drawing, export and check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..backprop.activations import ACTIVATIONS, Activation
from ..backprop.address import GIVEN, Address, prefix
from ..backprop.costs import COSTS, Output, magnitude, sign
from ..backprop.optimizers import PARAMETERS, corrected, fading_mean, scaled_step
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
    """The why of a number; None for what is given: inputs, targets, parameters, hyperparameters, memory."""
    if address.name in GIVEN or address.indices[:1] == (0,):
        return None
    if address.sample is None and problem.penalty:
        if parts := _penalised_parts(problem, address):
            return _terms(*((part,) for part in parts))
        address = address._replace(name=address.name.removeprefix("data_"))
    if address.sample is None and not problem.single and base_name(address.name) in OVER_SAMPLES:
        return _over_samples(problem, address)
    return RULES[base_name(address.name)](problem, address)


def _terms(*products: tuple[str, ...]) -> Sum:
    return Sum(tuple(Term(product) for product in products))


def _pre_activation(problem: Problem, at: Address) -> Why:
    """z_j = sum_k w_jk a_k + b_j; in a layer without biases the sum alone."""
    (layer, j), new, s = at.indices, "_new" if is_new(at.name) else "", prefix(at.sample)
    a = "a" if layer == 1 else f"a{new}"
    products = [(f"W{new}.{layer}.{j}.{k}", f"{s}{a}.{layer - 1}.{k}") for k in range(problem.network.sizes[layer - 1])]
    biases = ((f"b{new}.{layer}.{j}",),) if problem.network.has_biases(layer) else ()
    return _terms(*products, *biases)


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


def activation_slope(problem: Problem, at: Address) -> Why:
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


def _penalised_parts(problem: Problem, at: Address) -> tuple[str, ...]:
    """What a penalised cost, or gradient, is the sum of: that of the data, and a part for each penalty."""
    name, new = base_name(at.name), "_new" if is_new(at.name) else ""
    if name == "cost":
        return (f"data_cost{new}", *(f"{kind}_penalty{new}" for kind in problem.penalty.kinds))
    kinds = problem.penalty.of(name[-1]) if name in ("dC_dW", "dC_db") else ()
    names = (f"data_{name}", *(f"{kind}_d{name[-1]}" for kind in kinds)) if kinds else ()
    return tuple(str(at._replace(name=part)) for part in names)


def _penalty(problem: Problem, at: Address) -> Why:
    """l1 sum |w| or l2 sum w^2, with the factor of its form."""
    kind, new = at.name[:2], "_new" if is_new(at.name) else ""
    w = [str(Address(f"{p}{new}", place)) for p, place in _parameters(problem) if problem.penalty.of(p)]
    factor = problem.penalty.factor(kind, problem.samples)
    if kind == "l1":
        return Function("l1_penalty", ("l1", *w), coefficient=factor)
    return Sum(tuple(Term(("l2", each, each), factor) for each in w))


def _parameters(problem: Problem) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The name and place of every weight and bias, the weights first."""
    sizes, layers = problem.network.sizes, problem.network.layers
    yield from (("W", (l, j, k)) for l in layers for j in range(sizes[l]) for k in range(sizes[l - 1]))
    yield from (("b", (l, j)) for l in layers if problem.network.has_biases(l) for j in range(sizes[l]))


def _penalty_slope(problem: Problem, at: Address) -> Why:
    """l1 sign w or l2 w, with the factor of its form."""
    kind, w = at.name[:2], _beside(at, at.name[-1])
    factor = problem.penalty.slope_factor(kind, problem.samples)
    return Function("l1_slope", ("l1", w), coefficient=factor) if kind == "l1" else Sum((Term(("l2", w), factor),))


def _beside(at: Address, name: str) -> str:
    """The number of another name at the same place."""
    return str(at._replace(name=name))


def _learnt_from(problem: Problem, at: Address) -> tuple[str, ...]:
    """The gradients that an update goes by: of a shared bias those of the whole layer, of a frozen one none."""
    layer, *place = at.indices
    if len(place) == 2:
        return (_beside(at, "dC_dW"),)
    units = {"each": place, "frozen": [], "shared": range(problem.network.sizes[layer])}[problem.bias_update]
    return tuple(f"dC_db.{layer}.{i}" for i in units)


def _velocity(problem: Problem, at: Address) -> Why:
    """mu velocity + g."""
    gradients = ((g,) for g in _learnt_from(problem, at))
    return _terms(("momentum", _beside(at, base_name(at.name))), *gradients)


def _moment1(problem: Problem, at: Address) -> Why:
    """beta1 moment1 + (1 - beta1) g."""
    return Function("fading_mean", ("beta1", _beside(at, base_name(at.name)), *_learnt_from(problem, at)))


def _moment2(problem: Problem, at: Address) -> Why:
    """beta2 moment2 + (1 - beta2) g^2; of rmsprop with alpha; of adagrad moment2 + g^2."""
    before = (_beside(at, base_name(at.name)), *_learnt_from(problem, at))
    if problem.optimizer.name == "adagrad":
        return Function("sum_of_squares", before)
    return Function("fading_square", ("alpha" if problem.optimizer.name == "rmsprop" else "beta2", *before))


def _corrected(problem: Problem, at: Address) -> Why:
    """moment / (1 - beta^t)."""
    moment = at.name.partition("_")[0]
    return Function("corrected", (_beside(at, f"{moment}_{at.name[-1]}_new"), f"beta{moment[-1]}", "t"))


def _adaptive_step(problem: Problem, at: Address) -> Why:
    """-eta g / (sqrt moment2 + epsilon), of adam and adamw with the corrected moments."""
    parameter = at.name[-1]
    if problem.optimizer.name in ("adagrad", "rmsprop"):
        square, means = _beside(at, f"moment2_{parameter}_new"), _learnt_from(problem, at)
    else:
        square = _beside(at, f"moment2_corrected_{parameter}")
        means = (_beside(at, f"moment1_corrected_{parameter}"),)
    return Function("scaled_step", ("learning_rate", square, "epsilon", *means))


def _step(problem: Problem, at: Address) -> Why:
    """The change of a weight or bias: by plain gradient descent -eta dC/dw, of a shared bias with the layer's sum."""
    gradients, name, parameter = _learnt_from(problem, at), problem.optimizer.name, at.name[-1]
    if not gradients:
        return Sum(())
    plain = tuple(Term(("learning_rate", gradient), Fraction(-1)) for gradient in gradients)
    velocity = _beside(at, f"velocity_{parameter}_new")
    if name == "momentum":
        return Sum((Term(("learning_rate", velocity), Fraction(-1)),))
    if name == "nesterov":
        return Sum((*plain, Term(("learning_rate", "momentum", velocity), Fraction(-1))))
    if name == "adamw":
        decay = Term(("learning_rate", "weight_decay", _beside(at, parameter)), Fraction(-1))
        return Sum((Term((_beside(at, f"adaptive_step_{parameter}"),)), decay))
    return Sum(plain) if name == "sgd" else _adaptive_step(problem, at)


def _new_parameter(problem: Problem, at: Address) -> Why:
    """w plus its change, which is written out where it is a sum."""
    parameter = base_name(at.name)
    change = _step(problem, at._replace(name=f"step_{parameter}"))
    steps = change.terms if isinstance(change, Sum) else (Term((_beside(at, f"step_{parameter}"),)),)
    return Sum((Term((_beside(at, parameter),)), *steps))


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
    "dC_da": activation_slope,
    "da_dz": _slope,
    "delta": _delta,
    "dC_dW": _weight_gradient,
    "dC_db": _bias_gradient,
    "l1_penalty": _penalty,
    "l2_penalty": _penalty,
    **{f"{kind}_d{parameter}": _penalty_slope for kind in ("l1", "l2") for parameter in PARAMETERS},
    **{f"velocity_{parameter}": _velocity for parameter in PARAMETERS},
    **{f"moment1_{parameter}": _moment1 for parameter in PARAMETERS},
    **{f"moment2_{parameter}": _moment2 for parameter in PARAMETERS},
    **{f"{moment}_corrected_{p}": _corrected for moment in ("moment1", "moment2") for p in PARAMETERS},
    **{f"adaptive_step_{parameter}": _adaptive_step for parameter in PARAMETERS},
    **{f"step_{parameter}": _step for parameter in PARAMETERS},
    **dict.fromkeys(PARAMETERS, _new_parameter),
}
"""The rule of each computed quantity. W, b and the memory without _new are given, so they have none."""
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


def _root_in(numbers: list[Any]) -> Any:
    """-eta mean / (sqrt square + epsilon) of eta, square, epsilon and the parts of the mean."""
    eta, square, epsilon, *means = numbers
    return scaled_step(eta, sum(means), _as_row([square]), epsilon)[0, 0]


FUNCTIONS: dict[str, Callable[[list[Any], int], Any]] = {
    "l1_penalty": lambda of, unit: of[0] * magnitude(_as_row(of[1:])).sum(),
    "l1_slope": lambda of, unit: of[0] * sign(_as_row(of[1:]))[0, 0],
    "fading_mean": lambda of, unit: fading_mean(of[0], of[1], sum(of[2:])),
    "fading_square": lambda of, unit: fading_mean(of[0], of[1], sum(of[2:]) ** 2),
    "sum_of_squares": lambda of, unit: of[0] + sum(of[1:]) ** 2,
    "corrected": lambda of, unit: corrected(*of),
    "scaled_step": lambda of, unit: _root_in(of),
    **{name: _apply(g.value) for name, g in ACTIVATIONS.items()},
    **{f"{name}_slope": _apply(g.derivative) for name, g in ACTIVATIONS.items()},
    **{name: _apply_cost(name, False) for name in COSTS},
    **{f"{name}_slope": _apply_cost(name, True) for name in COSTS},
}
"""The functions that a why may name, as functions of a list of numbers and the unit that is wanted."""
