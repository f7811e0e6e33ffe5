"""The JSON contract: what the API takes. Strict: a number is a number, and no key is unknown."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from ...backprop.network import Network
from ...backprop.problem import Problem
from ..limits import (
    LARGEST_NUMBER,
    MOST_ANSWERS,
    MOST_LAYERS,
    MOST_SAMPLES,
    MOST_UNITS,
)

ActivationName = Literal[
    "identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu", "softmax"
]
CostName = Literal[
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_cross_entropy",
    "cross_entropy",
]

Number = Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
Vector = Annotated[list[Number], Field(min_length=1, max_length=MOST_UNITS, fail_fast=True)]
Rows = Annotated[list[Vector], Field(min_length=1, max_length=MOST_UNITS)]
Table = Annotated[list[Vector], Field(min_length=1, max_length=MOST_SAMPLES)]


def _one_or_many(samples: Any) -> str:
    return "many" if isinstance(samples, list) and samples and isinstance(samples[0], list) else "one"


Samples = Annotated[
    Annotated[Vector, Tag("one")] | Annotated[Table, Tag("many")],
    Discriminator(_one_or_many),
]
"""One sample as a list, or a list of samples."""

NOTES: dict[str, Any] = {
    "network": {
        "layers": [
            {"W": [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]], "b": [0.1, -0.1, 0.0], "activation": "relu"},
            {"W": [[0.4, -0.3, 0.7]], "b": [0.1], "activation": "relu"},
        ]
    },
    "inputs": [0.8, -0.5],
    "targets": [0.5],
    "cost": "half_squared_error",
    "learning_rate": 0.1,
}
"""The handwritten notes, as the example of every request."""

UPDATE_SAYS = (
    "simultaneous: all gradients from the old weights. in_place, a widespread mistake: layer by layer from the output "
    "back, each updated as soon as its gradients are known, so that the deltas below go through new weights and are no "
    "slopes of the cost any more, which a gradient_check shows; it needs a learning_rate."
)


CONVENTIONS_SAY = (
    "How the answers are written: opposite_delta, deltas as y − a, so that the update is +; "
    "opposite_gradients, gradients too; threshold, biases with the "
    "opposite sign."
)


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class LayerIn(Strict):
    """One layer. W[j][k] is the weight from unit k of the layer before to unit j of this one."""

    W: Rows
    b: Vector
    activation: ActivationName


class NetworkIn(Strict):
    """Layers 1 to L; layer 0 is the input."""

    layers: Annotated[list[LayerIn], Field(min_length=1, max_length=MOST_LAYERS)]

    def network(self) -> Network:
        return Network.of([(layer.W, layer.b, layer.activation) for layer in self.layers])


Finite = Annotated[float, Field(allow_inf_nan=False)]
FiniteVector = Annotated[list[Finite], Field(min_length=1, max_length=MOST_UNITS, fail_fast=True)]
FiniteRows = Annotated[list[FiniteVector], Field(min_length=1, max_length=MOST_UNITS)]


class TrainedLayerIn(LayerIn):
    """A layer as training leaves it: weights and biases may be any float64."""

    W: FiniteRows
    b: FiniteVector


class TrainedNetworkIn(NetworkIn):
    """A network as training leaves it."""

    layers: Annotated[list[TrainedLayerIn], Field(min_length=1, max_length=MOST_LAYERS)]  # type: ignore[assignment]


class ForwardIn(Strict):
    """A network and what goes into it; with targets also what the answer costs."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTES]})

    network: NetworkIn
    inputs: Samples
    targets: Samples | None = None
    cost: CostName = "half_squared_error"
    reduction: Literal["mean", "sum"] = "mean"
    learning_rate: Annotated[Number, Field(gt=0)] | None = None
    bias_update: Literal["each", "frozen", "shared"] = "each"
    update: Annotated[Literal["simultaneous", "in_place"], Field(description=UPDATE_SAYS)] = "simultaneous"

    def problem(self) -> Problem:
        """Raises InvalidProblem where the shapes do not fit."""
        return Problem.of(
            self.network.network(),
            self.inputs,
            self.targets,
            cost_name=self.cost,
            reduction=self.reduction,
            learning_rate=self.learning_rate,
            bias_update=self.bias_update,
            update=self.update,
        )


GRADIENTS_ONLY_SAYS = (
    "Of every layer only dC_dW and dC_db, and no outputs: what does not grow with the samples. The other arrays of a "
    "thousand samples are megabytes."
)


class GradientIn(ForwardIn):
    """A network, samples and targets; with a learning rate also one update, and the forward pass after it."""

    targets: Samples
    gradient_check: bool = False
    whys: bool = False
    gradients_only: Annotated[bool, Field(description=GRADIENTS_ONLY_SAYS)] = False
    per_sample: Annotated[bool, Field(description="Also the gradients of every sample's own cost.")] = False


ARRAYS_SAY = (
    "What a program printed: text of NumPy, PyTorch, TensorFlow, JAX or MATLAB with names such as dW1, db1 or "
    "fc1.weight.grad, or an object of lists by such names. Gradients, updated weights, or both."
)


class CheckIn(ForwardIn):
    """A problem, and a learner's answers as they were written, by address: digits tell how they were rounded."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [NOTES | {"answers": {"a.2.0": "0,484", "a_new.2.0": "0,4870462919"}}]}
    )

    targets: Samples
    answers: Annotated[dict[str, str], Field(max_length=MOST_ANSWERS)] = {}
    arrays: Annotated[str | dict[str, Any], Field(description=ARRAYS_SAY)] = ""
    conventions: Annotated[
        list[Literal["opposite_delta", "opposite_gradients", "threshold"]],
        Field(description=CONVENTIONS_SAY, max_length=3),
    ] = []
