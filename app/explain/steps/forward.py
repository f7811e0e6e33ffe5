"""Step 1: the forward pass."""

from ..formula_writer import matrix, vector
from ..formulas import EQUALS, PLUS, Call, Formula, Row, Symbol, row
from ..language import _
from ..notation import ACTIVATION_NAMES, DEFINITIONS
from ..solution import Solution
from .step import TOO_WIDE, Block, Step, highlight, worked_lines


def explain(solution: Solution) -> Step:
    return Step(
        key="forward",
        phase="forward",
        question=_("What does the network output?"),
        says=_(
            "Each unit multiplies its inputs by its weights and adds its bias; the sum is z. The activation "
            "function turns z into the activation a, which goes on to the next layer."
        ),
        rules=rules(solution, ""),
        definitions=tuple(_(DEFINITIONS[name]) for name in dict.fromkeys(solution.problem.network.names[1:])),
        blocks=blocks(solution, ""),
        shown=highlight(solution, range(solution.depth + 1), "forward"),
        headline=tuple(solution.units("a", solution.depth)),
    )


def rules(solution: Solution, new: str) -> tuple[Formula, ...]:
    """z = W a + b, or W a where no layer has biases, and a = g(z); `new` is "_new" after the update."""
    before = Symbol(f"a{new}", "l−1")
    bias = (PLUS, Symbol(f"b{new}", "l")) if solution.has_biases else ()
    z = row(Symbol(f"z{new}", "l"), EQUALS, Symbol(f"W{new}", "l"), before, *bias)
    return z, row(Symbol(f"a{new}", "l"), EQUALS, Call("g", (Symbol(f"z{new}", "l"),)))


def blocks(solution: Solution, new: str) -> tuple[Block, ...]:
    """One block for each layer."""
    return tuple(_block(solution, layer, new) for layer in solution.problem.network.layers)


def layer_heading(solution: Solution, layer: int) -> str:
    """A layer by its number and its activation."""
    activation = _(ACTIVATION_NAMES[solution.problem.network.names[layer]])
    return _("Layer %(layer)s · %(activation)s", layer=layer, activation=activation)


def _block(solution: Solution, layer: int, new: str) -> Block:
    heading = layer_heading(solution, layer)
    if not solution.legible(layer, layer - 1):
        return Block(heading, left_out=_(TOO_WIDE))
    z, a = solution.units(f"z{new}", layer), solution.units(f"a{new}", layer)
    pairs = [address for pair in zip(z, a, strict=True) for address in pair]
    return Block(heading, (_matrices(solution, layer, new),), worked_lines(solution, pairs))


def _matrices(solution: Solution, layer: int, new: str) -> Row:
    values, sizes, s = solution.values, solution.sizes, solution.sample
    a = "a" if layer == 1 else f"a{new}"
    has_biases = solution.problem.network.has_biases(layer)
    bias = (PLUS, vector(f"b{new}", layer, values, sizes[layer], None)) if has_biases else ()
    return row(
        Symbol(f"z{new}", layer),
        EQUALS,
        matrix(f"W{new}", layer, values, (sizes[layer], sizes[layer - 1])),
        vector(a, layer - 1, values, sizes[layer - 1], s),
        *bias,
        EQUALS,
        vector(f"z{new}", layer, values, sizes[layer], s),
    )
