"""Step 4: the gradients of the output layer; the same equations serve every layer."""

from app.explain.formulas import EQUALS, Formula, Symbol, Transposed, row
from app.explain.solution import Solution
from app.explain.steps.step import TOO_WIDE, Block, Shown, Step, lines
from app.explain.written import matrix, vector


def explain(solution: Solution) -> Step:
    layer = solution.depth
    return Step(
        key="gradients",
        phase="backward",
        title=f"Layer {layer} gradients",
        question=f"What did each weight of layer {layer} do to the cost?",
        says="A weight’s gradient is delta of the unit that it leads to, times the activation that it carries. A bias "
        "carries 1, so its gradient is delta itself." + batch_remark(solution),
        rules=rules("L"),
        blocks=(block(solution, layer),),
        shown=Shown((*("a",) * layer, "delta"), (*("W",) * layer, "dC_dW"), (layer - 1, layer)),
    )


def batch_remark(solution: Solution) -> str:
    """What happens to the gradients of several samples."""
    if solution.problem.single:
        return ""
    how = "averaged" if solution.problem.reduction == "mean" else "added up"
    return f" Over the {solution.problem.samples} samples the gradients are {how}."


def rules(layer: str) -> tuple[Formula, ...]:
    before = Symbol("a", f"{layer}−1")
    weights = row(Symbol("dC_dW", layer), EQUALS, Symbol("delta", layer), Transposed(before))
    return weights, row(Symbol("dC_db", layer), EQUALS, Symbol("delta", layer))


def block(solution: Solution, layer: int) -> Block:
    """The gradients of one layer."""
    heading = f"Gradients of layer {layer}"
    if not solution.legible(layer, layer - 1) or solution.problem.samples > 4:
        return Block(heading, left_out=TOO_WIDE)
    addresses = [*solution.weights("dC_dW", layer), *solution.units("dC_db", layer)]
    return Block(heading, _matrices(solution, layer), lines(solution, addresses))


def _matrices(solution: Solution, layer: int) -> tuple[Formula, ...]:
    if not solution.problem.single:
        return ()
    values, sizes = solution.values, solution.sizes
    return (
        row(
            Symbol("dC_dW", layer),
            EQUALS,
            vector("delta", layer, values, sizes[layer], None),
            Transposed(vector("a", layer - 1, values, sizes[layer - 1], None)),
            EQUALS,
            matrix("dC_dW", layer, values, (sizes[layer], sizes[layer - 1])),
        ),
    )
