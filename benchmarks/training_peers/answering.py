"""What the peers in Python have in common: a task from a file, and an answer to every line."""

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np


def read_task() -> dict[str, Any]:
    """sizes, activations, cost, parameters, x, y, batch, learning_rate."""
    with open(sys.argv[1], encoding="utf-8") as file:
        return dict(json.load(file))


def layers_of(task: dict[str, Any]) -> list[tuple[Any, Any]]:
    """W and b of every layer, from the flat parameters."""
    flat, layers = np.array(task["parameters"]), []
    for before, n in pairwise(task["sizes"]):
        layers.append((flat[: n * before].reshape(n, before), flat[n * before : n * before + n]))
        flat = flat[n * before + n :]
    return layers


def answer(task: dict[str, Any], train: Callable[[int], None]) -> None:
    """For every line, a number of epochs: train them, print the microseconds of an update as JSON."""
    updates = len(task["x"]) // task["batch"]
    for line in sys.stdin:
        began = time.perf_counter()
        train(int(line))
        took = 1e6 * (time.perf_counter() - began)
        print(json.dumps({"microseconds": took / (int(line) * updates)}), flush=True)
