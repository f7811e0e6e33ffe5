"""Remarks that a step makes where there is something to remark."""

from ...backprop.address import Address
from ...backprop.forward import Kink
from ..formulas import Value
from ..language import N_, _
from ..notation import ACTIVATION_NAMES
from ..solution import Solution
from .step import Plain, Text, sentence


def kink_notes(solution: Solution, layer: int) -> tuple[Text, ...]:
    """The units of a layer that stand on a kink, in the sample in view."""
    return tuple(
        _kink_note(solution, kink)
        for kink in solution.trace.kinks
        if kink.layer == layer and kink.sample == (solution.sample or 0)
    )


def _kink_note(solution: Solution, kink: Kink) -> Text:
    address = str(Address(kink.name, (kink.layer, kink.unit), solution.sample))
    value, is_exact = Value(address, solution.values[address]), kink.bound == 0
    if kink.name == "a":
        return sentence(_(ON_TARGET[is_exact]), unit=kink.unit, target=value)
    activation = _(ACTIVATION_NAMES[solution.problem.network.names[kink.layer]])
    return sentence(_(ON_KINK[is_exact]), unit=kink.unit, activation=activation, z=value, slope=Plain(kink.slope))


ON_TARGET = {
    True: N_(
        "Output %(unit)s stands exactly on the kink: it equals its target %(target)s, where the slope counts as 0."
    ),
    False: N_(
        "Output %(unit)s stands on the kink, as far as float64 can tell: it equals its target %(target)s, where the "
        "slope counts as 0."
    ),
}
ON_KINK = {
    True: N_(
        "Unit %(unit)s stands exactly on the kink of %(activation)s: its z is %(z)s, where the slope jumps. By "
        "convention it is %(slope)s there."
    ),
    False: N_(
        "Unit %(unit)s stands on the kink, as far as float64 can tell, of %(activation)s: its z is %(z)s, where the "
        "slope jumps. By convention it is %(slope)s there."
    ),
}
COLLAPSE = {
    ("sigmoid", "binary_cross_entropy"): N_("For the sigmoid with binary cross-entropy this product is a − y."),
    ("softmax", "cross_entropy"): N_(
        "For softmax with cross-entropy, and targets that add up to 1, this sum is a − y."
    ),
}


def collapse_note(solution: Solution) -> tuple[Text, ...]:
    """Where the two slopes cancel, the short cut that many pages start from."""
    said = COLLAPSE.get((solution.problem.network.names[-1], solution.problem.cost_name))
    return ((_(said),),) if said else ()
