"""A problem as JSON, exactly as POST /api/gradient takes it, with its solution beside it.

Numbers are the nearest float64, written so that they read back bit for bit; so a problem that is opened, worked and
written again gives the same file.
"""

import json
from dataclasses import fields
from math import isfinite
from typing import Any

from ..backprop.arithmetic import as_floats
from ..backprop.optimizers import State
from ..backprop.problem import Problem
from ..explain.solution import Solution

WITH_NAMES_OF_THEIR_OWN = {"cost_name": "cost"}
NO_SETTINGS = ("network", "inputs", "targets", "single", "optimizer", "penalty", "state")


def problem_json(problem: Problem) -> dict[str, Any]:
    """The problem as the API takes it, with every setting."""
    network = problem.network
    layers = [
        {
            "W": _lists(network.W[l]),
            "b": _lists(network.b[l]) if network.has_biases(l) else None,
            "activation": network.names[l],
        }
        for l in network.layers
    ]
    samples = {"inputs": _lists(problem.inputs), "targets": _lists(problem.targets)}
    if problem.single:
        samples = {name: rows[0] for name, rows in samples.items()}
    return {"network": {"layers": layers}, **samples, **dict(_settings(problem)), **_learning(problem)}


def _learning(problem: Problem) -> dict[str, Any]:
    """The optimizer with its state, and the penalty, where they are not the usual ones."""
    found: dict[str, Any] = {}
    how, penalty = problem.optimizer, problem.penalty
    if how.name != "sgd":
        found["optimizer"] = {"name": how.name} | {name: float(v) for name, v in how.hyperparameters.items()}
    if penalty:
        found |= {kind: float(getattr(penalty, kind)) for kind in penalty.kinds}
        found |= {"penalty_form": penalty.form, "penalise_biases": penalty.biases}
    if problem.state and how.remembers:
        found["state"] = state_json(problem.state)
    return found


def state_json(state: State) -> dict[str, Any]:
    """What an optimizer remembers, by layer."""
    layers = [
        {f"{name}_{p}": _lists(v) for p, memory in zip("Wb", pair, strict=True) for name, v in memory.items()}
        for pair in zip(state.W[1:], state.b[1:], strict=True)
    ]
    return {"t": state.t, "layers": layers}


def solution_json(solution: Solution) -> dict[str, Any]:
    """The problem, and every number of its solution by address, in their order; null for one beyond float64."""
    numbers = ((address, float(value)) for address, value in solution.values.items())
    values = {address: number if isfinite(number) else None for address, number in numbers}
    return {"problem": problem_json(solution.problem), "values": values}


def problem_file(solution: Solution) -> str:
    """The same as text: a row of a matrix on a line, as on paper."""
    return _text(solution_json(solution)) + "\n"


def _settings(problem: Problem) -> list[tuple[str, Any]]:
    """All settings that a problem has, in its own order."""
    settings = [(f.name, getattr(problem, f.name)) for f in fields(problem) if f.name not in NO_SETTINGS]
    return [
        (WITH_NAMES_OF_THEIR_OWN.get(name, name), value if isinstance(value, str) else float(value))
        for name, value in settings
        if value is not None
    ]


def _lists(values: Any) -> Any:
    return as_floats(values).tolist()


def _text(value: Any, indent: str = "") -> str:
    """JSON with one line for every key, and for every list of numbers."""
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_text(part, inner)}" for key, part in value.items()]
    elif isinstance(value, list) and value and not isinstance(value[0], float):
        parts = [_text(part, inner) for part in value]
    else:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"
