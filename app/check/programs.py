"""A program for training, written down once, and the bugs that such programs have: each is a line worked otherwise.

`Program` works all arrays of a problem in float64, samples as rows, one method a line. A bug replaces some of these
lines, in all layers or in some. What a program printed is explained by the bug whose arrays it equals, in words and
with the line that would be right, as a formula, in NumPy and in PyTorch.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..backprop.activations import ACTIVATIONS, Activation
from ..backprop.arithmetic import Array
from ..backprop.costs import Output
from ..backprop.forward import preactivation
from ..backprop.optimizers import Memory, State, optimize
from ..backprop.penalties import single_slopes
from ..backprop.problem import Problem
from ..backprop.update import bias_slope
from ..explain.language import N_, _
from .catalogue import SAYS

Lines = Mapping[str, Callable[["Program", int], Any]]
"""By the name of a line how it is worked in its place; the number is that of the layer."""
Arrays = dict[tuple[str, int], Array]
"""By quantity and layer; costs have layer 0."""


@dataclass(frozen=True, eq=False)
class Program:
    """wrong: the lines that are worked in another way. layers: in which this is so; none: in all."""

    problem: Problem
    wrong: Lines
    layers: frozenset[int] = frozenset()

    def line(self, name: str, layer: int) -> Any:
        """A line of a layer, worked rightly or wrongly."""
        if name in self.wrong and (not self.layers or layer in self.layers):
            return self.wrong[name](self, layer)
        return getattr(self, name)(layer)

    @property
    def depth(self) -> int:
        return self.problem.network.depth

    @property
    def x(self) -> Any:
        return self.problem.inputs

    @cached_property
    def y(self) -> Any:
        return self.line("targets", self.depth)

    def targets(self, layer: int) -> Any:
        assert self.problem.targets is not None
        return self.problem.targets

    @property
    def m(self) -> int:
        return len(self.x)

    @property
    def rate(self) -> float:
        return float(self.problem.learning_rate or 0.0)

    def W(self, layer: int) -> Any:
        return self.problem.network.W[layer]

    def b(self, layer: int) -> Any:
        return self.problem.network.b[layer]

    def name(self, layer: int) -> str:
        return self.problem.network.names[layer]

    @cached_property
    def known(self) -> dict[tuple[str, int], Any]:
        return {}

    def get(self, name: str, layer: int) -> Any:
        """A line that was worked once."""
        if (name, layer) not in self.known:
            self.known[name, layer] = self.line(name, layer)
        return self.known[name, layer]

    def z(self, layer: int) -> Any:
        return preactivation(self.W(layer), self.b(layer), self.a(layer - 1))

    def a(self, layer: int) -> Any:
        return self.get("activation", layer) if layer else self.x

    def activation(self, layer: int) -> Any:
        return ACTIVATIONS[self.name(layer)].value(self.get("z", layer))

    def slope(self, layer: int) -> Any:
        """g'(z); 1 for a softmax, whose Jacobian is part of delta."""
        z = self.get("z", layer)
        return np.ones_like(z) if self.name(layer) == "softmax" else ACTIVATIONS[self.name(layer)].derivative(z)

    def error(self, layer: int) -> Any:
        """dC/da: of the cost at the output, else brought back through the weights of the layer after."""
        if layer < self.depth:
            return self.get("delta", layer + 1) @ self.line("weights_back", layer + 1)
        output = Output(Activation(lambda z: z, lambda z: z), self.a(layer), self.a(layer))
        slope: Array = self.problem.cost.gradient(output, self.y)
        return slope

    def weights_back(self, layer: int) -> Any:
        return self.W(layer)

    def delta(self, layer: int) -> Any:
        error = self.get("error", layer)
        if self.name(layer) != "softmax":
            return error * self.get("slope", layer)
        a = self.a(layer)
        return a * (error - (error * a).sum(axis=1, keepdims=True))

    @property
    def share(self) -> float:
        return 1 / self.m if self.problem.reduction == "mean" else 1.0

    def dW(self, layer: int) -> Any:
        return self.share * self.get("delta", layer).T @ self.line("below", layer)

    def below(self, layer: int) -> Any:
        """The activations that the weights of a layer are multiplied with."""
        return self.a(layer - 1)

    def db(self, layer: int) -> Any:
        has_biases = self.problem.network.has_biases(layer)
        return self.share * self.get("delta", layer).sum(axis=0) if has_biases else self.b(layer)

    def gradient_W(self, layer: int) -> Any:
        """dW with the slope of the penalty."""
        return self.get("dW", layer) + self._penalty("W", self.W(layer))

    def gradient_b(self, layer: int) -> Any:
        return self.get("db", layer) + self._penalty("b", self.b(layer))

    def _penalty(self, parameter: str, w: Array) -> Any:
        penalty = self.problem.penalty
        return sum(single_slopes(penalty, w, self.m).values()) if penalty.of(parameter) else 0.0

    def step_W(self, layer: int) -> Any:
        return self._step(self.get("gradient_W", layer), self.W(layer), self.state.W[layer])

    def step_b(self, layer: int) -> Any:
        slope = bias_slope(self.get("gradient_b", layer), self.problem.bias_update)
        if self.problem.bias_update == "frozen":
            return slope
        return self._step(slope, self.b(layer), self.state.b[layer])

    def _step(self, g: Array, w: Array, memory: Memory) -> Array:
        return optimize(self.problem.optimizer, g, w, memory, self.state.t, self.rate)["step"]

    @property
    def state(self) -> State:
        return self.problem.remembered

    def new_W(self, layer: int) -> Any:
        return self.W(layer) + self.get("step_W", layer)

    def new_b(self, layer: int) -> Any:
        return self.b(layer) + self.get("step_b", layer)

    def arrays(self) -> Arrays:
        """All that a program may print."""
        names = {"z": "z", "a": "activation", "da_dz": "slope", "dC_da": "error", "delta": "delta",
                 "dC_dW": "gradient_W", "dC_db": "gradient_b"}  # fmt: skip
        if self.problem.learning_rate is not None:
            names |= {"step_W": "step_W", "step_b": "step_b", "W_new": "new_W", "b_new": "new_b"}
        layers = range(1, self.depth + 1)
        with np.errstate(all="ignore"):
            return {(quantity, layer): self.get(line, layer) for quantity, line in names.items() for layer in layers}


