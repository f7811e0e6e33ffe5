"""What networks cost, and what they answer, over all samples, in tiles of a few; and how samples become a tile."""

from math import nan

from app.backprop.training.compiled.costs import total_cost
from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.lanes import beyond
from app.backprop.training.compiled.passes import BAD, forward
from app.backprop.training.compiled.plan import INPUTS, ROW, UNITS, layer_of
from app.backprop.training.compiled.table import (
    DEPTH,
    FOUND,
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
    marks[BAD] = 0.0
    for first in range(0, samples, TILE):
        count = min(TILE, samples - first)
        width = (count + 3) // 4 * 4
        take(table, which, first, count)
        forward(table, width)
        whole += total_cost(table, layer_of(table, table[DEPTH] - 1), count, width)
    return (whole / samples if table[MEAN] else whole) + marks[BAD]


@inner
def evaluate_each(table, count):
    """The costs of so many networks, whose parameters stand one behind the other: two for each, NaN without a test."""
    found = floats(table, FOUND)
    for i in range(count):
        found[2 * i] = evaluate(table, TRAINED)
        found[2 * i + 1] = evaluate(table, TESTED) if table[TEST_SAMPLES] else nan
        table[W] += 8 * table[PARAMETERS]


@inner
def answer_each(table, count):
    """The outputs of so many networks, whose parameters stand one behind the other, for all samples, row by row."""
    size = table[SAMPLES] * layer_of(table, table[DEPTH] - 1)[UNITS]
    for i in range(count):
        answer(table, beyond(floats(table, FOUND), i * size))
        table[W] += 8 * table[PARAMETERS]


@inner
def answer(table, rows):
    """The outputs for all samples, row by row."""
    last = layer_of(table, table[DEPTH] - 1)
    for first in range(0, table[SAMPLES], TILE):
        count = min(TILE, table[SAMPLES] - first)
        width = (count + 3) // 4 * 4
        take_inputs(table, TRAINED, first, count)
        forward(table, width)
        outputs = beyond(floats(table, A), last[ROW] * width)
        for s in range(count):
            for j in range(last[UNITS]):
                rows[(first + s) * last[UNITS] + j] = outputs[j * width + s]
