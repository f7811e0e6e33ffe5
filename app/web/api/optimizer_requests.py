"""The JSON contract of optimizers and their state. Hyperparameters have PyTorch's names and defaults."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from ...backprop.arithmetic import Array
from ...backprop.errors import Fault, InvalidProblem
from ...backprop.network import Network
from ...backprop.optimizers import PARAMETERS, Optimizer, State
from ..limits import LARGEST_NUMBER, MOST_LAYERS, MOST_UNITS

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
