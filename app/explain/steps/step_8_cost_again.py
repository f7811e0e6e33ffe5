"""Step 8: the cost after the update, beside the cost before."""

from typing import Any

from app.explain.formulas import Value
from app.explain.numbers import RESULT_DIGITS
from app.explain.solution import Solution
from app.explain.steps import step_2_cost
from app.explain.steps.step import Plain, Step, Text, shown
from app.explain.steps.step_6_update import diverged


def explain(solution: Solution) -> Step:
    is_over = bool(diverged(solution))
    new = "" if is_over else "_new"
    return Step(
        key="cost-again",
        phase="after the update",
        title="Cost again",
        question="Did it get better?",
        says="The same cost, of the new outputs.",
        rules=step_2_cost.rules(solution, "_new"),
        blocks=() if is_over else step_2_cost.blocks(solution, new, RESULT_DIGITS),
        shown=shown(solution, (solution.depth,), units=f"a{new}", edges=f"W{new}"),
        headline=() if is_over else ("cost_new",),
        notes=diverged(solution) or (_verdict(solution),),
    )


def _verdict(solution: Solution) -> Text:
    before, after = (Value(a, solution.values[a]) for a in ("cost", "cost_new"))
    if after.value == before.value:
        return ("The cost stays at ", before, ".")
    if after.value < before.value:
        return ("Yes: the cost goes down from ", before, " to ", after, *_percent(before.value, after.value), ".")
    advice = ". The step was too long: try a smaller learning rate."
    kink = " Or it is because the pass stands on a kink, where the slope is a convention."
    return ("No: the cost goes up from ", before, " to ", after, advice + kink * bool(solution.trace.kinks))


def _percent(before: Any, after: Any) -> Text:
    """By how much a cost went down; nothing is said of a cost below 0."""
    return (", by ", Plain(100 * (before - after) / before), "\u00a0%") if before > 0 else ()
