"""Step 8: the cost after the update, beside the cost before."""

from ..formulas import Value
from ..language import _
from ..solution import Solution
from . import step_2_cost
from .step import Plain, Step, Text, sentence, shown
from .step_6_update import diverged


def explain(solution: Solution) -> Step:
    is_over = bool(diverged(solution))
    new = "" if is_over else "_new"
    return Step(
        key="cost-again",
        phase="after the update",
        title=_("Cost again"),
        question=_("Did it get better?"),
        says=_("The same cost, of the new outputs."),
        rules=step_2_cost.rules(solution, "_new"),
        blocks=() if is_over else step_2_cost.blocks(solution, new),
        shown=shown(solution, (solution.depth,), "cost", units=f"a{new}", edges=f"W{new}"),
        headline=() if is_over else ("cost_new",),
        notes=diverged(solution) or (_verdict(solution),),
    )


def _verdict(solution: Solution) -> Text:
    before, after = (Value(a, solution.values[a]) for a in ("cost", "cost_new"))
    if after.value == before.value:
        return sentence(_("The cost stays at %(cost)s."), cost=before)
    if after.value < before.value:
        return _better(before, after)
    pattern = _(
        "No: the cost goes up from %(before)s to %(after)s. The step was too long: try a smaller learning rate."
    )
    worse = sentence(pattern, before=before, after=after)
    kink = _("Or it is because the pass stands on a kink, where the slope is a convention.")
    return (*worse, " ", kink) if solution.trace.kinks else worse


def _better(before: Value, after: Value) -> Text:
    """By how much the cost went down; no percentage is said of a cost below 0."""
    if before.value <= 0:
        return sentence(_("Yes: the cost goes down from %(before)s to %(after)s."), before=before, after=after)
    share = Plain(100 * (before.value - after.value) / before.value)
    pattern = _("Yes: the cost goes down from %(before)s to %(after)s, by %(share)s\u00a0%%.")
    return sentence(pattern, before=before, after=after, share=share)
