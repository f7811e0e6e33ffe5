"""Optimizers: from the gradient g and the memory of earlier ones to the step of a parameter, as PyTorch does it.

Every function takes and gives arrays of one shape, in any arithmetic, and names the numbers on the way in the order of
working; "step" is the last. What ends in _new is remembered for the next update. eta is the learning rate, and t counts
the updates from 1. `explain.why` says the same by addresses, and training uses these functions themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .arithmetic import Array, fraction, power, sqrt
from .errors import Fault, InvalidProblem, Phrase
from .network import Network

EPSILON = {"adagrad": 1e-10, "rmsprop": 1e-8, "adam": 1e-8, "adamw": 1e-8}
"""PyTorch's own epsilon of every optimizer that has one."""


@dataclass(frozen=True)
class Optimizer:
    """What turns gradients into steps; the hyperparameters are PyTorch's, and so are their defaults.

    momentum: of momentum and nesterov. beta1, beta2: of adam and adamw. alpha: of rmsprop. weight_decay: of adamw.
    epsilon: None for PyTorch's own default of that optimizer. Each is a fraction in exact arithmetic.
    """

    name: str = "sgd"
    momentum: Any = 0.9
    beta1: Any = 0.9
    beta2: Any = 0.999
    alpha: Any = 0.99
    epsilon: Any = None
    weight_decay: Any = 0.01

    def __post_init__(self) -> None:
        one_of = Phrase("one of %(names)s", names=", ".join(OPTIMIZERS))
        faults = [] if self.name in OPTIMIZERS else [Fault("optimizer", one_of, Phrase("another name"))]
        if self.epsilon is not None and not self.epsilon > 0:
            faults.append(Fault("epsilon", Phrase("a number above 0"), f"{float(self.epsilon):g}"))
        if not self.weight_decay >= 0:
            faults.append(Fault("weight_decay", Phrase("0 or a number above 0"), f"{float(self.weight_decay):g}"))
        for name in ("momentum", "beta1", "beta2", "alpha"):
            if not 0 <= (value := getattr(self, name)) < 1:
                faults.append(Fault(name, Phrase("a number from 0 to below 1"), f"{float(value):g}"))
        if faults:
            raise InvalidProblem(*faults)

    @property
    def eps(self) -> Any:
        """The epsilon that counts; 0 where the optimizer has none."""
        return EPSILON.get(self.name, 0.0) if self.epsilon is None else self.epsilon

    @property
    def hyperparameters(self) -> dict[str, Any]:
        """Those that this optimizer has, by name."""
        return {name: self.eps if name == "epsilon" else getattr(self, name) for name in HYPERPARAMETERS[self.name]}

    @property
    def remembers(self) -> tuple[str, ...]:
        """What it remembers of every parameter from one update to the next."""
        return MEMORY[self.name]

    @property
    def counts(self) -> bool:
        """Whether a step depends on how many updates there were before it."""
        return self.name in ("adam", "adamw")

    def as_exact(self) -> "Optimizer":
        """The same with fractions. Raises UnusualSize."""
        exact: dict[str, Any] = {name: fraction(value) for name, value in self.hyperparameters.items()}
        return replace(self, **exact)


HYPERPARAMETERS = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("alpha", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
    "adamw": ("beta1", "beta2", "epsilon", "weight_decay"),
}
MEMORY = {
    "sgd": (),
    "momentum": ("velocity",),
    "nesterov": ("velocity",),
    "adagrad": ("moment2",),
    "rmsprop": ("moment2",),
    "adam": ("moment1", "moment2"),
    "adamw": ("moment1", "moment2"),
}
PARAMETERS = ("W", "b")
Memory = Mapping[str, Array]
"""What is remembered of the parameters, by name: velocity, moment1, moment2; all 0 before the first update."""
Working = dict[str, Array]


