"""The steps of a worked solution, in the order in which they are worked by hand."""

from dataclasses import replace

from ..solution import Solution
from . import again, cost, forward, gradients, hidden, output_delta, update
from .step import Step, step_titles


def steps(solution: Solution) -> list[Step]:
    """All steps of a solution, in the order of `step_titles`."""
    worked = [
        forward.explain(solution),
        cost.explain(solution),
        output_delta.explain(solution),
        gradients.explain(solution),
        *(hidden.explain(solution, layer) for layer in range(solution.depth - 1, 0, -1)),
        update.explain(solution),
        again.explain_forward(solution),
        again.explain_cost(solution),
    ]
    titles = step_titles(solution.depth)
    return [
        replace(step, title=titles[step.key], number=number, of=len(worked))
        for number, step in enumerate(worked, start=1)
    ]
