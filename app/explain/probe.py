"""The probe: the cost as one number moves. A curve with its tangent, and the numeric check of its slope.

It is found by forward passes alone, so it tells whether the gradient is right: in the arithmetic of the solution, that
is in fractions where the network is of hand size.
"""

from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any

import numpy as np

from ..backprop.address import Address
from ..backprop.arithmetic import arithmetic
from ..backprop.numeric_gradient import sweep_cost, true_gradients
from ..backprop.problem import Problem, in_floats
from .curve import Curve, Point, plot
from .notation import notation
from .numeric_check import NOISE, Check, check
from .solution import Solution

POINTS = 41
BEND_STEP = 1e-3
"""How far around a number its bend is measured, that tells how far to look."""


@dataclass(frozen=True)
class Probe:
    """One number, moved. of: its address; letter: in formulas; gradient: the address of its gradient, if any."""

    of: str
    letter: str
    gradient: str | None
    cost: str
    curve: Curve
    check: Check


GRADIENTS = ("dC_dW", "dC_db")


def probed(address: str) -> Address | None:
    """The number that is moved when this address is looked at: a parameter, for itself or its gradient; an input.

    Of several samples, the gradient of one alone is looked at without: a parameter moves the cost of all.
    """
    at = Address.parse(address)
    if at.name in ("W", "b") or (at.name == "a" and at.indices[:1] == (0,)):
        return at
    return at._replace(name=at.name.removeprefix("dC_d")) if at.name in GRADIENTS and at.sample is None else None


def probe(solution: Solution, address: str) -> Probe | None:
    """Move the number that the address is about; None where it is about none that is given."""
    at = probed(address)
    if at is None:
        return None
    slope = slope_of(solution, at)
    return Probe(
        of=str(at),
        letter=notation(at.name).letter,
        gradient=None if at.name == "a" else str(at._replace(name=f"dC_d{at.name}")),
        cost="cost" if at.sample is None else f"s{at.sample}:cost",
        curve=_curve(solution, at, float(slope)),
        check=check(solution.problem, at, solution.values[str(at)], slope),
    )


def slope_of(solution: Solution, at: Address) -> Any:
    """The true slope of the cost along a parameter or an input, in the arithmetic of the solution."""
    slopes, (layer, *place) = true_gradients(solution.trace), at.indices
    if at.name == "a":  # as dC/da of a hidden unit: its weights, times the deltas that they lead to
        with arithmetic():
            return slopes.delta[1][at.sample or 0] @ solution.problem.network.W[1][:, place[0]]
    return (slopes.dC_dW if at.name == "W" else slopes.dC_db)[layer][tuple(place)]


def _curve(solution: Solution, at: Address, slope: float) -> Curve:
    """The curve around the number, in float64."""
    problem = in_floats(solution.problem)
    here = float(solution.values[str(at)])
    new = solution.values.get(str(at._replace(name=f"{at.name}_new")), here)
    lands = here if at.name == "a" else float(new)
    reach = _reach(problem, at, here, slope, abs(lands - here))
    numbers = [*np.linspace(here - reach, here + reach, POINTS).tolist(), here, lands]
    *points, middle, end = zip(numbers, sweep_cost(problem, at, np.array(numbers)).costs.tolist(), strict=True)
    return plot(points, middle, slope, Point(*end) if lands != here else None)


def _reach(problem: Problem, at: Address, here: float, slope: float, step: float) -> float:
    """How far to look on either side: twice as far as the parabola of the slope and the bend has its lowest point.

    At least some steps of the update, and no further than the size of the number itself. Rounded up to 1, 2 or 5
    times a power of ten.
    """
    size = max(1.0, abs(here))
    e = BEND_STEP * size
    bend = _bend(problem, at, here, e)
    lowest = 2 * abs(slope) / bend if slope and bend else size
    return _round_up(max(min(max(lowest, 4 * step, e), size), 1.25 * step))


def _bend(problem: Problem, at: Address, here: float, e: float) -> float:
    """The second derivative of the cost, on the side where it is smaller: a kink would make it large; 0 if unknown."""
    a, b, middle, c, d = sweep_cost(problem, at, here + e * np.arange(-2.0, 3.0)).costs.tolist()
    noise = 10 * NOISE * abs(middle)
    bends = [bend for bend in (a - 2 * b + middle, middle - 2 * c + d) if isfinite(bend) and bend > noise]
    return min(bends, default=0.0) / e**2


def _round_up(length: float) -> float:
    power: float = 10.0 ** floor(log10(length))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= length), 10 * power)
