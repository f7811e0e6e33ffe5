#!/usr/bin/env python3
"""Run the exported PyTorch, JAX and Keras programs, and compare every number that they print with the solution.

pip install -e . torch jax keras        (the CPU wheels do; Keras runs on JAX)
python3 scripts/check_exports.py        all three; or name some: scripts/check_exports.py jax keras

It takes the published examples, and networks of every activation, cost and convention; and it opens the state dict of
PyTorch models. It ends with 1 where a number differs, or a library is missing, which it names. The NumPy program is
run by the tests.
"""

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.backprop.costs import ENTROPIES  # noqa: E402
from app.backprop.problem import Problem  # noqa: E402
from app.backprop.solve import solve  # noqa: E402
from app.explain.examples import examples  # noqa: E402
from app.explain.solution import Solution  # noqa: E402
from app.export.programs import PROGRAMS  # noqa: E402
from app.web.lab.opening import opened, query_of  # noqa: E402
from tests.backprop.networks import combined, every_combination  # noqa: E402
from tests.export.running import differences, solved  # noqa: E402

NEEDS = {"pytorch": ("torch",), "jax": ("jax",), "keras": ("keras", "jax")}
EVERY = {"pytorch": 5, "jax": 41, "keras": 41}
"""Of the combinations: eager JAX takes half a second for a new network."""
EXACT = 1e-12


def main(names: list[str]) -> int:
    """The exit code."""
    missing = {library for name in names for library in NEEDS[name] if find_spec(library) is None}
    for library in sorted(missing):
        print(f"{library} is not installed: pip install {library}")
    failures = 0
    for name in names:
        if not missing & set(NEEDS[name]):
            failures += check_programs(name)
    if "pytorch" in names and "torch" not in missing:
        failures += check_state_dicts()
    return int(bool(missing or failures))


def check_programs(name: str) -> int:
    """How many programs of a framework print a wrong number."""
    chosen, failures = list(problems(EVERY[name])), 0
    for problem in chosen:
        solution = solved(problem)
        wrong = differences(PROGRAMS[name](solution), solution, tolerance(solution))
        failures += bool(wrong)
        if wrong:
            print(f"{name}: {problem.network.names[1:]}, {problem.cost_name}: {len(wrong)} differ; {wrong[0]}")
    print(f"{name}: {len(chosen)} programs, {failures} of them wrong")
    return failures


def problems(every: int) -> Iterator[Problem]:
    """The examples, and some of the combinations of hidden and output activation, cost and shape."""
    yield from (example.problem for example in examples().values())
    for number, combination in enumerate([*every_combination()][::every]):
        conventions = {
            "bias_update": ("each", "frozen", "shared")[number % 3],
            "reduction": ("mean", "sum")[number % 2],
        }
        problem = combined(number, *combination, samples=1 + number % 4, learning_rate=0.1, **conventions)
        if solve(problem).after:
            yield problem


def tolerance(solution: Solution) -> float:
    """What the logarithm of an output close to 0 or 1 loses where it goes through the output, as in these programs."""
    if solution.problem.cost_name not in ENTROPIES:
        return EXACT
    assert solution.trace.after is not None
    passes = solution.trace.before.forward, solution.trace.after.forward
    outputs = [float(a) for passed in passes for a in passed.a[-1].flat]
    return EXACT + 1e-15 / min(min(a, 1 - a) or 1.0 for a in outputs)


def check_state_dicts() -> int:
    """How many models of PyTorch give other outputs than the problem of their state dict."""
    import torch
    from torch import nn

    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1)
    models: list[Any] = [
        nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)),
        nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8, bias=False), nn.ReLU(), nn.Linear(8, 3)),
        nn.ModuleDict({"encoder": nn.Linear(3, 2), "head": nn.Linear(2, 2)}),
    ]
    return sum(map(differs, models))


def differs(model: Any) -> bool:
    """Whether the outputs differ, of the model and of the page of its state dict, which goes through a link."""
    import torch
    from torch import nn

    state = {name: tensor.tolist() for name, tensor in model.state_dict().items()}
    problem = query_of(opened(json.loads(json.dumps({"state_dict": state})))).problem
    assert problem is not None
    if isinstance(model, nn.ModuleDict):
        model = nn.Sequential(model["encoder"], nn.ReLU(), model["head"])
    outputs = model(torch.tensor(problem.inputs)).tolist()[0]
    values = solve(problem).before.forward.a[-1][0].tolist()
    wrong = max(abs(float(a) - b) for a, b in zip(values, outputs, strict=True)) > EXACT
    print(f"state dict of {problem.network.sizes}: {'differs' if wrong else 'right'}")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*NEEDS]))
