"""The trace: one frozen record of everything that is computed when a problem is worked through once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .arithmetic import Array
from .backward import Backward
from .costs import over_samples
from .forward import Forward, Kink
from .output import output_of
from .penalties import penalty_costs
from .problem import Problem
from .update import Update


@dataclass(frozen=True, eq=False)
class EvaluatedPass:
    """A forward pass and its cost: `costs` of each sample, shape (samples,), and the `cost` over all of them.

    With penalties the cost is the sum of data_cost, which is over the samples, and of the penalties, by kind.
    """

    forward: Forward
    costs: Array | None = None
    cost: float | None = None
    data_cost: float | None = None
    penalties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Trace:
    """All values of one pass. `problem` holds the numbers in the arithmetic that they were computed in."""

    problem: Problem
    before: EvaluatedPass
    backward: Backward | None = None
    update: Update | None = None
    after: EvaluatedPass | None = None
    diverged: str | None = None
    """The address of the first value after the update that float64 cannot hold; `after` is None then."""

    @property
    def kinks(self) -> tuple[Kink, ...]:
        """The values of the first pass that lie on a kink."""
        return self.before.forward.kinks + (self.backward.kinks if self.backward else ())


def evaluate_cost(problem: Problem, passed: Forward) -> EvaluatedPass:
    """Add the costs to a forward pass, where there are targets."""
    if problem.targets is None:
        return EvaluatedPass(passed)
    costs = problem.cost.value(output_of(problem, passed), problem.targets)
    data_cost = over_samples(costs.sum(), len(costs), problem.reduction)
    added = penalty_costs(problem.penalty, problem.network, problem.samples)
    return EvaluatedPass(passed, costs, sum(added.values(), start=data_cost), data_cost, added)
