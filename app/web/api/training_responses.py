"""The JSON contract of training: what it gives."""

from typing import Any, Literal

from pydantic import BaseModel

from ..errors import Answers
from .responses import NetworkOut

Reason = Literal["finished", "diverged", "target_cost", "patience", "time_budget", "cancelled"]


class FrameOut(BaseModel):
    epoch: int
    step: int
    cost: float
    network: NetworkOut


class DivergenceOut(BaseModel):
    """Where the run left float64; epoch and step are counted from 1."""

    epoch: int
    step: int
    address: str
    advice: str


class StateOut(BaseModel):
    """Where the run stands after the last finished epoch: what another request goes on from.

    It goes with the network that is told, but after a divergence in the middle of an epoch, where that one is ahead of
    it: then the state brings the network of its own epoch and step along.
    """

    epoch: int
    step: int
    moments: list[list[float]]
    best: float | None = None
    waited: int
    network: NetworkOut | None = None


class TrainOut(BaseModel):
    """costs[e] is the cost over all samples after e epochs of this part of the run.

    network: the last finite one; that of the state's epoch and step, or after a divergence of the update before it.
    """

    network: NetworkOut
    costs: list[float]
    test_costs: list[float] | None = None
    epochs: int
    frames: list[FrameOut]
    stopped: Reason
    divergence: DivergenceOut | None = None
    state: StateOut


class StreamOut(BaseModel):
    """A line of a stream. The last one, and no other, is an "end", with all that /api/train answers but the costs.

    frame: how far the run has come, and the costs of the epochs that were finished since the line before. The costs of
    the first line begin with the cost before any update, so that those of all lines together are those of /api/train.
    """

    type: Literal["frame", "end"]
    epoch: int
    step: int
    costs: list[float]
    test_costs: list[float] | None = None
    network: NetworkOut
    reason: Reason | None = None
    frames: list[FrameOut] | None = None
    divergence: DivergenceOut | None = None
    state: StateOut | None = None


def _line() -> dict[str, Any]:
    """What a line is, in the words of OpenAPI, which has the types inside it from TrainOut."""
    schema = StreamOut.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    del schema["$defs"]
    return schema


STREAM_SCHEMA = _line()
LINES: Answers = {
    200: {
        "description": "JSON Lines: every line is a StreamOut",
        "content": {"application/jsonl": {"schema": {"$ref": "#/components/schemas/StreamOut"}}},
    }
}
