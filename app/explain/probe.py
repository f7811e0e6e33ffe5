"""The probe of a number: the cost as this one number changes, its tangent, and the gradient measured by differences.

The numeric check runs in the arithmetic of the problem: in fractions the difference of a quadratic cost is its
derivative, to the last digit.
"""

from dataclasses import dataclass
from itertools import groupby
from math import floor, isfinite, log10
from typing import Any, NamedTuple

import numpy as np

from ..backprop.address import Address
from ..backprop.arithmetic import arithmetic, fraction
from ..backprop.numeric_gradient import sweep_cost, true_gradients
from ..backprop.one_sided import is_on_penalty_kink, one_sided
from ..backprop.problem import Problem, in_floats
from ..backprop.trace import Trace
from .language import _
from .notation import notation
from .numbers import FLOAT_DIGITS
from .solution import Solution
from .steps.step import Plain, Text, sentence

WIDTH, HEIGHT = 340.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 328.0, 6.0, 124.0
"""The edges of the plot; the labels of the axes stand left of it and below it."""
MARGIN = 0.1
"""Free room below the curve and above it, as a share of its height; the tangent passes through it."""
FLAT = 1e-9
"""Relative changes of the cost below this are drawn as flat: rounding must not look like a curve."""

INVISIBLE_SHARE = 1 / 200
"""Costs below this share of the largest one cannot be told from 0 in the picture."""


