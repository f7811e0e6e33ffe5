"""The passes over a tile of samples: forward, backward. Equations and order are those of `forward` and `backward`.

z, a, slope and delta hold for every unit a row of `width` samples, a multiple of four; the first rows are the inputs.
"""

from ...backprop.rounding import FLOAT_UNIT
from .across import total
from .activations import SOFTMAX, activate
from .costs import MEAN_ABSOLUTE, cost_slope
from .inner import inner
from .kinks import KINKED, comes_within, common_bound, error_after, largest, settle
from .lanes import load, splat, store
from .plan import ACTIVATION, INPUTS, ROW, UNITS, layer_of
from .products import add_gradient, bring_back, preactivate
from .table import (
    COST,
    DELTA,
    DEPTH,
    KINKS,
    MARKS,
    SLOPE,
    TARGETS,
    ZEROS,
    A,
    G,
    W,
    Z,
    floats,
)  # fmt: skip

NEAR, SIZE, BAD, RIGHT = range(4)
"""The marks of a tile: a bound of the errors of the layer's activations, the largest of them; 0, or NaN where a value
was not finite. And how many samples were decided for their class."""


@inner
def forward(table, width):
    """All z, a and slopes of a tile, whose inputs stand in the first rows of a."""
    begin_bounds(table, width)
    for l in range(table[DEPTH]):
        preactivate(layer_of(table, l), floats(table, W), floats(table, A), floats(table, Z), width)
        if is_near(table, width, l):
            settle(table, floats(table, Z), floats(table, ZEROS), l, width)
        activate_layer(table, width, l)


@inner
def begin_bounds(table, width):
    """The largest input, and a bound of the errors of the inputs."""
    if table[KINKS]:
        marks = floats(table, MARKS)
        marks[SIZE] = largest(floats(table, A), 0, layer_of(table, 0)[INPUTS] * width)
        marks[NEAR] = FLOAT_UNIT * marks[SIZE]


@inner
def is_near(table, width, l):
    """Whether a z may be on a kink but for rounding; from a bound of the errors of a below to one of those of z."""
    layer, z, marks = layer_of(table, l), floats(table, Z), floats(table, MARKS)
    begin = layer[ROW] * width
    if l < table[KINKS]:
        marks[NEAR] = common_bound(layer, floats(table, W), marks[SIZE], marks[NEAR])
        end = begin + layer[UNITS] * width
        return KINKED[layer[ACTIVATION]] and comes_within(z, floats(table, ZEROS), marks[NEAR], begin, end)
    return False


@inner
def activate_layer(table, width, l):
    """From z of a layer to a and slope, and to a bound of the errors of a."""
    layer, z, a, marks = layer_of(table, l), floats(table, Z), floats(table, A), floats(table, MARKS)
    begin = layer[ROW] * width
    end = begin + layer[UNITS] * width
    marks[BAD] += total(activate(layer[ACTIVATION], z, a, floats(table, SLOPE), begin, end, width))
    if l + 1 < table[KINKS]:
        marks[SIZE] = largest(a, begin, end)
        marks[NEAR] = error_after(layer[ACTIVATION], marks[NEAR], marks[SIZE])


@inner
def slope_of_cost(table, samples, width):
    """dC/da of the outputs, into delta; an output that is its target but for rounding counts as its target."""
    last, a, y, marks = (
        layer_of(table, table[DEPTH] - 1),
        floats(table, A),
        floats(table, TARGETS),
        floats(table, MARKS),
    )
    begin = last[ROW] * width
    if table[COST] == MEAN_ABSOLUTE and comes_within(a, y, marks[NEAR], begin, begin + last[UNITS] * width):
        settle(table, a, y, table[DEPTH], width)
    marks[BAD] += total(cost_slope(table, last, samples, width))


@inner
def backward(table, width, first):
    """From dC/da of the outputs: every delta, and g: of the first tile its gradients, of others these added."""
    for l in range(table[DEPTH] - 1, -1, -1):
        layer, delta = layer_of(table, l), floats(table, DELTA)
        layer_delta(table, layer, width)
        add_gradient(layer, floats(table, A), delta, floats(table, G), width, first)
        if l > 0:
            bring_back(layer, floats(table, W), delta, width)


@inner
def layer_delta(table, layer, width):
    """delta = dC/da g'(z), in place."""
    delta, slope, bad = floats(table, DELTA), floats(table, SLOPE), splat(0.0)
    begin = layer[ROW] * width
    end = begin + layer[UNITS] * width
    if layer[ACTIVATION] == SOFTMAX:
        through_softmax(floats(table, A), slope, delta, begin, end, width)
    for i in range(begin, end, 4):
        here = load(delta, i)
        if layer[ACTIVATION] != SOFTMAX:
            here = here * load(slope, i)
            store(delta, i, here)
        bad = bad + here * 0.0
    floats(table, MARKS)[BAD] += total(bad)


@inner
def through_softmax(a, slope, delta, begin, end, width):
    """delta_k = a_k (dC/da_k (1 - a_k) - the sum of dC/da_j a_j over the others), in place of dC/da."""
    for s in range(begin, begin + width, 4):
        for i in range(s, end, width):
            store(delta, i, load(delta, i) * load(a, i))
        for k in range(s, end, width):
            others = splat(0.0)
            for j in range(s, end, width):
                if j != k:
                    others = others + load(delta, j)
            store(slope, k, load(delta, k) * load(slope, k) - others * load(a, k))
    for i in range(begin, end, 4):
        store(delta, i, load(slope, i))