def _own_slope(name: str) -> Callable[[Program, int], Array]:
    """The slope of this activation, by a, whatever the layer has."""
    formulas = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2, "relu": lambda a: (a > 0).astype(float)}
    return lambda p, l: p.slope(l) if p.name(l) in (name, "softmax") else formulas[name](p.a(l))


def _slope_at_z(p: Program, layer: int) -> Array:
    """The formula for a, with z in it."""
    z = p.get("z", layer)
    formulas: dict[str, Array] = {"sigmoid": z * (1 - z), "tanh": 1 - z**2}
    return formulas[p.name(layer)] if p.name(layer) in formulas else p.slope(layer)


def _rolled(array: Array) -> Array:
    return np.roll(array, 1, axis=0)


@dataclass(frozen=True)
class Bug:
    """name: its row in the catalogue. stage: the line that it is in. everywhere: it has no layer of its own."""

    name: str
    stage: str
    lines: Lines
    everywhere: bool = False


BUGS = (
    Bug("derivative_forgotten", "delta", {"delta": lambda p, l: p.get("error", l)}),
    Bug("sign_of_delta", "delta", {"error": lambda p, l: -p.error(l) if l == p.depth else p.error(l)}, True),
    Bug("uphill", "update", {"step_W": lambda p, l: -p.step_W(l), "step_b": lambda p, l: -p.step_b(l)}, True),
    Bug("updated_weights", "back", {"weights_back": lambda p, l: p.get("new_W", l)}),
    Bug("not_transposed", "back", {"weights_back": lambda p, l: p.W(l).T}),
    Bug("bias_not_updated", "update", {"step_b": lambda p, l: 0 * p.b(l)}),
    Bug("bias_gradient_zero", "bias", {"db": lambda p, l: 0 * p.b(l)}),
    Bug("summed_over_units", "bias", {"db": lambda p, l: p.share * p.get("delta", l).sum() + 0 * p.b(l)}),
    Bug("averaged_over_units", "bias", {"db": lambda p, l: p.get("delta", l).mean() + 0 * p.b(l)}),
    Bug("bias_summed_over_samples", "bias", {"db": lambda p, l: p.get("delta", l).sum(axis=0)}),
    Bug("bias_averaged_over_samples", "bias", {"db": lambda p, l: p.get("delta", l).mean(axis=0)}),
    Bug("bias_mean_twice", "bias", {"db": lambda p, l: p.db(l) / p.m}),
    Bug("slope_at_a", "slope", {"slope": lambda p, l: ACTIVATIONS[p.name(l)].derivative(p.a(l))
                                if p.name(l) != "softmax" else p.slope(l)}),
    Bug("slope_formula_at_z", "slope", {"slope": lambda p, l: _slope_at_z(p, l)}),
    Bug("derivative_twice", "delta", {"delta": lambda p, l: p.delta(l) * p.get("slope", l)}),
    Bug("sigmoid_slope_everywhere", "slope", {"slope": _own_slope("sigmoid")}),
    Bug("tanh_slope_everywhere", "slope", {"slope": _own_slope("tanh")}),
    Bug("relu_slope_everywhere", "slope", {"slope": _own_slope("relu")}),
    Bug("slope_is_a", "slope", {"slope": lambda p, l: p.a(l)}),
    Bug("slope_is_one_minus_a", "slope", {"slope": lambda p, l: 1 - p.a(l)}),
    Bug("slope_is_z", "slope", {"slope": lambda p, l: p.get("z", l)}),
    Bug("relu_slope_below_0", "slope", {"slope": lambda p, l: np.ones_like(p.get("z", l))
                                        if "relu" in p.name(l) else p.slope(l)}),
    Bug("diagonal_only", "delta", {"delta": lambda p, l: p.get("error", l) * p.a(l) * (1 - p.a(l))}),
    Bug("softmax_times_slope", "delta", {"delta": lambda p, l: p.delta(l) * p.a(l) * (1 - p.a(l))}),
    Bug("softmax_over_samples", "forward", {"activation": lambda p, l: ACTIVATIONS["softmax"].value(p.get("z", l).T).T
                                            if p.name(l) == "softmax" else p.activation(l)}),
    Bug("samples_out_of_step", "gradient", {"below": lambda p, l: _rolled(p.below(l))}),
    Bug("samples_out_of_step", "gradient", {"below": lambda p, l: np.roll(p.below(l), -1, axis=0)}),
    Bug("samples_out_of_step", "gradient", {"below": lambda p, l: p.below(l)[::-1]}),
    Bug("samples_out_of_step", "delta", {"delta": lambda p, l: p.get("error", l) * _rolled(p.get("slope", l))}),
    Bug("targets_out_of_step", "error", {"targets": lambda p, l: _rolled(p.targets(l))}, True),
    Bug("targets_out_of_step", "error", {"targets": lambda p, l: np.roll(p.targets(l), -1, axis=0)}, True),
    Bug("targets_out_of_step", "error", {"targets": lambda p, l: p.targets(l)[::-1]}, True),
    Bug("wrong_sample", "gradient", {"dW": lambda p, l: np.outer(p.get("delta", l)[-1], p.a(l - 1)[-1]),
                                     "db": lambda p, l: p.get("delta", l)[-1]}),
    Bug("wrong_sample", "gradient", {"dW": lambda p, l: p.share * np.outer(p.get("delta", l)[-1], p.a(l - 1)[-1]),
                                     "db": lambda p, l: p.share * p.get("delta", l)[-1]}),
    Bug("wrong_sample", "gradient", {"dW": lambda p, l: np.outer(p.get("delta", l)[0], p.a(l - 1)[0]),
                                     "db": lambda p, l: p.get("delta", l)[0]}),
    Bug("bias_of_one_sample", "bias", {"db": lambda p, l: p.get("delta", l)[0]}),
    Bug("bias_of_one_sample", "bias", {"db": lambda p, l: p.get("delta", l)[-1]}),
    Bug("raw_input", "gradient", {"below": lambda p, l: p.x}),
    Bug("activation_forgotten_before", "gradient", {"below": lambda p, l: p.get("z", l - 1) if l > 1 else p.x}),
    Bug("slope_for_activation", "gradient", {"below": lambda p, l: p.get("slope", l - 1) if l > 1 else p.x}),
    Bug("wrong_activation", "gradient", {"below": lambda p, l: p.a(l)}),
    Bug("error_for_delta", "gradient", {"dW": lambda p, l: p.share * p.get("error", l).T @ p.a(l - 1)}),
    Bug("bias_error_for_delta", "bias", {"db": lambda p, l: p.share * p.get("error", l).sum(axis=0)}),
    Bug("derivative_forgotten_after", "back", {"error": lambda p, l: p.error(l) if l == p.depth else
                                               p.get("error", l + 1) @ p.line("weights_back", l + 1)}),
    Bug("factor_2", "error", {"error": lambda p, l: 2 * p.error(l) if l == p.depth else p.error(l)}, True),
    Bug("factor_half", "error", {"error": lambda p, l: p.error(l) / 2 if l == p.depth else p.error(l)}, True),
    Bug("factor_2", "delta", {"delta": lambda p, l: 2 * p.delta(l)}),
    Bug("mean_over_all", "gradient", {"dW": lambda p, l: p.dW(l) / p.problem.network.sizes[-1],
                                      "db": lambda p, l: p.db(l) / p.problem.network.sizes[-1]}, True),
    Bug("mean_twice", "gradient", {"dW": lambda p, l: p.dW(l) / p.m, "db": lambda p, l: p.db(l) / p.m}),
    Bug("weights_mean_twice", "gradient", {"dW": lambda p, l: p.dW(l) / p.m}),
    Bug("sum_instead_of_mean", "gradient", {"dW": lambda p, l: p.get("delta", l).T @ p.a(l - 1)}),
    Bug("accumulated", "gradient", {"dW": lambda p, l: 2 * p.dW(l), "db": lambda p, l: 2 * p.db(l)}, True),
    Bug("rate_too_early", "gradient", {"dW": lambda p, l: p.rate * p.dW(l), "db": lambda p, l: p.rate * p.db(l)}, True),
    Bug("weight_multiplied", "gradient", {"dW": lambda p, l: p.dW(l) * p.W(l)}),
    Bug("transposed_gradient", "gradient", {"dW": lambda p, l: p.dW(l).T}),
    Bug("sign", "gradient", {"dW": lambda p, l: -p.dW(l)}),
    Bug("sign", "bias", {"db": lambda p, l: -p.db(l)}),
    Bug("weights_left_out", "back", {"error": lambda p, l: p.error(l) if l == p.depth else
                                     p.get("delta", l + 1).sum(axis=1, keepdims=True) + 0 * p.a(l)}),
    Bug("activation_for_weight", "back", {"error": lambda p, l: p.error(l) if l == p.depth else
                                          p.get("delta", l + 1).sum(axis=1, keepdims=True) * p.a(l)}),
    Bug("averaged_over_paths", "back", {"error": lambda p, l: p.error(l) if l == p.depth else
                                        p.error(l) / p.problem.network.sizes[l + 1]}),
    Bug("only_one_path", "back", {"error": lambda p, l: p.error(l) if l == p.depth else
                                  p.get("delta", l + 1)[:, :1] @ p.W(l + 1)[:1]}),
    Bug("target_left_out", "error", {"error": lambda p, l: p.a(l) if l == p.depth else p.error(l)}, True),
    Bug("shortcut_too_early", "error", {"error": lambda p, l: p.a(l) - p.y if l == p.depth else p.error(l)}, True),
    Bug("slope_squared", "error", {"error": lambda p, l: (p.a(l) - p.y) ** 2 if l == p.depth else p.error(l)}, True),
    Bug("activation_for_slope", "delta", {"delta": lambda p, l: p.get("error", l) * p.a(l)}),
    Bug("bias_left_out", "forward", {"z": lambda p, l: p.a(l - 1) @ p.W(l).T}),
    Bug("bias_sign", "forward", {"z": lambda p, l: p.a(l - 1) @ p.W(l).T - p.b(l)}),
    Bug("transposed", "forward", {"z": lambda p, l: p.a(l - 1) @ p.W(l) + p.b(l)}),
    Bug("activation_forgotten", "forward", {"activation": lambda p, l: p.get("z", l)}),
    Bug("wrong_function", "forward", {"activation": lambda p, l: ACTIVATIONS["sigmoid"].value(p.get("z", l)),
                                      "slope": lambda p, l: ACTIVATIONS["sigmoid"].derivative(p.get("z", l))}),
    Bug("wrong_function", "forward", {"activation": lambda p, l: ACTIVATIONS["tanh"].value(p.get("z", l)),
                                      "slope": lambda p, l: ACTIVATIONS["tanh"].derivative(p.get("z", l))}),
    Bug("rate_forgotten", "update",
        {"step_W": lambda p, l: -p.get("dW", l), "step_b": lambda p, l: -p.get("db", l)}, True),
    Bug("rate_twice", "update",
        {"step_W": lambda p, l: p.rate * p.step_W(l), "step_b": lambda p, l: p.rate * p.step_b(l)}, True),
    Bug("mean_in_update", "update",
        {"step_W": lambda p, l: p.step_W(l) / p.m, "step_b": lambda p, l: p.step_b(l) / p.m}, True),
    Bug("not_updated", "update", {"step_W": lambda p, l: 0 * p.W(l), "step_b": lambda p, l: 0 * p.b(l)}),
    Bug("weight_not_updated", "update", {"step_W": lambda p, l: 0 * p.W(l)}),
    Bug("old_left_out", "update", {"new_W": lambda p, l: p.step_W(l), "new_b": lambda p, l: p.step_b(l)}),
    Bug("uphill", "update", {"step_b": lambda p, l: -p.step_b(l)}),
    Bug("uphill", "update", {"step_W": lambda p, l: -p.step_W(l)}),
    Bug("bias_shared", "update", {"step_b": lambda p, l: -p.rate * p.get("db", l).sum() + 0 * p.b(l)}),
)  # fmt: skip
"""The likelier first, where several give the same arrays."""
ELSEWHERE = 2
"""Networks up to so many layers have each layer tried by itself."""


