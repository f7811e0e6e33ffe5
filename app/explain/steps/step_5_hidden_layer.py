"""Step 5, once for each hidden layer from the back: its deltas, then its gradients."""

from app.explain.formulas import CLOSE, EQUALS, HADAMARD, OPEN, Call, Formula, Symbol, Transposed, row
from app.explain.notation import ACTIVATION_NAMES, SLOPES
from app.explain.solution import Solution
from app.explain.steps import step_4_output_gradients
from app.explain.steps.notes import kink_notes
from app.explain.steps.step import TOO_WIDE, Block, Shown, Step, lines
from app.explain.written import matrix, vector


def explain(solution: Solution, layer: int) -> Step:
    count, after = solution.depth + 1, layer + 1
    name = ACTIVATION_NAMES[solution.problem.network.names[layer]]
    return Step(
        key=f"hidden-{layer}",
        phase="backward",
        title=f"Layer {layer} deltas",
        question=f"How much did each unit of layer {layer} contribute?",
        says=f"Each unit gets the deltas of layer {after} back through the same weights that carried its activation "
        f"there, as they were before any update, and multiplies by its own slope of {name}. Then its own weights "
        "get their gradients as before.",
        rules=(_rule(), *step_4_output_gradients.rules(solution, "l")),
        definitions=(SLOPES[solution.problem.network.names[layer]],),
        blocks=(_deltas(solution, layer), step_4_output_gradients.block(solution, layer)),
        shown=Shown(
            tuple("delta" if l >= layer else "a" for l in range(count)),
            tuple("dC_dW" if l == layer or l > after else "W" for l in range(count)),
            (layer - 1, layer, after),
        ),
        headline=tuple(solution.units("delta", layer)),
        notes=kink_notes(solution, layer),
    )


def _rule() -> Formula:
    back = row(OPEN, Transposed(Symbol("W", "l+1")), Symbol("delta", "l+1"), CLOSE)
    return row(Symbol("delta", "l"), EQUALS, back, HADAMARD, Call("g′", (Symbol("z", "l"),)))


def _deltas(solution: Solution, layer: int) -> Block:
    heading = f"Deltas of layer {layer}"
    if not solution.legible(layer, layer + 1):
        return Block(heading, left_out=TOO_WIDE)
    names = ("dC_da", "da_dz", "delta")
    units = zip(*(solution.units(name, layer) for name in names), strict=True)
    return Block(
        heading, (_matrices(solution, layer),), lines(solution, [address for unit in units for address in unit])
    )


def _matrices(solution: Solution, layer: int) -> Formula:
    values, sizes, s, after = solution.values, solution.sizes, solution.sample, layer + 1
    return row(
        Symbol("delta", layer),
        EQUALS,
        OPEN,
        Transposed(matrix("W", after, values, (sizes[after], sizes[layer]))),
        vector("delta", after, values, sizes[after], s),
        CLOSE,
        HADAMARD,
        vector("da_dz", layer, values, sizes[layer], s),
        EQUALS,
        vector("delta", layer, values, sizes[layer], s),
    )
