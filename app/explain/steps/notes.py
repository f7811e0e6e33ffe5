"""Remarks that a step makes where there is something to remark."""

from app.backprop.addresses import Address
from app.backprop.forward import Kink
from app.explain.formulas import Value
from app.explain.notation import ACTIVATION_NAMES
from app.explain.solution import Solution
from app.explain.steps.step import Plain, Text


def kink_notes(solution: Solution, layer: int) -> tuple[Text, ...]:
    """The units of a layer that stand on a kink, in the sample in view."""
    return tuple(
        _kink_note(solution, kink)
        for kink in solution.trace.kinks
        if kink.layer == layer and kink.sample == (solution.sample or 0)
    )


def _kink_note(solution: Solution, kink: Kink) -> Text:
    address = str(Address(kink.name, (kink.layer, kink.unit), solution.sample))
    value = Value(address, solution.values[address])
    where = "exactly on the kink" if kink.bound == 0 else "on the kink, as far as float64 can tell"
    if kink.name == "a":
        return (f"Output {kink.unit} stands {where}: it equals its target ", value, ", where the slope counts as 0.")
    name = ACTIVATION_NAMES[solution.problem.network.names[kink.layer]]
    return (
        f"Unit {kink.unit} stands {where} of {name}: its z is ",
        value,
        ", where the slope jumps. By convention it is ",
        Plain(kink.slope),
        " there.",
    )


COLLAPSE = {
    ("sigmoid", "binary_cross_entropy"): "For the sigmoid with binary cross-entropy this product is a − y.",
    ("softmax", "cross_entropy"): "For softmax with cross-entropy, and targets that add up to 1, this sum is a − y.",
}


def collapse_note(solution: Solution) -> tuple[Text, ...]:
    """Where the two slopes cancel, the short cut that many pages start from."""
    said = COLLAPSE.get((solution.problem.network.names[-1], solution.problem.cost_name))
    return ((said,),) if said else ()
