"""The JSON contract: what the API gives. Numbers are the nearest float64, and always finite."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ..errors import Answers


class LayerOut(BaseModel):
    W: list[list[float]]
    b: list[float] | None
    activation: str


class NetworkOut(BaseModel):
    layers: list[LayerOut]


class PassLayer(BaseModel):
    """z and a of a layer: a list of the units, or a list of such lists for several samples."""

    layer: int
    z: list[Any]
    a: list[Any]


class PerSample(BaseModel):
    """The gradients of a sample's own cost, shaped as W and b; a list of them for several samples.

    dC_db is null in a layer without biases.
    """

    dC_dW: list[Any]
    dC_db: list[Any] | None


class SlopeLayer(BaseModel):
    """All of a layer. da_dz is the Jacobian for softmax; dC_dW and dC_db are over all samples.

    dC_da is null where float64 cannot hold it: the slope -y/a of a cross-entropy, where a sigmoid or softmax is below
    1e-308. Cost and delta are finite there.

    With gradients_only there is nothing but dC_dW and dC_db.
    """

    layer: int
    z: list[Any] | None = None
    a: list[Any] | None = None
    da_dz: list[Any] | None = None
    dC_da: list[Any] | None = None
    delta: list[Any] | None = None
    dC_dW: list[list[float]]
    dC_db: list[float] | None
    per_sample: PerSample | None = None


class KinkOut(BaseModel):
    """A value that stands on a kink, the slope that counts there, and how far rounding may have moved it (0: exact)."""

    address: str
    slope: float
    bound: float


class ForwardOut(BaseModel):
    """With a penalty the cost is the sum of data_cost and the penalties.

    arithmetic: "fractions" and long reals for networks of hand size, every digit right; else "float64"."""

    layers: list[PassLayer]
    outputs: list[Any]
    cost: float | None = None
    data_cost: float | None = None
    l1_penalty: float | None = None
    l2_penalty: float | None = None
    costs: list[float] | None = None
    kinks: list[KinkOut]
    arithmetic: Literal["fractions", "float64"]


class UpdatedOut(BaseModel):
    """After the update. Where it left float64, `diverged` names the first such value and there is nothing else.

    state: what the optimizer brings along to the next update, of which it is the `state`.
    """

    network: NetworkOut | None = None
    layers: list[PassLayer] | None = None
    outputs: list[Any] | None = None
    cost: float | None = None
    data_cost: float | None = None
    l1_penalty: float | None = None
    l2_penalty: float | None = None
    costs: list[float] | None = None
    state: dict[str, Any] | None = None
    diverged: str | None = None


class CheckedOut(BaseModel):
    """A gradient beside the number found without the backward pass; sides: left and right slope at a kink."""

    address: str
    gradient: float
    numeric: float
    relative_error: float
    sides: tuple[float, float] | None = None


class GradientOut(ForwardOut):
    layers: list[SlopeLayer]  # type: ignore[assignment]
    outputs: list[Any] | None = None  # type: ignore[assignment]
    updated: UpdatedOut | None = None
    gradient_check: list[CheckedOut] | None = None
    whys: dict[str, dict[str, Any]] | None = None


class MistakeOut(BaseModel):
    """What may have gone wrong.

    at: in which number, which may be one that was not written down; value: what the answer then is; right, wrong: how
    that number is worked, and how it was. is_unsure: the evidence is weak, or others fit as well.
    """

    name: str
    at: str
    says: str
    value: float
    places: list[str]
    is_unsure: bool
    right: str | None
    wrong: str | None


class MarkOut(BaseModel):
    """One answer. rounded: right but for the learner's own rounding; follows: from the wrong lines in because.

    carried: what follows from the learner's own earlier numbers, None where that is undefined. cut: the digits were cut
    off in place of being rounded. proves_nothing: with so few digits the number from before the update, or 0, would be
    right as well.
    """

    verdict: Literal["right", "rounded", "follows", "wrong"]
    expected: float
    carried: float | None
    because: list[str]
    cut: bool
    proves_nothing: bool
    made_by: Annotated[str, Field(description="float64 or float32, where the last digits come from such a program")]
    mistakes: list[MistakeOut]


class ConventionOut(BaseModel):
    """A convention by which wrong lines would be right: the key of the request, and its value.

    together: all settings that fit only together, this one among them. weights: W is written input x output.
    """

    setting: Literal["cost", "bias_update", "reduction", "conventions", "weights"]
    value: str | list[str]
    says: str
    together: dict[str, str | list[str]]


class ArrayOut(BaseModel):
    """An array that a program printed: the quantity that it was taken for, as in addresses, and its layer."""

    name: str
    quantity: str
    layer: int
    verdict: Literal["right", "wrong"]


class BugOut(BaseModel):
    """A bug that gives all arrays. layers: where, empty for all. The line that would be right, in three ways."""

    name: str
    layers: list[int]
    says: str
    formula: str
    numpy: str
    pytorch: str


class ArraysOut(BaseModel):
    """What a program printed. settings: other settings that the arrays match; says: that in words."""

    arrays: list[ArrayOut]
    first_wrong: str | None
    settings: dict[str, str]
    says: str
    bug: BugOut | None


class CheckOut(BaseModel):
    """The answers in the order of the steps; the likeliest mistake first. unreadable: what was expected, by address."""

    answers: dict[str, MarkOut]
    unreadable: dict[str, str]
    first_error: str | None
    conventions: list[ConventionOut]
    arrays: ArraysOut | None


class ExampleOut(BaseModel):
    """A published example. published: what its source prints, by address; a minus in front turns the sign."""

    id: str
    title: str
    source: str
    problem: dict[str, Any]
    published: dict[str, str]
    errata: str
    remark: str


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Version(BaseModel):
    """release: a hash of the code, the templates and the static files."""

    version: str
    release: str


class LinkOut(BaseModel):
    """The link of the page of a file, from its question mark on."""

    link: str


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
