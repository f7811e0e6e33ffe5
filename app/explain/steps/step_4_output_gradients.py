"""Step 4: the gradients of the output layer; the same equations serve every layer."""

from fractions import Fraction

from app.explain.formulas import EQUALS, Constant, Formula, Over, Symbol, Transposed, row
from app.explain.solution import Solution
from app.explain.steps.step import TOO_MANY_SAMPLES, TOO_WIDE, Block, Shown, Step, lines
from app.explain.written import matrix, vector

MOST_SAMPLES = 4
"""Up to which the sums over the samples are written out."""


def explain(solution: Solution) -> Step:
    layer = solution.depth
    return Step(
        key="gradients",
        phase="backward",
        title=f"Layer {layer} gradients",
        question=f"What did each weight of layer {layer} do to the cost?",
        says="A weight’s gradient is delta of the unit that it leads to, times the activation that it carries. A bias "
        "carries 1, so its gradient is delta itself." + batch_remark(solution),
        rules=rules(solution, "L"),
        blocks=(block(solution, layer),),
        shown=Shown((*("a",) * layer, "delta"), (*("W",) * layer, "dC_dW"), (layer - 1, layer)),
    )


def batch_remark(solution: Solution) -> str:
    """What happens to the gradients of several samples."""
    if solution.problem.single:
        return ""
    how = "averaged" if solution.problem.reduction == "mean" else "added up"
    return f" Over the {solution.problem.samples} samples the gradients are {how}."


def rules(solution: Solution, layer: str) -> tuple[Formula, ...]:
    """dC/dW = delta a^T and dC/db = delta; summed over the samples s, or averaged, where there are several."""
    over: tuple[Formula, ...] = () if solution.problem.single else (Symbol("∑", indices=("s",)),)
    if over and solution.problem.reduction == "mean":
        over = (Over(Constant(Fraction(1)), Symbol("N")), *over)
    delta, before = Symbol("delta", layer), Symbol("a", f"{layer}−1")
    weights = row(Symbol("dC_dW", layer), EQUALS, *over, delta, Transposed(before))
    return weights, row(Symbol("dC_db", layer), EQUALS, *over, delta)


def block(solution: Solution, layer: int) -> Block:
    """The gradients of one layer."""
    heading = f"Gradients of layer {layer}"
    if solution.problem.samples > MOST_SAMPLES:
        return Block(heading, left_out=TOO_MANY_SAMPLES)
    if not solution.legible(layer, layer - 1):
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
