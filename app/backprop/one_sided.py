"""The one-sided derivatives of the cost along one number, exact even on a kink.

A small step along the number is followed through the network, one way and the other: a unit on a kink passes a step on
as its activation maps it, max(0, dz) for a ReLU, since activations with a kink at 0 are made of two rays from there.
Nothing is differenced, so nothing is lost, and away from kinks both sides are the same.
"""

from typing import Any

import numpy as np

from .address import Address
from .arithmetic import Array, arithmetic
from .backward import layer_delta
from .costs import over_samples
from .forward import Forward
from .output import meets_target, output_of
from .penalties import single_slopes
from .problem import Problem

SAME = 1e-12
"""Slopes that differ by less, relative to the larger one, differ by rounding alone."""


def one_sided(problem: Problem, passed: Forward, at: Address) -> tuple[Any, Any] | None:
    """(left, right) of the number at W.l.j.k, b.l.j or a.0.k; None where the two are the same.

    Of the cost over all samples; for an input of one of several samples of the cost of that sample.
    """
    with arithmetic():
        sides = ((sign, sign * _towards(problem, passed, at, sign)) for sign in (-1, 1))
        left, right = (slope + _penalty_slope(problem, at, sign) for sign, slope in sides)
        is_same = abs(left - right) <= SAME * max(abs(left), abs(right))
    return None if is_same else (left, right)


def is_on_penalty_kink(problem: Problem, at: Address) -> bool:
    """Whether |w| has its kink here: a parameter that is 0 and has an l1 penalty."""
    return "l1" in problem.penalty.of(at.name) and _parameter(problem, at) == 0


def _penalty_slope(problem: Problem, at: Address, sign: int) -> Any:
    """The slope of the penalties of a parameter on one side."""
    if not problem.penalty.of(at.name):
        return 0
    w = np.atleast_1d(_parameter(problem, at))
    slopes = single_slopes(problem.penalty, w, problem.samples)
    if is_on_penalty_kink(problem, at):
        slopes["l1"] = single_slopes(problem.penalty, w + sign, problem.samples)["l1"]
    return sum(slope[0] for slope in slopes.values())


def _parameter(problem: Problem, at: Address) -> Any:
    layer, *place = at.indices
    return getattr(problem.network, at.name)[layer][tuple(place)]


def _towards(problem: Problem, passed: Forward, at: Address, sign: int) -> Any:
    """How the cost changes with a small step of the number in one direction, relative to the step."""
    network, (layer, unit, *source) = problem.network, at.indices
    a = passed.a[0] - passed.a[0]
    if at.name == "a":
        a[at.sample or 0, unit] += sign
    for l in network.layers:
        z = a @ network.W[l].T
        if l == layer:
            z[:, unit] += sign * (passed.a[l - 1][:, source[0]] if source else 1)
        a = _after(problem, passed, l, z)
    changes = _cost_changes(problem, passed, a)
    if at.name == "a":
        return changes[at.sample or 0]
    return over_samples(changes.sum(), len(changes), problem.reduction)


def _after(problem: Problem, passed: Forward, layer: int, dz: Array) -> Array:
    """The step of a layer's activations that follows from a step of its pre-activations."""
    activation, z = problem.network.activation(layer), passed.z[layer]
    da = layer_delta(dz, activation.derivative(z))
    return np.where(z == 0, activation.value(dz), da) if activation.kink else da


def _cost_changes(problem: Problem, passed: Forward, da: Array) -> Array:
    """What the cost of each sample makes of a step of the outputs; where |a - y| has its kink, the size of the step."""
    assert problem.targets is not None
    dC = problem.cost.gradient(output_of(problem, passed), problem.targets) * da
    if problem.cost.kink:
        dC = np.where(meets_target(problem, passed), abs(da) / da.shape[-1], dC)
    changes: Array = dC.sum(axis=-1)
    return changes