def scopes(depth: int) -> Iterator[frozenset[int]]:
    """Where a bug may be: in all layers, in the hidden ones, in the last, in one."""
    yield frozenset()
    hidden = frozenset(range(1, depth))
    seen = {frozenset(range(1, depth + 1))}
    for layers in (hidden, frozenset({depth}), *(frozenset({layer}) for layer in range(1, depth))):
        if layers and layers not in seen:
            seen.add(layers)
            yield layers


def bugs(problem: Problem) -> Iterator[tuple[Bug, frozenset[int]]]:
    """Every bug in all layers before any in some of them."""
    for layers in scopes(problem.network.depth):
        yield from ((bug, layers) for bug in BUGS if not (layers and bug.everywhere))


def by_setting(problem: Problem) -> Iterator[tuple[dict[str, str], Problem]]:
    """The problem as it is told, and by the other conventions for costs, samples and biases."""
    squares = ("half_squared_error", "squared_error", "mean_squared_error")
    costs = [
        problem.cost_name,
        *(name for name in squares if problem.cost_name in squares and name != problem.cost_name),
    ]
    reductions = [problem.reduction, *(name for name in ("mean", "sum") if name != problem.reduction)]
    biases = [problem.bias_update, *(name for name in ("each", "frozen") if name != problem.bias_update)]
    for bias in biases:
        for cost in costs:
            for reduction in reductions[: 1 if problem.samples == 1 else 2]:
                told = {"cost": cost, "reduction": reduction, "bias_update": bias}
                own = {"cost": problem.cost_name, "reduction": problem.reduction, "bias_update": problem.bias_update}
                changed = {key: value for key, value in told.items() if value != own[key]}
                yield changed, replace(problem, cost_name=cost, reduction=reduction, bias_update=bias)


