"""The tasks of benchmarks/training.py, and those who train them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from app.explain.examples import examples
from app.training.datasets import dataset, split, targets_for
from app.training.draws import initial


class Peer:
    """A process that trains on demand."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def train(self, epochs: int) -> dict[str, Any]:
        """Train so many epochs more; what the process says of it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{epochs}\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.communicate()


def missing(interpreter: str, module: str) -> bool:
    """Whether a Python has no such module."""
    found = f"import sys, importlib.util; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return bool(subprocess.run([interpreter, "-c", found], check=False).returncode)


def nn_js(checkout: Path, folder: Path) -> Path:
    """The Playground's nn.ts without its types, as a module for node."""
    command = [
        "npx",
        "-y",
        "-p",
        "typescript",
        "tsc",
        "--target",
        "es2020",
        "--module",
        "es2020",
        "--outDir",
        str(folder),
    ]
    source = checkout.resolve() / "src" / "nn.ts"  # it has types that are not strict, so tsc complains, and writes
    subprocess.run([*command, str(source)], check=False, stdout=subprocess.DEVNULL, cwd=folder)
    return (folder / "nn.js").rename(folder / "nn.mjs")


def points(name: str, seed: int = 1) -> dict[str, Any]:
    """A data set of the Playground as it makes it: 500 points, half of them for training."""
    train, test = split(dataset(name, samples=500, noise=0.0, seed=seed), 0.5, seed)
    x, y = train.inputs.tolist(), targets_for(train, "tanh", 1).tolist()
    return {"x": x, "y": y, "x_test": test.inputs.tolist(), "y_test": targets_for(test, "tanh", 1).tolist()}


def spiral() -> dict[str, Any]:
    """The Playground's hardest: spiral, 2-8-8-1, tanh throughout, batches of 10."""
    sizes, names = (2, 8, 8, 1), ("tanh", "tanh", "tanh")
    return points("spiral") | _task(sizes, names, "half_squared_error", 10, 0.03)


def notes() -> dict[str, Any]:
    """The handwritten notes: one sample, 2-3-1, relu."""
    problem = examples()["notes-231"].problem
    network, targets = problem.network, problem.targets
    assert targets is not None
    own = _task(network.sizes, network.names[1:], problem.cost_name, 1, 0.001)
    return own | {"x": problem.inputs.tolist(), "y": targets.tolist(), "parameters": network.flat().tolist()}


def _task(sizes: tuple[int, ...], names: tuple[str, ...], cost: str, batch: int, rate: float) -> dict[str, Any]:
    parameters = initial(sizes, names, "xavier", 1).flat().tolist()
    return {
        "sizes": sizes, "activations": names, "cost": cost, "batch": batch, "learning_rate": rate,
        "parameters": parameters,
    }  # fmt: skip
