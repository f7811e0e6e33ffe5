"""An update on one sample, in a wide table. Equations and order are those of `app.training.compiled.passes`.

A layer's z, a, slope and delta stand side by side from the place on where its rows of four begin; the inputs are read
where the sample stands.
"""

from ...state import SAMPLE
from ..across import first, total
from ..activations import SOFTMAX
from ..costs import BINARY_CROSS_ENTROPY, HALF_SQUARED, MEAN_ABSOLUTE, slopes
from ..inner import within
from ..lanes import beyond, load, splat, store
from ..optimizers import SGD
from ..plan import ACTIVATION, INPUTS, ROW, UNITS, layer_of
from ..table import (
    AT,
    BATCH,
    BIAS_UPDATE,
    COST,
    DELTA,
    DEPTH,
    HOW,
    OPTIMIZER,
    ORDER,
    SLOPE,
    A,
    X,
    Y,
    floats,
    wholes,
)  # fmt: skip
from .backward import backward_one
from .forward import forward_one


@within
def is_single(table):
    """Whether an update is worked here."""
    softmax = layer_of(table, table[DEPTH] - 1)[ACTIVATION] == SOFTMAX
    return table[BATCH] == 1 and table[COST] != MEAN_ABSOLUTE and not softmax


@within
def is_plain(table):
    """Whether parameters simply go down their own gradients: then they do so at once."""
    how = floats(table, HOW)
    return table[OPTIMIZER] == SGD and table[BIAS_UPDATE] == 0 and how[6] == 0 and how[7] == 0


@within
def learn_one(table, eta, plain):
    """Forward and backward of the next sample, in a wide table; g, or where the update is plain the new parameters.

    Gives 0, or NaN where a value on the way is not finite.
    """
    x, y = sample_of(table)
    return total(forward_one(table, x) + slope_one(table, y) + backward_one(table, x, eta, plain))


@within
def sample_of(table):
    """Inputs and targets of the next sample."""
    sample = wholes(table, ORDER)[wholes(table, AT)[SAMPLE]]
    x = beyond(floats(table, X), sample * layer_of(table, 0)[INPUTS])
    return x, beyond(floats(table, Y), sample * layer_of(table, table[DEPTH] - 1)[UNITS])


@within
def slope_one(table, y):
    """dC/da of the outputs, into delta; 0 beside them. Gives 0, or NaN where the cost is not finite."""
    last, bad = layer_of(table, table[DEPTH] - 1), splat(0.0)
    a, delta = beyond(floats(table, A), 4 * last[ROW]), beyond(floats(table, DELTA), 4 * last[ROW])
    if table[COST] != HALF_SQUARED:
        slope = beyond(floats(table, SLOPE), 4 * last[ROW])
        slopes(table[COST], last[ACTIVATION], last[UNITS], a, slope, y, delta, 0, last[UNITS])
    for j in range(0, last[UNITS], 4):
        r = first(last[UNITS] - j, load(a, j) - load(y, j))
        store(delta, j, r if table[COST] == HALF_SQUARED else first(last[UNITS] - j, load(delta, j)))
        if table[COST] < BINARY_CROSS_ENTROPY:
            bad = bad + r * r * 0.0
    return bad