class Point(NamedTuple):
    """A point of the picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """The cost over one number. pieces: the curve, interrupted where the cost overflows.

    here: the number as it is. lands: where the update takes it. left, right: the numbers at its ends. low, high: the
    smallest and the largest cost, at the heights bottom and top; the same where the curve is flat.
    """

    pieces: tuple[tuple[Point, ...], ...]
    tangent: tuple[Point, Point]
    here: Point
    lands: Point | None
    left: float
    right: float
    low: float
    high: float
    bottom: float
    top: float
    width: float = WIDTH
    height: float = HEIGHT
    left_edge: float = LEFT
    right_edge: float = RIGHT
    base: float = BOTTOM


@dataclass(frozen=True)
class Scale:
    """From numbers to the picture."""

    left: float
    right: float
    low: float
    high: float

    def point(self, x: float, y: float) -> Point:
        across = (x - self.left) / (self.right - self.left)
        up = (y - self.low) / (self.high - self.low)
        return Point(LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP))


def plot_curve(
    points: list[tuple[float, float]], here: tuple[float, float], slope: float, lands: Point | None
) -> Curve:
    """The curve through (number, cost), the tangent at `here`, and where the update lands; all in numbers."""
    scale, low, high = _fit_scale(points, here[1])
    pieces = (list(piece) for held, piece in groupby(points, lambda point: isfinite(point[1])) if held)
    return Curve(
        pieces=tuple(tuple(scale.point(*point) for point in piece) for piece in pieces),
        tangent=_tangent(scale, here, slope),
        here=scale.point(*here),
        lands=scale.point(*lands) if lands and isfinite(lands.y) else None,
        left=scale.left,
        right=scale.right,
        low=low,
        high=high,
        bottom=scale.point(scale.left, low).y,
        top=scale.point(scale.left, high).y,
    )


def _fit_scale(points: list[tuple[float, float]], here: float) -> tuple[Scale, float, float]:
    """The scale of the picture, the smallest and the largest cost; a flat curve runs through the middle."""
    seen = [y for _, y in points if isfinite(y)] + [here]
    low, high = min(seen), max(seen)
    low = 0.0 if abs(low) <= INVISIBLE_SHARE * high else low
    ends = points[0][0], points[-1][0]
    if high - low <= FLAT * max(abs(low), abs(high)) or not isfinite(high - low):
        return Scale(*ends, here - max(abs(here), 1.0), here + max(abs(here), 1.0)), here, here
    room = MARGIN * (high - low)
    return Scale(*ends, low - room, high + room), low, high


def _tangent(scale: Scale, here: tuple[float, float], slope: float) -> tuple[Point, Point]:
    """The line through `here` with this slope, as far as it stays within the plot."""
    x, y = here
    ends = [scale.left, scale.right]
    if slope:
        at_low, at_high = sorted((x + (scale.low - y) / slope, x + (scale.high - y) / slope))
        ends = [max(scale.left, at_low), min(scale.right, at_high)]
    first, last = (scale.point(end, y + slope * (end - x)) for end in ends)
    return first, last


STEP = 1e-5
"""h of the numeric check, for numbers around 1."""
NOISE = 1e-15
"""Rounding of a cost in float64, relative to it: a few units in the last place."""
MAX_COMMON_DIGITS = 30


@dataclass(frozen=True)
class NumericCheck:
    """The numeric check: rows of (number, cost) at w − h, w and w + h, and what they say about the slope.

    gradient: the slope that the backward pass gives. numeric: the central difference. sides: the slopes to the left
    and to the right, where a kink lies between.
    """

    rows: tuple[tuple[Any, Any], ...]
    gradient: Any
    numeric: Any
    sides: tuple[Any, Any] | None
    verdict: Text

    @property
    def to_the_right(self) -> Any:
        """The derivative towards larger values: on a kink the one on the right."""
        return self.sides[1] if self.sides else self.gradient


def numeric_check(trace: Trace, at: Address, here: Any, slope: Any) -> NumericCheck:
    """The cost a little to the left and to the right, and the slope from there; on a kink the exact slopes of both
    sides."""
    problem = trace.problem
    h = _step(here, problem.exact)
    numbers = np.array([here - h, here, here + h], dtype=object if problem.exact else float)
    moved = sweep_cost(problem, at, numbers)
    with arithmetic():
        (left, middle, right), (a, b, c) = moved.tolist(), numbers.tolist()
        numeric = (right - left) / (c - a)
    has_kink = trace.kinks or is_on_penalty_kink(problem, at)
    sides = one_sided(problem, trace.before.forward, at) if has_kink else None
    noise = 0.0 if problem.exact else NOISE * max(abs(middle), abs(here * slope)) / h
    return NumericCheck(
        rows=tuple(zip((a, b, c), (left, middle, right), strict=True)),
        gradient=slope,
        numeric=numeric,
        sides=sides,
        verdict=_at_kink(*sides, slope) if sides else _agreement(slope, numeric, noise),
    )


def _step(here: Any, exact: bool) -> Any:
    """h: a power of ten, so that w − h and w + h are short numbers."""
    size = 10.0 ** floor(log10(abs(float(here)))) if abs(here) > 1 else 1.0
    return fraction(float(f"{STEP * size:e}")) if exact else STEP * size


def _at_kink(left: Any, right: Any, slope: Any) -> Text:
    return sentence(
        _(
            "The cost has a kink here: its slope is %(left)s on the left and %(right)s on the right; the "
            "central difference gives the mean of the two. The gradient uses the slope chosen for the kink "
            "by convention: %(slope)s."
        ),
        left=Plain(left),
        right=Plain(right),
        slope=Plain(slope),
    )


def _agreement(slope: Any, numeric: Any, noise: float) -> Text:
    """How well the two agree, in words."""
    difference, size = abs(slope - numeric), max(abs(slope), abs(numeric))
    if not isfinite(float(numeric)):
        return (_("Close to this value the cost cannot be computed, so there is no difference to compare with."),)
    if difference == 0:
        return (_("They are equal."),)
    if size <= noise:
        return (_("Both are 0, except for rounding."),)
    digits = _common_digits(float(difference / size), noise > 0)
    if digits >= 1:
        return (
            (_("They agree to one digit."),)
            if digits == 1
            else sentence(_("They agree to %(digits)s digits."), digits=digits)
        )
    if difference <= noise:
        return (_("They agree except for rounding."),)
    return (_("They do not agree: the cost curves too much within a distance of h."),)


def _common_digits(relative: float, rounded: bool) -> int:
    """How many leading digits two numbers share, given their relative difference."""
    return min(floor(-log10(relative)), FLOAT_DIGITS if rounded else MAX_COMMON_DIGITS)


POINTS = 41
BEND_STEP = 1e-3
"""How far around a number its bend is measured, that tells how far to look."""


@dataclass(frozen=True)
class Probe:
    """How one number moves the cost. of: its address; letter: its symbol; gradient: that of its gradient, if any."""

    of: str
    letter: str
    gradient: str | None
    cost: str
    curve: Curve
    check: NumericCheck


GRADIENTS = ("dC_dW", "dC_db")


def probed_address(address: str) -> Address | None:
    """The number that is varied when this address is inspected: a parameter (also for its gradient), or an input.

    Of several samples, the gradient of one alone is looked at without: a parameter moves the cost of all.
    """
    at = Address.parse(address)
    if at.name in ("W", "b") or (at.name == "a" and at.indices[:1] == (0,)):
        return at
    return at._replace(name=at.name.removeprefix("dC_d")) if at.name in GRADIENTS and at.sample is None else None


def probe(solution: Solution, address: str) -> Probe | None:
    """Vary the number that belongs to the address; None where no given number does."""
    at = probed_address(address)
    if at is None:
        return None
    slope = gradient_at(solution, at)
    return Probe(
        of=str(at),
        letter=notation(at.name).letter,
        gradient=None if at.name == "a" else str(at._replace(name=f"dC_d{at.name}")),
        cost="cost" if at.sample is None else f"s{at.sample}:cost",
        curve=_probe_curve(solution, at, float(slope)),
        check=numeric_check(solution.trace, at, solution.values[str(at)], slope),
    )


def gradient_at(solution: Solution, at: Address) -> Any:
    """The true derivative of the cost for a parameter or an input, in the arithmetic of the solution."""
    slopes, (layer, *place) = true_gradients(solution.trace), at.indices
    if at.name == "a":  # as dC/da of a hidden unit: its weights, times the deltas that they lead to
        with arithmetic():
            return slopes.delta[1][at.sample or 0] @ solution.problem.network.W[1][:, place[0]]
    return (slopes.dC_dW if at.name == "W" else slopes.dC_db)[layer][tuple(place)]


def _probe_curve(solution: Solution, at: Address, slope: float) -> Curve:
    """The curve around the number, in float64."""
    problem = in_floats(solution.problem)
    here = float(solution.values[str(at)])
    new = solution.values.get(str(at._replace(name=f"{at.name}_new")), here)
    lands = here if at.name == "a" else float(new)
    reach = _reach(problem, at, here, slope, abs(lands - here))
    numbers = [*np.linspace(here - reach, here + reach, POINTS).tolist(), here, lands]
    *points, middle, end = zip(numbers, sweep_cost(problem, at, np.array(numbers)).tolist(), strict=True)
    return plot_curve(points, middle, slope, Point(*end) if lands != here else None)


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
    a, b, middle, c, d = sweep_cost(problem, at, here + e * np.arange(-2.0, 3.0)).tolist()
    noise = 10 * NOISE * abs(middle)
    bends = [bend for bend in (a - 2 * b + middle, middle - 2 * c + d) if isfinite(bend) and bend > noise]
    return min(bends, default=0.0) / e**2


def _round_up(length: float) -> float:
    power: float = 10.0 ** floor(log10(length))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= length), 10 * power)
