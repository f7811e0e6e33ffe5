"""Step 2: the cost; and advice where cost, output activation and targets do not fit together."""

from collections.abc import Iterator
from fractions import Fraction

from ...backprop.costs import ENTROPIES
from ...backprop.problem import Problem
from ..formulas import CLOSE, EQUALS, MINUS, OPEN, PLUS, Call, Formula, Numeral, Op, Over, Power, Row, Symbol, row
from ..language import N_, _
from ..notation import ACTIVATION_NAMES, COST_NAMES
from ..solution import Solution
from .step import TOO_WIDE, Block, Step, highlight, worked_lines

HUBER = N_("huber(r) = r²/2 for |r| ≤ 1, otherwise |r| − 1/2; huber′(r) = r for |r| ≤ 1, otherwise the sign of r")
TOTALS = {"mean": N_("Mean of all %(count)s samples"), "sum": N_("Sum of all %(count)s samples")}
HALF, ONE, TWO = Numeral(Fraction(1, 2)), Numeral(Fraction(1)), Numeral(Fraction(2))
SUM = Symbol("∑", indices=("j",))
SHARE = Over(ONE, Symbol("n"))


def explain(solution: Solution) -> Step:
    return Step(
        key="cost",
        phase="cost",
        question=_("How wrong is the output?"),
        says=" ".join(_says(solution)),
        rules=rules(solution, ""),
        definitions=(_(HUBER),) if solution.problem.cost_name == "huber" else (),
        blocks=blocks(solution, ""),
        shown=highlight(solution, (solution.depth,), "cost"),
        headline=("cost",),
        notes=tuple((said,) for said in cost_advice(solution.problem)),
    )


def _says(solution: Solution) -> Iterator[str]:
    yield _(
        "The cost measures in one number how far the outputs are from the targets. The goal of learning "
        "is to make it smaller."
    )
    if solution.problem.penalty.biases:
        yield _("A penalty is added, which keeps weights and biases small.")
    elif solution.problem.penalty:
        yield _("A penalty is added, which keeps the weights small; biases are free.")


def rules(solution: Solution, new: str) -> tuple[Formula, ...]:
    """The cost in symbols, for any number of outputs."""
    a, y = Symbol(f"a{new}", "L", ("j",)), Symbol("y", None, ("j",))
    difference = row(a, MINUS, y)
    square = Power(row(OPEN, difference, CLOSE), TWO)
    likelihood = row(y, Call("ln", (a,)))
    complement = row(OPEN, ONE, MINUS, y, CLOSE, Call("ln", (row(ONE, MINUS, a),)))
    written: dict[str, Row] = {
        "half_squared_error": row(HALF, SUM, square),
        "squared_error": row(SUM, square),
        "mean_squared_error": row(SHARE, SUM, square),
        "mean_absolute_error": row(SHARE, SUM, Op("|"), difference, Op("|")),
        "huber": row(SUM, Call("huber", (difference,))),
        "binary_cross_entropy": row(MINUS, SUM, OPEN, likelihood, PLUS, complement, CLOSE),
        "cross_entropy": row(MINUS, SUM, likelihood),
    }
    of_data = written[solution.problem.cost_name]
    penalty = solution.problem.penalty
    if not penalty:
        return (row(Symbol(f"cost{new}"), EQUALS, of_data),)
    kinds = penalty.kinds
    added = [item for kind in kinds for item in (PLUS, Symbol(f"{kind}_penalty{new}"))]
    return (
        row(Symbol(f"data_cost{new}"), EQUALS, of_data),
        *(row(Symbol(f"{kind}_penalty{new}"), EQUALS, *_penalty(solution, kind, new)) for kind in kinds),
        row(Symbol(f"cost{new}"), EQUALS, Symbol(f"data_cost{new}"), *added),
    )


def _penalty(solution: Solution, kind: str, new: str) -> tuple[Formula, ...]:
    """A penalty in symbols."""
    problem, w = solution.problem, Symbol(f"W{new}", None)
    factor = problem.penalty.factor(kind, problem.samples)
    size = row(Op("|"), w, Op("|")) if kind == "l1" else Power(w, TWO)
    return *(() if factor == 1 else (Numeral(factor),)), Symbol(kind), Symbol("∑"), size


def blocks(solution: Solution, new: str) -> tuple[Block, ...]:
    """The cost of the sample in view, and of all samples where there are several."""
    name = _(COST_NAMES[solution.problem.cost_name])
    heading = name[0].upper() + name[1:]
    addresses = [solution.cost + new]
    if not solution.legible(solution.depth):
        return (Block(heading, left_out=_(TOO_WIDE)),)
    parts = [f"data_cost{new}", *(f"{kind}_penalty{new}" for kind in solution.problem.penalty.kinds), f"cost{new}"]
    total = parts if solution.problem.penalty else [f"cost{new}"]
    own = Block(heading, lines=worked_lines(solution, total if solution.problem.single else addresses))
    if solution.problem.single:
        return (own,)
    return own, Block(
        _(TOTALS[solution.problem.reduction], count=solution.problem.samples), lines=worked_lines(solution, total)
    )


SUM_TOLERANCE = 1e-9
"""How far the targets of a sample may be from adding up to 1: further than float64 rounds decimals."""
NO_PROBABILITY = N_(
    "This cost expects outputs between 0 and 1, but %(activation)s can give other numbers. Choose sigmoid or softmax "
    "for the output layer."
)
ONE_OUTPUT = N_(
    "With one output, cross-entropy says nothing about samples whose target is 0. Choose binary cross-entropy."
)
SEPARATE_OUTPUTS = N_(
    "With sigmoid outputs, cross-entropy says nothing about outputs whose target is 0. Choose softmax, or binary "
    "cross-entropy."
)
NO_DISTRIBUTION = N_(
    "The outputs of a softmax add up to 1, so the targets of every sample should add up to 1 as well. Here they do not."
)


def cost_advice(problem: Problem) -> list[str]:
    """What does not fit, in words; nothing for the costs that are differences of numbers."""
    if problem.cost_name not in ENTROPIES:
        return []
    output, is_cross_entropy = problem.network.names[-1], problem.cost_name == "cross_entropy"
    if output not in ("sigmoid", "softmax"):
        found = [_(NO_PROBABILITY, activation=_(ACTIVATION_NAMES[output]))]
    else:
        found = (
            [_(SEPARATE_OUTPUTS)] if output == "sigmoid" and is_cross_entropy and problem.network.sizes[-1] > 1 else []
        )
    if is_cross_entropy and problem.network.sizes[-1] == 1:
        found.append(_(ONE_OUTPUT))
    elif output == "softmax" and is_cross_entropy and not _are_distributions(problem):
        found.append(_(NO_DISTRIBUTION))
    return found


def _are_distributions(problem: Problem) -> bool:
    assert problem.targets is not None
    return all(abs(float(total) - 1) <= SUM_TOLERANCE for total in problem.targets.sum(axis=1))
