"""Step 6: the update."""

from app.explain.formulas import MINUS, Formula, Op, Symbol, row
from app.explain.solution import Solution
from app.explain.steps.step import TOO_WIDE, Block, Step, Text, lines, shown

BECOMES = Op("←")
BIASES = {
    "each": "",
    "frozen": " The biases are left as they are.",
    "shared": " All biases of a layer are one number, so each of them takes the step of their gradients’ sum.",
}


def explain(solution: Solution) -> Step:
    return Step(
        key="update",
        phase="update",
        title="Update",
        question="One step downhill",
        says="Every parameter moves against its gradient, by the learning rate times the gradient; all of them at the "
        "same time." + BIASES[solution.problem.bias_update],
        rules=_rules(solution),
        blocks=()
        if diverged(solution)
        else tuple(_block(solution, layer) for layer in solution.problem.network.layers),
        shown=shown(solution, tuple(solution.problem.network.layers), edges="W" if diverged(solution) else "step_W"),
        headline=("learning_rate",),
        notes=diverged(solution),
    )


def diverged(solution: Solution) -> tuple[Text, ...]:
    """What to say where the update leaves float64."""
    address = solution.trace.diverged
    if not address:
        return ()
    return ((f"With this learning rate the network diverges: {address} is too large for float64. Try a smaller one.",),)


def _rules(solution: Solution) -> tuple[Formula, ...]:
    """The update of weights, and that of biases as the convention says."""
    rate = Symbol("learning_rate")
    weights = row(Symbol("W", "l"), BECOMES, Symbol("W", "l"), MINUS, rate, Symbol("dC_dW", "l"))
    bias, gradient = Symbol("b", "l", ("j",)), Symbol("dC_db", "l", ("i",))
    biases = {
        "each": row(Symbol("b", "l"), BECOMES, Symbol("b", "l"), MINUS, rate, Symbol("dC_db", "l")),
        "frozen": row(Symbol("b", "l"), BECOMES, Symbol("b", "l")),
        "shared": row(bias, BECOMES, bias, MINUS, rate, Symbol("∑", indices=("i",)), gradient),
    }
    return weights, biases[solution.problem.bias_update]


def _block(solution: Solution, layer: int) -> Block:
    heading = f"Layer {layer}"
    if not solution.legible(layer, layer - 1):
        return Block(heading, left_out=TOO_WIDE)
    return Block(heading, (), lines(solution, [*solution.weights("W_new", layer), *solution.units("b_new", layer)]))
