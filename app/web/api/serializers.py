"""Traces, checked sheets and training runs as the JSON of the contract."""

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
from ...check.arrays import Compared
from ...check.catalogue import says
from ...check.checking import Checked, right_why, with_symbols
from ...check.conventions import ConventionMatch, settings_say
from ...check.marking import Mark
from ...check.mistakes import Mistake
from ...check.programs import Bug, right_line
from ...check.programs import says as bug_says
from ...explain.solution import Solution
from ...explain.why import Function, Why
from ...export.problem_json import state_json
from ...export.text import text_of
from ...training.run import Progress
from ...training.state import State, TrainingResult

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
        layer["dC_dW"] = _floats(slopes.dC_dW[l])
        layer["dC_db"] = _floats(slopes.dC_db[l]) if problem.network.has_biases(l) else None
    if per_sample:
        for layer, own in zip(answer["layers"], _own_gradients(trace), strict=True):
            layer["per_sample"] = own
    if trace.update:
        answer["updated"] = _updated(trace)
    if check:
        answer["gradient_check"] = [_without_nothing(vars(checked)) for checked in gradient_check(trace)]
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
    own, delta, problem = sample_gradients(trace), trace.backward.delta, trace.problem
    return [
        {
            "dC_dW": _per_sample(own[l], problem.single),
            "dC_db": _per_sample(delta[l], problem.single) if problem.network.has_biases(l) else None,
        }
        for l in problem.network.layers
    ]


def network_json(network: Network) -> Json:
    return {
        "layers": [
            {
                "W": _floats(network.W[l]),
                "b": _floats(network.b[l]) if network.has_biases(l) else None,
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


def check_answer(checked: Checked, conventions: tuple[ConventionMatch, ...], compared: Compared | None = None) -> Json:
    """What POST /api/check gives."""
    return {
        "answers": {address: _mark(checked, mark) for address, mark in checked.marks.items()},
        "unreadable": {fault.place: str(fault.expected) for fault in checked.faults},
        "first_error": checked.first_error,
        "conventions": [entry for match in conventions for entry in _convention(match)],
        "arrays": _arrays(checked.sheet.problem, compared) if compared else None,
    }


def _arrays(problem: Problem, compared: Compared) -> Json:
    first, bug = compared.first_wrong, compared.bug
    return {
        "arrays": [
            {
                "name": placed.array.name,
                "quantity": placed.quantity,
                "layer": placed.layer,
                "verdict": "wrong" if placed.key in compared.wrong else "right",
            }
            for placed in compared.placed
        ],
        "first_wrong": first.array.name if first else None,
        "settings": dict(compared.settings),
        "says": settings_say(compared.settings),
        "bug": _bug(problem, bug, compared.layers) if bug else None,
    }


def _bug(problem: Problem, bug: Bug, layers: frozenset[int]) -> Json:
    line = right_line(bug, layers, problem)
    return {"name": bug.name, "layers": sorted(layers), "says": bug_says(bug, layers), **vars(line)}


def _mark(checked: Checked, mark: Mark) -> Json:
    address = mark.address
    return {
        "verdict": mark.verdict,
        "expected": checked.as_written(address, float(checked.sheet.values[address])),
        "carried": None if mark.carried is None else checked.as_written(address, mark.carried),
        "because": list(mark.because),
        "cut": mark.cut,
        "proves_nothing": mark.proves_nothing,
        "made_by": mark.made_by,
        "mistakes": [_mistake(checked, address, mistake) for mistake in checked.mistakes.get(address, ())],
    }


def _mistake(checked: Checked, address: str, mistake: Mistake) -> Json:
    sheet, wrong = checked.sheet, mistake.wrong
    return {
        "name": mistake.name,
        "at": mistake.at,
        "says": says(mistake),
        "value": checked.as_written(address, mistake.value),
        "places": list(mistake.places),
        "is_unsure": mistake.is_unsure,
        "right": text_of(with_symbols(sheet, right_why(sheet, mistake))) if wrong else None,
        "wrong": text_of(with_symbols(sheet, wrong)) if wrong else None,
    }


def _convention(match: ConventionMatch) -> list[Json]:
    """One entry for each setting; together: what it goes with."""
    together = {setting: _value(setting, value) for setting, value in match.query.items()}
    return [
        {"setting": each.setting, "value": _value(each.setting, each.value), "says": match.says, "together": together}
        for each in match.settings
    ]


def _value(setting: str, value: str) -> str | list[str]:
    return list(filter(None, value.split(","))) if setting == "conventions" else value


ADVICE = "try a smaller learning rate, smaller weights, or a cost that fits the output activation"


def training_answer(training: TrainingResult) -> Json:
    """The answer of /api/train."""
    told = {
        "network": network_json(training.network),
        "costs": list(training.costs),
        "test_costs": list(training.test_costs) or None,
        "epochs": training.epochs,
        "stopped": training.stopped,
    }
    return _without_nothing(told | _ending(training))


def frame_line(chunks: list[Progress]) -> Json:
    """A line about the pieces of work since the line before."""
    last = chunks[-1]
    told = {
        "type": "frame",
        "epoch": last.epoch,
        "step": last.step,
        "costs": [cost for chunk in chunks for cost in chunk.costs],
        "test_costs": [cost for chunk in chunks for cost in chunk.test_costs] or None,
        "network": network_json(last.network),
    }
    return _without_nothing(told)


def end_line(chunks: list[Progress], training: TrainingResult) -> Json:
    """The last line: of the pieces of work with which a run ended, and of what came of it."""
    told = frame_line(chunks) | {"type": "end", "reason": training.stopped, "epoch": training.epochs}
    if training.stopped != "diverged":
        told["step"] = training.state.step  # of the network that is told, after whole epochs
    return told | {"network": network_json(training.network), **_ending(training)}


def _ending(training: TrainingResult) -> Json:
    divergence = training.divergence
    told = {
        "frames": [{**vars(frame), "network": network_json(frame.network)} for frame in training.frames],
        "divergence": divergence and {**vars(divergence), "advice": ADVICE},
        "state": _state(training.state, training.network),
    }
    return _without_nothing(told)


def _state(state: State, told: Network) -> Json:
    """Where it stands. Without a memory there are no moments; the network that is told need not be told twice."""
    moments = state.moments.tolist() if state.moments.any() else []
    is_told = np.array_equal(state.parameters, told.flat())
    own = None if is_told else network_json(told.with_flat(state.parameters))
    stands = {name: getattr(state, name) for name in ("epoch", "step", "best", "waited")}
    return _without_nothing(stands | {"moments": moments, "network": own})


def _without_nothing(told: Json) -> Json:
    """Without the keys that have nothing to say."""
    return {name: value for name, value in told.items() if value is not None}
