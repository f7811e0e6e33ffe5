"""Several steps of training in a row: each goes on with the weights that the step before it ended with.

Between two steps the weights are rounded to float64, as a link writes them. Hand-size networks are worked exactly for
as long as their weights are decimals that float64 names exactly; from the first other weight on, they are rounded.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..backprop.arithmetic import as_floats
from ..backprop.problem import Problem
from ..backprop.solve import solve
from ..backprop.trace import Trace
from .numbers import decimal_of


@dataclass(frozen=True)
class TrainingSteps:
    """The steps up to one problem, that one included."""

    problems: tuple[Problem, ...]
    costs: tuple[Any, ...]
    """The cost before each step."""
    rounded_from: int | None
    """The first step, from 1, that begins with a weight that had to be rounded."""

    @property
    def number(self) -> int:
        """The current step, from 1."""
        return len(self.problems)


def train(problem: Problem, steps: int) -> TrainingSteps | None:
    """The steps from a problem on; None where the update of one of them diverges or there is no learning rate."""
    problems, costs, rounded_from = [problem], [], None
    for number in range(1, steps + 1):
        trace = solve(problems[-1])
        costs.append(trace.before.cost)
        if number == steps:
            break
        after = next_problem(problems[-1], trace)
        if after is None:
            return None
        if rounded_from is None and not _is_exact(trace):
            rounded_from = number + 1
        problems.append(after)
    return TrainingSteps(tuple(problems), tuple(costs), rounded_from)


def next_problem(problem: Problem, trace: Trace) -> Problem | None:
    """The same problem with the updated weights and biases, each the nearest float64; None where there are none.

    What the optimizer remembers goes along.
    """
    if trace.after is None or trace.update is None:
        return None
    updated = trace.update.network
    W, b = ([values.astype(float) for values in arrays] for arrays in (updated.W, updated.b))
    state = trace.update.state.mapped(as_floats) if problem.optimizer.remembers else None
    return replace(problem, network=problem.network.with_parameters(W, b), state=state)


def _is_exact(trace: Trace) -> bool:
    """Whether every updated parameter is exactly the decimal that names its float64."""
    assert trace.update
    return all(
        hasattr(value, "numerator")
        and Fraction(int(value.numerator), int(value.denominator)) == Fraction(decimal_of(float(value)))
        for value in trace.update.network.flat()
    )
