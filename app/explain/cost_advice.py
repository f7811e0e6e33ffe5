"""Advice where cost, output activation and targets do not fit together. They are no faults: the numbers are right."""

from ..backprop.costs import ENTROPIES
from ..backprop.problem import Problem
from .language import N_, _
from .notation import ACTIVATION_NAMES

SUM_TOLERANCE = 1e-9
"""How far the targets of a sample may be from adding up to 1: further than float64 rounds decimals."""
NO_PROBABILITY = N_(
    "This cost expects outputs between 0 and 1, but %(activation)s can give other numbers. Choose sigmoid or softmax "
    "for the output layer."
)
ONE_OUTPUT = N_(
    "With one output, cross-entropy says nothing about samples whose target is 0. Choose binary cross-entropy."
)
SEPARATE_OUTPUTS = N_(
    "With sigmoid outputs, cross-entropy says nothing about outputs whose target is 0. Choose softmax, or binary "
    "cross-entropy."
)
NO_DISTRIBUTION = N_(
    "The outputs of a softmax add up to 1, so the targets of every sample should add up to 1 as well. Here they do not."
)


def cost_advice(problem: Problem) -> list[str]:
    """What does not fit, in words; nothing for the costs that are differences of numbers."""
    if problem.cost_name not in ENTROPIES:
        return []
    output, is_cross_entropy = problem.network.names[-1], problem.cost_name == "cross_entropy"
    if output not in ("sigmoid", "softmax"):
        found = [_(NO_PROBABILITY, activation=_(ACTIVATION_NAMES[output]))]
    else:
        found = (
            [_(SEPARATE_OUTPUTS)] if output == "sigmoid" and is_cross_entropy and problem.network.sizes[-1] > 1 else []
        )
    if is_cross_entropy and problem.network.sizes[-1] == 1:
        found.append(_(ONE_OUTPUT))
    elif output == "softmax" and is_cross_entropy and not _are_distributions(problem):
        found.append(_(NO_DISTRIBUTION))
    return found


def _are_distributions(problem: Problem) -> bool:
    assert problem.targets is not None
    return all(abs(float(total) - 1) <= SUM_TOLERANCE for total in problem.targets.sum(axis=1))
