"""Random problems of the size of a sheet of paper, with every activation and cost."""

import random

from app.backprop.network import Network
from app.backprop.problem import Problem

HIDDEN = ("identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu")
COSTS = ("half_squared_error", "squared_error", "mean_squared_error", "huber", "mean_absolute_error")


def random_problem(state: random.Random) -> Problem:
    """2 to 4 layers of 1 to 3 units, numbers with one or two decimals, one to three samples."""
    sizes = [state.randint(1, 3) for _ in range(state.randint(2, 4) + 1)]
    names = [state.choice(HIDDEN) for _ in sizes[2:]]
    output = state.choice((*HIDDEN, "softmax")) if sizes[-1] > 1 else state.choice(HIDDEN)
    cost = "cross_entropy" if output == "softmax" else "binary_cross_entropy" if output == "sigmoid" else ""
    cost = cost if cost and state.random() < 0.6 else state.choice(COSTS)
    samples = state.choice((1, 1, 1, 2, 3))
    places = state.choice((1, 2))

    def number() -> float:
        return round(state.choice((-1, 1)) * state.uniform(0.1, 1.2), places)

    layers = [
        ([[number() for _ in range(before)] for _ in range(size)], [number() for _ in range(size)], name)
        for before, size, name in zip(sizes, sizes[1:], [*names, output], strict=False)
    ]
    x = [[number() for _ in range(sizes[0])] for _ in range(samples)]
    y = [[abs(number()) % 1 if "entropy" in cost else number() for _ in range(sizes[-1])] for _ in range(samples)]
    settings = {
        "cost_name": cost,
        "learning_rate": state.choice((0.1, 0.5, 0.05)),
        "bias_update": state.choice(("each", "each", "frozen", "shared")),
        "reduction": state.choice(("mean", "sum")),
    }
    single = samples == 1
    return Problem.of(Network.of(layers), x[0] if single else x, y[0] if single else y, **settings)
