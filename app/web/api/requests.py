"""The JSON contract: what the API takes. Strict: a number is a number, and no key is unknown.

Hyperparameters have PyTorch's names and defaults.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from ...backprop import activations, costs
from ...backprop.address import prefix
from ...backprop.arithmetic import Array
from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.network import Network
from ...backprop.optimizers import PARAMETERS, Optimizer, State
from ...backprop.penalties import Penalty
from ...backprop.problem import Problem
from ..limits import LARGEST_NUMBER, MOST_ANSWERS, MOST_LAYERS, MOST_SAMPLES, MOST_UNITS

Number = Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
FiniteVector = Annotated[list[Finite], Field(min_length=1, max_length=MOST_UNITS, fail_fast=True)]
FiniteRows = Annotated[list[FiniteVector], Field(min_length=1, max_length=MOST_UNITS)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, lt=1)]


class Sgd(Strict):
    """Gradient descent: step = − η g."""

    name: Literal["sgd"] = "sgd"


class Momentum(Strict):
    """v = momentum · v + g; step = − η v."""

    name: Literal["momentum"]
    momentum: Share = 0.9


class Nesterov(Strict):
    """v = momentum · v + g; step = − η (g + momentum · v)."""

    name: Literal["nesterov"]
    momentum: Share = 0.9


class Adagrad(Strict):
    """s = s + g²; step = − η g / (√s + epsilon)."""

    name: Literal["adagrad"]
    epsilon: Positive = 1e-10


class Rmsprop(Strict):
    """s = alpha · s + (1 − alpha) g²; step = − η g / (√s + epsilon)."""

    name: Literal["rmsprop"]
    alpha: Share = 0.99
    epsilon: Positive = 1e-8


class Adam(Strict):
    """Moving means of g and g², each divided by its share of the weights so far; step = − η m / (√v + epsilon)."""

    name: Literal["adam"]
    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: Positive = 1e-8


class Adamw(Strict):
    """adam, with every parameter first made smaller by η · weight_decay of it."""

    name: Literal["adamw"]
    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: Positive = 1e-8
    weight_decay: NotNegative = 0.01


def name_or(usual: str) -> Callable[[Any], str]:
    """The name in what came, by which its fields are told; the usual one where there is none."""

    def name_of(value: Any) -> str:
        name = value.get("name", usual) if isinstance(value, dict) else getattr(value, "name", usual)
        return name if isinstance(name, str) else ""

    return name_of


OptimizerIn = Annotated[
    Annotated[Sgd, Tag("sgd")]
    | Annotated[Momentum, Tag("momentum")]
    | Annotated[Nesterov, Tag("nesterov")]
    | Annotated[Adagrad, Tag("adagrad")]
    | Annotated[Rmsprop, Tag("rmsprop")]
    | Annotated[Adam, Tag("adam")]
    | Annotated[Adamw, Tag("adamw")],
    Discriminator(name_or("sgd")),
]


class LayerStateIn(Strict):
    """What the optimizer remembers of the weights and biases of a layer, shaped as W and b."""

    velocity_W: FiniteRows | None = None
    velocity_b: FiniteVector | None = None
    moment1_W: FiniteRows | None = None
    moment1_b: FiniteVector | None = None
    moment2_W: FiniteRows | None = None
    moment2_b: FiniteVector | None = None


class OptimizerStateIn(Strict):
    """What an optimizer brings along from earlier updates; `updated.state` of an answer is that of the next one.

    t: the number of the update that is worked now, from 1.
    """

    t: Annotated[int, Field(ge=1, le=2**53)] = 1
    layers: Annotated[list[LayerStateIn], Field(max_length=MOST_LAYERS)] = []

    def state(self, network: Network, how: Optimizer, frozen_biases: bool) -> State:
        """That of this network; without layers nothing but zeros.

        Raises InvalidProblem where there are other layers, or rows of several lengths.
        """
        if self.layers and len(self.layers) != network.depth:
            raise InvalidProblem(Fault("state.layers", f"{network.depth} layers", f"{len(self.layers)}"))
        if not self.layers:
            return State.start(how, network, frozen_biases, self.t)
        W, b = (({}, *(_memory(layer, p, l) for l, layer in enumerate(self.layers, 1))) for p in PARAMETERS)
        return State(self.t, W, b)


def _memory(layer: LayerStateIn, parameter: str, number: int) -> dict[str, Array]:
    """The memory of W or b of a layer, by name."""
    found = {}
    for name, values in layer.model_dump(exclude_none=True).items():
        if name.endswith(f"_{parameter}"):
            if parameter == "W" and len({len(row) for row in values}) > 1:
                raise InvalidProblem(Fault(f"{name}.{number}", "rows of one length", "rows of several lengths"))
            found[name.removesuffix(f"_{parameter}")] = np.array(values, dtype=float)
    return found


ActivationName = Literal[
    "identity",
    "relu",
    "leaky_relu",
    "elu",
    "sigmoid",
    "tanh",
    "bipolar_sigmoid",
    "softsign",
    "softplus",
    "silu",
    "gelu",
    "softmax",
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

Vector = Annotated[list[Number], Field(min_length=1, max_length=MOST_UNITS, fail_fast=True)]
Rows = Annotated[list[Vector], Field(min_length=1, max_length=MOST_UNITS)]
Table = Annotated[list[Vector], Field(min_length=1, max_length=MOST_SAMPLES)]


def _without_alias(aliases: dict[str, str]) -> BeforeValidator:
    """The usual name in the place of another one."""
    return BeforeValidator(lambda name: aliases.get(name, name) if isinstance(name, str) else name)


Activation = Annotated[ActivationName, _without_alias(activations.ALIASES)]
Cost = Annotated[CostName, _without_alias(costs.ALIASES)]


def _one_or_many(samples: Any) -> str:
    return "many" if isinstance(samples, list) and samples and isinstance(samples[0], list) else "one"


Samples = Annotated[
    Annotated[Vector, Tag("one")] | Annotated[Table, Tag("many")],
    Discriminator(_one_or_many),
]
"""One sample as a list, or a list of samples."""
ClassIndex = Annotated[int, Field(ge=0, lt=MOST_UNITS)]


def _kind_of_targets(value: Any) -> str:
    return "class" if isinstance(value, int) else _one_or_many(value)


Targets = Annotated[
    Annotated[Vector, Tag("one")] | Annotated[Table, Tag("many")] | Annotated[ClassIndex, Tag("class")],
    Discriminator(_kind_of_targets),
]
TARGETS_SAY = (
    "As inputs: one list, or one for each sample. Or the class of each sample, counted from 0: 2 stands for "
    "[0, 0, 1, 0] with four outputs, and with a list of samples [2, 0] for one such list each."
)

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


class LayerIn(Strict):
    """One layer. W[j][k] is the weight from unit k of the layer before to unit j of this one.

    b is null in a layer without biases.
    """

    W: Rows
    b: Vector | None
    activation: Activation


class NetworkIn(Strict):
    """Layers 1 to L; layer 0 is the input."""

    layers: Annotated[list[LayerIn], Field(min_length=1, max_length=MOST_LAYERS)]

    def network(self) -> Network:
        return Network.of([(layer.W, layer.b, layer.activation) for layer in self.layers])


class TrainedLayerIn(LayerIn):
    """A layer as training takes and leaves it: weights and biases may be any float64, and every layer has biases."""

    W: FiniteRows
    b: FiniteVector


class TrainedNetworkIn(NetworkIn):
    """A network as training leaves it."""

    layers: Annotated[list[TrainedLayerIn], Field(min_length=1, max_length=MOST_LAYERS)]  # type: ignore[assignment]


class PassIn(Strict):
    """A network and what goes into it, with all settings of a pass but for penalties and optimizers."""

    network: NetworkIn
    inputs: Samples
    targets: Annotated[Targets | None, Field(description=TARGETS_SAY)] = None
    cost: Cost = "half_squared_error"
    reduction: Literal["mean", "sum"] = "mean"
    learning_rate: Annotated[Number, Field(gt=0)] | None = None
    bias_update: Literal["each", "frozen", "shared"] = "each"
    update: Annotated[Literal["simultaneous", "in_place"], Field(description=UPDATE_SAYS)] = "simultaneous"

    def problem(self) -> Problem:
        """Raises InvalidProblem where the shapes do not fit."""
        network = self.network.network()
        return Problem.of(network, self.inputs, self._target_rows(network), **self.settings(network))

    def _target_rows(self, network: Network) -> list[Any] | None:
        """The targets as numbers; a class as 1 for its output and 0 for the others. Raises InvalidProblem."""
        given, is_table = self.targets, isinstance(self.inputs[0], list)
        if isinstance(given, int) and not is_table:
            return _one_hot([given], network, True)[0]
        if isinstance(given, int):
            return _one_hot([given], network, False)
        is_one_each = is_table and given is not None and not isinstance(given[0], list)
        return _one_hot(given or [], network, False) if is_one_each and network.sizes[-1] > 1 else given

    def settings(self, network: Network) -> dict[str, Any]:
        """The settings of the problem of this network."""
        same = ("reduction", "learning_rate", "bias_update", "update")
        return {"cost_name": self.cost, **{name: getattr(self, name) for name in same}}


def _one_hot(classes: list[Any], network: Network, single: bool) -> list[list[float]]:
    """A row for each class. Raises InvalidProblem at the target of every sample that has none of the outputs."""
    outputs = range(network.sizes[-1])
    expected = Phrase("a class from 0 to %(last)s", last=outputs[-1])
    faults = [
        Fault(f"{prefix(None if single else s)}y.{network.depth}", expected, f"{each:g}")
        for s, each in enumerate(classes)
        if each not in outputs
    ]
    if faults:
        raise InvalidProblem(*faults)
    return [[float(output == each) for output in outputs] for each in classes]


PENALTY_SAYS = (
    "What l1 and l2 add to the cost. half: l1 Σ|w| + l2/2 Σw², with the slope l1 sign w + l2 w, as in training. plain: "
    "l1 Σ|w| + l2 Σw². half_mean: half, divided by the number of samples. The cost and all gradients are penalised; "
    "those without penalty have the addresses data_cost, data_dC_dW and data_dC_db."
)
STATE_SAYS = (
    "What the optimizer remembers of earlier updates: `updated.state` of the answer of the update before. Left out, "
    "this is the first update."
)


class ForwardIn(PassIn):
    """A network and what goes into it; with targets also what the answer costs.

    optimizer, state: how the update is worked, where there is a learning rate.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [NOTES]})

    optimizer: OptimizerIn = Sgd()
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0
    penalty_form: Annotated[Literal["half", "plain", "half_mean"], Field(description=PENALTY_SAYS)] = "half"
    penalise_biases: bool = False
    state: Annotated[OptimizerStateIn | None, Field(description=STATE_SAYS)] = None

    def settings(self, network: Network) -> dict[str, Any]:
        how, frozen = Optimizer(**self.optimizer.model_dump()), self.bias_update == "frozen"
        return super().settings(network) | {
            "optimizer": how,
            "penalty": Penalty(self.l1, self.l2, self.penalty_form, self.penalise_biases),
            "state": self.state and self.state.state(network, how, frozen),
        }


GRADIENTS_ONLY_SAYS = (
    "Of every layer only dC_dW and dC_db, and no outputs: what does not grow with the samples. The other arrays of a "
    "thousand samples are megabytes."
)


class GradientIn(ForwardIn):
    """A network, samples and targets; with a learning rate also one update, and the forward pass after it."""

    targets: Annotated[Targets, Field(description=TARGETS_SAY)]
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
    answers: Annotated[dict[str, str], Field(max_length=MOST_ANSWERS)] = Field(default_factory=dict)
    arrays: Annotated[str | dict[str, Any], Field(description=ARRAYS_SAY)] = ""
    conventions: Annotated[
        list[Literal["opposite_delta", "opposite_gradients", "threshold"]],
        Field(description=CONVENTIONS_SAY, max_length=3),
    ] = Field(default_factory=list)
