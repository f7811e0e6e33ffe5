"""What marking a sheet costs, beside working the same problem through: POST /api/check and /api/gradient over loopback.

    python benchmarks/checking.py [rounds]

Every box is filled: with right numbers of four digits, with a mistake in one of them, and with nonsense in all of them.
"""

import json
import random
import sys
import time
from itertools import pairwise
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from edit_latency import serving

ROUNDS = 15
TARGETS = {(2, 2, 2): 20.0, (8, 8, 8, 8): 200.0}
"""Milliseconds for a sheet with every box filled."""


def problem(sizes: tuple[int, ...]) -> dict[str, Any]:
    state = random.Random(1)

    def numbers(count: int) -> list[float]:
        return [round(state.uniform(-1, 1), 2) for _ in range(count)]

    layers = [
        {"W": [numbers(before) for _ in range(size)], "b": numbers(size), "activation": "sigmoid"}
        for before, size in pairwise(sizes)
    ]
    network = {"layers": layers}
    return {"network": network, "inputs": numbers(sizes[0]), "targets": numbers(sizes[-1]), "learning_rate": 0.1}


def post(address: str, body: dict[str, Any]) -> tuple[float, Any]:
    """Milliseconds, and the answer."""
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    began = time.perf_counter()
    with urlopen(request) as response:
        content = response.read()
    return 1000 * (time.perf_counter() - began), json.loads(content)


def right_answers(site: str, body: dict[str, Any]) -> dict[str, str]:
    """Every computed number of a problem, to four digits, as the server expects them."""
    whys = post(f"{site}/api/gradient", body | {"whys": True})[1]["whys"]
    given = ("W.", "b.", "y.", "a.0.", "learning_rate")
    boxes = {address: "0.1" for address in whys if not address.startswith(given)}
    marks = post(f"{site}/api/check", body | {"answers": boxes})[1]["answers"]
    return {address: f"{mark['expected']:#.4g}" for address, mark in marks.items()}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with serving() as site:
        for sizes, target in TARGETS.items():
            body = problem(sizes)
            right = right_answers(site, body)
            place = next(address for address in right if address.startswith("delta"))
            nonsense = {address: f"{0.1 + 0.001 * n:.3f}" for n, address in enumerate(right)}
            sheets = {"right": right, "one mistake": right | {place: "0.9876"}, "nonsense": nonsense}
            pass_ms = median(post(f"{site}/api/gradient", body)[0] for _ in range(rounds))
            print(f"{'-'.join(map(str, sizes))}, {len(right)} boxes; the pass alone {pass_ms:.1f} ms")
            for name, answers in sheets.items():
                took = median(post(f"{site}/api/check", body | {"answers": answers})[0] for _ in range(rounds))
                print(f"  {name}: {took:.1f} ms, {took / pass_ms:.1f} times the pass; target {target:.0f} ms")


if __name__ == "__main__":
    main()
