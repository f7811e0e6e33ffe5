"""How the cost of training grows: with samples, width, depth and epochs; as a table for benchmarks/README.md."""

import time
from statistics import median

import numpy as np
from training_tasks import initial

from app.backprop.problem import Problem
from app.training.blas import Blas
from app.training.engines import MakeEngine, engine_for, warm
from app.training.kernel import Kernel
from app.training.recipe import Recipe
from app.training.run import train
from app.training.state import Live, State

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


def update(engine: MakeEngine, width: int, batch: int, rounds: int) -> float:
    """Microseconds of an update of a square network of three layers."""
    random = np.random.default_rng(1)
    network = initial((width,) * 4, ["tanh", "tanh", "identity"], "xavier", 1)
    x, y = random.normal(size=(batch, width)), random.normal(size=(batch, width))
    task, recipe = Problem(network, x, y, learning_rate=0.001, single=False), Recipe(10**6, costs="frames")
    runs, live, took = engine(task, recipe, None), Live(State.start(task), recipe), []
    updates = max(2, 10**7 // (network.parameters * batch))
    for _ in range(max(rounds, 5) + 1):
        began = time.perf_counter()
        runs.advance(live, updates)
        took.append(1e6 * (time.perf_counter() - began) / updates)
    return median(took[1:])


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
    print("\n| network | batch | parameters × batch | kernel | BLAS | chosen |\n|---|---|---|---|---|---|")
    for width in (32, 64, 128, 256):
        for batch in (8, 32, 128):
            _print_crossing(width, batch, rounds)


def _print_crossing(width: int, batch: int, rounds: int) -> None:
    network = initial((width,) * 4, ["tanh", "tanh", "identity"], "zeros", 1)
    kernel, blas = (update(engine, width, batch, rounds) for engine in (Kernel, Blas))
    task = Problem(network, np.zeros((batch, width)), np.zeros((batch, width)), learning_rate=0.1)
    chosen = engine_for(task, Recipe(10**6)).__name__  # type: ignore[attr-defined]
    sizes, size = "-".join([str(width)] * 4), network.parameters * batch
    print(f"| {sizes} | {batch} | {size:,} | {kernel:.0f} us | {blas:.0f} us | {chosen} |")
