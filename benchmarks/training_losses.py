"""The Playground's own settings, trained by it and by this project: the final losses on its test points.

2-4-2-1 and tanh, rate 0.03, batches of 10, no noise, 250 points to train on and 250 to test; and 2-8-8-1.
Data, initial weights and the order of the points are the same for both: weights between -1/2 and 1/2, biases 0.1.
"""

import json
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from training_tasks import Peer, initial, points

from app.backprop.problem import Problem
from app.training.recipe import Recipe, Samples
from app.training.run import train

CASES = (("circle", (4, 2)), ("xor", (4, 2)), ("gauss", (4, 2)), ("spiral", (4, 2)), ("spiral", (8, 8)))
SEEDS = range(5)
EPOCHS = 1000


def task_of(name: str, hidden: tuple[int, ...], how: str, bias: float, seed: int) -> dict[str, Any]:
    sizes = (2, *hidden, 1)
    names = ["tanh"] * (len(sizes) - 1)
    network = initial(sizes, names, how, seed)
    network = network.with_parameters(network.W, [np.full_like(b, bias) for b in network.b])
    own = {"sizes": sizes, "activations": names, "batch": 10, "learning_rate": 0.03}
    return own | points(name, seed) | {"parameters": network.flat().tolist()}


def here(task: dict[str, Any]) -> float:
    """The loss of this project on the test points."""
    network = initial(task["sizes"], task["activations"], "zeros", 0).with_flat(np.array(task["parameters"]))
    problem = Problem(network, np.array(task["x"]), np.array(task["y"]), learning_rate=0.03, single=False)
    test = Samples(np.array(task["x_test"]), np.array(task["y_test"]))
    recipe = Recipe(EPOCHS, batch_size=10, frames=1, costs="frames", seconds=600)
    return train(problem, recipe, test=test).test_costs[-1]


def playground(nn: Path, task: dict[str, Any]) -> float:
    """The loss of the Playground."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "task.json"
        file.write_text(json.dumps(task))
        peer = Peer(["node", str(Path(__file__).parent / "training_peers" / "playground.mjs"), str(nn), str(file)])
        loss = float(peer.train(EPOCHS)["loss"])
        peer.close()
    return loss


def main(nn: Path | None) -> None:
    print(f"test loss after {EPOCHS} epochs, median of {len(SEEDS)} seeds; here from Xavier's weights too")
    for name, hidden in CASES:
        tasks = [task_of(name, hidden, "uniform", 0.1, seed) for seed in SEEDS]
        theirs = [playground(nn, task) for task in tasks] if nn else []
        ours = [here(task) for task in tasks]
        xavier = median(here(task_of(name, hidden, "xavier", 0.0, seed)) for seed in SEEDS)
        network = "-".join(map(str, (2, *hidden, 1)))
        told = f"{median(theirs):.6f}" if theirs else "missing"
        apart = max((abs(a - b) for a, b in zip(theirs, ours, strict=True)), default=0.0) if theirs else 0.0
        print(
            f"  {name:7} {network:8} playground {told}  here {median(ours):.6f}  apart {apart:.1e}  xavier {xavier:.6f}"
        )
