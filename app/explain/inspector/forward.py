"""What the numbers of the forward pass say: inputs, targets, z, a and costs, before the update and after it."""

from collections.abc import Iterator

from ..language import _
from ..notation import ACTIVATION_NAMES, is_new
from ..probe import Probe
from ..steps.step import Plain, Text, sentence
from .inspection import Looked, grew, largest

FLAT_SLOPE = 0.02
"""Slopes of a sigmoid or tanh below which it counts as nearly flat."""


def says_input(look: Looked, probe: Probe | None) -> Iterator[Text]:
    assert probe is not None
    yield grew(
        look,
        probe.check.to_the_right,
        _("If this input grew by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this input grew by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    if look.value == 0:
        yield (_("It is 0, so the weights that carry it get no gradient from it."),)


def says_target(look: Looked, probe: Probe | None) -> Iterator[Text]:
    yield (_("It is what the output should be."),)
    yield _beside_target(look, "a")
    if str(look.at._replace(name="a_new")) in look.solution.values:
        yield sentence(_("After the update the output is %(output)s."), output=look.beside("a_new"))


def _beside_target(look: Looked, name: str) -> Text:
    """How far an output is from its target."""
    output, target = look.beside(name), look.beside("y")
    miss = output.value - target.value
    if not miss:
        return sentence(_("The output is %(output)s, exactly its target."), output=output)
    over = _("The output is %(output)s, which is %(by)s above the target %(target)s.")
    under = _("The output is %(output)s, which is %(by)s below the target %(target)s.")
    return sentence(over if miss > 0 else under, output=output, by=Plain(abs(miss), 6), target=target)


def says_preactivation(look: Looked, probe: Probe | None) -> Iterator[Text]:
    if is_new(look.at.name):
        yield from _switched(look)
        yield sentence(_("Before the update it was %(before)s."), before=look.beside("z"))
    else:
        yield from says_unit(look)
        if not look.on_kink and not look.before_kink and not _is_off(look, "z"):
            yield if_z_grew(look)
    yield from largest(look)


def _is_off(look: Looked, z: str) -> bool:
    """Whether its unit is off, by z or z_new."""
    return look.activation.off_below_0 and bool(look.beside(z).value <= 0)


def if_z_grew(look: Looked) -> Text:
    return grew(
        look,
        look.slope("delta"),
        _("If this z grew by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this z grew by %(h)s, %(cost)s would fall by about %(by)s."),
    )


def if_a_grew(look: Looked) -> Text:
    return grew(
        look,
        look.slope("dC_da"),
        _("If this activation grew by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this activation grew by %(h)s, %(cost)s would fall by about %(by)s."),
    )


def says_unit(look: Looked) -> Iterator[Text]:
    """What the activation does with z: a unit that is off, on, on its kink, or where the curve is flat."""
    z, name = look.beside("z"), look.activation_name
    if look.on_kink:
        yield says_kink(look)
    elif look.activation.off_below_0:
        off = _("z is not above 0, so this unit is off: it passes nothing on, and no gradient comes back through it.")
        on = _("z is above 0, so this unit is on: it passes z on as it is, and the gradient comes back in full.")
        yield (on if z.value > 0 else off,)
    elif name == "leaky_relu" and z.value < 0:
        yield (_("z is below 0, so the unit passes on one hundredth of it, and one hundredth of the gradient back."),)
    elif name in ("sigmoid", "tanh") and abs(look.beside("da_dz").value) < FLAT_SLOPE:
        slope = look.beside("da_dz")
        yield sentence(
            _("So far from 0, %(activation)s is nearly flat: of the gradient only %(slope)s comes back through it."),
            activation=_(ACTIVATION_NAMES[name]),
            slope=slope,
        )


def says_kink(look: Looked) -> Text:
    """A unit whose z is 0, where its slope jumps."""
    return sentence(
        _("z is 0, on the kink of %(activation)s, where the slope jumps; by convention it is %(slope)s there."),
        activation=_(ACTIVATION_NAMES[look.activation_name]),
        slope=Plain(look.activation.derivative_at_0),
    )


def says_activation(look: Looked, probe: Probe | None) -> Iterator[Text]:
    if look.layer == 0:
        yield from says_input(look, probe)
    elif is_new(look.at.name):
        yield from _says_new_activation(look)
    else:
        if look.is_output:
            yield _beside_target(look, "a")
        yield from says_unit(look)
        if not look.before_kink:
            yield if_a_grew(look)


def _says_new_activation(look: Looked) -> Iterator[Text]:
    yield from _switched(look)
    if look.is_output:
        yield _beside_target(look, "a_new")
    yield sentence(_("Before the update it was %(before)s."), before=look.beside("a"))


def _switched(look: Looked) -> Iterator[Text]:
    """Whether a unit is off after the update, and was before."""
    was_off, is_off = _is_off(look, "z"), _is_off(look, "z_new")
    if is_off and not was_off:
        yield (_("The update has switched this unit off: its new z is not above 0."),)
    elif was_off and not is_off:
        yield (_("The update has switched this unit on: its new z is above 0."),)
    elif is_off:
        yield (_("This unit is off, as it was before the update."),)


def says_cost(look: Looked, probe: Probe | None) -> Iterator[Text]:
    problem, at = look.solution.problem, look.at
    if at.sample is None and not problem.single:
        yield _worst_sample(look)
    else:
        yield _worst_output(look)
    before, after = at._replace(name="cost"), at._replace(name="cost_new")
    if str(after) in look.solution.values:
        yield _went(look, str(before), str(after))


def _worst_sample(look: Looked) -> Text:
    """The sample that costs most."""
    costs = [look.number(f"s{sample}:{look.at.name}") for sample in range(look.solution.problem.samples)]
    worst = max(range(len(costs)), key=lambda sample: costs[sample].value)
    return sentence(
        _("Of the %(count)s samples, sample %(sample)s costs most: %(cost)s."),
        count=len(costs),
        sample=worst,
        cost=costs[worst],
    )


def _worst_output(look: Looked) -> Text:
    """The output that is furthest from its target."""
    layer, a = look.solution.depth, "a_new" if is_new(look.at.name) else "a"
    pairs = [
        (look.number(f"{look.s}{a}.{layer}.{j}"), look.number(f"{look.s}y.{layer}.{j}"))
        for j in range(look.solution.sizes[-1])
    ]
    output, target = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value))
    if output.value == target.value:
        return (_("Every output is exactly its target."),)
    only = _("The output is %(output)s, and should be %(target)s.")
    worst = _("Of %(count)s outputs the one that misses most is %(output)s, and should be %(target)s.")
    return sentence(only if len(pairs) == 1 else worst, output=output, target=target, count=len(pairs))


def _went(look: Looked, before: str, after: str) -> Text:
    """What the update did to a cost."""
    old, new = look.number(before), look.number(after)
    if new.value == old.value:
        return sentence(_("The update leaves it at %(new)s."), new=new)
    fell, rose = _("The update lowers it from %(old)s to %(new)s."), _("The update raises it from %(old)s to %(new)s.")
    return sentence(fell if new.value < old.value else rose, old=old, new=new)
