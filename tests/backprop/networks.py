"""Networks that several tests work on."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from app.backprop.network import Network
from app.backprop.optimizers import Optimizer
from app.backprop.penalties import FORMS, Penalty
from app.backprop.problem import Problem

HIDDEN = (
    "identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "bipolar_sigmoid", "softsign", "softplus", "silu",
    "gelu",
)  # fmt: skip
PROBABILITIES = ("sigmoid", "softmax")
ENTROPIES = ("binary_cross_entropy", "cross_entropy")
OTHER_COSTS = ("half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error", "huber")
SHAPES = ((1, 1), (2, 3, 2), (3, 4, 2, 3), (2, 2, 2, 2, 2))


def random_problem(
    seed: int, sizes: tuple[int, ...], names: list[str], cost: str, samples: int = 1, **settings: Any
) -> Problem:
    """A problem of full-precision random numbers, so that no pre-activation is near a kink."""
    rng = np.random.default_rng(seed)
    layers = [
        (rng.normal(size=(n, before)).tolist(), rng.normal(size=n).tolist(), name)
        for before, n, name in zip(sizes, sizes[1:], names, strict=False)
    ]
    x = rng.normal(size=(samples, sizes[0])).tolist()
    y = rng.uniform(size=(samples, sizes[-1])) if cost in ENTROPIES else rng.normal(size=(samples, sizes[-1])) * 2
    single = samples == 1
    inputs, targets = (x[0], y[0].tolist()) if single else (x, y.tolist())
    return Problem.of(Network.of(layers), inputs, targets, cost_name=cost, **settings)


def every_combination() -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
    """Hidden activation, output activation, cost and shape: all that go together."""
    outputs = [(name, cost) for name in (*HIDDEN, "softmax") for cost in OTHER_COSTS]
    outputs += itertools.product(PROBABILITIES, ENTROPIES)
    for hidden, (output, cost), shape in itertools.product(HIDDEN, outputs, SHAPES):
        one_softmax = output == "softmax" and shape[-1] == 1
        if not (one_softmax and cost == "binary_cross_entropy"):
            yield hidden, output, cost, shape


OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")


def learning_problem(seed: int, optimizer: str, t: int = 3, **settings: Any) -> Problem:
    """A problem with any penalty, worked by an optimizer in the middle of a run: with a state, as update t."""
    rng = np.random.default_rng(seed)
    penalty = Penalty(
        l1=float(rng.choice([0, 0.02])), l2=float(rng.choice([0, 0.1])), form=str(rng.choice(FORMS)),
        biases=bool(rng.integers(2)),
    )  # fmt: skip
    usual: dict[str, Any] = {"learning_rate": 0.1, "bias_update": ("each", "frozen", "shared")[seed % 3]}
    usual |= {"samples": 1 + seed % 3, "reduction": ("mean", "sum")[seed % 2], "penalty": penalty}
    usual |= {"optimizer": Optimizer(optimizer)}
    problem = random_problem(seed, (2, 3, 2), ["tanh", "identity"], "half_squared_error", **usual | settings)
    state = problem.remembered.mapped(lambda zeros: rng.uniform(0.01, 1, zeros.shape))
    return replace(problem, state=replace(state, t=t))


def combined(seed: int, hidden: str, output: str, cost: str, shape: tuple[int, ...], **settings: Any) -> Problem:
    """The problem of one combination."""
    return random_problem(seed, shape, [hidden] * (len(shape) - 2) + [output], cost, **settings)


def without_biases(problem: Problem, seed: int) -> Problem:
    """The same problem with no biases in some of its layers, at least one."""
    network, state = problem.network, problem.state
    rng = np.random.default_rng(seed)
    bare = {layer for layer in network.layers if rng.integers(2)} or {network.depth}
    b = [values[:0] if layer in bare else values for layer, values in enumerate(network.b)]
    if state is not None:
        of_b = [{n: v[:0] if l in bare else v for n, v in each.items()} for l, each in enumerate(state.b)]
        state = replace(state, b=tuple(of_b))
    return replace(problem, network=network.with_parameters(network.W, b), state=state)
