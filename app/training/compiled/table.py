"""The table: all that the compiled functions know of a run, as whole numbers in one array. It is what they hand on.

Where it holds arrays it has their addresses, so a call costs one register, and no references are counted. Whoever makes
a table keeps the arrays. `floats(table, W)` are the numbers of such an array, `wholes(table, AT)` those of int64.
"""

from typing import Any

from llvmlite import ir
from numba import types

from .lanes import intrinsic

NAMES = (
    "cost", "optimizer", "bias_update", "depth", "parameters", "mean", "kinks", "batch", "shuffled", "seed", "costly",
    "samples", "test_samples", "plan", "how", "rates", "x", "y", "test_x", "test_y", "z", "a", "slope", "delta",
    "error", "targets", "zeros", "g", "order", "marks", "w", "moments", "at", "costs", "test_costs", "wanted", "kept",
    "kept_at", "wide", "places", "found",
)  # fmt: skip
"""Numbers of cost, optimizer and bias update; layers; parameters; whether the mean over samples is taken; up to which
layer bounds are kept, as one has a kink; samples of a batch; whether and from what they are shuffled; whether every
epoch's cost is wanted; samples. And addresses: of the plan, the optimizer's numbers, the learning rates; of all
samples, row by row; of the room for a tile, and the gradient; of what `Live` and `History` hold; of the table of
`wide`, and the places there; of the room for what is found of many networks.
"""
(
    COST, OPTIMIZER, BIAS_UPDATE, DEPTH, PARAMETERS, MEAN, KINKS, BATCH, SHUFFLED, SEED, COSTLY,
    SAMPLES, TEST_SAMPLES, PLAN, HOW, RATES, X, Y, TEST_X, TEST_Y, Z, A, SLOPE, DELTA, ERROR,
    TARGETS, ZEROS, G, ORDER, MARKS, W, MOMENTS, AT, COSTS, TEST_COSTS, WANTED, KEPT, KEPT_AT, WIDE, PLACES, FOUND,
) = range(len(NAMES))  # fmt: skip


def _places(kind: Any, pointer: Any) -> Any:
    @intrinsic
    def places(typing: Any, table: Any, index: Any) -> Any:
        """The numbers at an address in the table."""

        def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.inttoptr(builder.load(builder.gep(values[0], [values[1]])), pointer)

        return types.CPointer(kind)(table, types.int64), generate

    return places


floats = _places(types.float64, ir.DoubleType().as_pointer())
wholes = _places(types.int64, ir.IntType(64).as_pointer())
