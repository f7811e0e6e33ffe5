"""What steps 4 and 5 say besides where layers are updated in place: the update of a layer, right behind its gradients.

Of layer 1 nothing depends on it any more: its update stands in step 6.
"""

from ..formulas import Formula
from ..language import _
from ..solution import Solution
from . import step_6_update
from .step import Block, Text


def remark(solution: Solution, layer: int) -> tuple[str, ...]:
    """That a layer is updated at once."""
    if layer not in solution.problem.updated_early:
        return ()
    return (_("In place, this layer is updated at once, and what is below it gets to see the new weights."),)


def rules(solution: Solution, layer: int, symbol: str) -> tuple[Formula, ...]:
    """The update in symbols, of a layer with this symbol."""
    return step_6_update.rules(solution, symbol) if layer in solution.problem.updated_early else ()


def blocks(solution: Solution, layer: int) -> tuple[Block, ...]:
    """The update in numbers."""
    if layer not in solution.problem.updated_early:
        return ()
    return (step_6_update.block(solution, layer, _("Update of layer %(layer)s", layer=layer)),)


def notes(solution: Solution, layer: int) -> tuple[Text, ...]:
    """What is wrong with the gradients of a hidden layer whose deltas came through new weights."""
    if layer + 1 not in solution.problem.updated_early:
        return ()
    return (
        (
            _(
                "These are no longer the gradients of the cost: they mix the activations of the forward pass, which "
                "went through the old weights, with the new weights. All gradients come first, then the update; this "
                "order is a widespread mistake."
            ),
        ),
    )
