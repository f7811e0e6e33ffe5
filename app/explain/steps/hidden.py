"""Step 5, once for each hidden layer from the back: its deltas, then its gradients."""

from ..formula_writer import matrix, vector
from ..formulas import CLOSE, EQUALS, HADAMARD, OPEN, Call, Formula, Symbol, Transposed, row
from ..language import N_, _
from ..notation import ACTIVATION_NAMES, SLOPES
from ..solution import Solution
from . import gradients, update
from .step import BACKWARD, GRADIENT, TOO_WIDE, Block, Highlight, Step, kink_notes, worked_lines

SAYS = N_(
    "Each unit collects the deltas of layer %(layer)s, multiplied by the weights that lead there "
    "(the old ones, from before the update). The sum times the derivative of its own activation "
    "function (%(activation)s) is its delta. The gradients of its weights then follow as before."
)
SAYS_IN_PLACE = N_(
    "Each unit collects the deltas of layer %(layer)s, multiplied by the weights that lead there, "
    "which are already updated. The sum times the derivative of its own activation function "
    "(%(activation)s) is its delta. The gradients of its weights then follow as before."
)


def explain(solution: Solution, layer: int) -> Step:
    count, after = solution.depth + 1, layer + 1
    activation = _(ACTIVATION_NAMES[solution.problem.network.names[layer]])
    back = _back(solution, layer)
    drawn = back if solution.trace.after else "W"  # the drawing has new weights only where the update did not diverge
    says = SAYS_IN_PLACE if after in solution.problem.updated_early else SAYS
    return Step(
        key=f"hidden-{layer}",
        phase="backward",
        question=_("How much did each unit of layer %(layer)s contribute?", layer=layer),
        says=" ".join((_(says, layer=after, activation=activation), *update.early_remark(solution, layer))),
        rules=(
            _rule(back),
            *gradients.rules(solution, "l"),
            *update.early_rules(solution, layer, "l"),
        ),
        definitions=(_(SLOPES[solution.problem.network.names[layer]]),),
        blocks=(
            _deltas(solution, layer),
            *gradients.blocks(solution, layer),
            *update.early_blocks(solution, layer),
        ),
        shown=Highlight(
            tuple(BACKWARD if l >= layer else ("a",) for l in range(count)),
            tuple((drawn if l == after else "W", *([GRADIENT] if l >= layer else [])) for l in range(count)),
            (layer - 1, layer, after),
            (("back", after), ("gradients", layer)),
        ),
        headline=tuple(solution.units("delta", layer)),
        notes=(*kink_notes(solution, layer), *update.early_notes(solution, layer)),
    )


def _back(solution: Solution, layer: int) -> str:
    """The name of the weights that the deltas come back through."""
    return "W_new" if layer + 1 in solution.problem.updated_early else "W"


def _rule(W: str) -> Formula:
    back = row(OPEN, Transposed(Symbol(W, "l+1")), Symbol("delta", "l+1"), CLOSE)
    return row(Symbol("delta", "l"), EQUALS, back, HADAMARD, Call("g′", (Symbol("z", "l"),)))


def _deltas(solution: Solution, layer: int) -> Block:
    heading = _("Deltas of layer %(layer)s", layer=layer)
    if not solution.legible(layer, layer + 1):
        return Block(heading, left_out=_(TOO_WIDE))
    names = ("dC_da", "da_dz", "delta")
    units = zip(*(solution.units(name, layer) for name in names), strict=True)
    return Block(
        heading, (_matrices(solution, layer),), worked_lines(solution, [address for unit in units for address in unit])
    )


def _matrices(solution: Solution, layer: int) -> Formula:
    values, sizes, s, after = solution.values, solution.sizes, solution.sample, layer + 1
    return row(
        Symbol("delta", layer),
        EQUALS,
        OPEN,
        Transposed(matrix(_back(solution, layer), after, values, (sizes[after], sizes[layer]))),
        vector("delta", after, values, sizes[after], s),
        CLOSE,
        HADAMARD,
        vector("da_dz", layer, values, sizes[layer], s),
        EQUALS,
        vector("delta", layer, values, sizes[layer], s),
    )
