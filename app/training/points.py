"""Points in the plane: the sets of the TensorFlow Playground, and two moons.

A set is made of numbers that are even from 0 to 1, four for each sample, (S, 4), and of its noise. The places, counts
and noise are those of the Playground (dataset.ts, 2016). Inputs are rounded to three decimals: the same on every
machine, and short enough for paper. Labels and values follow from what is rounded.
"""

import numpy as np

from ..backprop.arithmetic import Array
from .draws import between, short

Made = tuple[Array, Array]
"""Inputs (S, 2), and labels (S,) or values (S, 1)."""


def circle(u: Array, noise: float) -> Made:
    """Half of the points within 2.5 of the centre, half in the ring from 3.5 to 5; noise moves what the label sees."""
    radius = np.where(first_half(u), between(u[:, 0], 0, 2.5), between(u[:, 0], 3.5, 5))
    x = short(polar(radius, 2 * np.pi * u[:, 1]))
    seen = x + noise * between(u[:, 2:], -5, 5)
    return x, np.hypot(seen[:, 0], seen[:, 1]) < 2.5


def xor(u: Array, noise: float) -> Made:
    """Four squares, 0.3 away from the axes; class 1 where x1 and x2 have the same sign."""
    x = between(u[:, :2], -5, 5)
    x = short(x + np.where(x > 0, 0.3, -0.3))
    seen = x + noise * between(u[:, 2:], -5, 5)
    return x, seen[:, 0] * seen[:, 1] >= 0


def gauss(u: Array, noise: float) -> Made:
    """Two normal distributions around (2, 2), class 1, and (-2, -2), of the variance 0.5 + 7 noise."""
    first = first_half(u)
    centre = np.where(first, 2.0, -2.0)[:, None]
    return short(centre + np.sqrt(0.5 + 7 * noise) * normal(u)), first


def spiral(u: Array, noise: float) -> Made:
    """Two arms of one and three quarter turns, from the centre to the radius 5; class 1 comes first."""
    first = first_half(u)
    along = np.where(first, np.arange(len(u)), np.arange(len(u)) - first.sum()) / (len(u) / 2)
    x = polar(5 * along, 1.75 * 2 * np.pi * along + np.where(first, 0, np.pi))
    return short(x + noise * between(u[:, :2], -1, 1)), first


def plane(u: Array, noise: float) -> Made:
    """y = (x1 + x2) / 10 on the square from -6 to 6."""
    x = short(between(u[:, :2], -6, 6))
    seen = x + noise * between(u[:, 2:], -6, 6)
    return x, seen.sum(axis=1, keepdims=True) / 10


def multi_gauss(u: Array, noise: float) -> Made:
    """Six peaks, +1 and -1 by turns, each falling to 0 at the distance 2."""
    x = short(between(u[:, :2], -6, 6))
    seen = x + noise * between(u[:, 2:], -6, 6)
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    away = np.hypot(*(seen[:, None, :] - centres).transpose(2, 0, 1))
    heights = np.clip(1 - away / 2, 0, 1) * (1, -1, 1, -1, 1, -1)
    highest = np.abs(heights).argmax(axis=1)
    return x, np.take_along_axis(heights, highest[:, None], axis=1)


def moons(u: Array, noise: float) -> Made:
    """Two half circles that reach into each other, as scikit-learn's make_moons; noise is a standard deviation."""
    outer = len(u) // 2
    above, below = np.linspace(0, np.pi, outer), np.linspace(0, np.pi, len(u) - outer)
    x = np.vstack([np.stack([np.cos(above), np.sin(above)], 1), np.stack([1 - np.cos(below), 0.5 - np.sin(below)], 1)])
    return short(x + noise * normal(u)), np.arange(len(u)) >= outer


def normal(u: Array) -> Array:
    """Two independent normal numbers of each row, from its first two (Box and Muller 1958)."""
    return polar(np.sqrt(-2 * np.log1p(-u[:, 0])), 2 * np.pi * u[:, 1])


def polar(radius: Array, angle: Array) -> Array:
    """Points at a radius and an angle, which turns clockwise from x2, as in the Playground."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def first_half(u: Array) -> Array:
    """Which samples are of the half that is made first; it has the odd one."""
    first: Array = np.arange(len(u)) < len(u) / 2
    return first
