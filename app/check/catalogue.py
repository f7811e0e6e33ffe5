"""The catalogue: which rules look at which quantity, and what each mistake is called in a sentence."""

from collections.abc import Iterator

from ..backprop.address import Address
from ..backprop.problem import Problem
from ..explain.language import N_, _
from ..explain.notation import base_name, words
from ..explain.numbers import decimal_of, plain
from ..explain.why import why
from . import rules_backward, rules_forward, rules_update
from . import rules_update as rules_learning
from .mistakes import Line, Mistake, Rule, Used, Variant

RULES: dict[str, Rule] = {
    "z": rules_forward.z,
    "a": rules_forward.a,
    "cost": rules_forward.cost,
    "dC_da": rules_backward.dC_da,
    "da_dz": rules_backward.da_dz,
    "delta": rules_backward.delta,
    "dC_dW": rules_backward.dC_dW,
    "dC_db": rules_backward.dC_db,
    "step_W": rules_update.step_W,
    "step_b": rules_update.step_b,
    "W": rules_update.W_new,
    "b": rules_update.b_new,
    **rules_learning.RULES,
}
"""By the name of what is worked out; W and b are those after the update."""

SAYS = {
    "updated_weights": N_("the updated weights were used; deltas are computed with the old ones"),
    "uphill": N_("added η times the gradient; it must be subtracted"),
    "not_updated": N_("not updated"),
    "derivative_forgotten": N_("the derivative g′(z) was forgotten"),
    "derivative_forgotten_after": N_("the derivative g′(z) of the next layer was forgotten"),
    "derivative_twice": N_("multiplied by the derivative g′(z) twice"),
    "slope_formula_at_z": N_("z was used in a formula for a, for example z (1 − z) instead of a (1 − a)"),
    "slope_at_a": N_("the derivative was taken at a; it must be taken at z"),
    "relu_slope_below_0": N_("the slope 1 was used, which is that for z above 0; here z is not above 0"),
    "sign_of_delta": N_("the sign of delta is reversed"),
    "sign": N_("the sign is reversed"),
    "bias_left_out": N_("the bias was left out"),
    "bias_sign": N_("the bias was subtracted; it must be added"),
    "input_left_out": N_("the weighted inputs were left out; this is the bias alone"),
    "transposed": N_("rows and columns of the weights were swapped (Wᵀ instead of W)"),
    "not_transposed": N_("rows and columns of the weights were swapped (W instead of Wᵀ)"),
    "wrong_row": N_("the weights of another unit were used"),
    "wrong_column": N_("the outgoing weights of another unit were used"),
    "wrong_sample": N_("this is for one sample only; it must cover all samples"),
    "wrong_sample_input": N_("the inputs of another sample were used"),
    "term_left_out": N_("a term was left out"),
    "term_sign": N_("a term has the wrong sign"),
    "activation_forgotten": N_("the activation function was forgotten; this is z"),
    "activation_forgotten_before": N_("z of the previous layer was used instead of a"),
    "wrong_function": N_("another activation function was used"),
    "wrong_slope": N_("the derivative of another activation function was used"),
    "softmax_not_normalised": N_("the exponential was not divided by the sum of all exponentials"),
    "diagonal_only": N_(
        "only the derivative by the unit’s own z was used; in a softmax every output depends on every z"
    ),
    "log_base_10": N_("the logarithm to base 10 was used; use the natural logarithm"),
    "log_base_2": N_("the logarithm to base 2 was used; use the natural logarithm"),
    "mean_too_early": N_("divided by the number of samples too early; here the gradients are averaged later"),
    "factor_2": N_("twice as large as it should be: the factor ½ was left out, or there is a 2 too many"),
    "factor_half": N_("half as large as it should be: there is a factor ½ too many, or a 2 is missing"),
    "divided_by_outputs": N_("divided by the number of outputs; this cost is a sum, not a mean"),
    "target_left_out": N_("the target was left out"),
    "shortcut_too_early": N_(
        "a − y is already delta; the slope of the cost comes first, and is then multiplied by g′(z)"
    ),
    "cost_slope_left_out": N_("the slope of the cost was left out; this is g′(z) alone"),
    "wrong_activation": N_(
        "the activation of this unit was used; use the activation of the unit that the weight comes from"
    ),
    "wrong_input": N_("the activation of another unit was used"),
    "wrong_delta": N_("the delta of another unit was used"),
    "activation_left_out": N_("delta was not multiplied by the activation; this is delta alone"),
    "times_bias": N_("delta was multiplied by the bias; the gradient of a bias is delta itself"),
    "sum_instead_of_mean": N_("the samples were added up; take their mean"),
    "mean_instead_of_sum": N_("the mean over the samples was taken; take their sum"),
    "rate_forgotten": N_("the learning rate η was forgotten"),
    "rate_twice": N_("multiplied by the learning rate η twice"),
    "wrong_gradient": N_("the gradient of another weight was used"),
    "transposed_gradient": N_("the gradient with row and column swapped was used"),
    "bias_by_its_own": N_("updated by its own gradient; here the biases are frozen, or shared by a layer"),
    "bias_shared": N_("updated by the gradients of the whole layer; here each bias has its own"),
    "old_parameters": N_("the old weights and biases were used; use the updated ones"),
    "old_left_out": N_("this is only the change; add it to the old number"),
    "bias_weight_exchanged": N_("the bias and a weight were exchanged"),
    "bias_times_input": N_("the bias was multiplied by an input; it is added as it is"),
    "added_not_multiplied": N_("two numbers were added; they must be multiplied"),
    "bias_each_input": N_("the bias was added once for every input; add it only once"),
    "divided_by_inputs": N_("the mean of the products was taken; take their sum"),
    "weights_and_inputs_summed": N_(
        "the weights and the inputs were added up first; multiply each input by its own weight"
    ),
    "inputs_swapped": N_("two inputs were swapped; each weight belongs to its own input"),
    "old_weights": N_("the old weights were used; use the updated ones"),
    "old_bias": N_("the old bias was used; use the updated one"),
    "old_activations": N_("the activations from before the update were used; use the new ones"),
    "exp_sign": N_("the sign of the exponent is wrong"),
    "sigmoid_minus": N_("1 − e^(−z) was used below the fraction bar; it must be 1 + e^(−z)"),
    "not_inverted": N_("this is 1 + e^(−z); the sigmoid is 1 divided by it"),
    "one_left_out": N_("the 1 below the fraction bar was left out"),
    "step_function": N_("a step function was used, which gives only 0 or 1"),
    "absolute_value": N_("the minus sign was dropped as in |z|"),
    "relu_reversed": N_("ReLU was used the wrong way round; it keeps what is above 0"),
    "wrong_leak": N_("another slope below 0 was used; here it is 0.01"),
    "softmax_without_exp": N_("z was divided by the sum of all z, without exponentials"),
    "softmax_others_only": N_("the unit’s own exponential is missing from the sum in the denominator"),
    "not_squared": N_("the error was not squared"),
    "error_added": N_("the target was added; it must be subtracted"),
    "squares_subtracted": N_("the squares were subtracted from each other; square the difference"),
    "absolute_errors": N_("the absolute value of the error was used; it must be squared"),
    "root_taken": N_("the square root was taken"),
    "sum_squared": N_("the errors were added up before they were squared"),
    "one_output_only": N_("only one output was counted; the cost is that of all outputs"),
    "output_left_out": N_("the output was left out"),
    "one_output_left_out": N_("one output was left out; the cost is that of all outputs"),
    "targets_exchanged": N_("the targets of two outputs were swapped"),
    "second_part_left_out": N_("the part with 1 − y was left out"),
    "first_part_left_out": N_("the part with y was left out"),
    "summed_over_outputs": N_("summed over the outputs; this cost is a mean"),
    "slope_squared": N_("the error was squared; the slope of the cost has it only once"),
    "weights_left_out": N_("the deltas were added up without their weights"),
    "activation_for_weight": N_("delta was multiplied by the activation; multiply it by the weight"),
    "deltas_left_out": N_("the weights were added up without the deltas"),
    "averaged_over_paths": N_("the mean over the paths was taken; take their sum"),
    "only_one_path": N_("only one path was followed; add up all paths to the next layer"),
    "deltas_exchanged": N_("two deltas were swapped; each weight belongs to its own delta"),
    "slope_is_a": N_("this is a; the factor 1 − a is missing, or it is not a derivative at all"),
    "slope_is_one_minus_a": N_("this is 1 − a, which is not the derivative"),
    "slope_of_tanh": N_("the derivative of tanh, 1 − a², was used; that of the sigmoid is a (1 − a)"),
    "slope_of_sigmoid": N_("the derivative of the sigmoid, a (1 − a), was used; that of tanh is 1 − a²"),
    "slope_one_plus_a": N_("a (1 + a) was used; it must be a (1 − a)"),
    "a_and_z_mixed": N_("a and z were mixed: a (1 − z) instead of a (1 − a)"),
    "slope_is_z": N_("this is z, which is not the derivative"),
    "delta_is_a": N_("this is the activation, not delta"),
    "activation_for_slope": N_("multiplied by a; multiply by the derivative g′(z)"),
    "divided_not_multiplied": N_("divided; it must be multiplied"),
    "weight_for_activation": N_("delta was multiplied by the weight; multiply it by the activation"),
    "weight_multiplied": N_("multiplied by the weight as well; the gradient is delta times the activation"),
    "rate_too_early": N_("the learning rate η is already in the gradient; it belongs in the update"),
    "mean_twice": N_("divided by the number of samples twice"),
    "bias_gradient_one": N_("1 was used; the gradient of a bias is delta"),
    "bias_gradient_zero": N_("0 was used; the gradient of a bias is delta"),
    "times_activation": N_("delta was multiplied by an activation; the gradient of a bias is delta itself"),
    "summed_over_units": N_("the deltas of the layer were added up; each bias has its own"),
    "divided_by_rate": N_("divided by the learning rate η; multiply by it"),
    "step_times_weight": N_("the step was multiplied by the weight as well"),
    "rate_times_both": N_("the old number was multiplied by η as well; only the gradient is"),
    "bias_gradient_for_weight": N_("the gradient of the bias was used"),
    "weight_gradient_for_bias": N_("the gradient of a weight was used; use that of the bias"),
    "penalty_forgotten": N_("the penalty was forgotten"),
    "velocity_forgotten": N_("the old velocity was forgotten; this is the gradient alone"),
    "optimizer_forgotten": N_("this is a step of plain gradient descent; here another optimizer is used"),
    "correction_forgotten": N_("the correction of the moments was forgotten: divide by 1 − βᵗ"),
    "penalty_factor": N_("the factor of the penalty is another one here: look at the ½ and the number of samples"),
    "penalty_subtracted": N_("the penalty was subtracted; it must be added"),
    "penalty_alone": N_("this is the penalty alone"),
    "bias_penalised": N_("the bias was penalised; here the penalty is for the weights alone"),
    "momentum_forgotten": N_("the old velocity was not multiplied by the momentum"),
    "gradient_left_out": N_("the gradient was left out"),
    "gradient_subtracted": N_("the gradient was subtracted; it must be added, and the velocity is subtracted later"),
    "share_too_many": N_("the gradient was multiplied by 1 − momentum; here it is added as it is"),
    "memory_forgotten": N_("what was there before the update was left out"),
    "share_forgotten": N_("the new part was not multiplied by 1 − β"),
    "shares_swapped": N_("β and 1 − β were swapped"),
    "power_forgotten": N_("divided by 1 − β; it must be 1 − βᵗ"),
    "correction_multiplied": N_("multiplied by 1 − βᵗ; divide by it"),
    "root_forgotten": N_("the square root was forgotten"),
    "epsilon_in_root": N_("epsilon was added under the root; add it to the root"),
    "decay_forgotten": N_("the weight decay was forgotten"),
    "used_other": N_("another number was used"),
    "last_digit": N_("only the last digit is off"),
    "minus_lost": N_("a minus sign is missing, or there is one too many"),
    "comma_shifted": N_("the decimal sign is in the wrong place"),
    "digits_swapped": N_("two neighbouring digits are swapped"),
}
"""What was done, to be read after the name of the number; the likelier first, where nothing else decides."""

