"""Updates and epochs: the loop of `app.backprop.training.loop`, compiled. All arrays are given as their places."""

from typing import Any, NamedTuple

import numpy as np

from app.backprop.training.compiled.costs import MEAN_ABSOLUTE, cost_slope, total_cost
from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.kinks import bound_each, comes_within, settle
from app.backprop.training.compiled.lanes import beyond, load, splat, total
from app.backprop.training.compiled.optimizers import SGD, step
from app.backprop.training.compiled.passes import backward, forward
from app.backprop.training.compiled.plan import layer_of
from app.backprop.training.state import EPOCH, KEPT, SAMPLE, STEP

TILE = 32
"""Samples that are worked at a time, so that what they need stays in the innermost cache."""
EACH, FROZEN, SHARED = range(3)


class Settings(NamedTuple):
    """Numbers of cost, optimizer and bias update; how many layers and parameters; whether the mean over samples is
    taken; whether something has a kink; samples of a batch; whether and from what they are shuffled; whether the costs
    of every epoch are wanted.
    """

    cost: int
    optimizer: int
    bias_update: int
    depth: int
    parameters: int
    mean: int
    kinks: int
    batch: int
    shuffled: int
    seed: int
    costs: int


class Data(NamedTuple):
    """Samples, row by row: n_0 numbers of x and n_L of y each."""

    x: Any
    y: Any
    samples: int


class Room(NamedTuple):
    """Room for a tile: a row of up to TILE samples for every unit. y: of the outputs. g: the gradient."""

    z: Any
    a: Any
    slope: Any
    delta: Any
    error: Any
    y: Any
    zeros: Any
    g: Any
    order: Any


class Run(NamedTuple):
    """What is changed by learning; see `Live` and `History`. kept, kept_at: its states, their epochs and updates."""

    w: Any
    moments: Any
    at: Any
    costs: Any
    test_costs: Any
    wanted: Any
    kept: Any
    kept_at: Any


@inner
def keep(run, parameters):
    """Put the state into the history."""
    row = run.at[KEPT]
    for i in range(parameters):
        run.kept[row * parameters + i] = run.w[i]
    run.kept_at[2 * row], run.kept_at[2 * row + 1] = run.at[EPOCH], run.at[STEP]
    run.at[KEPT] += 1


@inner
def learn(plan, how, settings, data, room, run, eta):
    """One update on the next batch. Gives 0, or NaN where a value on the way is not finite."""
    begin, w, last = run.at[SAMPLE], run.w, layer_of(plan, settings.depth - 1)
    end = min(begin + settings.batch, data.samples)
    bad = splat(0.0)
    for i in range(settings.parameters):
        room.g[i] = 0.0
    for first in range(begin, end, TILE):
        samples = min(TILE, end - first)
        width = (samples + 3) // 4 * 4
        take(data.x, room.order, layer_of(plan, 0).inputs, first, samples, room.a, width)
        take(data.y, room.order, last.units, first, samples, room.y, width)
        z_bad, error = forward(plan, settings.depth, settings.kinks, w, room, width)
        if settings.cost == MEAN_ABSOLUTE:
            settle_outputs(plan, settings.depth, w, room, error, last, width)
        a_bad = cost_slope(settings.cost, last, room, samples, width)
        bad = bad + z_bad + a_bad + backward(plan, settings.depth, w, room, width)
    scale = 1 / (end - begin) if settings.mean else 1.0
    for l in range(settings.depth):
        complete(layer_of(plan, l), w, room.g, scale, settings.bias_update, how)
    return total(bad) + improve(plan, how, settings, room, run, eta)


@inner
def improve(plan, how, settings, room, run, eta):
    """The step of the optimizer: of all parameters, or of the weights alone. Gives 0, or NaN."""
    g, w, t, parameters = room.g, run.w, run.at[STEP] + 1, settings.parameters
    m, v = run.moments, beyond(run.moments, parameters)
    frozen = settings.bias_update == FROZEN
    for l in range(settings.depth if frozen else 1):
        begin, end = (layer_of(plan, l).at, layer_of(plan, l).bias) if frozen else (0, parameters)
        step(settings.optimizer, how, w, g, m, v, begin, end, t, eta)
    bad = is_bad(g, parameters) + is_bad(w, parameters)
    return bad if settings.optimizer == SGD else bad + is_bad(m, 2 * parameters)


@inner
def settle_outputs(plan, depth, w, room, error, last, width):
    """Outputs that are their targets but for rounding become them."""
    begin, end = last.row * width, (last.row + last.units) * width
    if comes_within(room.a, room.y, error, begin, end):
        bound_each(plan, w, room.a, room.error, width, depth)
        settle(room.a, room.y, room.error, begin, end)


@inner
def take(rows, order, size, first, samples, tile, width):
    """The samples of a tile, side by side; behind the last one the first again, up to a multiple of four."""
    for s in range(width):
        sample = order[first + s] if s < samples else order[first]
        for k in range(size):
            tile[k * width + s] = rows[sample * size + k]


@inner
def complete(layer, w, g, scale, bias_update, how):
    """A layer's gradients as the optimizer sees them: mean or sum, with penalties, and biases as they are updated."""
    l1, l2, after = how[6], how[7], layer.bias + layer.units
    for i in range(layer.at, after):
        g[i] *= scale
    if l1 != 0 or l2 != 0:
        for i in range(layer.at, layer.bias):
            g[i] += l1 * np.sign(w[i]) + l2 * w[i]
    if bias_update == SHARED:
        whole = 0.0
        for i in range(layer.bias, after):
            whole += g[i]
        for i in range(layer.bias, after):
            g[i] = whole


@inner
def is_bad(values, count):
    """0, or NaN where a value is not finite."""
    bad, whole = splat(0.0), count // 4 * 4
    for i in range(0, whole, 4):
        bad = bad + load(values, i) * 0.0
    for i in range(whole, count):
        bad = bad + values[i] * 0.0
    return total(bad)


@inner
def evaluate(plan, settings, data, room, w):
    """The cost over all samples; NaN where a value on the way is not finite."""
    last, whole = layer_of(plan, settings.depth - 1), 0.0
    for first in range(0, data.samples, TILE):
        samples = min(TILE, data.samples - first)
        width = (samples + 3) // 4 * 4
        begin, end = last.row * width, (last.row + last.units) * width
        take_in_order(data.x, layer_of(plan, 0).inputs, first, samples, room.a, width)
        take_in_order(data.y, last.units, first, samples, room.y, width)
        bad, _ = forward(plan, settings.depth, settings.kinks, w, room, width)
        whole += total_cost(settings.cost, last.activation, room, begin, end, width, samples) + total(bad)
    return whole / data.samples if settings.mean else whole


@inner
def take_in_order(rows, size, first, samples, tile, width):
    """As `take`, of the samples as they stand."""
    for s in range(width):
        sample = first + s if s < samples else first
        for k in range(size):
            tile[k * width + s] = rows[sample * size + k]
