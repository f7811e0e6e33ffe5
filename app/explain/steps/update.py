"""Step 6: the update; and the update of a layer right behind its gradients, where layers are updated in place.

Nothing depends on the update of layer 1 any more: it always stands in step 6.
"""

from collections.abc import Iterator

from ..formulas import MINUS, Formula, Op, Symbol, row
from ..language import N_, _
from ..solution import Solution
from .step import BACKWARD, GRADIENT, TOO_WIDE, Block, Step, Text, highlight, sentence, worked_lines

BECOMES = Op("←")
BIASES = {
    "frozen": N_("The biases are not updated."),
    "shared": N_(
        "All biases of a layer are one number, so each changes by the sum of their gradients times the learning rate."
    ),
}


def explain(solution: Solution) -> Step:
    return Step(
        key="update",
        phase="update",
        question=_("One step downhill"),
        says=" ".join(_says(solution)),
        rules=rules(solution, "l"),
        blocks=()
        if diverged(solution)
        else tuple(block(solution, layer, _("Layer %(layer)s", layer=layer)) for layer in _layers(solution)),
        shown=highlight(
            solution,
            solution.problem.network.layers,
            "weights",
            BACKWARD,
            ("W" if diverged(solution) else "W_new", GRADIENT),
        ),
        headline=("learning_rate",),
        notes=diverged(solution),
    )


def _says(solution: Solution) -> Iterator[str]:
    if solution.problem.updated_early:
        yield _(
            "The learning rate times its gradient is subtracted from every parameter. The layers above were "
            "already updated on the way back; only layer 1 is left."
        )
    else:
        yield _("The learning rate times its gradient is subtracted from every parameter, from all at the same time.")
    if solution.problem.bias_update in BIASES:
        yield _(BIASES[solution.problem.bias_update])


def diverged(solution: Solution) -> tuple[Text, ...]:
    """The note for an update that overflows float64."""
    address = solution.trace.diverged
    if not address:
        return ()
    pattern = _(
        "With this learning rate the network diverges: %(address)s is too large to compute with. Try a "
        "smaller learning rate."
    )
    return (sentence(pattern, address=address),)


def _layers(solution: Solution) -> list[int]:
    """The layers that were not updated on the way back."""
    return [layer for layer in solution.problem.network.layers if layer not in solution.problem.updated_early]


def rules(solution: Solution, layer: str) -> tuple[Formula, ...]:
    """The update of weights, and that of biases as the convention says."""
    rate = Symbol("learning_rate")
    W, b = Symbol("W", layer), Symbol("b", layer)
    weights = row(W, BECOMES, W, MINUS, rate, Symbol("dC_dW", layer))
    bias, gradient = Symbol("b", layer, ("j",)), Symbol("dC_db", layer, ("i",))
    biases = {
        "each": row(b, BECOMES, b, MINUS, rate, Symbol("dC_db", layer)),
        "frozen": row(b, BECOMES, b),
        "shared": row(bias, BECOMES, bias, MINUS, rate, Symbol("∑", indices=("i",)), gradient),
    }
    return weights, biases[solution.problem.bias_update]


def block(solution: Solution, layer: int, heading: str) -> Block:
    """The new parameters of one layer."""
    if not solution.legible(layer, layer - 1):
        return Block(heading, left_out=_(TOO_WIDE))
    return Block(
        heading, (), worked_lines(solution, [*solution.weights("W_new", layer), *solution.units("b_new", layer)])
    )


def early_remark(solution: Solution, layer: int) -> tuple[str, ...]:
    """That a layer is updated at once."""
    if layer not in solution.problem.updated_early:
        return ()
    return (_("This layer is updated right away, so the layers before it use its new weights."),)


def early_rules(solution: Solution, layer: int, symbol: str) -> tuple[Formula, ...]:
    """The update in symbols, of a layer with this symbol."""
    return rules(solution, symbol) if layer in solution.problem.updated_early else ()


def early_blocks(solution: Solution, layer: int) -> tuple[Block, ...]:
    """The update in numbers."""
    if layer not in solution.problem.updated_early:
        return ()
    return (block(solution, layer, _("Update of layer %(layer)s", layer=layer)),)


def early_notes(solution: Solution, layer: int) -> tuple[Text, ...]:
    """What is wrong with the gradients of a hidden layer whose deltas came through new weights."""
    if layer + 1 not in solution.problem.updated_early:
        return ()
    return (
        (
            _(
                "These are no longer the gradients of the cost: they combine activations computed with the old "
                "weights with weights that are already new. To do it right, compute all gradients first and "
                "update afterwards. This order is a common mistake."
            ),
        ),
    )
