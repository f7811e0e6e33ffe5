"""Step 4: the gradients of the output layer; the same equations serve every layer."""

from dataclasses import replace
from fractions import Fraction

from ..formula_writer import matrix, vector
from ..formulas import EQUALS, Constant, Formula, Over, Symbol, Transposed, row
from ..language import N_, _
from ..solution import MAX_SUMMED_SAMPLES, Solution
from . import update
from .step import BACKWARD, GRADIENT, TOO_MANY_SAMPLES, TOO_WIDE, Block, Highlight, Step, worked_lines

SAYS = N_(
    "The gradient of a weight is delta of the unit at its end times the activation at its start. The "
    "gradient of a bias is delta itself."
)
BATCH_REMARKS = {
    "mean": N_("The gradient is the mean over the %(count)s samples."),
    "sum": N_("The gradient is the sum over the %(count)s samples."),
}
TOTALS = {
    "mean": N_("Gradients, mean of all %(count)s samples"),
    "sum": N_("Gradients, sum of all %(count)s samples"),
}


def explain(solution: Solution) -> Step:
    layer = solution.depth
    return Step(
        key="gradients",
        phase="backward",
        question=_("How does each weight of layer %(layer)s affect the cost?", layer=layer),
        says=" ".join((_(SAYS), *batch_remark(solution), *update.early_remark(solution, layer))),
        rules=(*rules(solution, "L"), *update.early_rules(solution, layer, "L")),
        blocks=(*blocks(solution, layer), *update.early_blocks(solution, layer)),
        shown=Highlight(
            (*(("a",),) * layer, BACKWARD),
            (*(("W",),) * layer, ("W", GRADIENT)),
            (layer - 1, layer),
            (("gradients", layer),),
        ),
    )


def batch_remark(solution: Solution) -> tuple[str, ...]:
    """What happens to the gradients of several samples."""
    if solution.problem.single:
        return ()
    return (_(BATCH_REMARKS[solution.problem.reduction], count=solution.problem.samples),)


def rules(solution: Solution, layer: str) -> tuple[Formula, ...]:
    """dC/dW = delta a^T and dC/db = delta; of several samples each its own, then their sum or mean."""
    s = None if solution.problem.single else "s"
    delta, before = Symbol("delta", layer, sample=s), Symbol("a", f"{layer}−1", sample=s)
    W, b = (Symbol(name, layer, sample=s) for name in ("dC_dW", "dC_db"))
    own = row(W, EQUALS, delta, Transposed(before)), row(b, EQUALS, delta)
    if s is None:
        return own
    over: tuple[Formula, ...] = (Symbol("∑", indices=(s,)),)
    if solution.problem.reduction == "mean":
        over = (Over(Constant(Fraction(1)), Symbol("N")), *over)
    return *own, *(row(replace(each, sample=None), EQUALS, *over, each) for each in (W, b))


def blocks(solution: Solution, layer: int) -> tuple[Block, ...]:
    """The gradients of one layer: of the sample in view, and over all samples where there are several."""
    heading = _("Gradients of layer %(layer)s", layer=layer)
    if not solution.legible(layer, layer - 1):
        return (Block(heading, left_out=_(TOO_WIDE)),)
    addresses = [*solution.weights("dC_dW", layer), *solution.units("dC_db", layer)]
    if not solution.problem.single:
        heading = _("Gradients of layer %(layer)s, sample %(sample)s", layer=layer, sample=solution.sample)
    own = Block(heading, (_matrices(solution, layer),), worked_lines(solution, [solution.s + at for at in addresses]))
    if solution.problem.single:
        return (own,)
    total = _(TOTALS[solution.problem.reduction], count=solution.problem.samples)
    if solution.problem.samples > MAX_SUMMED_SAMPLES:
        return own, Block(total, left_out=_(TOO_MANY_SAMPLES))
    return own, Block(total, lines=worked_lines(solution, addresses))


def _matrices(solution: Solution, layer: int) -> Formula:
    values, sizes, s = solution.values, solution.sizes, solution.sample
    return row(
        Symbol("dC_dW", layer, sample=s),
        EQUALS,
        vector("delta", layer, values, sizes[layer], s),
        Transposed(vector("a", layer - 1, values, sizes[layer - 1], s)),
        EQUALS,
        matrix("dC_dW", layer, values, (sizes[layer], sizes[layer - 1]), s),
    )
