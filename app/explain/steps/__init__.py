"""The steps, in the order in which they are worked by hand. The only place that knows the order."""

from dataclasses import replace

from ..solution import Solution
from . import again, cost, forward, gradients, hidden, output_delta, update
from .step import Step


def order(depth: int) -> list[str]:
    """The keys of the steps of a network of this depth, in their order."""
    hidden = [f"hidden-{layer}" for layer in range(depth - 1, 0, -1)]
    return ["forward", "cost", "delta", "gradients", *hidden, "update", "forward-again", "cost-again"]


def steps(solution: Solution) -> list[Step]:
    """Eight steps for two layers; step 5 is repeated for every further hidden layer, from the back to the front."""
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
    return [replace(step, number=number, of=len(worked)) for number, step in enumerate(worked, start=1)]
