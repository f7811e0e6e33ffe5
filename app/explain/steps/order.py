"""The order in which the steps are worked by hand, their titles, and the step that works out a number."""

from ...backprop.address import Address
from ...backprop.problem import Problem
from ..language import _
from ..notation import base_name, is_new


def step_titles(depth: int) -> dict[str, str]:
    """The title of every step of a network of this depth by the key of the step, in their order.

    Eight steps for two layers; the one for a hidden layer is repeated, from the back to the front.
    """
    return {
        "forward": _("Forward"),
        "cost": _("Cost"),
        "delta": _("Output delta"),
        "gradients": _("Layer %(layer)s gradients", layer=depth),
        **{f"hidden-{layer}": _("Layer %(layer)s deltas", layer=layer) for layer in range(depth - 1, 0, -1)},
        "update": _("Update"),
        "forward-again": _("Forward again"),
        "cost-again": _("Cost again"),
    }


COSTS = ("cost", "data_cost", "l1_penalty", "l2_penalty")
WORKING = (
    "velocity_{}_new", "moment1_{}_new", "moment2_{}_new", "moment1_corrected_{}", "moment2_corrected_{}",
    "adaptive_step_{}", "step_{}", "{}_new",
)  # fmt: skip
"""What an update works of W or b, in its order; each optimizer has some of it."""
UPDATED = frozenset(base_name(name.format(parameter)) for name in WORKING for parameter in "Wb")


def step_of(at: Address, problem: Problem) -> tuple[str, int]:
    """The step that computes a number, which must not be a given one: its key, and its number, counted from 1."""
    key = _step_key(at, problem)
    return key, [*step_titles(problem.network.depth)].index(key) + 1


def _step_key(at: Address, problem: Problem) -> str:
    name, depth = base_name(at.name), problem.network.depth
    if name in ("z", "a"):
        return "forward" + "-again" * is_new(at.name)
    if name in COSTS:
        return "cost" + "-again" * is_new(at.name)
    is_update = name in UPDATED
    if is_update and at.indices[0] not in problem.updated_early:
        return "update"
    if at.indices[0] < depth:
        return f"hidden-{at.indices[0]}"
    return "delta" if name in ("dC_da", "da_dz", "delta") else "gradients"
