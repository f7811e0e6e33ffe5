"""Mistakes of the forward pass and the cost."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import log

from ..backprop.address import Address
from ..backprop.costs import ENTROPIES
from ..explain.notation import base_name, is_new
from ..explain.why import Function, Sum, Term
from .mistakes import MOST_OTHERS, SQUARES, Line, Variant, exchange, scaled, scaled_terms, term_slips, total, variant

OTHERS = ("sigmoid", "tanh", "relu")
"""Activations that are taken for one another."""
WRONG_FUNCTIONS = {
    "sigmoid": {
        "exp_sign": "sigmoid_exp_sign",
        "sigmoid_minus": "sigmoid_minus",
        "not_inverted": "sigmoid_not_inverted",
        "one_left_out": "exp",
        "step_function": "step",
    },
    "tanh": {"sign": "minus_tanh", "step_function": "step"},
    "relu": {"absolute_value": "absolute", "relu_reversed": "relu_reversed", "step_function": "step"},
    "leaky_relu": {"absolute_value": "absolute", "step_function": "step", "wrong_leak": "leak_tenfold"},
    "softmax": {
        "softmax_without_exp": "share_of_sum",
        "softmax_others_only": "softmax_others_only",
        "exp_sign": "softmax_exp_sign",
    },
}
"""By the activation the mistakes that are made in it, and the functions that come of them."""


def z(line: Line) -> Iterator[Variant]:
    """z_j = sum_k w_jk a_k + b_j."""
    why = line.why
    assert isinstance(why, Sum)
    products, bias = _products_and_bias(why)
    yield from _other_weights(line, why)
    for term in bias:
        yield Variant("bias_left_out", Sum(products))
        yield Variant("input_left_out", Sum((term,)))
        yield Variant("bias_sign", Sum((*products, Term(term.factors, Fraction(-1)))))
    if line.layer > 1:
        yield from _no_activation_before(why)
    if is_new(line.at.name):
        yield from _partly_old(line, why)
    yield from _of_another_sample(line, why)
    yield from _product_slips(why)
    yield Variant("sign", scaled(why, -1))
    yield from _other_arithmetic(why)


def _of_another_sample(line: Line, why: Sum) -> Iterator[Variant]:
    a = "a_new" if is_new(line.at.name) and line.layer > 1 else "a"
    for sample in range(line.problem.samples if 1 < line.problem.samples <= MOST_OTHERS else 0):
        if sample != line.at.sample:
            taken = (lambda s: lambda at: at._replace(sample=s))(sample)
            yield from variant("wrong_sample_input", exchange(why, a, taken))


def _partly_old(line: Line, why: Sum) -> Iterator[Variant]:
    """In the second pass numbers of the first."""
    products, bias = _products_and_bias(why)
    yield Variant("old_parameters", _old(why))
    if bias:
        yield Variant("old_weights", Sum((*_old(Sum(products)).terms, *bias)))
        yield Variant("old_bias", Sum((*products, *_old(Sum(bias)).terms)))
    if line.layer > 1:
        yield from variant("old_activations", exchange(why, "a_new", lambda at: at._replace(name="a")))


def _other_arithmetic(why: Sum) -> Iterator[Variant]:
    """What belongs together was put together in another way."""
    products, bias = _products_and_bias(why)
    count, pairs = len(products), [term.factors for term in products]
    for b in (term.factors[0] for term in bias):
        for k, (w, a) in enumerate(pairs):
            others = (*products[:k], *products[k + 1 :])
            yield Variant("bias_weight_exchanged", Sum((*others, Term((b, a)), Term((w,)))))
            yield Variant("bias_times_input", Sum((*products, Term((b, a)))))
        if 1 < count <= MOST_OTHERS:
            yield Variant("bias_each_input", Sum((*products, Term((b,), Fraction(count)))))
    yield Variant("added_not_multiplied", Sum((*(Term((factor,)) for pair in pairs for factor in pair), *bias)))
    if 1 < count <= MOST_OTHERS:
        yield Variant("divided_by_inputs", Sum((*scaled_terms(products, Fraction(1, count)), *bias)))
        yield Variant("weights_and_inputs_summed", Sum((*(Term((w, a)) for w, _ in pairs for _, a in pairs), *bias)))
        for i, j in combinations(range(count), 2):
            swapped = {i: Term((pairs[i][0], pairs[j][1])), j: Term((pairs[j][0], pairs[i][1]))}
            yield Variant("inputs_swapped", Sum((*(swapped.get(k, term) for k, term in enumerate(products)), *bias)))


def _products_and_bias(why: Sum) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The products of weights and activations, and the bias if the layer has one."""
    return tuple(t for t in why.terms if len(t.factors) == 2), tuple(t for t in why.terms if len(t.factors) == 1)


def _product_slips(why: Sum) -> Iterator[Variant]:
    """One product left out, or with the other sign; the bias has rules of its own."""
    products, bias = _products_and_bias(why)
    for slip in term_slips(Sum(products)):
        assert isinstance(slip.why, Sum)
        yield Variant(slip.name, Sum((*slip.why.terms, *bias)))


def _other_weights(line: Line, why: Sum) -> Iterator[Variant]:
    W = "W_new" if is_new(line.at.name) else "W"
    rows, columns = line.size(line.layer), line.size(line.layer - 1)
    if rows == columns:
        turned = exchange(why, W, lambda at: at._replace(indices=(line.layer, at.indices[2], at.indices[1])))
        yield from variant("transposed", turned)
    for other in line.others(line.layer, line.unit):
        row = (lambda j: lambda at: at._replace(indices=(line.layer, j, at.indices[2])))(other)
        yield from variant("wrong_row", exchange(why, W, row))


