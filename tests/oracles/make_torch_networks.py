"""Write torch_networks.json: small random networks differentiated by PyTorch.

How to run it, from the root of the repository:

    pip install torch==2.13.0 && python tests/oracles/make_torch_networks.py

The file is written beside this script; NumPy, which the project depends on, has to be
installed too. All random numbers are seeded, so another run with the same versions
makes the same file. All arithmetic is in float64, and every derivative comes from
torch.autograd.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator
from torch import Tensor

SEED = 20240607
OUTPUT = Path(__file__).with_name("torch_networks.json")

MAX_WIDTH = 6
MAX_DEPTH = 4
MAX_SAMPLES = 4
LEARNING_RATES = (0.01, 0.05, 0.1, 0.5)

MAX_ABS_Z = 31.0  # no z is larger than this, before or after the step
MIN_EXTREME_Z = 15.0  # an extreme case has at least one output z this large
KINK_MARGIN = 1e-4  # distance kept from the kinks of relu, leaky_relu and |a - y|
MIN_ONE_MINUS_A = 1e-3  # softmax + binary_cross_entropy is ill-conditioned below

CONVENTIONS = (
    "W is (n_l, n_{l-1}); z = W a + b. A flat list of inputs and targets is one sample; "
    "a list of lists is one row per sample. z, a and delta always have one row per "
    "sample. delta is the derivative of that sample's own cost with respect to its z, "
    "not divided by the number of samples. dC_dW and dC_db are derivatives of the cost "
    "over all samples, which is the mean or the sum (reduction) of the samples' costs. "
    "updated is the network after W -= learning_rate * dC_dW and "
    "b -= learning_rate * dC_db in all layers at once, and its cost on the same samples. "
    "leaky_relu has slope 0.01, elu has alpha 1, gelu is the exact one (erf). Cost of "
    "one sample with n outputs: half_squared_error sum (a-y)^2/2; squared_error "
    "sum (a-y)^2; mean_squared_error (1/n) sum (a-y)^2; mean_absolute_error "
    "(1/n) sum |a-y|; huber sum of r^2/2 if |r| <= 1 else |r|-1/2, r = a-y; "
    "binary_cross_entropy -sum (y ln a + (1-y) ln(1-a)); cross_entropy -sum y ln a."
)

Function = Callable[[Tensor], Tensor]
Cost = Callable[[Tensor, Tensor], Tensor]
Json = dict[str, Any]


def softplus(z: Tensor) -> Tensor:
    """Softplus without torch's switch to the identity at z > 20 (wrong by 2e-9)."""
    return F.softplus(z, threshold=500.0)


def softmax(z: Tensor) -> Tensor:
    """Softmax over the units of each sample."""
    return F.softmax(z, dim=1)


HIDDEN: dict[str, Function] = {
    "identity": lambda z: z,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, negative_slope=0.01),
    "elu": lambda z: F.elu(z, alpha=1.0),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": softplus,
    "silu": F.silu,
    "gelu": lambda z: F.gelu(z, approximate="none"),
}
ACTIVATIONS: dict[str, Function] = {**HIDDEN, "softmax": softmax}

# Costs of each sample as functions of (a, y).
ERRORS: dict[str, Cost] = {
    "half_squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").sum(1) / 2,
    "squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").sum(1),
    "mean_squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").mean(1),
    "mean_absolute_error": lambda a, y: F.l1_loss(a, y, reduction="none").mean(1),
    "huber": lambda a, y: F.huber_loss(a, y, reduction="none", delta=1.0).sum(1),
}


def log_one_minus_softmax(z: Tensor) -> Tensor:
    """ln(1 - softmax(z)), without subtracting from 1: the other units' share."""
    own = torch.eye(z.shape[1], dtype=torch.bool)
    others = z.unsqueeze(1).masked_fill(own, -torch.inf)
    return torch.logsumexp(others, dim=2) - torch.logsumexp(z, dim=1, keepdim=True)


def softmax_binary_cross_entropy(z: Tensor, y: Tensor) -> Tensor:
    """Binary cross entropy of each sample's softmax outputs."""
    terms = y * F.log_softmax(z, dim=1) + (1 - y) * log_one_minus_softmax(z)
    return -terms.sum(1)


# Costs of each sample as functions of (z, y), which is stable where (a, y) is not.
ENTROPIES: dict[tuple[str, str], Cost] = {
    ("binary_cross_entropy", "sigmoid"): lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(1),
    ("binary_cross_entropy", "softmax"): softmax_binary_cross_entropy,
    ("cross_entropy", "sigmoid"): lambda z, y: -(y * F.logsigmoid(z)).sum(1),
    ("cross_entropy", "softmax"): lambda z, y: -(y * F.log_softmax(z, dim=1)).sum(1),
}


