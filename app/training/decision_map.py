"""What a network answers over a region, as pictures need it."""

import numpy as np

from ..backprop.arithmetic import Array, arithmetic
from ..backprop.network import Network
from . import batched
from .data import Data, decided, levels


def region_of(data: Data) -> tuple[Array, Array]:
    """The lowest and the highest x1 and x2 to look at, each (2,): the usual ones, else a tenth around the data."""
    if data.region:
        return np.full(2, data.region[0]), np.full(2, data.region[1])
    low, high = data.inputs[:, :2].min(axis=0), data.inputs[:, :2].max(axis=0)
    margin = np.where(high > low, (high - low) / 10, np.maximum(1.0, np.abs(low) * 1e-6))
    return low - margin, high + margin


def grid(low: Array | float, high: Array | float, count: int) -> Array:
    """The centres of count by count squares of a region, (count^2, 2), row by row from the top, where x2 is largest."""
    (x1_low, x2_low), (x1_high, x2_high) = np.broadcast_to(low, 2), np.broadcast_to(high, 2)
    at = (np.arange(count) + 0.5) / count
    x1, x2 = x1_low + at * (x1_high - x1_low), x2_high - at * (x2_high - x2_low)
    return np.stack([np.tile(x1, count), np.repeat(x2, count)], axis=1)


def responses(network: Network, inputs: Array) -> tuple[Array, ...]:
    """What every unit answers to the inputs that a grid gives, (count^2, n_0): (n_l, count, count) for l = 0 to L."""
    count = round(len(inputs) ** 0.5)
    with arithmetic():
        passed = batched.forward(network, network.flat()[None], inputs)
    return tuple(a[0].reshape(-1, count, count) for a in passed.a)


def as_bytes(values: Array, scale: float, middle: float = 0.0) -> Array:
    """Numbers as uint8 on a scale with two sides: 127 is the middle, 0 and 254 are `scale` below and above it.

    What lies beyond counts as the end of the scale; what is no number, as its middle.
    """
    with np.errstate(all="ignore"):
        share = np.nan_to_num((values - middle) / scale, nan=0.0)
    return np.rint(127 + 127 * np.clip(share, -1, 1)).astype(np.uint8)


def decision(outputs: Array, activation: str) -> tuple[Array, Array]:
    """Of outputs (n_L, ...): the class that is decided for, and how clearly, from 0 to 254; both uint8.

    How clearly: what the largest output has before the second, 254 being 1 or more; of one output, how far it is from
    the middle between its two levels.
    """
    classes = decided(np.moveaxis(outputs, 0, -1), activation)
    if len(outputs) > 1:
        ranked = np.partition(outputs, len(outputs) - 2, axis=0)
        ahead = ranked[-1] - ranked[-2]
    else:
        no, yes = levels(activation)
        ahead = abs(outputs[0] - (no + yes) / 2) / ((yes - no) / 2)
    return classes.astype(np.uint8), np.rint(254 * np.clip(np.nan_to_num(ahead, nan=0.0), 0, 1)).astype(np.uint8)
