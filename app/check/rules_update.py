"""Mistakes of the update: the sign, the learning rate, the biases; with penalties and optimizers their own."""

from collections.abc import Iterator
from fractions import Fraction

from ..explain.notation import base_name
from ..explain.why import Function, Sum, Term
from .mistakes import MOST_OTHERS, Line, Rule, Variant, scaled, times, total


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


def penalised(line: Line) -> Iterator[Variant]:
    """A cost, or a gradient, that is the sum of that of the data and of a part for each penalty."""
    assert isinstance(line.why, Sum)
    data, *parts = line.why.terms
    yield Variant("penalty_forgotten", Sum((data,)))
    yield Variant("penalty_alone", Sum(tuple(parts)))
    yield Variant("penalty_subtracted", Sum((data, *(Term(part.factors, -part.coefficient) for part in parts))))
    for factor in factors(line):
        other = (Term(part.factors, part.coefficient * factor) for part in parts)
        yield Variant("penalty_factor", Sum((data, *other)))


def part(line: Line) -> Iterator[Variant]:
    """A penalty, or its slope."""
    yield from (Variant("penalty_factor", scaled(line.why, factor)) for factor in factors(line))
    yield Variant("sign", scaled(line.why, -1))


def factors(line: Line) -> list[Fraction]:
    """By what a penalty may be wrong: the 1/2, or the number of samples."""
    samples = [Fraction(line.problem.samples), Fraction(1, line.problem.samples)] if line.problem.samples > 1 else []
    return [Fraction(2), Fraction(1, 2), *samples]


def free_bias(line: Line) -> Iterator[Variant]:
    """A bias that is not penalised has the gradient of the data; the penalty of the weights is no part of it."""
    penalty, samples = line.problem.penalty, line.problem.samples
    if penalty.l2 and not penalty.biases and isinstance(line.why, Sum):
        bias = Term(("l2", line.beside("b")), penalty.slope_factor("l2", samples))
        yield Variant("bias_penalised", Sum((*line.why.terms, bias)))


def velocity(line: Line) -> Iterator[Variant]:
    """v = mu v + g."""
    assert isinstance(line.why, Sum)
    old, *gradients = line.why.terms
    (before,) = (factor for factor in old.factors if factor != "momentum")
    yield Variant("velocity_forgotten", Sum(tuple(gradients)))
    yield Variant("momentum_forgotten", Sum((Term((before,)), *gradients)))
    yield Variant("gradient_left_out", Sum((old,)))
    yield Variant("gradient_subtracted", Sum((old, *(Term(g.factors, Fraction(-1)) for g in gradients))))
    yield Variant("share_too_many", Function("fading_mean", ("momentum", before, *(g.factors[0] for g in gradients))))
    yield Variant("rate_too_early", Sum((old, *(Term(("learning_rate", *g.factors)) for g in gradients))))


def moment(line: Line) -> Iterator[Variant]:
    """beta m + (1 - beta) g, or with g^2."""
    assert isinstance(line.why, Function)
    if line.why.name == "sum_of_squares":
        before, *gradients = line.why.of
        yield Variant("not_squared", total((before,), *((g,) for g in gradients)))
        yield Variant("memory_forgotten", total(*((g, g) for g in gradients)))
        return
    share, before, *gradients = line.why.of
    is_square = line.why.name == "fading_square"
    now: list[tuple[str, ...]] = [(g, g) if is_square else (g,) for g in gradients]
    yield Variant("share_forgotten", total((share, before), *now))
    yield Variant("memory_forgotten", Sum(tuple(Term(g) for g in now) + _minus(share, now)))
    swapped = (Term((before,)), Term((share, before), Fraction(-1)), *(Term((share, *g)) for g in now))
    yield Variant("shares_swapped", Sum(swapped))
    if is_square:
        yield Variant("not_squared", Function("fading_mean", line.why.of))


def _minus(share: str, products: list[tuple[str, ...]]) -> tuple[Term, ...]:
    return tuple(Term((share, *product), Fraction(-1)) for product in products)


def corrected(line: Line) -> Iterator[Variant]:
    """m / (1 - beta^t)."""
    assert isinstance(line.why, Function)
    yield Variant("correction_forgotten", total((line.why.of[0],)))
    yield Variant("power_forgotten", Function("corrected_once", line.why.of))
    yield Variant("correction_multiplied", Function("correction_times", line.why.of))


def scaled_step(line: Line) -> Iterator[Variant]:
    """-eta m / (sqrt s + epsilon)."""
    if not isinstance(line.why, Function):
        return
    of = line.why.of
    yield Variant("uphill", scaled(line.why, -1))
    if any("_corrected_" in address for address in of):
        yield Variant("correction_forgotten", Function("scaled_step", tuple(map(_uncorrected, of))))
    yield Variant("root_forgotten", Function("step_without_root", of))
    yield Variant("epsilon_in_root", Function("step_epsilon_in_root", of))
    yield Variant("rate_forgotten", Function("step_without_rate", of))
    yield from plain_descent(line)


def _uncorrected(address: str) -> str:
    name, _, place = address.partition(".")
    moment, _, parameter = name.partition("_corrected_")
    return f"{moment}_{parameter}_new.{place}" if parameter else address


def plain_descent(line: Line) -> Iterator[Variant]:
    """The step of plain gradient descent in place of that of the optimizer."""
    gradient = line.beside(f"dC_d{base_name(line.at.name)[-1]}")
    yield Variant("optimizer_forgotten", Sum((Term(("learning_rate", gradient), Fraction(-1)),)))


def step(line: Line) -> Iterator[Variant]:
    """The change of a weight or bias by an optimizer."""
    if isinstance(line.why, Function):
        yield from scaled_step(line)
    elif line.why.terms:
        yield from steps(line, line.why)
        yield from plain_descent(line)
    if line.problem.optimizer.name == "adamw" and isinstance(line.why, Sum):
        yield Variant("decay_forgotten", Sum(line.why.terms[:1]))


def new_parameter(line: Line) -> Iterator[Variant]:
    """w plus its change by an optimizer."""
    assert isinstance(line.why, Sum)
    old, *change = line.why.terms
    yield Variant("old_left_out", Sum(tuple(change)))
    if not change:
        return
    yield Variant("not_updated", Sum((old,)))
    moved = Line(line.problem, line.at._replace(name=f"step_{base_name(line.at.name)}"), Sum(tuple(change)))
    for found in step(moved):
        if isinstance(found.why, Sum):
            yield Variant(found.name, Sum((old, *found.why.terms)))


OF_PARAMETERS: dict[str, Rule] = {
    "l1_d": part,
    "l2_d": part,
    "velocity_": velocity,
    "moment1_": moment,
    "moment2_": moment,
    "moment1_corrected_": corrected,
    "moment2_corrected_": corrected,
    "adaptive_step_": scaled_step,
}
RULES: dict[str, Rule] = {
    "l1_penalty": part,
    "l2_penalty": part,
    **{name + parameter: rule for name, rule in OF_PARAMETERS.items() for parameter in "Wb"},
}
"""By the name of what is worked out."""
