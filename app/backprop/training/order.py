"""The order of the samples in an epoch: a function of the seed and the epoch alone.

So a run that is resumed needs no generator's state. The numbers are those of SplitMix64 (Steele, Lea and Flood 2014),
in whole numbers of 64 bits, and so the same on every machine.
"""

import numpy as np
from numba import njit

from app.backprop.elementary import Array

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32))


@njit(cache=True, nogil=True, inline="never")
def mixed(x: np.uint64) -> np.uint64:
    """64 bits that look random, of 64 that do not."""
    x = (x ^ (x >> SHIFTS[0])) * MIX_1
    x = (x ^ (x >> SHIFTS[1])) * MIX_2
    return x ^ (x >> SHIFTS[2])


@njit(cache=True, nogil=True)
def shuffle(order: Array, seed: int, epoch: int) -> None:
    """Write the order of the samples in an epoch, counted from 0, into an array of int64: Fisher and Yates."""
    state = mixed(np.uint64(seed) + GOLDEN) ^ mixed(np.uint64(epoch) * MIX_1 + GOLDEN)
    for i in range(len(order)):
        order[i] = i
    for i in range(len(order) - 1, 0, -1):
        state += GOLDEN
        j = np.int64(((mixed(state) >> SHIFTS[3]) * np.uint64(i + 1)) >> SHIFTS[3])
        order[i], order[j] = order[j], order[i]
