"""Random numbers that are the same for ever and on every machine: a link finds its data and its weights again.

They come from the raw numbers of PCG64, whose stream NumPy guarantees, but not that of its distributions; and are
rounded to few decimals, so that they do not depend on a mathematical library, and are short enough for paper.
"""

import numpy as np

from ..backprop.arithmetic import Array


def uniform(shape: tuple[int, ...], seed: int, stream: int) -> Array:
    """Numbers from 0 up to 1; each stream of a seed is independent of the others."""
    raw = np.random.PCG64([seed, stream]).random_raw(int(np.prod(shape)))
    numbers: Array = (raw >> 11) * 2.0**-53  # the 53 upper bits, as Generator.random() takes them
    return numbers.reshape(shape)


def between(u: Array, low: float, high: float) -> Array:
    """Numbers from 0 to 1 as numbers from low to high."""
    return u * (high - low) + low


def short(values: Array, decimals: int = 3) -> Array:
    return np.round(values, decimals)
