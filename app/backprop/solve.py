"""Solve a problem: the steps of a whole pass in order. Everything else in this package serves one of them.

Single steps: `forward`, `evaluate_cost` (the cost), `backward` (deltas and gradients), `update`. What a step is called
and what it says is a matter of `explain`.
"""

from dataclasses import replace

import numpy as np

from .arithmetic import arithmetic
from .backward import Backward, backward
from .forward import forward
from .output import require_probabilities, slope_may_overflow
from .problem import Problem, as_exact, is_small
from .trace import Trace, evaluate_cost
from .update import Update, update
from .values import (
    are_finite,
    early_values,
    first_not_finite,
    forward_values,
    held_slopes,
    require_finite,
    update_values,
)


def solve_forward(problem: Problem) -> Trace:
    """The forward pass, and the cost where there are targets; in fractions where the problem is of hand size.

    Raises NotFinite where a value is too large for float64, InvalidProblem where a cross-entropy meets an output
    outside [0, 1].
    """
    with arithmetic():
        trace = _forward(problem)
    require_finite(forward_values(trace.before), problem.single)
    return trace


def solve(problem: Problem) -> Trace:
    """Forward, cost, deltas and gradients back to layer 1; with a learning rate also update, forward, cost again.

    Raises NotFinite and InvalidProblem as `solve_forward` does, and NotFinite where a new weight that the deltas go
    back through is too large; a network that diverges by the update is a result: the trace then says at which address.
    """
    with arithmetic():
        trace = _forward(problem)
        slopes = backward(trace.problem, trace.before.forward)
        updated = None if problem.learning_rate is None else update(trace.problem, slopes.dC_dW, slopes.dC_db)
    trace = Trace(trace.problem, trace.before, slopes, updated)
    _require_finite(trace, slopes)
    return trace if updated is None else _solve_again(trace, updated)


def _forward(problem: Problem) -> Trace:
    """The forward pass and its cost."""
    problem = as_exact(problem) if is_small(problem) else problem
    passed = forward(problem.network, problem.inputs)
    require_probabilities(problem, passed)
    return Trace(problem, evaluate_cost(problem, passed))


def _require_finite(trace: Trace, slopes: Backward) -> None:
    """Raise NotFinite for the first value up to the last gradient that float64 cannot hold."""
    assert trace.before.costs is not None
    passed, costs = trace.before.forward, [trace.before.costs, np.array(trace.before.cost)]
    dC_da = slopes.dC_da[:-1] if slope_may_overflow(trace.problem) else slopes.dC_da
    every = (passed.z, passed.a, costs, dC_da, slopes.da_dz, slopes.delta, slopes.dC_dW, slopes.dC_db)
    early = [row.values for row in early_values(trace.update)] if trace.update else []
    if not are_finite(*every, early):  # looked at all at once, as it nearly always is so
        require_finite(
            [*forward_values(trace.before), *held_slopes(trace.problem, slopes, trace.update)], trace.problem.single
        )


def _solve_again(trace: Trace, updated: Update) -> Trace:
    """Forward with the updated network, and its cost."""
    with arithmetic():
        again = trace.problem.with_network(updated.network)
        after = evaluate_cost(again, forward(again.network, again.inputs))
    rows = [*update_values(updated), *forward_values(after, "_new")]
    address = first_not_finite(rows, again.single)
    return replace(trace, after=None if address else after, diverged=address)
