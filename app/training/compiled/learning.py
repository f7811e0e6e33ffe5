"""Updates: what `app.training.reference_loop` does with all samples of a batch, in tiles of a few."""

import numpy as np

from ..state import EPOCH, SAMPLE, STEP
from ..state import KEPT as KEPT_STATES
from .across import total
from .evaluating import ORDERED, TILE, take
from .inner import inner, within
from .lanes import beyond, load, splat, store
from .optimizers import sgd, step
from .passes import BAD, backward, forward, slope_of_cost
from .plan import BIASES, UNITS, WEIGHTS, layer_of
from .single.small import learn_small
from .single.update import is_plain, learn_one
from .table import (
    AT,
    BATCH,
    BIAS_UPDATE,
    DEPTH,
    HOW,
    KEPT,
    KEPT_AT,
    MARKS,
    MEAN,
    MOMENTS,
    OPTIMIZER,
    PARAMETERS,
    SAMPLES,
    G,
    W,
    floats,
    wholes,
)  # fmt: skip

EACH, FROZEN, SHARED = range(3)


@inner
def learn(table, eta):
    """One update on the next batch. Gives 0, or NaN where a value on the way is not finite."""
    begin = wholes(table, AT)[SAMPLE]
    end = min(begin + table[BATCH], table[SAMPLES])
    floats(table, MARKS)[BAD] = 0.0
    for first in range(begin, end, TILE):
        samples = min(TILE, end - first)
        width = (samples + 3) // 4 * 4
        take(table, ORDERED, first, samples)
        forward(table, width)
        slope_of_cost(table, samples, width)
        backward(table, width, first == begin)
    return floats(table, MARKS)[BAD] + improve(table, end - begin, eta)


@within
def learn_alone(table, eta, plain, small):
    """The same on one sample, in a wide table; see `single`."""
    if small:
        return learn_small(table, eta)
    bad = learn_one(table, eta, plain)
    return bad if plain else bad + improve(table, 1, eta)


@inner
def improve(table, samples, eta):
    """From the sums over so many samples to the gradients, and the step of the optimizer; of plain descent in one go.

    Gives 0, or NaN where a value is not finite.
    """
    g, w, parameters, how = floats(table, G), floats(table, W), table[PARAMETERS], floats(table, HOW)
    m, t = floats(table, MOMENTS), wholes(table, AT)[STEP] + 1
    scale = 1 / samples if table[MEAN] else 1.0
    if is_plain(table):
        return sgd(w, g, 0, parameters, eta * scale)
    bad = complete(table, scale)
    if table[BIAS_UPDATE] == FROZEN:
        for l in range(table[DEPTH]):
            layer = layer_of(table, l)
            bad += step(table[OPTIMIZER], how, w, g, m, beyond(m, parameters), layer[WEIGHTS], layer[BIASES], t, eta)
    else:
        bad += step(table[OPTIMIZER], how, w, g, m, beyond(m, parameters), 0, parameters, t, eta)
    return bad


@inner
def complete(table, scale):
    """The gradients as the optimizer sees them: mean or sum, with penalties, and biases as they are updated.

    Gives 0, or NaN where one is not finite.
    """
    g, w, l1, l2 = floats(table, G), floats(table, W), floats(table, HOW)[6], floats(table, HOW)[7]
    bad = scaled(g, table[PARAMETERS], scale)
    for l in range(table[DEPTH] if l1 != 0 or l2 != 0 else 0):
        for i in range(layer_of(table, l)[WEIGHTS], layer_of(table, l)[BIASES]):
            g[i] += l1 * np.sign(w[i]) + l2 * w[i]
    for l in range(table[DEPTH] if table[BIAS_UPDATE] == SHARED else 0):
        biases, whole = layer_of(table, l)[BIASES], 0.0
        for i in range(biases, biases + layer_of(table, l)[UNITS]):
            whole += g[i]
        for i in range(biases, biases + layer_of(table, l)[UNITS]):
            g[i] = whole
    return bad


@inner
def scaled(values, count, scale):
    """Multiply all values. Gives 0, or NaN where one is not finite."""
    bad, whole = splat(0.0), count // 4 * 4
    for i in range(0, whole, 4):
        value = load(values, i) * scale
        store(values, i, value)
        bad = bad + value * 0.0
    for i in range(whole, count):
        values[i] *= scale
        bad = bad + values[i] * 0.0
    return total(bad)


@inner
def keep(table):
    """Put the state into the history."""
    at, w, parameters = wholes(table, AT), floats(table, W), table[PARAMETERS]
    kept, kept_at = beyond(floats(table, KEPT), at[KEPT_STATES] * parameters), wholes(table, KEPT_AT)
    for i in range(parameters):
        kept[i] = w[i]
    kept_at[2 * at[KEPT_STATES]], kept_at[2 * at[KEPT_STATES] + 1] = at[EPOCH], at[STEP]
    at[KEPT_STATES] += 1
