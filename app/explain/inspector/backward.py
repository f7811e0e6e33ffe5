"""What the numbers of the backward pass say: slopes, deltas and gradients, and why one of them is 0."""

from collections.abc import Iterator

from ..language import _
from ..probe import Probe
from ..steps.step import Plain, Text, sentence
from ..why import Sum
from .forward import if_a_grew, if_z_grew, says_kink
from .inspection import CHANGE, PER_SLOPE, Looked, grew, largest, not_the_slope
from .update import says_update


def says_slope(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """da/dz: how much of a change of z reaches a."""
    if len(look.at.indices) == 3:
        yield _says_jacobian(look)
    elif look.on_kink:
        yield says_kink(look)
    elif look.value == 0 and look.activation.off_below_0:
        yield (_("The unit is off: no change of z reaches a, and no gradient comes back through it."),)
    elif look.value == 1:
        yield (_("A change of z reaches a in full, and the gradient comes back in full."),)
    else:
        yield _if_z_grew_so_would_a(look)


def _if_z_grew_so_would_a(look: Looked) -> Text:
    rises = _("If z grew by %(h)s, a would rise by about %(by)s; by the same factor the gradient comes back.")
    falls = _("If z grew by %(h)s, a would fall by about %(by)s; by the same factor the gradient comes back.")
    return sentence(rises if look.value >= 0 else falls, h=Plain(CHANGE), by=Plain(abs(look.value) / PER_SLOPE))


def _says_jacobian(look: Looked) -> Text:
    """da_j/dz_k of a softmax."""
    rises = _("If z of unit %(k)s grew by %(h)s, a of unit %(j)s would rise by about %(by)s.")
    falls = _("If z of unit %(k)s grew by %(h)s, a of unit %(j)s would fall by about %(by)s.")
    _layer, j, k = look.at.indices
    by = Plain(abs(look.value) / PER_SLOPE)
    return sentence(rises if look.value >= 0 else falls, h=Plain(CHANGE), k=k, j=j, by=by)


def says_activation_slope(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """dC/da."""
    if not look.before_kink:
        yield if_a_grew(look)
    yield from not_the_slope(look, "dC_da", look.slope("dC_da"))
    if not look.is_output:
        yield from largest(look) if look.value else (_nothing_back(look),)
    elif look.value == 0 and look.beside("a").value == look.beside("y").value:
        yield sentence(_("It is 0 because the output is exactly its target, %(target)s."), target=look.beside("y"))


def _nothing_back(look: Looked) -> Text:
    """Why dC/da of a hidden unit is 0."""
    after = look.layer + 1
    deltas = [look.number(f"{look.s}delta.{after}.{j}") for j in range(look.solution.sizes[after])]
    if all(delta.value == 0 for delta in deltas):
        return sentence(_("It is 0 because every delta of layer %(layer)s is 0: nothing comes back."), layer=after)
    because = look.solution.why(look.address)
    assert isinstance(because, Sum)
    if not any(
        look.solution.values[w] and look.solution.values[delta] for w, delta in (t.factors for t in because.terms)
    ):
        return (_("It is 0 because each weight that leads on, or the delta that it leads to, is 0."),)
    return (_("It is 0 because what comes back from the units after it cancels out."),)


def says_delta(look: Looked, probe: Probe | None) -> Iterator[Text]:
    if look.value == 0:
        yield _no_delta(look)
        return
    if not look.on_kink and not look.before_kink:
        yield if_z_grew(look)
    yield from not_the_slope(look, "delta", look.slope("delta"))
    if look.solution.problem.single:
        yield (_("It is also the gradient of this unit’s bias, which adds to z as it is."),)


def _no_delta(look: Looked) -> Text:
    """Why a delta is 0."""
    if look.activation_name == "softmax":
        return (_("It is 0 because its terms are all 0, or cancel out."),)
    if look.beside("da_dz").value != 0:
        return (_("It is 0 because nothing comes back to this unit: the slope of the cost with respect to a is 0."),)
    if look.on_kink:
        return says_kink(look)
    off = _("It is 0 because this unit is off: the slope of its activation is 0.")
    flat = _("It is 0 because the activation is flat here: its slope is 0.")
    return (off if look.activation.off_below_0 else flat,)


def says_weight(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """A weight, or its gradient."""
    assert probe is not None
    yield grew(
        look,
        probe.check.to_the_right,
        _("If this weight grew by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this weight grew by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    yield from not_the_slope(look, "dC_dW", probe.check.gradient)
    if look.beside("dC_dW").value == 0:
        yield _no_weight_gradient(look)
    yield from says_update(look, "W")


def says_bias(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """A bias, or its gradient."""
    assert probe is not None
    yield grew(
        look,
        probe.check.to_the_right,
        _("If this bias grew by %(h)s, %(cost)s would rise by about %(by)s."),
        _("If this bias grew by %(h)s, %(cost)s would fall by about %(by)s."),
    )
    yield from not_the_slope(look, "dC_db", probe.check.gradient)
    if look.beside("dC_db").value == 0:
        yield _no_bias_gradient(look)
    yield from says_update(look, "b")


def says_own_gradient(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """The gradient of one of several samples."""
    total = look.number(str(look.at._replace(sample=None)))
    pattern = _("It is the gradient of %(cost)s alone; over all samples the gradient is %(total)s.")
    yield sentence(pattern, cost=look.cost, total=total)


def _no_weight_gradient(look: Looked) -> Text:
    """Why the gradient of a weight is 0."""
    because = look.solution.why(look.beside("dC_dW").address)
    assert isinstance(because, Sum)
    if not look.solution.problem.single:
        if any(look.solution.values[own] != 0 for own in because.addresses):
            return (_("The gradient is 0 because the samples cancel each other out."),)
        return (_("The gradient is 0 because in every sample delta is 0, or the activation that the weight carries."),)
    delta, a = map(look.number, because.terms[0].factors)
    if delta.value == 0:
        return sentence(_("The gradient is 0 because delta of the unit that it leads to is %(delta)s."), delta=delta)
    return sentence(_("The gradient is 0 because the activation that it carries is %(a)s."), a=a)


def _no_bias_gradient(look: Looked) -> Text:
    because = look.solution.why(look.beside("dC_db").address)
    assert because is not None
    if any(look.solution.values[delta] != 0 for delta in because.addresses):
        return (_("The gradient is 0 because the samples cancel each other out."),)
    return (_("The gradient is 0 because delta of its unit is 0."),)