BUGS_SAY = {
    "bias_not_updated": N_("the biases are never updated"),
    "averaged_over_units": N_("the mean of the deltas over samples and units was taken; each bias has its own"),
    "bias_summed_over_samples": N_("the bias gradients are sums over the samples, those of the weights are means"),
    "bias_averaged_over_samples": N_("the bias gradients are means over the samples, those of the weights are sums"),
    "bias_mean_twice": N_("the bias gradients are divided by the number of samples twice"),
    "sigmoid_slope_everywhere": N_("a (1 − a), the derivative of the sigmoid, is used for another activation function"),
    "tanh_slope_everywhere": N_("1 − a², the derivative of tanh, is used for another activation function"),
    "relu_slope_everywhere": N_("the derivative of ReLU is used for another activation function"),
    "softmax_times_slope": N_("a − y is delta already with softmax and cross-entropy; it was multiplied by a (1 − a)"),
    "softmax_over_samples": N_("softmax runs over the samples; it must run over the units of the layer"),
    "samples_out_of_step": N_("the samples are in another order here than in the other factor"),
    "targets_out_of_step": N_("the targets are in another order than the samples"),
    "bias_of_one_sample": N_("the bias gradient is that of one sample only; it must cover all samples"),
    "raw_input": N_("the input x was used; it must be the activation of the layer before"),
    "slope_for_activation": N_("g′(z) was used instead of a; perhaps the array of a was changed in place"),
    "error_for_delta": N_("dC/da was used instead of delta: the derivative g′(z) is missing"),
    "bias_error_for_delta": N_("dC/da was used instead of delta: the derivative g′(z) is missing"),
    "mean_over_all": N_("divided by the number of outputs as well as by the number of samples"),
    "weights_mean_twice": N_("the weight gradients are divided by the number of samples twice"),
    "accumulated": N_("the gradients are twice as large; perhaps they were not set to zero before"),
    "mean_in_update": N_("divided by the number of samples once more in the update"),
    "weight_not_updated": N_("the weights are never updated"),
}
"""Bugs that no learner makes by hand; the others are in the catalogue."""
DELTA = "δ = dC/da · g′(z)"
LINES = {
    "forward": ("z = W a + b,  a = g(z)", "a{l} = g(a{k} @ W{l}.T + b{l})", "a{l} = g(F.linear(a{k}, W{l}, b{l}))"),
    "error": ("dC/da", "dA{l} = cost_prime(a{l}, y)", "loss = criterion(a{l}, y); loss.backward()"),
    "back": ("dC/da = Wᵀ δ", "dA{k} = delta{l} @ W{l}", "dA{k} = delta{l} @ W{l}"),
    "slope": (DELTA, "delta{l} = dA{l} * g_prime(z{l})", "delta{l} = dA{l} * g_prime(z{l})"),
    "delta": (DELTA, "delta{l} = dA{l} * g_prime(z{l})", "delta{l} = dA{l} * g_prime(z{l})"),
    "gradient": ("dC/dW = δ aᵀ", "dW{l} = delta{l}.T @ a{k}{share}", "dW{l} = delta{l}.T @ a{k}{share}"),
    "bias": ("dC/db = δ", "db{l} = delta{l}.sum(axis=0){share}", "db{l} = delta{l}.sum(dim=0){share}"),
    "update": ("W ← W − η dC/dW,  b ← b − η dC/db", "W{l} -= lr * dW{l}; b{l} -= lr * db{l}", "optimizer.step()"),
}  # fmt: skip
"""By stage the right line, samples as rows; l is the layer, k the one before."""


@dataclass(frozen=True)
class RightLine:
    formula: str
    numpy: str
    pytorch: str


def says(bug: Bug, layers: frozenset[int]) -> str:
    """What is wrong, and where, as a sentence in the current language."""
    what = _(BUGS_SAY.get(bug.name) or SAYS[bug.name])
    if not layers:
        return _("Throughout: %(what)s.", what=what) if not bug.everywhere else f"{what[:1].upper()}{what[1:]}."
    return _("In layer %(layers)s: %(what)s.", layers=", ".join(map(str, sorted(layers))), what=what)


def right_line(bug: Bug, layers: frozenset[int], problem: Problem) -> RightLine:
    """The line that would be right, for the first layer that has the bug."""
    depth = problem.network.depth
    layer = max(layers) if layers else depth
    if bug.stage == "back" and layer < depth and "error" in bug.lines:
        layer += 1
    share = " / m" if problem.reduction == "mean" and problem.samples > 1 else ""
    formula, numpy, pytorch = LINES[bug.stage]
    numbers = {"l": layer, "k": layer - 1, "share": share}
    return RightLine(formula, numpy.format(**numbers), pytorch.format(**numbers))
