"""The catalogue: which rules look at which quantity, and what each mistake is called in a sentence."""

from collections.abc import Iterator

from ...backprop.address import Address
from ...backprop.problem import Problem
from ...explain.language import N_, _
from ...explain.notation import base_name, words
from ...explain.why import why
from . import backward, forward, update
from .line import Line, Rule
from .mistake import Mistake, Variant

RULES: dict[str, Rule] = {
    "z": forward.z,
    "a": forward.a,
    "cost": forward.cost,
    "dC_da": backward.dC_da,
    "da_dz": backward.da_dz,
    "delta": backward.delta,
    "dC_dW": backward.dC_dW,
    "dC_db": backward.dC_db,
    "step_W": update.step_W,
    "step_b": update.step_b,
    "W": update.W_new,
    "b": update.b_new,
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
    "relu_slope_below_0": N_("the slope of the ReLU is 0 here, not 1, because z is not above 0"),
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
    "minus_lost": N_("a minus sign is missing, or there is one too many"),
    "comma_shifted": N_("the decimal sign is in the wrong place"),
    "digits_swapped": N_("two neighbouring digits are swapped"),
}
"""What was done, to be read after the name of the number; the likelier first, where nothing else decides."""

RANK = {name: place for place, name in enumerate(SAYS)}
PAIR = " + "


def variants(problem: Problem, address: str) -> Iterator[Variant]:
    """All mistakes in working out one number, from a right way to it."""
    at = Address.parse(address)
    because = why(problem, at)
    assert because is not None
    yield from RULES[base_name(at.name)](Line(problem, at, because))


def rank(name: str) -> int:
    """How likely a mistake is, from 0; of a pair the sum."""
    return sum(RANK[part] + 1 for part in name.split(PAIR))


def says(mistake: Mistake) -> str:
    """The mistake as a sentence in the current language: where, and what was done."""
    what = [_(SAYS[name]) for name in mistake.name.split(PAIR)]
    where = words(Address.parse(mistake.at))
    if len(mistake.places) > 1:
        where = _("%(where)s and %(count)s more", where=where, count=len(mistake.places) - 1)
    return _("%(where)s: %(what)s.", where=where[:1].upper() + where[1:], what="; ".join(what))
