"""The steps, in the order in which they are worked by hand. The only place that knows the order."""

from dataclasses import replace

from ..solution import Solution
from . import (
    step_1_forward,
    step_2_cost,
    step_3_output_delta,
    step_4_output_gradients,
    step_5_hidden_layer,
    step_6_update,
    step_7_forward_again,
    step_8_cost_again,
)
from .step import Step


def order(depth: int) -> list[str]:
    """The keys of the steps of a network of this depth, in their order."""
    hidden = [f"hidden-{layer}" for layer in range(depth - 1, 0, -1)]
    return ["forward", "cost", "delta", "gradients", *hidden, "update", "forward-again", "cost-again"]


def steps(solution: Solution) -> list[Step]:
    """Eight steps for two layers; step 5 is repeated for every further hidden layer, from the back to the front."""
    worked = [
        step_1_forward.explain(solution),
        step_2_cost.explain(solution),
        step_3_output_delta.explain(solution),
        step_4_output_gradients.explain(solution),
        *(step_5_hidden_layer.explain(solution, layer) for layer in range(solution.depth - 1, 0, -1)),
        step_6_update.explain(solution),
        step_7_forward_again.explain(solution),
        step_8_cost_again.explain(solution),
    ]
    return [replace(step, number=number, of=len(worked)) for number, step in enumerate(worked, start=1)]
