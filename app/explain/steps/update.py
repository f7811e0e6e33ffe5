"""Step 6: the update; and the update of a layer right behind its gradients, where layers are updated in place.

Nothing depends on the update of layer 1 any more: it always stands in step 6.
"""

from collections.abc import Iterator

from ...backprop.address import Address
from ..formula_writer import Writer
from ..formulas import EQUALS, MINUS, Formula, Op, Symbol, row
from ..language import N_, _
from ..solution import Solution
from ..why import Sum
from .step import BACKWARD, GRADIENT, TOO_WIDE, WORKING, Block, Step, Text, highlight, sentence, worked_lines

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


OPTIMIZERS = {
    "momentum": N_(
        "Every parameter has a velocity: the momentum times its old velocity, plus its gradient. The learning rate "
        "times the new velocity is subtracted from the parameter."
    ),
    "nesterov": N_(
        "Every parameter has a velocity: the momentum times its old velocity, plus its gradient. The momentum times "
        "the new velocity is added to the gradient; the learning rate times this sum is subtracted from the parameter."
    ),
    "adagrad": N_(
        "For every parameter the squares of all its gradients so far are added up. Its gradient is divided by the "
        "square root of this sum, so that parameters with large gradients take shorter steps."
    ),
    "rmsprop": N_(
        "For every parameter there is a fading mean of the squares of its gradients. Its gradient is divided by the "
        "square root of this mean, so that all parameters take steps of a similar size."
    ),
    "adam": N_(
        "For every parameter there are two fading means: of its gradients, and of their squares. Both began at 0, "
        "which is corrected for. The first is divided by the square root of the second."
    ),
    "adamw": N_(
        "For every parameter there are two fading means: of its gradients, and of their squares. Both began at 0, "
        "which is corrected for. The first is divided by the square root of the second. In addition every parameter "
        "shrinks by a small share of itself, the weight decay times the learning rate."
    ),
}
"""What an optimizer does; without one, plain gradient descent."""
SHARED = N_("All biases of a layer are one number, which is updated with the sum of their gradients.")


def _says(solution: Solution) -> Iterator[str]:
    problem = solution.problem
    if problem.optimizer.name in OPTIMIZERS:
        yield _(OPTIMIZERS[problem.optimizer.name])
        if problem.bias_update != "each":
            yield _(SHARED if problem.bias_update == "shared" else BIASES["frozen"])
        return
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
    """The update of weights, and that of biases as the convention says; with an optimizer that of weights alone."""
    if solution.problem.optimizer.name != "sgd":
        return tuple(_general(solution, name, layer) for name in _working(solution, "W"))
    rate = Symbol("learning_rate")
    W, b = Symbol("W", layer), Symbol("b", layer)
    weights = row(W, BECOMES, W, MINUS, rate, Symbol("dC_dW", layer))
    bias, gradient = Symbol("b", layer, ("j",)), Symbol("dC_db", layer, ("i",))
    biases = {
        "each": row(b, BECOMES, b, MINUS, rate, Symbol("dC_db", layer)),
        "frozen": row(b, BECOMES, b),
        "shared": row(bias, BECOMES, bias, MINUS, rate, Symbol("∑", indices=("i",)), gradient),
    }
    return (weights, biases[solution.problem.bias_update]) if solution.has_biases else (weights,)


def _working(solution: Solution, parameter: str) -> list[str]:
    """What the optimizer works of every weight or bias; a step that stands in the sum of the new number is left out."""
    place = "1.0.0" if parameter == "W" else "1.0"
    names = [pattern.format(parameter) for pattern in WORKING]
    worked = [name for name in names if f"{name}.{place}" in solution.values]
    is_sum = isinstance(solution.why(f"step_{parameter}.{place}"), Sum) if worked else True
    return [name for name in worked if not (is_sum and name.startswith("step_"))]


def _general(solution: Solution, name: str, layer: str) -> Formula:
    """The rule of a quantity in symbols, for all numbers of a layer."""
    because = solution.why(f"{name}.1.0.0")
    assert because is not None
    return row(Symbol(name, layer), EQUALS, General(layer).why(because))


class General(Writer):
    """Writes whys with the symbols of whole layers."""

    def __init__(self, layer: str) -> None:
        super().__init__({}, symbols=True)
        self.layer = layer

    def atom(self, address: str, bare: bool = False) -> Formula:
        at = Address.parse(address)
        return Symbol(at.name, self.layer if at.indices else None)


def block(solution: Solution, layer: int, heading: str) -> Block:
    """The new parameters of one layer, and what the optimizer works on the way to them."""
    if not solution.legible(layer, layer - 1):
        return Block(heading, left_out=_(TOO_WIDE))
    weights = (at for name in _working(solution, "W") for at in solution.weights(name, layer))
    biases = (at for name in _working(solution, "b") for at in solution.biases(name, layer))
    return Block(heading, (), worked_lines(solution, [*weights, *biases]))


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
