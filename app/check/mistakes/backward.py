"""Mistakes of the backward pass: slopes, deltas and gradients."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from ...backprop.address import Address
from ...backprop.costs import ENTROPIES
from ...explain.why import Function, Sum, Term
from .forward import OTHERS, over_samples
from .line import SQUARES, Line, exchange, scaled, term_slips, times, total, variant
from .mistake import Variant


def dC_da(line: Line) -> Iterator[Variant]:
    """In the output layer the slope of the cost, else sum_j w_jk delta_j."""
    yield Variant("sign", scaled(line.why, -1))
    if not line.is_output:
        yield from _back_through_weights(line)
        return
    yield Variant("factor_2", scaled(line.why, 2))
    yield Variant("factor_half", scaled(line.why, Fraction(1, 2)))
    a, y = line.beside("a"), line.beside("y")
    if line.problem.cost_name in SQUARES:
        yield Variant("target_left_out", total((a,)))
    if line.problem.cost_name in ENTROPIES:
        yield Variant("shortcut_too_early", Sum((Term((a,)), Term((y,), Fraction(-1)))))


def _back_through_weights(line: Line) -> Iterator[Variant]:
    why, after = line.why, line.layer + 1
    assert isinstance(why, Sum)
    W = "W_new" if after in line.problem.updated_early else "W"
    if W == "W" and line.problem.learning_rate is not None:
        yield from variant("updated_weights", exchange(why, W, lambda at: at._replace(name="W_new")))
    if line.size(after) == line.size(line.layer):
        turned = exchange(why, W, lambda at: at._replace(indices=(after, at.indices[2], at.indices[1])))
        yield from variant("not_transposed", turned)
    for other in line.others(line.layer, line.unit):
        yield from variant("wrong_column", exchange(why, W, _column(after, other)))
    slopes = exchange(why, "delta", lambda at: at._replace(name="dC_da"))
    yield from variant("derivative_forgotten_after", slopes)
    yield from term_slips(why)


def _column(layer: int, unit: int) -> Callable[[Address], Address]:
    return lambda at: at._replace(indices=(layer, at.indices[1], unit))


def da_dz(line: Line) -> Iterator[Variant]:
    """g'(z); of a softmax the Jacobian."""
    if len(line.at.indices) == 3:
        yield Variant("sign", scaled(line.why, -1))
        return
    z, a, name = line.beside("z"), line.beside("a"), line.activation
    if name == "relu":
        yield Variant("relu_slope_below_0", Sum((Term(()),)))
    elif name == "sigmoid":
        yield Variant("slope_formula_at_z", Sum((Term((z,)), Term((z, z), Fraction(-1)))))
    elif name == "tanh":
        yield Variant("slope_formula_at_z", Sum((Term(()), Term((z, z), Fraction(-1)))))
    if name not in ("relu", "leaky_relu", "identity"):
        yield Variant("slope_at_a", Function(f"{name}_slope", (a,)))
    for other in OTHERS:
        if other != name:
            yield Variant("wrong_slope", Function(f"{other}_slope", (z,)))


def delta(line: Line) -> Iterator[Variant]:
    """delta_j = dC/da_j g'(z_j); of a softmax sum_i dC/da_i da_i/dz_j."""
    why = line.why
    assert isinstance(why, Sum)
    if line.activation == "identity":
        yield Variant("sign_of_delta", scaled(why, -1))
        return
    own = line.beside("dC_da")
    layer, j = line.at.indices
    slope = line.beside("da_dz", layer, j, *([j] if line.activation == "softmax" else []))
    yield Variant("derivative_forgotten", total((own,)))
    yield Variant("derivative_twice", times(why, slope))
    yield Variant("sign_of_delta", scaled(why, -1))
    if len(why.terms) > 1:
        yield Variant("diagonal_only", total((own, slope)))
    yield Variant("cost_slope_left_out", total((slope,)))
    if line.is_output:
        yield Variant("factor_2", scaled(why, 2))
        yield Variant("factor_half", scaled(why, Fraction(1, 2)))
        if line.problem.samples > 1:
            yield Variant("mean_too_early", scaled(why, Fraction(1, line.problem.samples)))


def dC_dW(line: Line) -> Iterator[Variant]:
    """dC/dw_jk = delta_j a_k; over several samples their mean or sum."""
    if line.at.sample is None and not line.problem.single:
        yield from over_samples(line)
        return
    layer, j, k = line.at.indices
    delta, a = line.beside("delta", layer, j), line.beside("a", layer - 1, k)
    yield Variant("wrong_activation", total((delta, line.beside("a", layer, j))))
    if layer > 1:
        yield Variant("activation_forgotten_before", total((delta, line.beside("z", layer - 1, k))))
    yield from (
        Variant("wrong_input", total((delta, line.beside("a", layer - 1, other))))
        for other in line.others(layer - 1, k)
    )
    yield from (
        Variant("wrong_delta", total((line.beside("delta", layer, other), a))) for other in line.others(layer, j)
    )
    if line.activation != "identity":
        yield Variant("derivative_forgotten", total((line.beside("dC_da", layer, j), a)))
    yield Variant("activation_left_out", total((delta,)))
    yield Variant("sign", scaled(line.why, -1))


def dC_db(line: Line) -> Iterator[Variant]:
    """dC/db_j = delta_j; over several samples their mean or sum."""
    if line.at.sample is None and not line.problem.single:
        yield from over_samples(line)
        return
    layer, j = line.at.indices
    if line.activation != "identity":
        yield Variant("derivative_forgotten", total((line.beside("dC_da", layer, j),)))
    yield Variant("sign", scaled(line.why, -1))
    bias = f"b.{layer}.{j}"
    yield Variant("times_bias", total((line.beside("delta", layer, j), bias)))
    yield from (Variant("wrong_delta", total((line.beside("delta", layer, other),))) for other in line.others(layer, j))