def _no_activation_before(why: Sum) -> Iterator[Variant]:
    new = any(Address.parse(address).name == "a_new" for address in why.addresses)
    a, z = ("a_new", "z_new") if new else ("a", "z")
    yield from variant("activation_forgotten_before", exchange(why, a, lambda at: at._replace(name=z)))


def _old(why: Sum) -> Sum:
    """With the parameters from before the update."""
    return Sum(tuple(Term(tuple(map(_before, term.factors)), term.coefficient) for term in why.terms))


def _before(address: str) -> str:
    at = Address.parse(address)
    return str(at._replace(name=base_name(at.name))) if at.name in ("W_new", "b_new") else address


def a(line: Line) -> Iterator[Variant]:
    """a = g(z)."""
    why = line.why
    assert isinstance(why, Function)
    own = why.of[why.unit]
    for name, wrong in WRONG_FUNCTIONS.get(why.name, {}).items():
        yield Variant(name, Function(wrong, why.of if why.name == "softmax" else (own,), why.unit))
    if why.name == "softmax":
        yield Variant("softmax_not_normalised", Function("exp", (own,)))
        yield Variant("wrong_function", Function("sigmoid", (own,)))
        yield Variant("activation_forgotten", total((own,)))
        return
    if why.name != "identity":
        yield Variant("activation_forgotten", total((own,)))
    for other in OTHERS:
        if other != why.name:
            yield Variant("wrong_function", Function(other, (own,)))


def cost(line: Line) -> Iterator[Variant]:
    """The cost of a sample, and that of all."""
    why = line.why
    if isinstance(why, Sum):
        yield from over_samples(line)
        return
    if line.problem.cost_name in ENTROPIES:
        yield Variant("log_base_10", scaled(why, Fraction(1 / log(10))))
        yield Variant("log_base_2", scaled(why, Fraction(1 / log(2))))
    outputs = line.size(line.problem.network.depth)
    yield from doubled_or_halved(line)
    yield from mean_or_sum(line)
    yield Variant("sign", scaled(why, -1))
    yield Variant("root_taken", Function("root_of_" + line.problem.cost_name, why.of))
    if line.problem.cost_name in SQUARES:
        yield from _wrong_squares(why, outputs, line.problem.cost_name)
    elif line.problem.cost_name == "binary_cross_entropy":
        a, y = why.of[:outputs], why.of[outputs:]
        yield Variant("second_part_left_out", Function("cross_entropy", why.of))
        yield Variant("first_part_left_out", Function("second_part", (*a, *y)))


def doubled_or_halved(line: Line) -> Iterator[Variant]:
    """A factor of the cost. Twice a mean over two outputs is their sum, which `mean_or_sum` has."""
    if line.problem.cost_name != "mean_squared_error" or line.size(line.problem.network.depth) != 2:
        yield Variant("factor_2", scaled(line.why, 2))
    yield Variant("factor_half", scaled(line.why, Fraction(1, 2)))


def mean_or_sum(line: Line) -> Iterator[Variant]:
    """What a cost says of several outputs: their mean, or their sum."""
    outputs = line.size(line.problem.network.depth)
    if outputs > 1 and line.problem.cost_name == "mean_squared_error":
        yield Variant("summed_over_outputs", scaled(line.why, outputs))
    elif outputs > 1:
        yield Variant("divided_by_outputs", scaled(line.why, Fraction(1, outputs)))


def _wrong_squares(why: Function, outputs: int, cost: str) -> Iterator[Variant]:
    """A sum of squares of a - y, worked as another sum."""
    a, y = why.of[:outputs], why.of[outputs:]
    share = {"half_squared_error": Fraction(1, 2), "squared_error": Fraction(1)}.get(cost, Fraction(1, outputs))
    yield Variant("not_squared", Sum((*(Term((o,), share) for o in a), *(Term((t,), -share) for t in y))))
    yield Variant("error_added", Function("sum_squares", why.of, coefficient=share))
    squares = (*(Term((o, o), share) for o in a), *(Term((t, t), -share) for t in y))
    yield Variant("squares_subtracted", Sum(squares))
    yield Variant("absolute_errors", Function("sum_magnitudes", why.of, coefficient=share))
    if 1 < outputs <= MOST_OTHERS:
        yield Variant("sum_squared", Function("squared_sum", why.of, coefficient=share))
        for j in range(outputs):
            one = (*((o, t) for k, (o, t) in enumerate(zip(a, y, strict=True)) if k == j),)
            yield Variant("one_output_only", Function("squared_error", (one[0][0], one[0][1]), coefficient=share))
            rest = [k for k in range(outputs) if k != j]
            if len(rest) > 1:
                of = (*(a[k] for k in rest), *(y[k] for k in rest))
                yield Variant("one_output_left_out", Function("squared_error", of, coefficient=share))
        for i, j in combinations(range(outputs), 2):
            targets = list(y)
            targets[i], targets[j] = targets[j], targets[i]
            yield Variant("targets_exchanged", Function(cost, (*a, *targets)))


def over_samples(line: Line) -> Iterator[Variant]:
    """What is a mean or a sum over the samples."""
    why, samples = line.why, line.problem.samples
    assert isinstance(why, Sum)
    if line.problem.reduction == "mean":
        yield Variant("sum_instead_of_mean", scaled(why, samples))
        yield Variant("mean_twice", scaled(why, Fraction(1, samples)))
    else:
        yield Variant("mean_instead_of_sum", scaled(why, Fraction(1, samples)))
    for term in why.terms if samples <= MOST_OTHERS else ():
        yield Variant("wrong_sample", Sum((Term(term.factors),)))
    yield from term_slips(why)