USED_DIGITS = 6
RANK = {name: place for place, name in enumerate(SAYS)}
PAIR = " + "


def variants(problem: Problem, address: str) -> Iterator[Variant]:
    """All mistakes in working out one number, from a right way to it."""
    at = Address.parse(address)
    because = why(problem, at)
    assert because is not None
    yield from rule_of(problem, at)(Line(problem, at._replace(name=at.name.removeprefix("data_")), because))
    if base_name(at.name) == "dC_db":
        yield from rules_learning.free_bias(Line(problem, at, because))


def rule_of(problem: Problem, at: Address) -> Rule:
    """The rule for a number; of what is penalised, or worked by an optimizer, another one."""
    name = base_name(at.name)
    parameter = name[-1] if name.startswith("dC_d") else "W"
    is_whole = at.sample is None and name in ("cost", "dC_dW", "dC_db")
    if is_whole and problem.penalty.of(parameter):
        return rules_learning.penalised
    if problem.optimizer.name != "sgd" and name in ("step_W", "step_b"):
        return rules_learning.step
    if problem.optimizer.name != "sgd" and name in ("W", "b"):
        return rules_learning.new_parameter
    return RULES[name.removeprefix("data_")]


def rank(name: str) -> int:
    """How likely a mistake is, from 0; of a pair the sum."""
    return sum(RANK[part] + 1 for part in name.split(PAIR))


def says(mistake: Mistake) -> str:
    """The mistake as a sentence in the current language: where, and what was done."""
    if mistake.used:
        return _says_used(mistake.at, mistake.used)
    what = [_(SAYS[name]) for name in mistake.name.split(PAIR)]
    where = words(Address.parse(mistake.at))
    if len(mistake.places) > 1:
        where = _("%(where)s and %(count)s more", where=where, count=len(mistake.places) - 1)
    return _("%(where)s: %(what)s.", where=where[:1].upper() + where[1:], what="; ".join(what))


def _says_used(at: str, used: Used) -> str:
    """Which number was used in a line, and which one belongs there."""
    where, right = _sentence(words(Address.parse(at))), words(Address.parse(used.address))
    if used.source:
        other = words(Address.parse(used.source))
        return _("%(where)s: the %(other)s was used instead of the %(right)s.", where=where, other=other, right=right)
    number = decimal_of(used.value, USED_DIGITS)
    return _("%(where)s: %(number)s was used for the %(right)s.", where=where, number=plain(number), right=right)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
