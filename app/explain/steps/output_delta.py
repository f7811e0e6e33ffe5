"""Step 3: delta of the output layer."""

from ..formula_writer import vector
from ..formulas import EQUALS, HADAMARD, Call, Formula, Row, Symbol, row
from ..language import N_, _
from ..notation import SLOPES
from ..solution import Solution
from .forward import layer_heading
from .step import BACKWARD, TOO_WIDE, Block, Highlight, Step, collapse_note, kink_notes, worked_lines

HOW = {
    False: N_(
        "Delta says how the cost changes with z: the derivative of the cost times the derivative of the "
        "activation function at z."
    ),
    True: N_(
        "Delta says how the cost changes with z. In a softmax every a depends on every z, so delta is a "
        "sum over all a: the derivative of the cost times the derivative of a."
    ),
}


def explain(solution: Solution) -> Step:
    layer = solution.depth
    is_softmax = solution.problem.network.names[layer] == "softmax"
    return Step(
        key="delta",
        phase="backward",
        question=_("In which direction should the output change?"),
        says=_(HOW[is_softmax]),
        definitions=(_(SLOPES[solution.problem.network.names[layer]]),),
        rules=(_rule(solution),),
        blocks=(_block(solution, layer),),
        shown=Highlight(
            (*(("a",),) * layer, BACKWARD),
            (("W",),) * (layer + 1),
            (layer,),
            (("units", layer),),
        ),
        headline=tuple(solution.units("delta", layer)),
        notes=(*kink_notes(solution, layer), *collapse_note(solution)),
    )


def _rule(solution: Solution) -> Row:
    slope: Formula = Call("g′", (Symbol("z", "L"),))
    if solution.problem.network.names[-1] == "softmax":
        slope = Symbol("jacobian", "L")
        return row(Symbol("delta", "L"), EQUALS, slope, Symbol("dC_da", "L"))
    return row(Symbol("delta", "L"), EQUALS, Symbol("dC_da", "L"), HADAMARD, slope)


def _block(solution: Solution, layer: int) -> Block:
    name = solution.problem.network.names[layer]
    heading = layer_heading(solution, layer)
    if not solution.legible(layer):
        return Block(heading, left_out=_(TOO_WIDE))
    units = range(solution.sizes[layer])
    slopes = (
        [f"{solution.s}da_dz.{layer}.{j}.{k}" for j in units for k in units]
        if name == "softmax"
        else solution.units("da_dz", layer)
    )
    addresses = [*solution.units("dC_da", layer), *slopes, *solution.units("delta", layer)]
    return Block(heading, _matrices(solution, layer), worked_lines(solution, addresses))


def _matrices(solution: Solution, layer: int) -> tuple[Formula, ...]:
    if solution.problem.network.names[layer] == "softmax" or solution.sizes[layer] == 1:
        return ()
    values, units, s = solution.values, solution.sizes[layer], solution.sample
    parts = (vector(name, layer, values, units, s) for name in ("dC_da", "da_dz", "delta"))
    dC_da, da_dz, delta = parts
    return (row(Symbol("delta", layer), EQUALS, dC_da, HADAMARD, da_dz, EQUALS, delta),)
