"""The rules of a training run as JSON: optimizers and schedules. Hyperparameters have PyTorch's names and defaults."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from ..limits import MOST_EPOCHS
from .requests import Number, Strict

Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, lt=1)]
Count = Annotated[int, Field(ge=1, le=MOST_EPOCHS)]


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


class Constant(Strict):
    """The learning rate as it is given."""

    name: Literal["constant"] = "constant"


class Steps(Strict):
    """Times factor after every so many epochs."""

    name: Literal["step"]
    every: Count = 100
    factor: NotNegative = 0.5


class Cosine(Strict):
    """Down to the minimum over the run, along half a cosine."""

    name: Literal["cosine"]
    minimum: NotNegative = 0.0


def _name_or(usual: str) -> Callable[[Any], str]:
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
    Discriminator(_name_or("sgd")),
]
ScheduleIn = Annotated[
    Annotated[Constant, Tag("constant")] | Annotated[Steps, Tag("step")] | Annotated[Cosine, Tag("cosine")],
    Discriminator(_name_or("constant")),
]
