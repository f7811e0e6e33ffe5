"""The memory of an optimizer as training keeps it: two flat lists of all parameters, shape (2, P).

The first holds the velocity or the first moment of every parameter, the second the second moment; what an optimizer
does not remember is 0.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..backprop.address import Address
from ..backprop.arithmetic import Array, arithmetic
from ..backprop.backward import backward
from ..backprop.errors import NotFinite
from ..backprop.forward import forward
from ..backprop.network import Network
from ..backprop.optimizers import Optimizer, State
from ..backprop.problem import Problem, as_exact, is_small, rounded
from ..backprop.trace import evaluate_cost
from ..backprop.update import update
from ..backprop.values import are_finite, first_not_finite, forward_values, held_slopes, parameters
from .draws import shuffle
from .recipe import Recipe, Samples, rates_of
from .state import COST, DONE, EPOCH, SAMPLE, STEP, UPDATE, Live
from .statistics import share_right

ROWS = {"velocity": 0, "moment1": 0, "moment2": 1}


def state_of(how: Optimizer, network: Network, moments: Array, t: int, frozen_biases: bool) -> State:
    """The state of the optimizer before update t, with copies of the moments."""
    start = State.start(how, network, frozen_biases, t)
    rows = [network.with_flat(row.copy()) for row in moments]
    W = tuple({name: rows[ROWS[name]].W[l] for name in memory} for l, memory in enumerate(start.W))
    b = tuple({name: rows[ROWS[name]].b[l] for name in memory} for l, memory in enumerate(start.b))
    return State(t, W, b)


def moments_of(state: State, network: Network) -> Array:
    """The other way round."""
    moments = np.zeros((2, network.parameters))
    for row, values in enumerate(moments):
        flat = network.with_flat(values)
        for layer in network.layers:
            for kept, memory in ((flat.W[layer], state.W[layer]), (flat.b[layer], state.b[layer])):
                for name in memory:
                    if ROWS[name] == row:
                        kept[...] = memory[name]
    return moments


EXACT_WORK = 40_000
"""Updates times parameters times samples, up to which every update of a run is worked in fractions, then rounded."""


class Updated(NamedTuple):
    """Parameters and moments after an update, and the first value on the way that is not finite.

    network: in the arithmetic of the update; w: its parameters, rounded to float64.
    """

    w: Array
    moments: Array
    address: str | None
    network: Network


class ReferenceLoop:
    """Works every update as it is written on paper."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None) -> None:
        self.problem, self.recipe = problem, recipe
        self.test = test and with_samples(problem, test)
        self.size = batch_size(problem, recipe)
        self.exact = is_exact(problem, recipe)
        self.order, self.shuffled_for = np.arange(problem.samples), -1
        self.rates = rates_of(recipe.schedule, problem.learning_rate, recipe.epochs)
        self.updated = problem.network
        """By the last update, in its arithmetic."""
        self.address = ""
        """Of the first value that is not finite, where an update or a cost is not."""

    def advance(self, live: Live, updates: int) -> int:
        """So many updates, and the costs at the end of every epoch.

        Gives DONE; or UPDATE where the update after those that were counted is not finite, with `live` undefined but
        for that count; or COST where the cost after the last epoch is not finite.
        """
        for _ in range(updates):
            if not self.learn(live):
                return UPDATE
            live.at[STEP] += 1
            live.at[SAMPLE] += self.size
            if live.at[SAMPLE] >= self.problem.samples and not self._end_epoch(live):
                return COST
        return DONE

    def learn(self, live: Live) -> bool:
        """The next update. False, and nothing changed, where it is not finite."""
        batch = self.batch(live)
        part = self.part(live, batch, float(self.rates[live.epoch]))
        updated = one_update(part, self.recipe, live.moments, live.step + 1, self.exact)
        if updated.address:
            self.address = _of_sample(updated.address, batch)
            return False
        live.w[:], live.moments[:], self.updated = updated.w, updated.moments, updated.network
        return True

    def part(self, live: Live, batch: Array, rate: float) -> Problem:
        """The problem of these samples, with the network and the rate of an update."""
        part = replace(with_samples(self.problem, self._samples(batch)), learning_rate=rate)
        return part.with_network(self.problem.network.with_flat(live.w))

    def batch(self, live: Live) -> Array:
        """The numbers of the samples that are learnt from next."""
        if self.recipe.shuffle and live.epoch != self.shuffled_for:
            shuffle(self.order, len(self.order), self.recipe.seed, live.epoch)
            self.shuffled_for = live.epoch
        return self.order[live.at[SAMPLE] : live.at[SAMPLE] + self.size]

    def costs(self, w: Array) -> tuple[float, float]:
        """The cost over all samples and over the test samples, NaN without those. Raises NotFinite."""
        network = self.problem.network.with_flat(w)
        cost = cost_of(self.problem.with_network(network), self.exact)
        return cost, cost_of(self.test.with_network(network), self.exact) if self.test else np.nan

    def _epoch_costs(self, w: Array) -> tuple[float, float]:
        """The `costs`; after exact updates those of the weights before they are rounded, as `solve` has them."""
        if not self.exact or self.updated.W[1].dtype != object:
            return self.costs(w)
        cost = _exact_cost(self.problem, self.updated)
        return cost, _exact_cost(self.test, self.updated) if self.test else np.nan

    def costs_of(self, frames: Array) -> Array:
        """Of many networks, (F, P), the `costs`, not finite where it raises NotFinite, and the shares of samples and of
        test samples that are decided for their class, NaN without those: (F, 4).
        """
        networks = [(w, self.problem.network.with_flat(w)) for w in frames]
        rows = [(*self._costs_or_nan(w), *(share_right(n, p) for p in (self.problem, self.test))) for w, n in networks]
        return np.array(rows).reshape(-1, 4)

    def _costs_or_nan(self, w: Array) -> tuple[float, float]:
        try:
            return self.costs(w)
        except NotFinite:
            return np.nan, np.nan

    def _end_epoch(self, live: Live) -> bool:
        """Count the epoch, and keep what is wanted of it. False where its cost is not finite."""
        live.at[EPOCH] += 1
        live.at[SAMPLE] = 0
        if self.recipe.needs_costs:
            try:
                live.costs[live.finished], live.test_costs[live.finished] = self._epoch_costs(live.w)
            except NotFinite as error:
                self.address = error.address
                return False
        live.keep()
        return True

    def _samples(self, batch: Array) -> Samples:
        assert self.problem.targets is not None
        return Samples(self.problem.inputs[batch], self.problem.targets[batch])