@dataclass(frozen=True)
class Plan:
    """What one case has to be about; the rest of it is random."""

    cost: str
    output: str
    several: bool
    reduction: str
    depth: int
    extreme: bool = False
    hidden: tuple[str, ...] = ()

    @property
    def is_entropy(self) -> bool:
        return (self.cost, self.output) in ENTROPIES


@dataclass(frozen=True)
class Layer:
    """One layer of a network."""

    W: Tensor
    b: Tensor
    activation: str


@dataclass(frozen=True)
class Problem:
    """A network, its samples (one row each) and what is to be done with them."""

    plan: Plan
    layers: list[Layer]
    inputs: Tensor
    targets: Tensor
    flat: bool
    learning_rate: float


@dataclass(frozen=True)
class Run:
    """What the samples give in one network: a row each, and the cost over all."""

    zs: list[Tensor]
    activations: list[Tensor]
    sample_costs: Tensor
    cost: Tensor


@dataclass(frozen=True)
class Solution:
    """Everything torch has computed for a problem."""

    before: Run
    deltas: list[Tensor]
    weight_gradients: list[Tensor]
    bias_gradients: list[Tensor]
    updated: list[Layer]
    after: Run


# ------------------------------------------------------------------- plans


def kinds(offset: int) -> list[tuple[bool, str]]:
    """(several samples, reduction); one sample takes the two reductions by turns."""
    return [
        (False, ("mean", "sum")[offset % 2]),
        (True, "mean"),
        (True, "sum"),
    ]


