"""The compiled engine: many updates in one call, outside Python and its lock. Equal to `Loop` but for rounding.

There is one specialisation of everything: layers, activations, costs and optimizers are numbers. It is compiled once
and kept on disk (in NUMBA_CACHE_DIR, where the folder of the code cannot be written to).
"""

import numpy as np

from app.backprop.elementary import Array
from app.backprop.problem import BIAS_UPDATES, Problem
from app.backprop.training.compiled import costs, optimizers
from app.backprop.training.compiled.entry import advance, price
from app.backprop.training.compiled.learning import TILE, Data, Room, Run, Settings
from app.backprop.training.compiled.plan import plan_of
from app.backprop.training.loop import Loop, batch_size
from app.backprop.training.recipe import Recipe, Samples
from app.backprop.training.schedules import rates_of
from app.backprop.training.state import Live

NO_SAMPLES = Data(np.empty(0), np.empty(0), 0)


class Kernel:
    """A problem and a recipe as the numbers and arrays that the compiled functions work on."""

    def __init__(self, problem: Problem, recipe: Recipe, test: Samples | None = None) -> None:
        assert problem.targets is not None
        self.loop = Loop(problem, recipe, test)
        self.plan, self.settings, self.room = plan_of(problem.network), _settings(problem, recipe), _room(problem)
        how = recipe.optimizer
        numbers = (how.momentum, how.beta1, how.beta2, how.alpha, how.eps, how.weight_decay, recipe.l1, recipe.l2)
        self.how = np.array(numbers, dtype=float)
        self.rates = rates_of(recipe.schedule, problem.learning_rate, recipe.epochs)
        self.data = _data(Samples(problem.inputs, problem.targets))
        self.test = _data(test) if test else NO_SAMPLES

    def advance(self, live: Live, updates: int) -> int:
        """See `Loop`."""
        kept = live.history
        run = Run(live.w, live.moments, live.at, live.costs, live.test_costs, kept.wanted, kept.parameters, kept.at)
        numbers = (self.plan, self.how, self.rates, self.settings)
        return int(advance(*numbers, self.data, self.test, self.room, run, updates))

    def costs(self, w: Array) -> tuple[float, float]:
        """See `Loop`, whose word counts where a cost is not finite."""
        w = np.ascontiguousarray(w)
        cost, test = (price(self.plan, self.settings, data, self.room, w) for data in (self.data, self.test))
        if np.isfinite(cost) and np.isfinite(test):
            return float(cost), float(test) if self.test.samples else np.nan
        return self.loop.costs(w)


def _settings(problem: Problem, recipe: Recipe) -> Settings:
    network = problem.network
    kinks = problem.cost.kink or any(network.activation(layer).kink for layer in network.layers)
    return Settings(
        cost=costs.NUMBER[problem.cost_name],
        optimizer=optimizers.NUMBER[recipe.optimizer.name],
        bias_update=BIAS_UPDATES.index(problem.bias_update),
        depth=network.depth,
        parameters=network.parameters,
        mean=int(problem.reduction == "mean"),
        kinks=int(kinks),
        batch=batch_size(problem, recipe),
        shuffled=int(recipe.shuffle),
        seed=recipe.seed,
        costs=int(recipe.needs_costs),
    )


def _data(samples: Samples) -> Data:
    x, y = (np.ascontiguousarray(part, dtype=float).ravel() for part in samples)
    return Data(x, y, len(samples.inputs))


def _room(problem: Problem) -> Room:
    sizes = problem.network.sizes
    z, a, slope, delta, error = (np.empty(TILE * sum(sizes)) for _ in range(5))
    y, zeros, g = np.empty(TILE * sizes[-1]), np.zeros(TILE * max(sizes)), np.empty(problem.network.parameters)
    return Room(z, a, slope, delta, error, y, zeros, g, np.arange(problem.samples))
