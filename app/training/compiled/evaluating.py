"""What networks cost, and how often they are right, over all samples, in tiles; and how samples become a tile."""

from math import nan

from .costs import total_cost
from .inner import inner
from .lanes import beyond
from .passes import BAD, RIGHT, forward
from .plan import INPUTS, ROW, UNITS, layer_of
from .table import (
    DEPTH,
    FOUND,
    HOW,
    MARKS,
    MEAN,
    ORDER,
    PARAMETERS,
    SAMPLES,
    TARGETS,
    TEST_SAMPLES,
    TEST_X,
    TEST_Y,
    A,
    W,
    X,
    Y,
    floats,
    wholes,
)  # fmt: skip

TILE = 32
"""Samples that are worked at a time, so that what they need stays in the innermost cache."""
ORDERED, TRAINED, TESTED = range(3)
"""Samples in the order of the epoch, as they stand, or those of the test."""


@inner
def take(table, which, first, samples):
    """Put samples side by side, inputs and targets."""
    take_inputs(table, which, first, samples)
    take_targets(table, which, first, samples)


@inner
def take_inputs(table, which, first, samples):
    x, inputs = floats(table, TEST_X if which == TESTED else X), layer_of(table, 0)[INPUTS]
    beside(x, inputs, wholes(table, ORDER), which == ORDERED, first, samples, floats(table, A))


@inner
def take_targets(table, which, first, samples):
    y, outputs = floats(table, TEST_Y if which == TESTED else Y), layer_of(table, table[DEPTH] - 1)[UNITS]
    beside(y, outputs, wholes(table, ORDER), which == ORDERED, first, samples, floats(table, TARGETS))


@inner
def beside(rows, size, order, in_order, first, samples, tile):
    """Rows as columns; behind the last one the first again, up to a multiple of four."""
    width = (samples + 3) // 4 * 4
    for k in range(size):
        for s in range(width):
            place = first + s if s < samples else first
            sample = order[place] if in_order else place
            tile[k * width + s] = rows[sample * size + k]


@inner
def evaluate(table, which):
    """The cost over all samples, TRAINED or TESTED; NaN where a value on the way is not finite."""
    whole, marks = 0.0, floats(table, MARKS)
    samples = table[TEST_SAMPLES] if which == TESTED else table[SAMPLES]
    marks[BAD], marks[RIGHT], last = 0.0, 0.0, layer_of(table, table[DEPTH] - 1)
    for first in range(0, samples, TILE):
        count = min(TILE, samples - first)
        width = (count + 3) // 4 * 4
        take(table, which, first, count)
        forward(table, width)
        whole += total_cost(table, last, count, width)
        marks[RIGHT] += count_right(table, last, count, width)
    return (whole / samples if table[MEAN] else whole) + marks[BAD]


@inner
def evaluate_each(table, count):
    """Of so many networks, whose parameters stand one behind the other: the cost over all samples and over those of the
    test, and of both the share in the right class; NaN without a test."""
    found, marks = floats(table, FOUND), floats(table, MARKS)
    for i in range(count):
        for which in range(TRAINED, TESTED + 1):
            samples = table[TEST_SAMPLES] if which == TESTED else table[SAMPLES]
            found[4 * i + which - TRAINED] = evaluate(table, which) if samples else nan
            found[4 * i + 2 + which - TRAINED] = marks[RIGHT] / samples if samples else nan
        table[W] += 8 * table[PARAMETERS]


@inner
def count_right(table, layer, samples, width):
    """How many samples of a tile are decided for the class of their targets, see `data.decided`."""
    a, y, units = beyond(floats(table, A), layer[ROW] * width), floats(table, TARGETS), layer[UNITS]
    count, middle = 0, floats(table, HOW)[8]
    for s in range(samples):
        if units == 1:
            count += (a[s] > middle) == (y[s] > middle)
        else:
            count += largest_of(a, s, units, width) == largest_of(y, s, units, width)
    return count


@inner
def largest_of(rows, s, units, width):
    """Which row is the largest at a sample; of equal ones the first."""
    best = 0
    for j in range(1, units):
        if rows[j * width + s] > rows[best * width + s]:
            best = j
    return best