def optimize(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """One step of the parameters w with the gradients g."""
    return OPTIMIZERS[how.name](how, g, w, memory, t, eta)


def descent(g: Array, eta: Any) -> Array:
    """-eta g: the step of plain gradient descent."""
    step: Array = -eta * g
    return step


def sgd(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    return {"step": descent(g, eta)}


def momentum(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """velocity = mu velocity + g; -eta velocity (Polyak 1964, as PyTorch writes it)."""
    velocity = how.momentum * memory["velocity"] + g
    return {"velocity_new": velocity, "step": -eta * velocity}


def nesterov(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """velocity = mu velocity + g; -eta (g + mu velocity) (Sutskever et al. 2013)."""
    velocity = how.momentum * memory["velocity"] + g
    return {"velocity_new": velocity, "step": -eta * (g + how.momentum * velocity)}


def adagrad(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """moment2 = moment2 + g^2; -eta g / (sqrt moment2 + epsilon) (Duchi et al. 2011)."""
    moment2 = memory["moment2"] + g * g
    return {"moment2_new": moment2, "step": scaled_step(eta, g, moment2, how.eps)}


def rmsprop(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """moment2 = alpha moment2 + (1 - alpha) g^2; -eta g / (sqrt moment2 + epsilon) (Hinton 2012)."""
    moment2 = fading_mean(how.alpha, memory["moment2"], g * g)
    return {"moment2_new": moment2, "step": scaled_step(eta, g, moment2, how.eps)}


def adam(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """Fading means of g and g^2, both corrected for their start at 0 (Kingma and Ba 2015):

    -eta (moment1 / (1 - beta1^t)) / (sqrt(moment2 / (1 - beta2^t)) + epsilon).
    """
    moment1 = fading_mean(how.beta1, memory["moment1"], g)
    moment2 = fading_mean(how.beta2, memory["moment2"], g * g)
    mean, square = corrected(moment1, how.beta1, t), corrected(moment2, how.beta2, t)
    return {
        "moment1_new": moment1,
        "moment2_new": moment2,
        "moment1_corrected": mean,
        "moment2_corrected": square,
        "step": scaled_step(eta, mean, square, how.eps),
    }


def adamw(how: Optimizer, g: Array, w: Array, memory: Memory, t: int, eta: Any) -> Working:
    """The step of Adam, and a share of every parameter, of biases too: -eta weight_decay w (Loshchilov 2019)."""
    working = adam(how, g, w, memory, t, eta)
    adaptive = working.pop("step")
    return {**working, "adaptive_step": adaptive, "step": adaptive - eta * how.weight_decay * w}


def fading_mean(share: Any, before: Array, now: Array) -> Array:
    """share before + (1 - share) now."""
    mean: Array = share * before + (1 - share) * now
    return mean


def corrected(mean: Array, share: Any, t: int) -> Array:
    """mean / (1 - share^t): a fading mean that began at 0, without the share of that 0."""
    own: Array = mean / (1 - power(share, t))
    return own


def scaled_step(eta: Any, mean: Array, square: Array, epsilon: Any) -> Array:
    """-eta mean / (sqrt square + epsilon)."""
    step: Array = -eta * mean / (sqrt(square) + epsilon)
    return step


OPTIMIZERS: dict[str, Callable[[Optimizer, Array, Array, Memory, int, Any], Working]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


@dataclass(frozen=True, eq=False)
class State:
    """What an optimizer brings along from earlier updates.

    t: the number of the update that is worked now, from 1. W, b: its memory of the weights and biases, by layer, shaped
    as W[l] and b[l]; index 0 is empty.
    """

    t: int
    W: tuple[Memory, ...]
    b: tuple[Memory, ...]

    @classmethod
    def start(cls, how: Optimizer, network: Network, frozen_biases: bool, t: int = 1) -> "State":
        """Before the first update: zeros, in the arithmetic of the network. Frozen biases have no memory."""
        names = how.remembers
        W = (dict.fromkeys(names, w - w) for w in network.W)
        b = ({} if frozen_biases else dict.fromkeys(names, b - b) for b in network.b)
        return cls(t, tuple(W), tuple(b))

    def of(self, parameter: str) -> tuple[Memory, ...]:
        """The memory of W or b."""
        return self.W if parameter == "W" else self.b

    def mapped(self, convert: Callable[[Array], Array]) -> "State":
        """The same with every array converted."""
        W, b = (
            tuple({name: convert(values) for name, values in memory.items()} for memory in self.of(parameter))
            for parameter in PARAMETERS
        )
        return replace(self, W=W, b=b)
