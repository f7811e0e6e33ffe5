"""How the cost of training grows: with samples, width, depth and epochs; as a table for benchmarks/README.md."""

import time
from statistics import median

import numpy as np
from training_tasks import initial

from app.backprop.problem import Problem
from app.training.engine import warm
from app.training.recipe import Recipe
from app.training.run import train

BASE = {"samples": 250, "width": 8, "depth": 2, "epochs": 1000}
"""Of the spiral: so many samples, hidden units of a layer, hidden layers, epochs; tanh, batches of 10."""
GROWN = {"samples": (50, 250, 1000), "width": (2, 8, 32, 64), "depth": (1, 2, 4, 8), "epochs": (100, 1000, 10_000)}


def problem(samples: int, width: int, depth: int) -> Problem:
    random = np.random.default_rng(1)
    sizes = (2, *[width] * depth, 1)
    network = initial(sizes, ["tanh"] * (depth + 1), "xavier", 1)
    x = random.normal(size=(samples, 2))
    return Problem(network, x, np.sign(x[:, :1] * x[:, 1:]), learning_rate=0.01, single=False)


def timed(samples: int, width: int, depth: int, epochs: int, rounds: int) -> float:
    """Milliseconds of a run with 200 frames and their costs, as the page asks for it."""
    task, took = problem(samples, width, depth), []
    for _ in range(max(rounds, 5)):
        began = time.perf_counter()
        train(task, Recipe(epochs, batch_size=10, frames=200, costs="frames", seconds=600))
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


def own_table(rounds: int) -> float:
    """Milliseconds of a run over 5,000 samples of two inputs, 64-64-64 units of tanh, the full batch, 23 epochs."""
    task, took = problem(5000, 64, 3), []
    for _ in range(max(rounds, 5)):
        began = time.perf_counter()
        train(task, Recipe(23, frames=200, costs="frames", seconds=600))
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


def main(rounds: int) -> None:
    warm()
    print("| grown | samples | hidden layers | epochs | a run | an update |\n|---|---|---|---|---|---|")
    for name, values in GROWN.items():
        for value in values:
            given = BASE | {name: value}
            took = timed(**given, rounds=rounds)
            each = 1000 * took / (given["epochs"] * -(-given["samples"] // 10))
            layers = f"{given['depth']} of {given['width']}"
            print(f"| {name} | {given['samples']} | {layers} | {given['epochs']} | {took:.1f} ms | {each:.2f} us |")
    print(f"\n5,000 samples, 64-64-64, full batch, 23 epochs: {own_table(rounds):.0f} ms")
