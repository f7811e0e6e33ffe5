"""A small curve as plain numbers, scaled to the picture: what is drawn of a probe."""

from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from typing import NamedTuple

WIDTH, HEIGHT = 340.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 328.0, 6.0, 124.0
"""The edges of the plot; the labels of the axes stand left of it and below it."""
ROOM = 0.1
"""Free room below the curve and above it, as a share of its height; the tangent passes through it."""
FLAT = 1e-9
"""Changes of the cost, relative to it, that are drawn as none: rounding must not look like a curve."""

UNSEEN = 1 / 200
"""Costs, relative to the largest one, that the picture cannot tell from 0."""


class Point(NamedTuple):
    """A point of the picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """The cost over one number. pieces: the curve, interrupted where the cost cannot be held.

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


def plot(points: list[tuple[float, float]], here: tuple[float, float], slope: float, lands: Point | None) -> Curve:
    """The curve through (number, cost), the tangent at `here`, and where the update lands; all in numbers."""
    scale, low, high = _scale(points, here[1])
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


def _scale(points: list[tuple[float, float]], here: float) -> tuple[Scale, float, float]:
    """The scale of the picture, the smallest and the largest cost; a flat curve runs through the middle."""
    seen = [y for _, y in points if isfinite(y)] + [here]
    low, high = min(seen), max(seen)
    low = 0.0 if abs(low) <= UNSEEN * high else low
    ends = points[0][0], points[-1][0]
    if high - low <= FLAT * max(abs(low), abs(high)) or not isfinite(high - low):
        return Scale(*ends, here - max(abs(here), 1.0), here + max(abs(here), 1.0)), here, here
    room = ROOM * (high - low)
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
