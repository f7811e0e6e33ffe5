"""The rule of every computed quantity in words: the first hint for somebody who is stuck."""

from ..backprop.address import Address
from ..backprop.problem import Problem
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


PENALISED = N_("Add the penalty, or its slope, to what there is without it.")
LEARNING = {
    "l1_penalty": N_("Add up the sizes of all penalised numbers, and multiply by the factor of the penalty."),
    "l2_penalty": N_("Add up the squares of all penalised numbers, and multiply by the factor of the penalty."),
    "l1_d": N_("Take the sign of the number times the factor of the penalty."),
    "l2_d": N_("Take the number times the factor of the penalty."),
    "velocity_": N_("Multiply the old velocity by the momentum, and add the gradient."),
    "moment1_corrected": N_("Divide the new moment by 1 − βᵗ."),
    "moment2_corrected": N_("Divide the new moment by 1 − βᵗ."),
    "moment1": N_("Take β times the old moment, and 1 − β times the gradient."),
    "moment2": N_("Put together the old moment and the square of the gradient."),
    "adaptive_step": N_("Divide the first moment by the root of the second plus ε; times η, with the sign reversed."),
    "step": N_("Work out the change by the rule of the optimizer."),
    "": N_("Add the change by the optimizer to the old number."),
}
"""The rules of penalties and optimizers, by what names begin with: the first that fits."""


def rule(problem: Problem, address: Address) -> str:
    """How a number is worked out, in a sentence without numbers."""
    name, layer = base_name(address.name), address.indices[0] if address.indices else 0
    whole = address.sample is None and name.removeprefix("data_") in ("cost", "dC_dW", "dC_db")
    if whole and not name.startswith("data_") and problem.penalty.of(name[-1] if layer else "W"):
        return _(PENALISED)
    if whole and not problem.single:
        return _(OVER_SAMPLES[problem.reduction])
    if name == "dC_da" and layer < problem.network.depth:
        return _(BACK)
    if name == "delta" and problem.network.names[layer] == "softmax":
        return _(SOFTMAX_DELTA)
    is_plain = problem.optimizer.name == "sgd"
    if name in ("b", "step_b") and problem.bias_update == "frozen":
        return _(FROZEN)
    if name in ("b", "step_b") and problem.bias_update == "shared" and is_plain:
        return _(SHARED)
    is_learnt = name not in RULES or (not is_plain and name in ("W", "b", "step_W", "step_b"))
    if is_learnt and not name.startswith("data_"):
        return _(next(says for begins, says in LEARNING.items() if name.startswith(begins)))
    return _(RULES[name.removeprefix("data_")])
