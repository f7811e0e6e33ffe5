"""Every number comes out again from its own why: the audit, on random networks of every kind."""

import math
from collections.abc import Iterator
from fractions import Fraction

import pytest

from app.backprop import problem as problem_module
from app.backprop.address import Address
from app.backprop.arithmetic import arithmetic
from app.backprop.costs import REDUCTIONS
from app.backprop.problem import UPDATES, Problem
from app.backprop.solve import solve
from app.backprop.values import all_values
from app.explain.why import Sum, Term, recompute, why
from tests.backprop.networks import (
    ENTROPIES,
    OPTIMIZERS,
    combined,
    every_combination,
    learning_problem,
    random_problem,
    without_biases,
)
from tests.thorough import amount


def problems() -> Iterator[Problem]:
    for seed, combination in enumerate(every_combination()):
        if seed % 7 == 0:  # each activation, cost and shape many times
            bias_update = ("each", "frozen", "shared")[seed % 3]
            settings = {"learning_rate": 0.3, "bias_update": bias_update, "update": UPDATES[seed % 5 % 2]}
            settings["reduction"] = REDUCTIONS[seed % 3 % 2]
            yield combined(seed, *combination, samples=1 + seed % 4, **settings)
    for seed in range(amount(42, 400)):
        yield learning_problem(seed, OPTIMIZERS[seed % 7], t=1 + seed % 100)
        yield without_biases(learning_problem(seed, OPTIMIZERS[seed % 7], t=1 + seed % 100), seed)


@pytest.mark.parametrize(("hand_size", "tolerance"), [(problem_module.HAND_SIZE, 1e-40), (0, 1e-11)])
def test_every_value_is_what_its_why_gives(hand_size: int, tolerance: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_module, "HAND_SIZE", hand_size)
    for problem in problems():
        if hand_size == 0 and problem.cost_name in ENTROPIES:
            continue  # computed from z, as a float64 activation close to 0 or 1 has lost the digits
        trace = solve(problem)
        values = all_values(trace)
        with arithmetic():
            for address, value in values.items():
                because = why(trace.problem, Address.parse(address))
                if because is not None:
                    difference = abs(recompute(because, values) - value)
                    assert difference <= tolerance * max(1, abs(value)), (address, problem.cost_name)


def test_in_fractions_every_value_is_exactly_what_its_why_gives() -> None:
    for seed, cost in enumerate(("half_squared_error", "squared_error", "mean_squared_error", "huber")):
        trace = solve(
            random_problem(
                seed, (2, 3, 2), ["relu", "leaky_relu"], cost, samples=3, learning_rate=0.1, update=UPDATES[seed % 2]
            )
        )
        values = all_values(trace)
        for address, value in values.items():
            because = why(trace.problem, Address.parse(address))
            assert because is None or recompute(because, values) == value, address


def test_a_hidden_slope_goes_through_the_weights_before_the_update() -> None:
    problem = random_problem(1, (2, 2, 2), ["tanh", "tanh"], "half_squared_error")
    assert why(problem, Address.parse("dC_da.1.0")) == Sum(
        (Term(("W.2.0.0", "delta.2.0")), Term(("W.2.1.0", "delta.2.1")))
    )


def test_in_place_it_goes_through_the_new_weights() -> None:
    problem = random_problem(1, (2, 2, 2), ["tanh"] * 2, "half_squared_error", learning_rate=0.1, update="in_place")
    assert why(problem, Address.parse("dC_da.1.0")) == Sum(
        (Term(("W_new.2.0.0", "delta.2.0")), Term(("W_new.2.1.0", "delta.2.1")))
    )


def test_a_gradient_over_samples_is_the_mean_of_theirs() -> None:
    problem = random_problem(1, (2, 1), ["tanh"], "half_squared_error", samples=3)
    because = why(problem, Address.parse("dC_dW.1.0.1"))
    assert because == Sum(tuple(Term((f"s{s}:dC_dW.1.0.1",), Fraction(1, 3)) for s in range(3)))
    assert why(problem, Address.parse("s2:dC_dW.1.0.1")) == Sum((Term(("s2:delta.1.0", "s2:a.0.1")),))
    assert why(problem, Address.parse("s2:dC_db.1.0")) == Sum((Term(("s2:delta.1.0",)),))


@pytest.mark.parametrize("given", ["W.1.0.0", "b.1.0", "y.2.0", "a.0.1", "learning_rate"])
def test_what_is_given_has_no_why(given: str) -> None:
    problem = random_problem(1, (2, 2, 2), ["tanh", "tanh"], "half_squared_error")
    assert why(problem, Address.parse(given)) is None


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize("update", UPDATES)
def test_values_stand_in_the_order_of_the_steps(update: str, samples: int) -> None:
    names = ["tanh", "tanh", "sigmoid"]
    problem = random_problem(1, (2, 2, 2, 1), names, "half_squared_error", samples, learning_rate=0.1, update=update)
    order = list(all_values(solve(problem)))
    known: set[str] = set()
    for address in order:
        because = why(problem, Address.parse(address))
        assert because is None or known.issuperset(because.addresses), address
        known.add(address)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_with_an_optimizer_and_penalties_too(optimizer: str) -> None:
    for seed in range(6):
        problem = learning_problem(seed, optimizer)
        known: set[str] = set()
        for address in all_values(solve(problem)):
            because = why(problem, Address.parse(address))
            assert because is None or known.issuperset(because.addresses), address
            known.add(address)


@pytest.mark.parametrize("text", ["", "z.", "z.1.2.3.4", "s:z.1.0", "z.-1.0", "z.1.٣", "z 1", "1.z"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        Address.parse(text)


@pytest.mark.parametrize("text", ["cost", "z.1.0", "W.2.0.1", "s3:z.1.2", "s12:cost_new", "dC_dW.3.10.4"])
def test_an_address_reads_back_what_it_writes(text: str) -> None:
    assert str(Address.parse(text)) == text


def test_the_audit_would_find_a_wrong_value() -> None:
    trace = solve(random_problem(1, (2, 2, 1), ["tanh", "sigmoid"], "half_squared_error"))
    values = all_values(trace)
    because = why(trace.problem, Address.parse("delta.2.0"))
    assert because is not None
    right = recompute(because, values)
    assert not math.isclose(recompute(because, {**values, "dC_da.2.0": 2 * values["dC_da.2.0"]}), right)
