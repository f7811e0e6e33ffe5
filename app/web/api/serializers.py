"""Traces as the JSON of the contract."""

from math import isfinite
from typing import Any

import numpy as np

from ...backprop.address import Address
from ...backprop.arithmetic import Array, as_floats
from ...backprop.forward import Kink
from ...backprop.network import Network
from ...backprop.numeric_gradient import gradient_check
from ...backprop.problem import Problem
from ...backprop.trace import EvaluatedPass, Trace
from ...backprop.values import sample_gradients
from ...explain.solution import Solution
from ...explain.why import Function, Why
from ...export.problem_json import state_json

Json = dict[str, Any]


def forward_answer(trace: Trace) -> Json:
    """The answer of /api/forward."""
    problem = trace.problem
    kinks = [_kink(problem, kink) for kink in trace.kinks]
    return {**_pass(problem, trace.before), "kinks": kinks, "arithmetic": "fractions" if problem.exact else "float64"}


def gradient_answer(trace: Trace, check: bool = False, whys: bool = False, per_sample: bool = False) -> Json:
    """The answer of /api/gradient. Raises NotFinite where a sample's own gradient is asked for and too large."""
    answer, problem, slopes = forward_answer(trace), trace.problem, trace.backward
    assert slopes is not None
    for layer in answer["layers"]:
        l = layer["layer"]
        for name in ("da_dz", "dC_da", "delta"):
            layer[name] = _per_sample(getattr(slopes, name)[l], problem.single)
        layer["dC_dW"], layer["dC_db"] = (_floats(g[l]) for g in (slopes.dC_dW, slopes.dC_db))
    if per_sample:
        for layer, own in zip(answer["layers"], _own_gradients(trace), strict=True):
            layer["per_sample"] = own
    if trace.update:
        answer["updated"] = _updated(trace)
    if check:
        answer["gradient_check"] = [vars(checked) for checked in gradient_check(trace)]
    if whys:
        answer["whys"] = _whys(Solution(trace))
    return answer


def gradients_alone(answer: Json) -> Json:
    """Of an answer what does not grow with the samples: gradients, cost, and the updated network."""
    parts = [answer, answer["updated"]] if "updated" in answer else [answer]
    for part in parts:
        part.pop("outputs", None)
        part.pop("costs", None)
    for layer in answer["layers"]:
        for name in ("z", "a", "da_dz", "dC_da", "delta"):
            del layer[name]
    answer.get("updated", {}).pop("layers", None)
    return answer


def _own_gradients(trace: Trace) -> list[Json]:
    """For every layer the gradients of each sample."""
    assert trace.backward is not None
    _, *own = zip(sample_gradients(trace), trace.backward.delta, strict=True)
    single = trace.problem.single
    return [{"dC_dW": _per_sample(dC_dW, single), "dC_db": _per_sample(dC_db, single)} for dC_dW, dC_db in own]


def network_json(network: Network) -> Json:
    return {
        "layers": [
            {
                "W": _floats(network.W[l]),
                "b": _floats(network.b[l]),
                "activation": network.names[l],
            }
            for l in network.layers
        ]
    }


def _pass(problem: Problem, priced: EvaluatedPass) -> Json:
    """z and a of every layer, outputs and cost."""
    z, a, single = priced.forward.z, priced.forward.a, problem.single
    layers = [
        {"layer": l, "z": _per_sample(z[l], single), "a": _per_sample(a[l], single)} for l in problem.network.layers
    ]
    answer: Json = {"layers": layers, "outputs": layers[-1]["a"]}
    if priced.cost is not None:
        answer["cost"] = float(priced.cost) + 0.0
        if priced.penalties:
            answer["data_cost"] = float(priced.data_cost or 0) + 0.0
            answer |= {f"{kind}_penalty": float(penalty) for kind, penalty in priced.penalties.items()}
        if not single:
            answer["costs"] = _floats(priced.costs)
    return answer


def _updated(trace: Trace) -> Json:
    if trace.after is None or trace.update is None:
        return {"diverged": trace.diverged}
    answer = {"network": network_json(trace.update.network), **_pass(trace.problem, trace.after)}
    if trace.problem.optimizer.remembers:
        answer["state"] = state_json(trace.update.state)
    return answer


def _per_sample(values: Array, single: bool) -> list[Any]:
    """Lists of floats; of one sample given as a flat list, its own list."""
    lists = _floats(values)
    return lists[0] if single else lists


def _floats(values: Any) -> list[Any]:
    """Lists of float64, without −0; null for what float64 cannot hold, see `SlopeLayer`."""
    floats = as_floats(values) + 0.0
    if not np.isfinite(floats).all():
        floats = np.where(np.isfinite(floats), floats.astype(object), np.array(None))
    lists: list[Any] = floats.tolist()
    return lists


def _kink(problem: Problem, kink: Kink) -> Json:
    sample = None if problem.single else kink.sample
    return {
        "address": str(Address(kink.name, (kink.layer, kink.unit), sample)),
        "slope": kink.slope,
        "bound": kink.bound,
    }


def _whys(solution: Solution) -> dict[str, Json]:
    """Every number with the terms that it was computed from."""
    return {
        address: {"value": _float(value), **why_json(solution.why(address))}
        for address, value in solution.values.items()
    }


def _float(value: Any) -> float | None:
    number = float(value) + 0.0
    return number if isfinite(number) else None


def why_json(why: Why | None) -> Json:
    """A why as JSON: {"given": true}, {"sum": [{coefficient, factors}, …]} or {"function", "of", …}."""
    if why is None:
        return {"given": True}
    if isinstance(why, Function):
        return {"function": why.name, "of": why.of, "unit": why.unit, "coefficient": float(why.coefficient)}
    return {"sum": [{"coefficient": float(term.coefficient), "factors": term.factors} for term in why.terms]}
