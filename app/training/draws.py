"""Random numbers that are the same for ever and on every machine: a link finds its data and its weights again.

Those of data and weights come from the raw numbers of PCG64, whose stream NumPy guarantees, but not that of its
distributions; and are rounded to few decimals, so that they do not depend on a mathematical library, and are short
enough for paper. The order of the samples in an epoch is a function of the seed and the epoch alone, so a run that is
resumed needs no generator's state; its numbers are those of SplitMix64 (Steele, Lea and Flood 2014), in whole numbers
of 64 bits.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from ..backprop.network import Network
from .jit import jit, jit_cached


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


INITIALIZATIONS = ("zeros", "uniform", "xavier", "he")


def initial(sizes: Sequence[int], activations: Sequence[str], how: str, seed: int) -> Network:
    """A network of n_0 to n_L units and the activations of layers 1 to L. Raises InvalidProblem.

    zeros: all units of a layer stay equal for ever. The others draw evenly from -r to r. uniform: r = 1/2, as in
    TensorFlow Playground. xavier: r = sqrt(6 / (n_{l-1} + n_l)) (Glorot and Bengio 2010, equation 16).
    he: r = sqrt(6 / n_{l-1}), of the variance 2 / n_{l-1} (He et al. 2015). A layer's weights depend on the seed, its
    number and its shape alone.
    """
    if how not in INITIALIZATIONS:
        raise InvalidProblem(_no_such_way())
    return Network.of(
        [
            (_weights(n, fan_in, how, seed, layer).tolist(), [0.0] * n, name)
            for layer, ((fan_in, n), name) in enumerate(zip(pairwise(sizes), activations, strict=True), start=1)
        ]
    )


def _weights(n: int, fan_in: int, how: str, seed: int, layer: int) -> Array:
    """Weights of one layer, shape (n_l, n_{l-1})."""
    r = {"zeros": 0.0, "uniform": 0.5, "xavier": np.sqrt(6 / (fan_in + n)), "he": np.sqrt(6 / fan_in)}[how]
    return short(between(uniform((n, fan_in), seed, layer), -r, r))


def _no_such_way() -> Fault:
    names = Phrase("one of %(names)s", names=", ".join(INITIALIZATIONS))
    return Fault("initialization", names, Phrase("another name"))


GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32))


@jit
def mixed(x: Any) -> Any:
    """64 bits that look random, of 64 that do not."""
    x = (x ^ (x >> SHIFTS[0])) * MIX_1
    x = (x ^ (x >> SHIFTS[1])) * MIX_2
    return x ^ (x >> SHIFTS[2])


@jit_cached
def shuffle(order: Array, samples: int, seed: int, epoch: int) -> None:
    """Write the numbers of the samples, in the order of an epoch counted from 0, into order: Fisher and Yates."""
    state = mixed(np.uint64(seed) + GOLDEN) ^ mixed(np.uint64(epoch) * MIX_1 + GOLDEN)
    for i in range(samples):
        order[i] = i
    for i in range(samples - 1, 0, -1):
        state += GOLDEN
        j = np.int64(((mixed(state) >> SHIFTS[3]) * np.uint64(i + 1)) >> SHIFTS[3])
        order[i], order[j] = order[j], order[i]
