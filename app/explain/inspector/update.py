"""What the numbers of the update say: the learning rate, the changes, and the parameters after them."""

from collections.abc import Iterator
from typing import Any

from ..language import _
from ..probe import Probe, slope_of
from ..steps.step import Plain, Text, sentence
from .inspection import Looked, not_the_slope


def says_learning_rate(look: Looked, probe: Probe | None) -> Iterator[Text]:
    yield (_("Every parameter moves downhill by its gradient times this rate; twice the rate is twice the step."),)
    if "cost_new" in look.solution.values:
        before, after = look.number("cost"), look.number("cost_new")
        fell = _("With it, one update takes the cost from %(before)s down to %(after)s.")
        rose = _("With it, one update takes the cost from %(before)s up to %(after)s: the step is too long.")
        same = _("With it, one update leaves the cost at %(after)s.")
        pattern = fell if after.value < before.value else rose if after.value > before.value else same
        yield sentence(pattern, before=before, after=after)


def says_update(look: Looked, name: str) -> Iterator[Text]:
    """Where the update takes a parameter; nothing where it diverges."""
    if str(look.at._replace(name=f"step_{name}")) not in look.solution.values:
        return
    step, new = look.beside(f"step_{name}"), look.beside(f"{name}_new")
    convention = look.solution.problem.bias_update if name == "b" else "each"
    if convention == "frozen":
        yield (_("Biases are frozen here, so the update leaves it as it is."),)
    elif convention == "shared":
        shared = _("All biases of the layer take one step, by the sum of their gradients: %(step)s, to %(new)s.")
        yield sentence(shared, step=step, new=new)
    elif step.value == 0:
        yield (_("The update leaves it as it is."),)
    else:
        moved = _("The update moves it by %(step)s, to %(new)s, against the gradient.")
        yield sentence(moved, step=step, new=new)


def says_change(look: Looked, probe: Probe | None) -> Iterator[Text]:
    """Which way a parameter moves, and what that alone does to the cost."""
    name = look.at.name.removeprefix("step_")
    gradient, slope = look.beside(f"dC_d{name}"), slope_of(look.solution, look.at._replace(name=name))
    if name == "b" and look.solution.problem.bias_update != "each":
        yield from says_update(look, name)
    elif gradient.value == 0:
        yield sentence(_("The gradient is %(gradient)s, so nothing moves it."), gradient=gradient)
    elif gradient.value != slope:
        yield from not_the_slope(look, f"dC_d{name}", slope)
    else:
        up = _("The gradient is %(gradient)s: the cost falls as this number grows, so it is made larger.")
        down = _("The gradient is %(gradient)s: the cost rises as this number grows, so it is made smaller.")
        yield sentence(up if gradient.value < 0 else down, gradient=gradient)
    yield from _alone(look.value * slope)


def _alone(change: Any) -> Iterator[Text]:
    """What one change does to the cost, by the slope."""
    if change:
        falls, rises = (
            _("Alone, this lowers the cost by about %(by)s."),
            _("Alone, this raises the cost by about %(by)s."),
        )
        yield sentence(falls if change < 0 else rises, by=Plain(abs(change)))


def says_new_parameter(look: Looked, probe: Probe | None) -> Iterator[Text]:
    name = look.at.name.removesuffix("_new")
    before, step = look.beside(name), look.beside(f"step_{name}")
    if step.value == 0:
        yield sentence(_("The update has left it at %(before)s."), before=before)
    else:
        yield sentence(_("It was %(before)s; the update has moved it by %(step)s."), before=before, step=step)
    yield (_("The next forward pass is made with it."),)
