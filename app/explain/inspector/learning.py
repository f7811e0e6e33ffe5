"""The numbers of penalties and optimizers in words."""

from collections.abc import Iterator

from ..language import N_, _
from ..notation import base_name
from ..probe import Probe
from ..steps.step import Text
from .inspected import InspectedNumber, describe_largest_terms

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
