"""Step 7: the forward pass with the new parameters."""

from ..language import _
from ..solution import Solution
from . import step_1_forward
from .step import Step, shown
from .step_6_update import diverged


def explain(solution: Solution) -> Step:
    is_over = bool(diverged(solution))
    new = "" if is_over else "_new"
    return Step(
        key="forward-again",
        phase="after the update",
        title=_("Forward again"),
        question=_("What does it answer now?"),
        says=_("The same inputs go through the network with its new weights and biases."),
        rules=step_1_forward.rules("_new"),
        blocks=() if is_over else step_1_forward.blocks(solution, new),
        shown=shown(solution, range(solution.depth + 1), "forward", units=f"a{new}", edges=f"W{new}"),
        headline=() if is_over else tuple(solution.units("a_new", solution.depth)),
        notes=diverged(solution),
    )
