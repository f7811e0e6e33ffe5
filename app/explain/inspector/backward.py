"""The numbers of the backward pass, the penalties and the update in words, and why one of them is 0."""

from collections.abc import Iterator
from typing import Any

from ..language import N_, _
from ..notation import base_name
from ..probe import Probe, gradient_at
from ..steps.step import Plain, Text, sentence
from ..why import Sum
from .forward import describe_if_a_grew, describe_if_z_grew, describe_kink
from .inspected import (
    CHANGE,
    PER_SLOPE,
    InspectedNumber,
    describe_growth,
    describe_largest_terms,
    describe_wrong_gradient,
)


def describe_learning_rate(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    plain = _(
        "Each step subtracts the learning rate times its gradient from every parameter. "
        "With twice the learning rate, the step is twice as long."
    )
    is_plain = inspected.solution.problem.optimizer.name == "sgd"
    yield (plain if is_plain else _("With twice the learning rate, every step is twice as long."),)
    if "cost_new" in inspected.solution.values:
        before, after = inspected.number("cost"), inspected.number("cost_new")
        fell = _("With this learning rate, one update lowers the cost from %(before)s to %(after)s.")
        rose = _(
            "With this learning rate, one update raises the cost from %(before)s to %(after)s: the step is too long."
        )
        same = _("With this learning rate, one update leaves the cost at %(after)s.")
        pattern = fell if after.value < before.value else rose if after.value > before.value else same
        yield sentence(pattern, before=before, after=after)


def describe_update(inspected: InspectedNumber, name: str) -> Iterator[Text]:
    """Where the update takes a parameter; nothing where it diverges."""
    if str(inspected.at._replace(name=f"step_{name}")) not in inspected.solution.values:
        return
    step, new = inspected.same_unit(f"step_{name}"), inspected.same_unit(f"{name}_new")
    convention = inspected.solution.problem.bias_update if name == "b" else "each"
    if convention == "frozen":
        yield (_("Biases are frozen here, so the update does not change it."),)
    elif inspected.solution.problem.optimizer.name != "sgd":
        yield sentence(_("The update changes it by %(step)s, to %(new)s."), step=step, new=new)
    elif convention == "shared":
        shared = _("All biases of the layer change together, by the sum of their gradients: by %(step)s, to %(new)s.")
        yield sentence(shared, step=step, new=new)
    elif step.value == 0:
        yield (_("The update does not change it."),)
    else:
        moved = _("The update changes it by %(step)s, to %(new)s, against the gradient.")
        yield sentence(moved, step=step, new=new)


def describe_change(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """Which way a parameter moves, and what that alone does to the cost."""
    name = inspected.at.name.removeprefix("step_")
    gradient, slope = (
        inspected.same_unit(f"dC_d{name}"),
        gradient_at(inspected.solution, inspected.at._replace(name=name)),
    )
    problem = inspected.solution.problem
    if problem.optimizer.name != "sgd" or (name == "b" and problem.bias_update != "each"):
        yield from describe_update(inspected, name)
    elif gradient.value == 0:
        yield sentence(_("The gradient is %(gradient)s, so it does not change."), gradient=gradient)
    elif gradient.value != slope:
        yield from describe_wrong_gradient(inspected, f"dC_d{name}", slope)
    else:
        up = _("The gradient is %(gradient)s: the cost falls when this number increases, so the update increases it.")
        down = _("The gradient is %(gradient)s: the cost rises when this number increases, so the update decreases it.")
        yield sentence(up if gradient.value < 0 else down, gradient=gradient)
    yield from _alone(inspected.value * slope)


def _alone(change: Any) -> Iterator[Text]:
    """What one change does to the cost, by the slope."""
    if change:
        falls, rises = (
            _("This change alone lowers the cost by about %(by)s."),
            _("This change alone raises the cost by about %(by)s."),
        )
        yield sentence(falls if change < 0 else rises, by=Plain(abs(change)))


def describe_new_parameter(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    name = inspected.at.name.removesuffix("_new")
    before, step = inspected.same_unit(name), inspected.same_unit(f"step_{name}")
    if step.value == 0:
        yield sentence(_("The update did not change it: it was %(before)s before."), before=before)
    else:
        yield sentence(_("It was %(before)s; the update changed it by %(step)s."), before=before, step=step)
    yield (_("The next forward pass uses this value."),)


def describe_slope(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """da/dz: how much of a change of z reaches a."""
    if len(inspected.at.indices) == 3:
        yield _describe_jacobian(inspected)
    elif inspected.on_kink:
        yield describe_kink(inspected)
    elif inspected.value == 0 and inspected.activation.off_below_0:
        yield (_("The unit is off: a change of z does not reach a, and no gradient passes back through it."),)
    elif inspected.value == 1:
        yield (_("a changes by as much as z, and the gradient passes back unchanged."),)
    else:
        yield _if_z_grew_so_would_a(inspected)


def _if_z_grew_so_would_a(inspected: InspectedNumber) -> Text:
    rises = _("If z increased by %(h)s, a would rise by about %(by)s. The gradient passes back with the same factor.")
    falls = _("If z increased by %(h)s, a would fall by about %(by)s. The gradient passes back with the same factor.")
    return sentence(
        rises if inspected.value >= 0 else falls, h=Plain(CHANGE), by=Plain(abs(inspected.value) / PER_SLOPE)
    )


def _describe_jacobian(inspected: InspectedNumber) -> Text:
    """da_j/dz_k of a softmax."""
    rises = _("If z of unit %(k)s increased by %(h)s, a of unit %(j)s would rise by about %(by)s.")
    falls = _("If z of unit %(k)s increased by %(h)s, a of unit %(j)s would fall by about %(by)s.")
    _layer, j, k = inspected.at.indices
    by = Plain(abs(inspected.value) / PER_SLOPE)
    return sentence(rises if inspected.value >= 0 else falls, h=Plain(CHANGE), k=k, j=j, by=by)


def describe_activation_slope(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """dC/da."""
    if not inspected.before_kink:
        yield describe_if_a_grew(inspected)
    yield from describe_wrong_gradient(inspected, "dC_da", inspected.slope("dC_da"))
    if not inspected.is_output:
        yield from describe_largest_terms(inspected) if inspected.value else (_nothing_back(inspected),)
    elif inspected.value == 0 and inspected.same_unit("a").value == inspected.same_unit("y").value:
        yield sentence(_("It is 0 because the output equals its target, %(target)s."), target=inspected.same_unit("y"))


def _nothing_back(inspected: InspectedNumber) -> Text:
    """Why dC/da of a hidden unit is 0."""
    after = inspected.layer + 1
    deltas = [inspected.number(f"{inspected.s}delta.{after}.{j}") for j in range(inspected.solution.sizes[after])]
    if all(delta.value == 0 for delta in deltas):
        return sentence(_("It is 0 because every delta of layer %(layer)s is 0."), layer=after)
    because = inspected.solution.why(inspected.address)
    assert isinstance(because, Sum)
    if not any(
        inspected.solution.values[w] and inspected.solution.values[delta]
        for w, delta in (t.factors for t in because.terms)
    ):
        return (_("It is 0 because in each product the weight or the delta is 0."),)
    return (_("It is 0 because the products of weights and deltas cancel out."),)


def describe_delta(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    if inspected.value == 0:
        yield _no_delta(inspected)
        return
    if not inspected.on_kink and not inspected.before_kink:
        yield describe_if_z_grew(inspected)
    yield from describe_wrong_gradient(inspected, "delta", inspected.slope("delta"))
    if inspected.solution.problem.single:
        yield (_("It is also the gradient of the bias of this unit, because the bias is added to z unchanged."),)


def _no_delta(inspected: InspectedNumber) -> Text:
    """Why a delta is 0."""
    if inspected.activation_name == "softmax":
        return (_("It is 0 because its terms are all 0 or cancel out."),)
    if inspected.same_unit("da_dz").value != 0:
        return (_("It is 0 because the derivative of the cost with respect to a is 0."),)
    if inspected.on_kink:
        return describe_kink(inspected)
    off = _("It is 0 because this unit is off: the derivative of its activation function is 0.")
    flat = _("It is 0 because the activation function is flat here: its derivative is 0.")
    return (off if inspected.activation.off_below_0 else flat,)


def describe_weight(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """A weight, or its gradient."""
    assert probe is not None
    yield describe_growth(
        inspected,
        probe.check.to_the_right,
        _("If this weight increased by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this weight increased by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    yield from describe_wrong_gradient(inspected, "dC_dW", probe.check.gradient)
    if inspected.same_unit("dC_dW").value == 0:
        yield _no_weight_gradient(inspected)
    yield from describe_update(inspected, "W")


def describe_bias(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """A bias, or its gradient."""
    assert probe is not None
    yield describe_growth(
        inspected,
        probe.check.to_the_right,
        _("If this bias increased by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this bias increased by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    yield from describe_wrong_gradient(inspected, "dC_db", probe.check.gradient)
    if inspected.same_unit("dC_db").value == 0:
        yield _no_bias_gradient(inspected)
    yield from describe_update(inspected, "b")


def describe_own_gradient(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    """The gradient of one of several samples."""
    total = inspected.number(str(inspected.at._replace(sample=None)))
    pattern = _("This is the gradient of %(cost)s only; over all samples the gradient is %(total)s.")
    yield sentence(pattern, cost=inspected.cost, total=total)


def _no_weight_gradient(inspected: InspectedNumber) -> Text:
    """Why the gradient of a weight is 0."""
    because = inspected.solution.why(inspected.same_unit("dC_dW").address)
    assert isinstance(because, Sum)
    if not inspected.solution.problem.single:
        if any(inspected.solution.values[own] != 0 for own in because.addresses):
            return (_("The gradient is 0 because the samples cancel each other out."),)
        return (_("The gradient is 0 because in every sample delta or the activation is 0."),)
    delta, a = map(inspected.number, because.terms[0].factors)
    if delta.value == 0:
        return sentence(
            _("The gradient is 0 because delta of the unit at the end of the weight is %(delta)s."), delta=delta
        )
    return sentence(_("The gradient is 0 because the activation at the start of the weight is %(a)s."), a=a)


def _no_bias_gradient(inspected: InspectedNumber) -> Text:
    because = inspected.solution.why(inspected.same_unit("dC_db").address)
    assert because is not None
    if any(inspected.solution.values[delta] != 0 for delta in because.addresses):
        return (_("The gradient is 0 because the samples cancel each other out."),)
    return (_("The gradient is 0 because delta of this unit is 0."),)


VELOCITY = N_(
    "The velocity remembers earlier gradients: at each update it is multiplied by the momentum, and the new gradient "
    "is added. It is 0 before the first update."
)
MOMENT1 = N_("This is a fading mean of the gradients: the older a gradient, the less it counts. It began at 0.")
MOMENT2 = N_("This tells how large the gradients have been: it is computed from their squares. It began at 0.")
CORRECTED = N_(
    "A fading mean that began at 0 is too small at first. Dividing by 1 − βᵗ corrects that; after many updates it "
    "makes no difference any more."
)
LEARNING = {
    "data_cost": N_("This is the cost of the outputs alone, before a penalty is added."),
    "l1_penalty": N_(
        "This penalty grows with the size of each weight, and pulls all of them to 0 with the same force."
    ),
    "l2_penalty": N_("This penalty grows with the squares of the weights, and pulls large ones to 0 with more force."),
    **dict.fromkeys(("data_dC_dW", "data_dC_db"), N_("This is the gradient before the slope of the penalty is added.")),
    **dict.fromkeys(
        ("l1_dW", "l1_db", "l2_dW", "l2_db"),
        N_("The penalty adds this to the gradient; it pulls towards 0."),
    ),
    "l1": N_("The larger this factor, the more weights become 0."),
    "l2": N_("The larger this factor, the smaller the weights stay."),
    "momentum": N_("This is the share of the old velocity that is kept at each update; with 0 it is gradient descent."),
    "beta1": N_("This is the share of the old mean of the gradients that is kept at each update."),
    "beta2": N_("This is the share of the old mean of the squared gradients that is kept at each update."),
    "alpha": N_("This is the share of the old mean of the squared gradients that is kept at each update."),
    "epsilon": N_("This small number keeps the division defined where all gradients so far were 0."),
    "weight_decay": N_("At each update every parameter loses this share of itself, times the learning rate."),
    "t": N_("This counts the updates from 1. The correction of the moments depends on it."),
    **dict.fromkeys(("velocity_W", "velocity_b"), VELOCITY),
    **dict.fromkeys(("moment1_W", "moment1_b"), MOMENT1),
    **dict.fromkeys(("moment2_W", "moment2_b"), MOMENT2),
    **dict.fromkeys((f"moment{n}_corrected_{p}" for n in "12" for p in "Wb"), CORRECTED),
    **dict.fromkeys(("adaptive_step_W", "adaptive_step_b"), N_("This is the change before the weight decay is added.")),
}
"""A sentence for each quantity."""


def describe_learning(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    yield (_(LEARNING[base_name(inspected.at.name)]),)
    if inspected.at.name.startswith(("velocity_", "data_dC")):
        yield from describe_largest_terms(inspected)
