"""Mistakes of the update: the sign, the learning rate, the biases."""

from collections.abc import Iterator
from fractions import Fraction

from ..explain.why import Function, Sum, Term
from .rule import MOST_OTHERS, Line, Variant, scaled, times


def step_W(line: Line) -> Iterator[Variant]:
    """Δw = -eta dC/dw."""
    assert isinstance(line.why, Sum)
    yield from steps(line, line.why)
    yield from _other_gradients(line)


def step_b(line: Line) -> Iterator[Variant]:
    """Δb = -eta dC/db, as the convention for biases says."""
    assert isinstance(line.why, Sum)
    if line.problem.bias_update != "frozen":
        yield Variant("not_updated", Sum(()))
        yield from steps(line, line.why)
    yield from _other_bias_conventions(line)


def W_new(line: Line) -> Iterator[Variant]:
    """w - eta dC/dw, or w + Δw."""
    yield from _moved(line, "W", step_W(_step(line, "step_W")))


def b_new(line: Line) -> Iterator[Variant]:
    """b - eta dC/db, or b + Δb."""
    yield from _moved(line, "b", step_b(_step(line, "step_b")))


def _step(line: Line, name: str) -> Line:
    """The line of the change, as part of that of the new number."""
    assert isinstance(line.why, Sum)
    return Line(line.problem, line.at._replace(name=name), Sum(line.why.terms[1:]))


def _moved(line: Line, name: str, steps: Iterator[Variant]) -> Iterator[Variant]:
    """The old number and a wrong step."""
    old = Term((line.beside(name),))
    for step in steps:
        assert isinstance(step.why, Sum)
        yield Variant(step.name, Sum((old, *step.why.terms)))
    if name == "W":
        yield Variant("not_updated", Sum((old,)))
    assert isinstance(line.why, Sum)
    yield Variant("old_left_out", Sum(line.why.terms[1:]))
    if len(line.why.terms) == 2:
        yield from _mixed_up(line, name, line.beside(f"dC_d{name}"))


def _mixed_up(line: Line, name: str, gradient: str) -> Iterator[Variant]:
    """The old number, the gradient and the rate, put together in another way."""
    old, rate = line.beside(name), "learning_rate"
    yield Variant("step_times_weight", Sum((Term((old,)), Term((old, rate, gradient), Fraction(-1)))))
    yield Variant("rate_times_both", Sum((Term((rate, old)), Term((rate, gradient), Fraction(-1)))))
    yield Variant("divided_by_rate", Function("minus_quotient", (old, gradient, rate)))
    layer, j = line.at.indices[:2]
    if name == "W":
        yield Variant("bias_gradient_for_weight", Sum((Term((old,)), *_by(f"dC_db.{layer}.{j}").terms)))
    else:
        for k in range(min(line.size(layer - 1), MOST_OTHERS)):
            yield Variant("weight_gradient_for_bias", Sum((Term((old,)), *_by(f"dC_dW.{layer}.{j}.{k}").terms)))
        for i in line.others(layer, j):
            yield Variant("wrong_gradient", Sum((Term((old,)), *_by(f"dC_db.{layer}.{i}").terms)))


def steps(line: Line, why: Sum) -> Iterator[Variant]:
    yield Variant("uphill", scaled(why, -1))
    if any("learning_rate" in term.factors for term in why.terms):
        yield Variant("rate_forgotten", _without_rate(why))
        yield Variant("rate_twice", times(why, "learning_rate"))
        yield Variant("uphill + rate_forgotten", scaled(_without_rate(why), -1))
    else:
        yield Variant("rate_twice", times(why, "learning_rate"))


def _without_rate(why: Sum) -> Sum:
    return Sum(
        tuple(Term(tuple(f for f in term.factors if f != "learning_rate"), term.coefficient) for term in why.terms)
    )


def _other_gradients(line: Line) -> Iterator[Variant]:
    """The gradient of another weight into the same unit, or of the mirrored one."""
    layer, j, k = line.at.indices
    for other in line.others(layer - 1, k):
        yield Variant("wrong_gradient", _by(f"dC_dW.{layer}.{j}.{other}"))
    if line.size(layer) == line.size(layer - 1) and j != k:
        yield Variant("transposed_gradient", _by(f"dC_dW.{layer}.{k}.{j}"))


def _other_bias_conventions(line: Line) -> Iterator[Variant]:
    layer, j = line.at.indices
    own = f"dC_db.{layer}.{j}"
    if line.problem.bias_update != "each":
        yield Variant("bias_by_its_own", _by(own))
    units = range(line.size(layer))
    if line.problem.bias_update != "shared" and len(units) > 1:
        terms = (Term(("learning_rate", f"dC_db.{layer}.{i}"), Fraction(-1)) for i in units)
        yield Variant("bias_shared", Sum(tuple(terms)))


def _by(gradient: str) -> Sum:
    return Sum((Term(("learning_rate", gradient), Fraction(-1)),))
