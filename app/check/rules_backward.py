"""Mistakes of the backward pass: slopes, deltas and gradients."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations

from ..backprop.address import Address
from ..backprop.costs import ENTROPIES
from ..explain.why import Function, Sum, Term
from .mistakes import MOST_OTHERS, SQUARES, Line, Variant, exchange, scaled, term_slips, times, total, variant
from .rules_forward import OTHERS, doubled_or_halved, mean_or_sum, over_samples


def dC_da(line: Line) -> Iterator[Variant]:
    """In the output layer the slope of the cost, else sum_j w_jk delta_j."""
    yield Variant("sign", scaled(line.why, -1))
    if not line.is_output:
        yield from _back_through_weights(line)
        return
    yield from doubled_or_halved(line)
    a, y = line.beside("a"), line.beside("y")
    if line.problem.cost_name in SQUARES:
        yield from mean_or_sum(line)
        factor = line.why.terms[0].coefficient if isinstance(line.why, Sum) else Fraction(1)
        yield Variant("target_left_out", total((a,)))
        yield Variant("output_left_out", Sum((Term((y,), -factor),)))
        yield Variant("error_added", Sum((Term((a,), factor), Term((y,), factor))))
        square = (Term((a, a), factor), Term((a, y), -2 * factor), Term((y, y), factor))
        yield Variant("slope_squared", Sum(square))
    if line.problem.cost_name == "binary_cross_entropy":
        yield Variant("second_part_left_out", Function("cross_entropy_slope", (a, y)))
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
    yield from _other_sums(line, why)


def _other_sums(line: Line, why: Sum) -> Iterator[Variant]:
    """The products on the way back, put together from other numbers."""
    pairs = [term.factors for term in why.terms]
    yield Variant("weights_left_out", total(*((d,) for _, d in pairs)))
    yield Variant("activation_for_weight", total(*((line.beside("a"), d) for _, d in pairs)))
    yield Variant("deltas_left_out", total(*((w,) for w, _ in pairs)))
    if 1 < len(pairs) <= MOST_OTHERS:
        yield Variant("averaged_over_paths", scaled(why, Fraction(1, len(pairs))))
        yield from (Variant("only_one_path", total(pair)) for pair in pairs if len(pairs) > 2)
        for i, j in combinations(range(len(pairs)), 2):
            swapped = {i: (pairs[i][0], pairs[j][1]), j: (pairs[j][0], pairs[i][1])}
            yield Variant("deltas_exchanged", total(*(swapped.get(k, pair) for k, pair in enumerate(pairs))))


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
    yield from _mixed_up_formulas(name, z, a)
    yield Variant("sign", scaled(line.why, -1))


def _mixed_up_formulas(name: str, z: str, a: str) -> Iterator[Variant]:
    """Slopes by a formula in a that is another one's, or half of the right one."""
    square = Term((a, a), Fraction(-1))
    if name in ("sigmoid", "tanh"):
        yield Variant("slope_is_a", total((a,)))
        yield Variant("slope_is_one_minus_a", Sum((Term(()), Term((a,), Fraction(-1)))))
    if name == "sigmoid":
        yield Variant("slope_of_tanh", Sum((Term(()), square)))
        yield Variant("slope_one_plus_a", total((a,), (a, a)))
        yield Variant("a_and_z_mixed", Sum((Term((a,)), Term((a, z), Fraction(-1)))))
    elif name == "tanh":
        yield Variant("slope_of_sigmoid", Sum((Term((a,)), square)))
    elif name == "relu":
        yield Variant("slope_is_a", total((a,)))
    elif name == "leaky_relu":
        yield Variant("relu_slope_below_0", Sum((Term(()),)))
        yield Variant("wrong_leak", Sum((Term((), Fraction(1, 10)),)))
    if name != "identity":
        yield Variant("slope_is_z", total((z,)))


def delta(line: Line) -> Iterator[Variant]:
    """delta_j = dC/da_j g'(z_j); of a softmax sum_i dC/da_i da_i/dz_j."""
    why = line.why
    assert isinstance(why, Sum)
    own = line.beside("dC_da")
    yield Variant("delta_is_a", total((line.beside("a"),)))
    yield Variant("sign_of_delta", scaled(why, -1))
    yield Variant("factor_2", scaled(why, 2))
    yield Variant("factor_half", scaled(why, Fraction(1, 2)))
    if line.problem.samples > 1:
        yield Variant("mean_too_early", scaled(why, Fraction(1, line.problem.samples)))
    if line.activation == "identity":
        yield Variant("added_not_multiplied", total((own,), (line.beside("da_dz"),)))
        return
    layer, j = line.at.indices
    slope = line.beside("da_dz", layer, j, *([j] if line.activation == "softmax" else []))
    yield Variant("derivative_forgotten", total((own,)))
    yield Variant("derivative_twice", times(why, slope))
    if line.activation == "softmax":
        yield Variant("diagonal_only", total((own, slope)))
    else:
        yield Variant("activation_for_slope", total((own, line.beside("a"))))
        yield Variant("added_not_multiplied", total((own,), (slope,)))
        yield Variant("divided_not_multiplied", Function("quotient", (own, slope)))
    yield Variant("cost_slope_left_out", total((slope,)))


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
    weight = f"W.{layer}.{j}.{k}"
    yield Variant("weight_for_activation", total((delta, weight)))
    yield Variant("weight_multiplied", total((delta, a, weight)))
    yield Variant("divided_not_multiplied", Function("quotient", (delta, a)))
    if line.size(layer) == line.size(layer - 1) and j != k:
        mirrored = (line.beside("delta", layer, k), line.beside("a", layer - 1, j))
        yield Variant("transposed_gradient", total(mirrored))
    if line.problem.learning_rate is not None:
        yield Variant("rate_too_early", total(("learning_rate", delta, a)))


def dC_db(line: Line) -> Iterator[Variant]:
    """dC/db_j = delta_j; over several samples their mean or sum."""
    if line.at.sample is None and not line.problem.single:
        yield from over_samples(line)
        return
    layer, j = line.at.indices
    if line.activation != "identity":
        yield Variant("derivative_forgotten", total((line.beside("dC_da", layer, j),)))
    yield Variant("sign", scaled(line.why, -1))
    bias, delta = f"b.{layer}.{j}", line.beside("delta", layer, j)
    yield Variant("times_bias", total((delta, bias)))
    yield Variant("bias_gradient_one", Sum((Term(()),)))
    yield Variant("bias_gradient_zero", Sum(()))
    for k in range(min(line.size(layer - 1), MOST_OTHERS)):
        yield Variant("times_activation", total((delta, line.beside("a", layer - 1, k))))
    if 1 < line.size(layer) <= MOST_OTHERS:
        units = range(line.size(layer))
        yield Variant("summed_over_units", total(*((line.beside("delta", layer, i),) for i in units)))
    if line.problem.learning_rate is not None:
        yield Variant("rate_too_early", total(("learning_rate", delta)))
    yield from (Variant("wrong_delta", total((line.beside("delta", layer, other),))) for other in line.others(layer, j))
