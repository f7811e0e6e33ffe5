"""What marking a sheet costs, in milliseconds of one core, beside working the same problem through.

    python benchmarks/checking.py [rounds]

What POST /api/check does with a body, from its JSON to that of the answer, by CPU time, so that other load does not
count. Every box is filled: with right numbers of four digits, with a mistake in one of them, with nonsense in all. The
medians are of a sheet that was marked before, as a sheet is at every number typed; the first time takes up to
twice that.
"""

import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from typing import Any

from app.backprop.solve import solve
from app.check.checking import check
from app.check.conventions import matching_conventions
from app.check.sheet import Sheet
from app.web.api.requests import CheckIn
from app.web.api.serializers import check_answer

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


def marked(body: dict[str, Any]) -> None:
    asked = CheckIn(**body)
    problem = asked.problem()
    checked = check(problem, asked.answers, asked.conventions)
    check_answer(checked, matching_conventions(problem, checked))


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return median(took)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    for sizes, target in TARGETS.items():
        body = problem(sizes)
        worked = CheckIn(**body, answers={}).problem()
        numbers = Sheet(solve(worked), {})
        right = {address: f"{numbers.numbers[address]:#.4g}" for address in numbers.order}
        place = next(address for address in right if address.startswith("delta"))
        nonsense = {address: f"{0.1 + 0.001 * n:.3f}" for n, address in enumerate(right)}
        sheets = {"right": right, "one mistake": right | {place: "0.9876"}, "nonsense": nonsense}
        alone = milliseconds(lambda worked=worked: solve(worked), rounds)  # type: ignore[misc]
        print(f"{'-'.join(map(str, sizes))}, {len(right)} boxes; the pass alone {alone:.1f} ms")
        for name, answers in sheets.items():
            took = milliseconds(lambda answers=answers, body=body: marked(body | {"answers": answers}), rounds)  # type: ignore[misc]
            print(f"  {name}: {took:.1f} ms, {took / alone:.1f} times the pass; target {target:.0f} ms")


if __name__ == "__main__":
    main()
