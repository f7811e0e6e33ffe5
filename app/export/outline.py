"""The steps by number and title, and the step that works out a number: the order alone, without the content."""

from collections.abc import Callable
from typing import NamedTuple

from ..backprop.address import Address
from ..explain.language import _
from ..explain.notation import ACTIVATION_NAMES, BIAS_UPDATE_NAMES, COST_NAMES, REDUCTION_NAMES, base_name, is_new
from ..explain.solution import Solution

UPDATED = ("step_W", "step_b", "W_new", "b_new")


class Heading(NamedTuple):
    """A step as `steps` gives it, without its content."""

    number: int
    key: str
    title: str


def outline(solution: Solution) -> tuple[Heading, ...]:
    """The headings of all steps; a test holds them to those of the steps themselves."""
    depth = solution.depth
    titles = {
        "forward": _("Forward"),
        "cost": _("Cost"),
        "delta": _("Output delta"),
        "gradients": _("Layer %(layer)s gradients", layer=depth),
        **{f"hidden-{layer}": _("Layer %(layer)s deltas", layer=layer) for layer in range(depth - 1, 0, -1)},
        "update": _("Update"),
        "forward-again": _("Forward again"),
        "cost-again": _("Cost again"),
    }
    return tuple(Heading(number, *titled) for number, titled in enumerate(titles.items(), start=1))


def settings(solution: Solution) -> str:
    """What was chosen for the network, in a few words."""
    problem = solution.problem
    activations = ", ".join(_(ACTIVATION_NAMES[problem.network.names[l]]) for l in problem.network.layers)
    said = [
        _("Activations: %(names)s.", names=activations),
        _("Cost: %(cost)s.", cost=_(COST_NAMES[problem.cost_name])),
        _("Biases: %(convention)s.", convention=_(BIAS_UPDATE_NAMES[problem.bias_update])),
    ]
    if not problem.single:
        said.append(_("Over the samples: %(reduction)s.", reduction=_(REDUCTION_NAMES[problem.reduction])))
    return " ".join(said)


def step_numbers(solution: Solution) -> Callable[[str], int | None]:
    """A function from an address to the number of the step that works it out; None for what is given."""
    numbers, at_once = {heading.key: heading.number for heading in outline(solution)}, early(solution)

    def number_of(address: str) -> int | None:
        at = Address.parse(address)
        if at.name in UPDATED:
            is_early = at.indices[0] in at_once
            return numbers[_gradients(at.indices[0], solution.depth) if is_early else "update"]
        return numbers.get(_key(at, solution.depth))

    return number_of


def _key(at: Address, depth: int) -> str:
    """The key of a step; no key of any for what is given."""
    again, name = "-again" * is_new(at.name), base_name(at.name)
    if name == "cost":
        return "cost" + again
    if name in ("z", "a"):
        return "given" if at.indices[0] == 0 else "forward" + again
    if name in ("W", "b", "y", "learning_rate"):
        return "given"
    return _gradients(at.indices[0], depth) if at.indices[0] < depth or name in ("dC_dW", "dC_db") else "delta"


def _gradients(layer: int, depth: int) -> str:
    """The key of the step with the gradients of a layer."""
    return "gradients" if layer == depth else f"hidden-{layer}"


def early(solution: Solution) -> list[int]:
    """The layers whose update the deltas of the layer before already go through, as their whys tell."""
    return [
        layer
        for layer in solution.problem.network.layers
        if layer > 1 and any(a.startswith("W_new") for a in _why_addresses(solution, layer - 1))
    ]


def _why_addresses(solution: Solution, layer: int) -> tuple[str, ...]:
    why = solution.why(f"{solution.problem.sample_prefix(0)}dC_da.{layer}.0")
    return why.addresses if why else ()