def one_update(problem: Problem, recipe: Recipe, moments: Array, t: int, exact: bool = False) -> Updated:
    """One update of the network on all samples of the problem; t counts the updates from 1."""
    problem = with_recipe(problem, recipe, moments, t)
    problem = as_exact(problem) if exact else problem
    with arithmetic():
        passed = forward(problem.network, problem.inputs)
        slopes = backward(problem, passed)
        priced = evaluate_cost(problem, passed)
        updated = update(problem, slopes.dC_dW, slopes.dC_db)
        network = updated.network
        moments = moments_of(updated.state, network) if recipe.optimizer.remembers else moments
    rows = [*forward_values(priced), *held_slopes(problem, slopes, updated), *parameters(network, "_new")]
    address = first_not_finite(rows, problem.single)
    if not address and not are_finite([moments]):
        address = "W_new.1.0.0"
    return Updated(network.flat() if address else rounded(network).flat(), moments, address, network)


def with_recipe(problem: Problem, recipe: Recipe, moments: Array, t: int) -> Problem:
    """The problem with everything that update t of a run depends on."""
    state = state_of(recipe.optimizer, problem.network, moments, t, problem.bias_update == "frozen")
    return replace(problem, optimizer=recipe.optimizer, penalty=recipe.penalty, state=state)


def cost_of(problem: Problem, exact: bool = False) -> float:
    """The cost over all samples. Raises NotFinite."""
    problem = as_exact(problem) if exact else problem
    with arithmetic():
        priced = evaluate_cost(problem, forward(problem.network, problem.inputs))
    address = first_not_finite(forward_values(priced), problem.single)
    if address or priced.cost is None:
        raise NotFinite(address or "cost")
    return float(priced.cost)


def _exact_cost(problem: Problem, network: Network) -> float:
    """The cost of a network of fractions or long reals. Raises NotFinite."""
    exact = as_exact(problem)
    return cost_of(exact.with_network(network if exact.exact else rounded(network)))


def batch_size(problem: Problem, recipe: Recipe) -> int:
    return min(recipe.batch_size or problem.samples, problem.samples)


def updates_of(problem: Problem, recipe: Recipe) -> int:
    """How many updates a whole run has."""
    return recipe.epochs * -(-problem.samples // batch_size(problem, recipe))


def is_exact(problem: Problem, recipe: Recipe) -> bool:
    """Fractions for a short run of plain gradient descent: one epoch gives what gradient and update give."""
    work = updates_of(problem, recipe) * problem.network.parameters * problem.samples
    return recipe.plain and is_small(problem) and work <= EXACT_WORK


def with_samples(problem: Problem, samples: Samples) -> Problem:
    return replace(problem, inputs=samples.inputs, targets=samples.targets)


def _of_sample(address: str, batch: Array) -> str:
    """The address with the number of its sample among all, not in the batch."""
    at = Address.parse(address)
    return address if at.sample is None else str(at._replace(sample=int(batch[at.sample])))
