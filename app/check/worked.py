"""A small problem worked through, kept for the next time: a sheet is marked again at every number that is typed."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from ..backprop.optimizers import PARAMETERS
from ..backprop.problem import Problem
from ..backprop.solve import solve
from ..backprop.trace import Trace

KEPT_WORK = 200
"""Parameters times samples up to which something is kept of a problem."""


@dataclass(frozen=True)
class _Asked:
    """A problem, known by its shape and all its numbers."""

    key: Hashable
    problem: Problem = field(compare=False)


def is_small(problem: Problem) -> bool:
    """Whether it is of the size of a sheet of paper."""
    return problem.network.parameters * problem.samples <= KEPT_WORK


def worked(problem: Problem) -> Trace:
    """As `solve`. Raises NotFinite and InvalidProblem."""
    if problem.exact or not is_small(problem):
        return solve(problem)
    arrays = (*problem.network.W, *problem.network.b, problem.inputs, problem.targets)
    numbers = b"".join(array.tobytes() for array in arrays if array is not None)
    state = problem.remembered
    memory = b"".join(v.tobytes() for p in PARAMETERS for each in state.of(p) for v in each.values())
    settings = (problem.learning_rate, problem.optimizer, problem.penalty, state.t)
    return _kept(_Asked((problem.shape, settings, numbers, memory), problem))


@lru_cache(maxsize=64)
def _kept(asked: _Asked) -> Trace:
    return solve(asked.problem)
