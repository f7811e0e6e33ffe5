"""The numbers of the forward pass in words: inputs, targets, z, a and costs, before and after the update."""

from collections.abc import Iterator

from ..language import _
from ..notation import ACTIVATION_NAMES, is_new
from ..probe import Probe
from ..steps.step import Plain, Text, sentence
from .inspected import InspectedNumber, describe_growth, describe_largest_terms

FLAT_SLOPE = 0.02
"""Slopes of a sigmoid or tanh below which it counts as nearly flat."""


def describe_input(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    assert probe is not None
    yield describe_growth(
        inspected,
        probe.check.to_the_right,
        _("If this input increased by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this input increased by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    if inspected.value == 0:
        yield (_("It is 0, so the gradients of its weights are 0."),)


def describe_target(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    yield (_("This is the value that the output should have."),)
    yield _describe_distance_to_target(inspected, "a")
    if str(inspected.at._replace(name="a_new")) in inspected.solution.values:
        yield sentence(_("After the update the output is %(output)s."), output=inspected.same_unit("a_new"))


def _describe_distance_to_target(inspected: InspectedNumber, name: str) -> Text:
    """How far an output is from its target."""
    output, target = inspected.same_unit(name), inspected.same_unit("y")
    miss = output.value - target.value
    if not miss:
        return sentence(_("The output is %(output)s, equal to its target."), output=output)
    over = _("The output is %(output)s, %(by)s above the target %(target)s.")
    under = _("The output is %(output)s, %(by)s below the target %(target)s.")
    return sentence(over if miss > 0 else under, output=output, by=Plain(abs(miss), 6), target=target)


def describe_preactivation(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    if is_new(inspected.at.name):
        yield from _switched(inspected)
        yield sentence(_("Before the update it was %(before)s."), before=inspected.same_unit("z"))
    else:
        yield from describe_unit(inspected)
        if not inspected.on_kink and not inspected.before_kink and not _is_off(inspected, "z"):
            yield describe_if_z_grew(inspected)
    yield from describe_largest_terms(inspected)


def _is_off(inspected: InspectedNumber, z: str) -> bool:
    """Whether its unit is off, by z or z_new."""
    return inspected.activation.off_below_0 and bool(inspected.same_unit(z).value <= 0)


def describe_if_z_grew(inspected: InspectedNumber) -> Text:
    return describe_growth(
        inspected,
        inspected.slope("delta"),
        _("If this z increased by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this z increased by %(h)s, %(cost)s would fall by about %(by)s."),
    )


def describe_if_a_grew(inspected: InspectedNumber) -> Text:
    return describe_growth(
        inspected,
        inspected.slope("dC_da"),
        _("If this activation increased by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this activation increased by %(h)s, %(cost)s would fall by about %(by)s."),
    )


def describe_unit(inspected: InspectedNumber) -> Iterator[Text]:
    """What the activation does with z: a unit that is off, on, on its kink, or where the curve is flat."""
    z, name = inspected.same_unit("z"), inspected.activation_name
    if inspected.on_kink:
        yield describe_kink(inspected)
    elif inspected.activation.off_below_0:
        off = _("z is not above 0, so this unit is off: its activation is 0, and no gradient passes back through it.")
        on = _("z is above 0, so this unit is on: a equals z, and the gradient passes back unchanged.")
        yield (on if z.value > 0 else off,)
    elif name == "leaky_relu" and z.value < 0:
        yield (_("z is below 0, so a is one hundredth of z, and one hundredth of the gradient passes back."),)
    elif name in ("sigmoid", "tanh") and abs(inspected.same_unit("da_dz").value) < FLAT_SLOPE:
        slope = inspected.same_unit("da_dz")
        yield sentence(
            _(
                "This far from 0, %(activation)s is nearly flat: the gradient is multiplied by only %(slope)s on "
                "its way back."
            ),
            activation=_(ACTIVATION_NAMES[name]),
            slope=slope,
        )


def describe_kink(inspected: InspectedNumber) -> Text:
    """A unit whose z is 0, where its slope jumps."""
    return sentence(
        _("z is 0, at the kink of %(activation)s, where the derivative jumps; by convention it is %(slope)s there."),
        activation=_(ACTIVATION_NAMES[inspected.activation_name]),
        slope=Plain(inspected.activation.derivative_at_0),
    )


def describe_activation(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    if inspected.layer == 0:
        yield from describe_input(inspected, probe)
    elif is_new(inspected.at.name):
        yield from _describe_new_activation(inspected)
    else:
        if inspected.is_output:
            yield _describe_distance_to_target(inspected, "a")
        yield from describe_unit(inspected)
        if not inspected.before_kink:
            yield describe_if_a_grew(inspected)


def _describe_new_activation(inspected: InspectedNumber) -> Iterator[Text]:
    yield from _switched(inspected)
    if inspected.is_output:
        yield _describe_distance_to_target(inspected, "a_new")
    yield sentence(_("Before the update it was %(before)s."), before=inspected.same_unit("a"))


def _switched(inspected: InspectedNumber) -> Iterator[Text]:
    """Whether a unit is off after the update, and was before."""
    was_off, is_off = _is_off(inspected, "z"), _is_off(inspected, "z_new")
    if is_off and not was_off:
        yield (_("The update has switched this unit off: its new z is not above 0."),)
    elif was_off and not is_off:
        yield (_("The update has switched this unit on: its new z is above 0."),)
    elif is_off:
        yield (_("This unit is off, as it was before the update."),)


def describe_cost(inspected: InspectedNumber, probe: Probe | None) -> Iterator[Text]:
    problem, at = inspected.solution.problem, inspected.at
    if at.sample is None and not problem.single:
        yield _worst_sample(inspected)
    else:
        yield _worst_output(inspected)
    before, after = at._replace(name="cost"), at._replace(name="cost_new")
    if str(after) in inspected.solution.values:
        yield _went(inspected, str(before), str(after))


def _worst_sample(inspected: InspectedNumber) -> Text:
    """The sample that costs most."""
    costs = [inspected.number(f"s{sample}:{inspected.at.name}") for sample in range(inspected.solution.problem.samples)]
    worst = max(range(len(costs)), key=lambda sample: costs[sample].value)
    return sentence(
        _("Of the %(count)s samples, sample %(sample)s has the highest cost: %(cost)s."),
        count=len(costs),
        sample=worst,
        cost=costs[worst],
    )


def _worst_output(inspected: InspectedNumber) -> Text:
    """The output that is furthest from its target."""
    layer, a = inspected.solution.depth, "a_new" if is_new(inspected.at.name) else "a"
    pairs = [
        (inspected.number(f"{inspected.s}{a}.{layer}.{j}"), inspected.number(f"{inspected.s}y.{layer}.{j}"))
        for j in range(inspected.solution.sizes[-1])
    ]
    output, target = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value))
    if output.value == target.value:
        return (_("Every output equals its target."),)
    only = _("The output is %(output)s; it should be %(target)s.")
    worst = _("Of the %(count)s outputs, the one with the largest error is %(output)s; it should be %(target)s.")
    return sentence(only if len(pairs) == 1 else worst, output=output, target=target, count=len(pairs))


def _went(inspected: InspectedNumber, before: str, after: str) -> Text:
    """What the update did to a cost."""
    old, new = inspected.number(before), inspected.number(after)
    if new.value == old.value:
        return sentence(_("The update does not change it: it stays at %(new)s."), new=new)
    fell, rose = _("The update lowers it from %(old)s to %(new)s."), _("The update raises it from %(old)s to %(new)s.")
    return sentence(fell if new.value < old.value else rose, old=old, new=new)
