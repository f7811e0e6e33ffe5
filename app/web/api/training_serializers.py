"""What came of a training run, and what is new in one under way, as JSON."""

import numpy as np

from ...backprop.network import Network
from ...training.run import Progress
from ...training.state import State, TrainingResult
from .serializers import Json, network_json

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
