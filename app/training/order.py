"""The order of the samples in an epoch: a function of the seed and the epoch alone.

So a run that is resumed needs no generator's state. The numbers are those of SplitMix64 (Steele, Lea and Flood 2014),
in whole numbers of 64 bits, and so the same on every machine.
"""

from typing import Any

import numpy as np

from ..backprop.arithmetic import Array
from .jit import jit, jit_cached

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
