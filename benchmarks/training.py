"""What one update costs, beside others that train the same network in the same run; and how it grows.

    python benchmarks/training.py [--playground CHECKOUT] [--python INTERPRETER] [--rounds 15] [growth | losses]

CHECKOUT: of github.com/tensorflow/playground, for its nn.ts, which runs in node; typescript comes through npx.
INTERPRETER: a Python that has torch, jax or both. Peers that are not there are told as missing.

The peers take turns in rounds, and a ratio is taken within a round: the speed of a machine changes by the second.
Before each turn there is a pause, as threads of the BLAS of the one before keep a processor busy for a tenth of one.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import training_growth
import training_losses
from training_tasks import Peer, missing, nn_js, notes, spiral

PEERS = Path(__file__).parent / "training_peers"
TARGETS = {
    ("spiral 2-8-8-1, batch 10", "nn.ts"): 10.0,
    ("spiral 2-8-8-1, batch 10", "PyTorch eager"): 100.0,
    ("spiral 2-8-8-1, batch 10", "JAX scan"): 2.0,
    ("notes 2-3-1, batch 1", "nn.ts"): 1.0,
}
EPOCHS = {
    "spiral 2-8-8-1, batch 10": {"this": 1000, "nn.ts": 20, "JAX scan": 100, "PyTorch eager": 4, "": 20},
    "notes 2-3-1, batch 1": {"this": 500_000, "nn.ts": 200_000, "JAX scan": 20_000, "PyTorch eager": 200, "": 1_000},
}
"""How many a round has: enough to be timed; "" stands for all others."""

PAUSE = 0.2
"""Seconds."""


def peers_of(task: Path, nn: Path | None, python: str) -> dict[str, Peer | None]:
    """Everybody who can train a task; None where something is not installed."""

    def script(name: str, interpreter: str, needs: str, *more: str) -> Peer | None:
        return None if missing(interpreter, needs) else Peer([interpreter, str(PEERS / name), str(task), *more])

    with_one_output = json.loads(task.read_text())["sizes"][-1] == 1
    node = Peer(["node", str(PEERS / "playground.mjs"), str(nn), str(task)]) if nn and with_one_output else None
    return {
        "this": script("this.py", sys.executable, "numba"),
        **({"nn.ts": node} if with_one_output else {}),
        "PyTorch eager": script("torch_eager.py", python, "torch"),
        "JAX scan": script("jax_scan.py", python, "jax"),
        "NumPy": script("numpy_loop.py", sys.executable, "numpy"),
        "NumPy with out=": script("numpy_loop.py", sys.executable, "numpy", "out"),
    }


def compare(name: str, task: dict[str, Any], nn: Path | None, python: str, rounds: int) -> None:
    """All peers on one task: their microseconds, and how many times as long as ours."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "task.json"
        file.write_text(json.dumps(task))
        peers = peers_of(file, nn, python)
        took: dict[str, list[float]] = {peer: [] for peer, runs in peers.items() if runs}
        for number in range(rounds + 1):
            for peer in took:
                time.sleep(PAUSE)
                epochs = EPOCHS[name].get(peer, EPOCHS[name][""])
                microseconds = peers[peer].train(epochs)["microseconds"]  # type: ignore[union-attr]
                took[peer] += [microseconds] if number else []  # the first one warms up
        for runs in filter(None, peers.values()):
            runs.close()
    print(f"\n{name}: one update")
    for peer in peers:
        _print_row(name, peer, took)


def _print_row(name: str, peer: str, took: dict[str, list[float]]) -> None:
    if peer not in took:
        print(f"  {peer:16} missing")
        return
    ratio = median(theirs / ours for theirs, ours in zip(took[peer], took["this"], strict=True))
    target = TARGETS.get((name, peer))
    wanted = f"; target {target:.0f}" if target else ""
    told = f"{ratio:8.1f} times ours{wanted}" if peer != "this" else ""
    print(f"  {peer:16} {median(took[peer]):10.3f} us {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=("updates", "growth", "losses"), default="updates")
    parser.add_argument("--playground", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    if given.what == "growth":
        training_growth.main(given.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        nn = nn_js(given.playground, Path(folder)) if given.playground else None
        if given.what == "losses":
            training_losses.main(nn)
            return
        for name, task in zip(EPOCHS, (spiral(), notes()), strict=True):
            compare(name, task, nn, given.python, max(given.rounds, 5))


if __name__ == "__main__":
    main()
