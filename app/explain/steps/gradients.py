"""Step 4: the gradients of the output layer; the same equations serve every layer."""

from dataclasses import replace
from fractions import Fraction

from ..formula_writer import matrix, vector
from ..formulas import EQUALS, PLUS, Call, Formula, Numeral, Over, Symbol, Transposed, row
from ..language import N_, _
from ..solution import MAX_SUMMED_SAMPLES, Solution
from . import update
from .step import BACKWARD, GRADIENT, TOO_MANY_SAMPLES, TOO_WIDE, Block, Highlight, Step, worked_lines

SAYS = N_(
    "The gradient of a weight is delta of the unit at its end times the activation at its start. The "
    "gradient of a bias is delta itself."
)
PENALISED = N_("The slope of the penalty is then added: it pulls every penalised parameter towards 0.")
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
    penalty = (_(PENALISED),) if solution.problem.penalty else ()
    return Step(
        key="gradients",
        phase="backward",
        question=_("How does each weight of layer %(layer)s affect the cost?", layer=layer),
        says=" ".join((_(SAYS), *batch_remark(solution), *penalty, *update.early_remark(solution, layer))),
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
    parameters = {"W": W, "b": b} if solution.has_biases else {"W": W}
    own = (row(W, EQUALS, delta, Transposed(before)), row(b, EQUALS, delta))[: len(parameters)]
    is_penalised = solution.problem.penalty.of
    penalised = tuple(_sum_of_parts(solution, f"dC_d{p}", layer) for p in parameters if is_penalised(p))
    if s is None:
        return *(row(_part(solution, each.items[0]), *each.items[1:]) for each in own), *penalised
    over: tuple[Formula, ...] = (Symbol("∑", indices=(s,)),)
    if solution.problem.reduction == "mean":
        over = (Over(Numeral(Fraction(1)), Symbol("N")), *over)
    means = (row(_part(solution, replace(each, sample=None)), EQUALS, *over, each) for each in parameters.values())
    return *own, *means, *penalised


def _part(solution: Solution, symbol: Formula) -> Formula:
    """The symbol of a gradient without penalty, where there is one."""
    assert isinstance(symbol, Symbol)
    is_part = solution.problem.penalty.of(symbol.name[-1])
    return replace(symbol, name=f"data_{symbol.name}") if is_part else symbol


def _sum_of_parts(solution: Solution, name: str, layer: str) -> Formula:
    """A penalised gradient in symbols: that without penalty, and the slope of each penalty."""
    penalty, parameter, items = solution.problem.penalty, name[-1], list[Formula]()
    for kind in penalty.of(parameter):
        factor = penalty.slope_factor(kind, solution.problem.samples)
        w = Symbol(parameter, layer)
        shrunk = Call("sign", (w,)) if kind == "l1" else w
        items += [PLUS, *([] if factor == 1 else [Numeral(factor)]), Symbol(kind), shrunk]
    return row(Symbol(name, layer), EQUALS, Symbol(f"data_{name}", layer), *items)


def blocks(solution: Solution, layer: int) -> tuple[Block, ...]:
    """The gradients of one layer: of the sample in view, and over all samples where there are several."""
    heading = _("Gradients of layer %(layer)s", layer=layer)
    if not solution.legible(layer, layer - 1):
        return (Block(heading, left_out=_(TOO_WIDE)),)
    addresses = [*solution.weights("dC_dW", layer), *solution.biases("dC_db", layer)]
    if not solution.problem.single:
        heading = _("Gradients of layer %(layer)s, sample %(sample)s", layer=layer, sample=solution.sample)
    parts = [*_with_parts(solution, "dC_dW", layer), *_with_parts(solution, "dC_db", layer)]
    lines = parts if solution.problem.single else [solution.s + at for at in addresses]
    own = Block(heading, (_matrices(solution, layer),), worked_lines(solution, lines))
    if solution.problem.single:
        return (own,)
    total = _(TOTALS[solution.problem.reduction], count=solution.problem.samples)
    if solution.problem.samples > MAX_SUMMED_SAMPLES:
        return own, Block(total, left_out=_(TOO_MANY_SAMPLES))
    return own, Block(total, lines=worked_lines(solution, parts))


def _with_parts(solution: Solution, name: str, layer: int) -> list[str]:
    """The addresses of the gradients of a layer over all samples, behind their parts where they are penalised."""
    kinds = solution.problem.penalty.of(name[-1])
    names = [f"data_{name}", *(f"{kind}_d{name[-1]}" for kind in kinds), name] if kinds else [name]
    places = solution.weights("", layer) if name == "dC_dW" else solution.biases("", layer)
    return [part + place for part in names for place in places]


def _matrices(solution: Solution, layer: int) -> Formula:
    values, sizes, s = solution.values, solution.sizes, solution.sample
    name = "data_dC_dW" if solution.problem.single and solution.problem.penalty else "dC_dW"
    return row(
        Symbol(name, layer, sample=s),
        EQUALS,
        vector("delta", layer, values, sizes[layer], s),
        Transposed(vector("a", layer - 1, values, sizes[layer - 1], s)),
        EQUALS,
        matrix(name, layer, values, (sizes[layer], sizes[layer - 1]), s),
    )