def pair_plans(pairs: list[tuple[str, str]], extreme: bool) -> Iterator[Plan]:
    """Every (cost, output activation) with one sample, and several with each reduction."""
    for row, (cost, output) in enumerate(pairs):
        turn = row + row // 10  # so that no depth stays with one output activation
        for column, (several, reduction) in enumerate(kinds(turn // MAX_DEPTH)):
            depth = 1 + (turn + column) % MAX_DEPTH
            yield Plan(cost, output, several, reduction, depth, extreme)


def decks(rng: Generator) -> Iterator[str]:
    """All hidden activations in a random order, and again in another, without end."""
    while True:
        yield from map(str, rng.permutation(list(HIDDEN)))


def with_hidden(plans: list[Plan]) -> list[Plan]:
    """The plans with hidden activations, so dealt that every cost meets each of them."""
    costs = dict.fromkeys(plan.cost for plan in plans)
    dealt = {cost: decks(np.random.default_rng([SEED, row])) for row, cost in enumerate(costs)}
    return [replace(plan, hidden=tuple(next(dealt[plan.cost]) for _ in range(plan.depth - 1))) for plan in plans]


def all_plans() -> list[Plan]:
    """The plans of all 200 cases."""
    errors = list(product(ERRORS, ACTIVATIONS))
    entropies = list(ENTROPIES)
    result = list(pair_plans(errors + entropies, extreme=False))
    result += pair_plans(entropies[::-1], extreme=False)
    result += pair_plans(entropies, extreme=True)
    saturated = list(product(ERRORS, ("sigmoid", "softmax"))) + entropies
    for row, (cost, output) in enumerate(saturated):
        several, reduction = kinds(row)[row % 3]
        depth = 1 + row % MAX_DEPTH
        result.append(Plan(cost, output, several, reduction, depth, extreme=True))
    return with_hidden(result)


# ----------------------------------------------------------- random problems


def draw_numbers(rng: Generator, shape: tuple[int, ...], decimals: int | None) -> Tensor:
    """Normal numbers, rounded unless decimals is None."""
    numbers = rng.standard_normal(shape)
    return torch.tensor(numbers if decimals is None else np.round(numbers, decimals))


def draw_layers(rng: Generator, plan: Plan, widths: list[int], decimals: int | None) -> list[Layer]:
    """Layers with random weights and the planned activations."""
    layers = [
        Layer(
            draw_numbers(rng, (rows, columns), decimals),
            draw_numbers(rng, (rows,), decimals),
            name,
        )
        for columns, rows, name in zip(widths[:-1], widths[1:], [*plan.hidden, plan.output], strict=True)
    ]
    if plan.extreme:
        layers[-1] = exaggerate(rng, plan, layers[-1])
    return layers


def exaggerate(rng: Generator, plan: Plan, layer: Layer) -> Layer:
    """The same layer with a large z."""
    if (plan.cost, plan.output) == ("binary_cross_entropy", "softmax"):
        shift = float(rng.choice([-25.0, 25.0]))  # large z, but a not too near to 1
        return Layer(layer.W, layer.b + shift, layer.activation)
    factor = float(rng.uniform(5.0, 12.0))
    return Layer(factor * layer.W, factor * layer.b, layer.activation)


def draw_probabilities(rng: Generator, plan: Plan, shape: tuple[int, int]) -> Tensor:
    """Targets in [0, 1]: one-hot, summing to 1, any zeros and ones, or anything."""
    categorical = (plan.cost, plan.output) == ("cross_entropy", "softmax")
    chances = (0.6, 0.25, 0.0, 0.15) if categorical else (0.3, 0.1, 0.25, 0.35)
    kind = rng.choice(["one-hot", "sum 1", "binary", "any"], p=chances)
    samples, width = shape
    if kind == "one-hot":
        return torch.tensor(np.eye(width)[rng.integers(width, size=samples)])
    if kind == "sum 1":
        return torch.tensor(rng.dirichlet(np.ones(width), size=samples))
    if kind == "binary":
        return torch.tensor(rng.integers(2, size=shape).astype(np.float64))
    numbers = rng.uniform(size=shape)
    return torch.tensor(np.round(numbers, 2) if rng.random() < 0.5 else numbers)


def draw_targets(rng: Generator, plan: Plan, shape: tuple[int, int], decimals: int | None) -> Tensor:
    """Targets that suit the cost."""
    if plan.is_entropy:
        return draw_probabilities(rng, plan, shape)
    size = float(rng.choice([0.5, 1.0, 1.0, 2.0, 10.0]))
    targets = size * draw_numbers(rng, shape, None)
    return targets if decimals is None else torch.round(targets, decimals=decimals)


def draw_problem(rng: Generator, plan: Plan) -> Problem:
    """A random problem for a plan; it may turn out to be unusable."""
    decimals = None if plan.extreme else (None, None, 1, 2)[rng.integers(4)]
    widths = [int(width) for width in rng.integers(1, MAX_WIDTH + 1, plan.depth + 1)]
    if (plan.cost, plan.output) == ("binary_cross_entropy", "softmax"):
        widths[-1] = int(rng.integers(2, MAX_WIDTH + 1))  # one unit has 1 - a = 0
    samples = int(rng.integers(2, MAX_SAMPLES + 1)) if plan.several else 1
    return Problem(
        plan=plan,
        layers=draw_layers(rng, plan, widths, decimals),
        inputs=draw_numbers(rng, (samples, widths[0]), decimals),
        targets=draw_targets(rng, plan, (samples, widths[-1]), decimals),
        flat=not plan.several and bool(rng.random() < 0.8),
        learning_rate=float(rng.choice(LEARNING_RATES)),
    )


# ---------------------------------------------------------- solving with torch


def forward(layers: list[Layer], inputs: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Each layer's z and a, one row per sample."""
    zs, activations, a = [], [], inputs
    for layer in layers:
        z = F.linear(a, layer.W, layer.b)
        a = ACTIVATIONS[layer.activation](z)
        zs.append(z)
        activations.append(a)
    return zs, activations


def sample_costs(plan: Plan, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    """The cost of each sample."""
    if plan.is_entropy:
        return ENTROPIES[plan.cost, plan.output](z, y)
    return ERRORS[plan.cost](a, y)


def reduce(plan: Plan, costs: Tensor) -> Tensor:
    """The cost over all samples."""
    return costs.mean() if plan.reduction == "mean" else costs.sum()


def step(layers: list[Layer], weight_gradients: list[Tensor], bias_gradients: list[Tensor], rate: float) -> list[Layer]:
    """The layers after one step of gradient descent."""
    return [
        Layer(layer.W.detach() - rate * w, layer.b.detach() - rate * b, layer.activation)
        for layer, w, b in zip(layers, weight_gradients, bias_gradients, strict=True)
    ]


def run(problem: Problem, layers: list[Layer]) -> Run:
    """The problem's samples through these layers."""
    zs, activations = forward(layers, problem.inputs)
    costs = sample_costs(problem.plan, zs[-1], activations[-1], problem.targets)
    return Run(zs, activations, costs, reduce(problem.plan, costs))


def solve(problem: Problem) -> Solution:
    """Everything that is expected of a problem, by torch.autograd."""
    layers, depth = problem.layers, problem.plan.depth
    weights = [layer.W.requires_grad_() for layer in layers]
    biases = [layer.b.requires_grad_() for layer in layers]
    before = run(problem, layers)
    gradients = torch.autograd.grad(before.cost, weights + biases, retain_graph=True)
    weight_gradients, bias_gradients = list(gradients[:depth]), list(gradients[depth:])
    updated = step(layers, weight_gradients, bias_gradients, problem.learning_rate)
    return Solution(
        before=before,
        deltas=list(torch.autograd.grad(before.sample_costs.sum(), before.zs)),
        weight_gradients=weight_gradients,
        bias_gradients=bias_gradients,
        updated=updated,
        after=run(problem, updated),
    )


# ------------------------------------------------------ which problems are usable


def is_moderate(problem: Problem, solution: Solution) -> bool:
    """No z is too large, and the output z of an extreme case is large enough."""
    zs = solution.before.zs + solution.after.zs
    largest_output = solution.before.zs[-1].abs().max().item()
    return all(z.abs().max().item() <= MAX_ABS_Z for z in zs) and (
        not problem.plan.extreme or largest_output >= MIN_EXTREME_Z
    )


def is_smooth(problem: Problem, solution: Solution) -> bool:
    """Nothing is at a kink, where the derivative is a matter of convention."""
    distances = [
        z.abs().min().item()
        for layer, z in zip(problem.layers, solution.before.zs, strict=True)
        if layer.activation in ("relu", "leaky_relu")
    ]
    if problem.plan.cost == "mean_absolute_error":
        residuals = solution.before.activations[-1] - problem.targets
        distances.append(residuals.abs().min().item())
    return min(distances, default=1.0) >= KINK_MARGIN


def is_well_conditioned(problem: Problem, solution: Solution) -> bool:
    """1 - a of a softmax is not near 0 where binary_cross_entropy divides by it."""
    plan = problem.plan
    if (plan.cost, plan.output) != ("binary_cross_entropy", "softmax"):
        return True
    zs = (solution.before.zs[-1], solution.after.zs[-1])
    return min((1 - softmax(z)).min().item() for z in zs) >= MIN_ONE_MINUS_A


def is_alive(problem: Problem, solution: Solution) -> bool:
    """Some gradient reaches the first layer, or cannot (a softmax of one unit)."""
    constant = problem.plan.output == "softmax" and problem.targets.shape[1] == 1
    return constant or bool((solution.weight_gradients[0] != 0).any())


CHECKS = (is_moderate, is_smooth, is_well_conditioned, is_alive)


# ----------------------------------------------------------------------- JSON


def listed(tensor: Tensor) -> Any:
    """Nested lists of floats (or one float), without negative zeros."""
    return (tensor.detach() + 0.0).tolist()


def network_json(layers: list[Layer]) -> Json:
    """A network as it is written to the file."""
    return {
        "layers": [{"W": listed(layer.W), "b": listed(layer.b), "activation": layer.activation} for layer in layers]
    }


def problem_json(problem: Problem) -> Json:
    """The given half of a case."""
    inputs, targets = listed(problem.inputs), listed(problem.targets)
    return {
        "network": network_json(problem.layers),
        "inputs": inputs[0] if problem.flat else inputs,
        "targets": targets[0] if problem.flat else targets,
        "cost": problem.plan.cost,
        "reduction": problem.plan.reduction,
        "learning_rate": problem.learning_rate,
        "bias_update": "each",
    }


def solution_json(solution: Solution) -> Json:
    """The expected half of a case."""
    columns = {
        "z": solution.before.zs,
        "a": solution.before.activations,
        "dC_dW": solution.weight_gradients,
        "dC_db": solution.bias_gradients,
        "delta": solution.deltas,
    }
    return {
        "layers": [
            {name: listed(column[index]) for name, column in columns.items()}
            for index in range(len(solution.before.zs))
        ],
        "cost": listed(solution.before.cost),
        "updated": {
            "network": network_json(solution.updated),
            "cost": listed(solution.after.cost),
        },
    }


def make_case(index: int, plan: Plan) -> Json:
    """The first usable random problem of a plan, with its solution."""
    rng = np.random.default_rng([SEED, 1000 + index])  # 1000: apart from the decks
    while True:
        problem = draw_problem(rng, plan)
        solution = solve(problem)
        if all(check(problem, solution) for check in CHECKS):
            return {"problem": problem_json(problem), "expected": solution_json(solution)}


def compact(value: Any) -> str:
    """JSON on one line; floats are written with repr, so that none loses a digit."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def document(cases: list[Json]) -> str:
    """The whole file, with one case per line."""
    header = {
        "made_by": "tests/oracles/make_torch_networks.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "conventions": CONVENTIONS,
    }
    lines = [f"{compact(key)}: {json.dumps(value)}," for key, value in header.items()]
    body = ",\n".join(compact(case) for case in cases)
    return "{\n" + "\n".join(lines) + '\n"cases": [\n' + body + "\n]}\n"


def main() -> None:
    """Make all cases and write the file."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    cases = [make_case(index, plan) for index, plan in enumerate(all_plans())]
    OUTPUT.write_text(document(cases), encoding="utf-8")


if __name__ == "__main__":
    main()
