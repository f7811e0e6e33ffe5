"""The rule of every computed quantity in words: what somebody is told who is stuck, before any formula."""

from ..backprop.address import Address
from .language import N_, _
from .notation import base_name

RULES = {
    "z": N_("Multiply what comes into the unit by its weights, one by one. Add it all up, and add the bias."),
    "a": N_("Put z of this unit into the activation of its layer."),
    "cost": N_("Put the outputs and their targets into the cost."),
    "dC_da": N_("How does the cost change with this activation? At the outputs that is the slope of the cost itself."),
    "da_dz": N_("Take the slope of the activation at z of this unit, not at a."),
    "delta": N_("Multiply the slope of the cost by the slope of the activation of this unit."),
    "dC_dW": N_("Multiply delta of the unit that the weight leads to by what came along the weight."),
    "dC_db": N_("A bias goes into z as it is, so its gradient is delta of its unit."),
    "W": N_("Take the weight, minus the learning rate times its gradient."),
    "b": N_("Take the bias, minus the learning rate times its gradient."),
    "step_W": N_("Multiply the gradient by the learning rate, and turn the sign: it goes downhill."),
    "step_b": N_("Multiply the gradient by the learning rate, and turn the sign: it goes downhill."),
}
BACK = N_(
    "How does the cost change with this activation? Go along every weight that leads on from the unit: multiply it by "
    "delta of the unit that it leads to, and add it all up."
)
FROZEN = N_("The biases are left as they are.")
SHARED = N_("All biases of a layer are one number: take it, minus the learning rate times the sum of their gradients.")
SOFTMAX_DELTA = N_("Every a of a softmax depends on this z: add up the slopes of the cost times those of all a.")
OVER_SAMPLES = {
    "mean": N_("Take the mean of the numbers of all samples."),
    "sum": N_("Add up the numbers of all samples."),
}


def rule(address: Address, depth: int, bias_update: str, reduction: str, is_single: bool, activation: str = "") -> str:
    """How a number is worked out, in a sentence without numbers; activation: that of its layer."""
    name = base_name(address.name)
    if address.sample is None and not is_single and name in ("cost", "dC_dW", "dC_db"):
        return _(OVER_SAMPLES[reduction])
    if name == "dC_da" and address.indices[0] < depth:
        return _(BACK)
    if name == "delta" and activation == "softmax":
        return _(SOFTMAX_DELTA)
    if name in ("b", "step_b") and bias_update != "each":
        return _(FROZEN if bias_update == "frozen" else SHARED)
    return _(RULES[name])
