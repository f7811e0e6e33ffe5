"""A problem: everything that one pass depends on, checked; and the same problem in another arithmetic."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .address import prefix
from .arithmetic import Array, UnusualSize, as_floats, fraction, fractions
from .costs import COSTS, ENTROPIES, REDUCTIONS, Cost
from .errors import Fault, InvalidProblem, Phrase
from .network import Network
from .optimizers import PARAMETERS, Optimizer, State
from .penalties import Penalty

BIAS_UPDATES = ("each", "frozen", "shared")
UPDATES = ("simultaneous", "in_place")
Samples = Sequence[float] | Sequence[Sequence[float]]


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that a pass depends on.

    inputs: shape (samples, n_0). targets: shape (samples, n_L), or None for a forward pass alone.
    single: the samples were given as one flat list, so addresses carry no sample.
    learning_rate: None where no update is asked for; a fraction in exact arithmetic.
    bias_update: each bias by its own gradient; frozen; or shared, where all biases of a layer are one number,
    so that every one of them takes the step of their sum.
    update: simultaneous, with all gradients from the old weights; or in place, layer by layer from the output back, so
    that deltas go back through weights that are new already. That is a widespread mistake, not gradient descent.
    penalty: what large weights add to the cost. optimizer: what turns gradients into steps. state: what it brings along
    from earlier updates; None before the first.
    """

    network: Network
    inputs: Array
    targets: Array | None = None
    cost_name: str = "half_squared_error"
    reduction: str = "mean"
    learning_rate: Any = None
    bias_update: str = "each"
    update: str = "simultaneous"
    single: bool = True
    optimizer: Optimizer = field(default_factory=Optimizer)
    penalty: Penalty = field(default_factory=Penalty)
    state: State | None = None

    @classmethod
    def of(cls, network: Network, inputs: Samples, targets: Samples | None = None, **settings: Any) -> "Problem":
        """A problem from lists: one sample as a flat list, several as a list of lists."""
        single = not _is_table(inputs)
        faults = _sample_faults("a.0", inputs, network.sizes[0], single)
        if targets is not None:
            faults += _sample_faults(f"y.{network.depth}", targets, network.sizes[-1], not _is_table(targets))
            faults += _pairing_faults(inputs, targets)
        faults += _setting_faults(settings)
        if faults:
            raise InvalidProblem(*faults)
        y = None if targets is None else np.array([targets] if single else targets, dtype=float)
        problem = cls(network, np.array([inputs] if single else inputs, dtype=float), y, single=single, **settings)
        _check_targets(problem)
        _check_state(problem)
        return problem

    @property
    def cost(self) -> Cost:
        return COSTS[self.cost_name]

    @property
    def samples(self) -> int:
        return len(self.inputs)

    @property
    def exact(self) -> bool:
        """The arithmetic is that of fractions."""
        return self.inputs.dtype == object

    @property
    def shape(self) -> Hashable:
        """Everything but the numbers: problems of the same shape have the same lines of working."""
        layers, learns = (self.network.sizes, self.network.names), self.learning_rate is not None
        settings = (self.cost_name, self.reduction, self.bias_update, self.update)
        learning = (self.optimizer.name, self.penalty.kinds, self.penalty.form, self.penalty.biases)
        return *layers, self.samples, self.single, *settings, *learning, learns, self.targets is None

    @property
    def updated_early(self) -> range:
        """The layers that are updated before the deltas of the layer below are: in place, all but the first."""
        return range(2, self.network.depth + 1) if self.update == "in_place" else range(0)

    @property
    def plain(self) -> bool:
        """Gradient descent and nothing else: no optimizer, no penalty."""
        return self.optimizer.name == "sgd" and not self.penalty

    @property
    def remembered(self) -> State:
        """The state of the optimizer; that before the first update where none is given."""
        return self.state or State.start(self.optimizer, self.network, self.bias_update == "frozen")

    def sample_prefix(self, sample: int) -> str:
        """The prefix of the addresses of one sample's values."""
        return prefix(None if self.single else sample)

    def with_network(self, network: Network) -> "Problem":
        return replace(self, network=network)


def _is_table(samples: Samples) -> bool:
    return len(samples) > 0 and not isinstance(samples[0], int | float)


def _sample_faults(name: str, samples: Samples, width: int, single: bool) -> list[Fault]:
    """`name` is a.0 for inputs, y.L for targets."""
    rows: Sequence[Any] = [samples] if single else samples
    inputs = Phrase("as many numbers as the network has inputs (%(count)s)", count=width)
    outputs = Phrase("as many numbers as the network has outputs (%(count)s)", count=width)
    what = inputs if name == "a.0" else outputs
    return [
        Fault(prefix(None if single else s) + name, what, f"{len(row)}")
        for s, row in enumerate(rows)
        if len(row) != width
    ]


def _pairing_faults(inputs: Samples, targets: Samples) -> list[Fault]:
    if _is_table(inputs) != _is_table(targets):
        same = Phrase("the same structure as inputs: one list, or one list per sample")
        return [Fault("targets", same, Phrase("a different structure"))]
    if _is_table(inputs) and len(inputs) != len(targets):
        as_many = Phrase("as many samples as in inputs (%(count)s)", count=len(inputs))
        return [Fault("targets", as_many, f"{len(targets)}")]
    return []


