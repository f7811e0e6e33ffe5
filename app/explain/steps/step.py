"""A step of the worked solution: the order of the steps, the parts of one, and the notes that several share."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from ...backprop.address import Address
from ...backprop.forward import Kink
from ...backprop.problem import Problem
from ..formulas import Formula, Row, Value
from ..language import N_, _
from ..notation import ACTIVATION_NAMES, base_name, is_new
from ..solution import Solution


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


@dataclass(frozen=True)
class Plain:
    """A number without an address, such as a percentage."""

    value: Any
    digits: int = 3


Text = tuple[str | Value | Plain, ...]
"""A sentence with numbers in it."""


TOO_MANY_SAMPLES = N_("There are too many samples to write out every sum; the results are in the tables below.")
TOO_WIDE = N_("This layer is too large to write out; all its numbers are in the tables below.")


@dataclass(frozen=True)
class WorkedLine:
    """One number, worked out when it is asked for."""

    address: str
    work: Callable[[], Row]

    @cached_property
    def formula(self) -> Row:
        return self.work()


@dataclass(frozen=True)
class Block:
    """A part of a step: all at once as matrices, then number by number."""

    heading: str
    matrices: tuple[Formula, ...] = ()
    lines: tuple[WorkedLine, ...] = ()
    left_out: str = ""
    """The sentence in place of a layer that is too wide to be written out."""


@dataclass(frozen=True)
class Highlight:
    """What the drawing shows in a step, by layer: the names on its units, and the names on the edges that lead to it.

    active: the layers that the step is about. flow: what happens, one after the other, as (kind, layer): "forward"
    along the edges into a layer, "back" from it; "units", "gradients" and "weights" of a layer that appear; "cost".
    """

    units: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[str, ...], ...]
    active: tuple[int, ...]
    flow: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the eight, or one of the repeated ones for a deeper network."""

    key: str
    phase: str
    question: str
    says: str
    rules: tuple[Formula, ...]
    blocks: tuple[Block, ...]
    shown: Highlight
    definitions: tuple[str, ...] = ()
    """What the functions in the rules are, where they have names."""
    headline: tuple[str, ...] = ()
    """The addresses whose values are shown for the step in the list of steps."""
    notes: tuple[Text, ...] = ()
    title: str = ""
    number: int = 0
    of: int = 0
    """Title, number and how many there are come from the order of the steps."""


def sentence(pattern: str, **parts: object) -> Text:
    """A translated pattern with numbers in the places that it names: "from %(before)s to %(after)s"."""
    pieces = re.split(r"%\((\w+)\)s", pattern)
    texts = (_part(parts[piece]) if place % 2 else piece.replace("%%", "%") for place, piece in enumerate(pieces))
    return tuple(text for text in texts if text != "")


def _part(part: object) -> str | Value | Plain:
    return part if isinstance(part, Value | Plain) else str(part)


def worked_lines(solution: Solution, addresses: list[str]) -> tuple[WorkedLine, ...]:
    """Every number, to be worked out."""
    return tuple(WorkedLine(address, partial(solution.worked, address)) for address in addresses)


GRADIENT = "dC_dW"
BACKWARD = ("a", "delta")
"""What a unit shows once it has its delta."""


def highlight(
    solution: Solution,
    active: Iterable[int],
    flow: str,
    units: tuple[str, ...] = ("a",),
    edges: tuple[str, ...] = ("W",),
) -> Highlight:
    """The same names on all layers, and the same flow through all that the step is about."""
    count, active = solution.depth + 1, tuple(active)
    flows = tuple((flow, layer) for layer in active if layer or flow != "forward")
    return Highlight((units,) * count, (edges,) * count, active, flows)


def overview(solution: Solution) -> Highlight:
    """The whole pass before the update at once: every activation and delta, every weight and gradient."""
    return replace(highlight(solution, (), "", BACKWARD, ("W", GRADIENT)), flow=())


def kink_notes(solution: Solution, layer: int) -> tuple[Text, ...]:
    """The units of a layer that stand on a kink, in the sample in view."""
    return tuple(
        _kink_note(solution, kink)
        for kink in solution.trace.kinks
        if kink.layer == layer and kink.sample == (solution.sample or 0)
    )


def _kink_note(solution: Solution, kink: Kink) -> Text:
    address = str(Address(kink.name, (kink.layer, kink.unit), solution.sample))
    value, is_exact = Value(address, solution.values[address]), kink.bound == 0
    if kink.name == "a":
        return sentence(_(ON_TARGET[is_exact]), unit=kink.unit, target=value)
    activation = _(ACTIVATION_NAMES[solution.problem.network.names[kink.layer]])
    return sentence(_(ON_KINK[is_exact]), unit=kink.unit, activation=activation, z=value, slope=Plain(kink.slope))


ON_TARGET = {
    True: N_(
        "Output %(unit)s is exactly at the kink: it equals its target %(target)s, and there the "
        "derivative is taken to be 0."
    ),
    False: N_(
        "As far as float64 can tell, output %(unit)s is at the kink: it equals its target %(target)s, "
        "and there the derivative is taken to be 0."
    ),
}
ON_KINK = {
    True: N_(
        "Unit %(unit)s is exactly at the kink of %(activation)s: its z is %(z)s, where the derivative "
        "jumps. By convention it is %(slope)s there."
    ),
    False: N_(
        "As far as float64 can tell, unit %(unit)s is at the kink of %(activation)s: its z is %(z)s, "
        "where the derivative jumps. By convention it is %(slope)s there."
    ),
}
COLLAPSE = {
    ("sigmoid", "binary_cross_entropy"): N_("For sigmoid with binary cross-entropy, this product is a − y."),
    ("softmax", "cross_entropy"): N_("For softmax with cross-entropy, and targets that sum to 1, this sum is a − y."),
}


def collapse_note(solution: Solution) -> tuple[Text, ...]:
    """The short form a - y, where the two derivatives cancel."""
    said = COLLAPSE.get((solution.problem.network.names[-1], solution.problem.cost_name))
    return ((_(said),),) if said else ()
