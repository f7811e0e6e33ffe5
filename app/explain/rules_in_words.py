"""The rule of every computed quantity in words: the first hint for somebody who is stuck."""

from ..backprop.address import Address
from .language import N_, _
from .notation import base_name

RULES = {
    "z": N_("Multiply each input of the unit by its weight, add up the products, and add the bias."),
    "a": N_("Apply the activation function of this layer to z."),
    "cost": N_("Put the outputs and the targets into the formula for the cost."),
    "dC_da": N_("How does the cost change with this activation? For an output, take the derivative of the cost."),
    "da_dz": N_("Take the derivative of the activation function at z of this unit, not at a."),
    "delta": N_("Multiply ∂C/∂a of this unit by g′(z)."),
    "dC_dW": N_("Multiply delta of the unit at the end of the weight by the activation at its start."),
    "dC_db": N_("The gradient of a bias is delta of its unit, because z changes by as much as the bias."),
    "W": N_("Subtract the learning rate times the gradient from the weight."),
    "b": N_("Subtract the learning rate times the gradient from the bias."),
    "step_W": N_("Multiply the gradient by the learning rate and reverse the sign."),
    "step_b": N_("Multiply the gradient by the learning rate and reverse the sign."),
}
BACK = N_(
    "How does the cost change with this activation? Multiply each outgoing weight by delta of the "
    "unit at its end, and add up the products."
)
FROZEN = N_("The biases are not updated.")
SHARED = N_(
    "All biases of a layer are one number. Subtract the learning rate times the sum of their gradients from it."
)
SOFTMAX_DELTA = N_(
    "In a softmax, every a depends on this z. For each a, multiply the derivative of the cost by its "
    "derivative with respect to this z, and add up the products."
)
OVER_SAMPLES = {
    "mean": N_("Take the mean over all samples."),
    "sum": N_("Add up the values of all samples."),
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