def _setting_faults(settings: dict[str, Any]) -> list[Fault]:
    choices = (
        ("cost", "cost_name", COSTS),
        ("reduction", "reduction", REDUCTIONS),
        ("bias_update", "bias_update", BIAS_UPDATES),
        ("update", "update", UPDATES),
    )
    faults = [
        Fault(place, Phrase("one of %(names)s", names=", ".join(allowed)), Phrase("another name"))
        for place, key, allowed in choices
        if settings.get(key, next(iter(allowed))) not in allowed
    ]
    optimizer = settings.get("optimizer")
    if settings.get("update") == "in_place" and optimizer and optimizer.name != "sgd":
        faults.append(
            Fault("update", Phrase("simultaneous: in place works with plain gradient descent alone"), "in_place")
        )
    if settings.get("update") == "in_place" and settings.get("learning_rate") is None:
        faults.append(Fault("update", "a learning_rate with in_place, which needs the new weights", "none"))
    return faults


def _check_targets(problem: Problem) -> None:
    """Cross-entropies compare probabilities. Raises InvalidProblem naming every target outside [0, 1]."""
    if problem.targets is None or problem.cost_name not in ENTROPIES:
        return
    outside = np.argwhere((problem.targets < 0) | (problem.targets > 1))
    faults = [
        Fault(
            f"{problem.sample_prefix(s)}y.{problem.network.depth}.{j}",
            Phrase("a target between 0 and 1 for %(cost)s", cost=problem.cost_name),
            f"{problem.targets[s, j]:g}",
        )
        for s, j in outside.tolist()
    ]
    if faults:
        raise InvalidProblem(*faults)


def _check_state(problem: Problem) -> None:
    """A state must be that of the optimizer and the network. Raises InvalidProblem naming everything that is not."""
    if problem.state is None:
        return
    start, faults = replace(problem, state=None).remembered, []
    if problem.state.t < 1:
        faults.append(Fault("t", Phrase("at least 1"), f"{problem.state.t}"))
    for parameter in PARAMETERS:
        for layer in problem.network.layers:
            usual, given = start.of(parameter)[layer], problem.state.of(parameter)[layer]
            for name in dict.fromkeys([*usual, *given]):
                place = f"{name}_{parameter}.{layer}"
                faults += _memory_faults(place, usual.get(name), given.get(name))
    if faults:
        raise InvalidProblem(*faults)


def _memory_faults(place: str, usual: Array | None, given: Array | None) -> list[Fault]:
    if usual is None or given is None or usual.shape != given.shape:
        shape = Phrase("nothing with this optimizer") if usual is None else " × ".join(map(str, usual.shape))
        return [Fault(place, shape, Phrase("none") if given is None else " × ".join(map(str, given.shape)))]
    below: list[list[int]] = np.argwhere(given < 0).tolist() if place.startswith("moment2") else []
    above = Phrase("0 or a number above 0")
    return [Fault(".".join(map(str, (place, *at))), above, f"{float(given[tuple(at)]):g}") for at in below]


HAND_SIZE = 4_000
"""Parameters times samples of one pass, up to which exact arithmetic takes milliseconds."""


def is_small(problem: Problem) -> bool:
    """Whether a pass in fractions takes milliseconds at the most."""
    return problem.network.parameters * problem.samples <= HAND_SIZE


def as_exact(problem: Problem) -> Problem:
    """The same problem with every number as a fraction; unchanged where a number is extremely large or small."""
    network, rate = problem.network, problem.learning_rate
    try:
        return replace(
            problem,
            network=network.with_parameters(_per_layer(network.W), _per_layer(network.b)),
            inputs=fractions(problem.inputs),
            targets=None if problem.targets is None else fractions(problem.targets),
            learning_rate=None if rate is None else fraction(rate),
            optimizer=problem.optimizer.as_exact() if problem.optimizer.name != "sgd" else problem.optimizer,
            penalty=problem.penalty.as_exact() if problem.penalty else problem.penalty,
            state=problem.state and problem.state.mapped(fractions),
        )
    except UnusualSize:
        return problem


def _per_layer(parameters: tuple[Array, ...]) -> tuple[Array, ...]:
    """The parameters of every layer as fractions; the input has none."""
    return (parameters[0], *map(fractions, parameters[1:]))


def in_floats(problem: Problem) -> Problem:
    """The same problem with every number as the nearest float64: fast, and accurate enough for a picture."""
    targets = None if problem.targets is None else as_floats(problem.targets)
    penalty = replace(problem.penalty, l1=float(problem.penalty.l1), l2=float(problem.penalty.l2))
    network, inputs = rounded(problem.network), as_floats(problem.inputs)
    return replace(problem, network=network, inputs=inputs, targets=targets, penalty=penalty)


def rounded(network: Network) -> Network:
    """The network with its parameters rounded to float64."""
    return network.with_parameters(tuple(map(as_floats, network.W)), tuple(map(as_floats, network.b)))
