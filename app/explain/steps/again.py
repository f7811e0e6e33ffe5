"""Steps 7 and 8: the forward pass with the new parameters, and its cost beside the cost before."""

from ..formulas import Value
from ..language import _
from ..solution import Solution
from . import cost, forward
from .step import Plain, Step, Text, highlight, sentence
from .update import diverged


def explain_forward(solution: Solution) -> Step:
    is_over = bool(diverged(solution))
    new = "" if is_over else "_new"
    return Step(
        key="forward-again",
        phase="after the update",
        question=_("What does the network output now?"),
        says=_("The same inputs go through the network again, now with the new weights and biases."),
        rules=forward.rules(solution, "_new"),
        blocks=() if is_over else forward.blocks(solution, new),
        shown=highlight(solution, range(solution.depth + 1), "forward", units=(f"a{new}",), edges=(f"W{new}",)),
        headline=() if is_over else tuple(solution.units("a_new", solution.depth)),
        notes=diverged(solution),
    )


def explain_cost(solution: Solution) -> Step:
    is_over = bool(diverged(solution))
    new = "" if is_over else "_new"
    return Step(
        key="cost-again",
        phase="after the update",
        question=_("Did it get better?"),
        says=_("The same cost function, applied to the new outputs."),
        rules=cost.rules(solution, "_new"),
        blocks=() if is_over else cost.blocks(solution, new),
        shown=highlight(solution, (solution.depth,), "cost", units=(f"a{new}",), edges=(f"W{new}",)),
        headline=() if is_over else ("cost_new",),
        notes=diverged(solution) or (_verdict(solution),),
    )


def _verdict(solution: Solution) -> Text:
    before, after = (Value(a, solution.values[a]) for a in ("cost", "cost_new"))
    if after.value == before.value:
        return sentence(_("The cost stays at %(cost)s."), cost=before)
    if after.value < before.value:
        return _better(before, after)
    too_long = _("No: the cost rises from %(before)s to %(after)s. The step was too long: try a smaller learning rate.")
    uphill = _(
        "No: the cost rises from %(before)s to %(after)s. With this optimizer a step does not always lead downhill."
    )
    pattern = too_long if solution.problem.optimizer.name == "sgd" else uphill
    worse = sentence(pattern, before=before, after=after)
    kink = _("Or a unit is at a kink, where the derivative is a convention.")
    return (*worse, " ", kink) if solution.trace.kinks else worse


def _better(before: Value, after: Value) -> Text:
    """By how much the cost went down; without a percentage where the cost was not above 0."""
    if before.value <= 0:
        return sentence(_("Yes: the cost falls from %(before)s to %(after)s."), before=before, after=after)
    share = Plain(100 * (before.value - after.value) / before.value)
    pattern = _("Yes: the cost falls from %(before)s to %(after)s, by %(share)s\u00a0%%.")
    return sentence(pattern, before=before, after=after, share=share)
