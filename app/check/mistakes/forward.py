"""Mistakes of the forward pass and the cost."""

from collections.abc import Iterator
from fractions import Fraction
from math import log

from ...backprop.address import Address
from ...backprop.costs import ENTROPIES
from ...explain.notation import base_name, is_new
from ...explain.why import Function, Sum, Term
from .line import MOST_OTHERS, Line, exchange, scaled, term_slips, total, variant
from .mistake import Variant

OTHERS = ("sigmoid", "tanh", "relu")
"""Activations that are taken for one another."""


def z(line: Line) -> Iterator[Variant]:
    """z_j = sum_k w_jk a_k + b_j."""
    why = line.why
    assert isinstance(why, Sum)
    *products, bias = why.terms
    yield Variant("bias_left_out", Sum(tuple(products)))
    yield Variant("input_left_out", Sum((bias,)))
    yield from _other_weights(line, why)
    yield Variant("bias_sign", Sum((*products, Term(bias.factors, Fraction(-1)))))
    if line.layer > 1:
        yield from _no_activation_before(why)
    if is_new(line.at.name):
        yield Variant("old_parameters", _old(why))
    yield from _product_slips(why)


def _product_slips(why: Sum) -> Iterator[Variant]:
    """One product left out, or with the other sign; the bias has rules of its own."""
    *products, bias = why.terms
    for slip in term_slips(Sum(tuple(products))):
        assert isinstance(slip.why, Sum)
        yield Variant(slip.name, Sum((*slip.why.terms, bias)))


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
    yield Variant("factor_2", scaled(why, 2))
    yield Variant("factor_half", scaled(why, Fraction(1, 2)))
    outputs = line.size(line.problem.network.depth)
    if outputs > 2:
        yield Variant("divided_by_outputs", scaled(why, Fraction(1, outputs)))
    yield Variant("sign", scaled(why, -1))


def over_samples(line: Line) -> Iterator[Variant]:
    """What is a mean or a sum over the samples."""
    why, samples = line.why, line.problem.samples
    assert isinstance(why, Sum)
    if line.problem.reduction == "mean":
        yield Variant("sum_instead_of_mean", scaled(why, samples))
    else:
        yield Variant("mean_instead_of_sum", scaled(why, Fraction(1, samples)))
    for term in why.terms if samples <= MOST_OTHERS else ():
        yield Variant("wrong_sample", Sum((Term(term.factors),)))
    yield from term_slips(why)
