"""The JSON contract of training: what it takes. Hyperparameters have PyTorch's names and defaults."""

from typing import Annotated, Literal

import numpy as np
from pydantic import ConfigDict, Discriminator, Field, Tag

from ...backprop.errors import Fault, InvalidProblem
from ...backprop.network import Network
from ...backprop.optimizers import Optimizer
from ...backprop.problem import Problem
from ...training.draws import initial
from ...training.recipe import LearningRate, Recipe
from ...training.recipe import Samples as TestSamples
from ...training.state import State
from ..limits import MOST_EPOCHS, MOST_FRAMES, MOST_SAMPLES
from .requests import (
    NOTES,
    Finite,
    NotNegative,
    Number,
    OptimizerIn,
    PassIn,
    Positive,
    Samples,
    Sgd,
    Strict,
    TrainedNetworkIn,
    name_or,
)

Count = Annotated[int, Field(ge=1, le=MOST_EPOCHS)]


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


ScheduleIn = Annotated[
    Annotated[Constant, Tag("constant")] | Annotated[Steps, Tag("step")] | Annotated[Cosine, Tag("cosine")],
    Discriminator(name_or("constant")),
]


Seed = Annotated[int, Field(ge=0, lt=2**32)]


class TestIn(Strict):
    """Samples that are not learnt from."""

    inputs: Samples
    targets: Samples


class InitialIn(Strict):
    """Parameters drawn anew: W and b of the request tell the shapes alone. Biases begin at 0."""

    name: Literal["zeros", "uniform", "xavier", "he"]
    seed: Seed = 0


class StateIn(Strict):
    """Where an earlier run stood, as its answer says it; the network of the answer goes into `network`.

    network: what the run goes on from where the state brings its own, as after a divergence; `network` of the request
    then tells the layers alone.
    moments: what the optimizer remembers, two lists of all parameters, layer by layer, W row by row and then b.
    """

    epoch: Annotated[int, Field(ge=0, le=MOST_EPOCHS)]
    step: Annotated[int, Field(ge=0, lt=2**53)]
    moments: Annotated[list[list[Finite]], Field(max_length=2)] = Field(default_factory=list)
    best: Finite | None = None
    waited: Annotated[int, Field(ge=0, le=MOST_EPOCHS)] = 0
    network: TrainedNetworkIn | None = None

    def network_for(self, asked: Network) -> Network:
        """The one to go on from. Raises InvalidProblem where it has not the layers of that of the request."""
        own = self.network.network() if self.network else asked
        if (own.sizes, own.names) != (asked.sizes, asked.names):
            raise InvalidProblem(Fault("state.network", "the layers of network", "others"))
        return own


class TrainIn(PassIn):
    """A problem and how to train on it. The learning rate is needed.

    epochs: at which epoch the run ends, counted from its very beginning, also where it goes on from a state.
    l1, l2: l1 Σ|w| + l2/2 Σw² over the weights are part of the gradients, and not of the costs that are told.
    patience: the run ends when the cost, of the test samples if there are any, was not lower for so many epochs.
    spacing: frames at even distances of epochs, or dense where the network changes.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [NOTES | {"epochs": 10, "frames": 2}]})

    network: TrainedNetworkIn
    targets: Samples
    learning_rate: Positive
    epochs: Count
    batch_size: Annotated[int, Field(ge=1, le=MOST_SAMPLES)] | None = None
    optimizer: OptimizerIn = Sgd()
    schedule: ScheduleIn = Constant()
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0
    initial: InitialIn | None = None
    shuffle: bool = False
    seed: Seed = 0
    test: TestIn | None = None
    target_cost: Number | None = None
    patience: Count | None = None
    frames: Annotated[int, Field(ge=0, le=MOST_FRAMES)] = 0
    spacing: Literal["even", "change"] = "even"
    state: StateIn | None = None

    def problem(self) -> Problem:
        """Raises InvalidProblem where the shapes do not fit."""
        problem = super().problem()
        if self.initial is None:
            return problem
        network = problem.network
        return problem.with_network(initial(network.sizes, network.names[1:], self.initial.name, self.initial.seed))

    def recipe(self, seconds: float) -> Recipe:
        """seconds: of CPU that the run may take."""
        same = ("epochs", "batch_size", "shuffle", "seed", "l1", "l2", "target_cost", "patience", "frames", "spacing")
        return Recipe(
            **{name: getattr(self, name) for name in same},
            optimizer=Optimizer(**self.optimizer.model_dump()),
            schedule=LearningRate(**self.schedule.model_dump()),
            seconds=seconds,
        )

    def test_samples(self, problem: Problem) -> TestSamples | None:
        """Raises InvalidProblem where they do not fit the network."""
        if self.test is None:
            return None
        try:
            test = Problem.of(problem.network, self.test.inputs, self.test.targets, cost_name=self.cost)
        except InvalidProblem as error:
            raise InvalidProblem(*(fault._replace(place=f"test.{fault.place}") for fault in error.faults)) from None
        assert test.targets is not None
        return TestSamples(test.inputs, test.targets)

    def started(self, problem: Problem) -> State | None:
        """Where the run goes on. Raises InvalidProblem where that is no state of this network."""
        if self.state is None:
            return None
        given = self.state
        start = State.start(problem.with_network(given.network_for(problem.network)))
        if not given.moments:
            return State(start.parameters, start.moments, given.epoch, given.step, given.best, given.waited)
        count = problem.network.parameters
        if [len(row) for row in given.moments] != [count, count]:
            came = " and ".join(str(len(row)) for row in given.moments)
            raise InvalidProblem(Fault("state.moments", f"two lists of {count} numbers", came))
        return State(start.parameters, np.array(given.moments), given.epoch, given.step, given.best, given.waited)
