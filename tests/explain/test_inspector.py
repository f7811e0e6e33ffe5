"""A closer look at every number: it never fails, its sentences are true, and where a number goes inverts its why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.backprop.address import Address
from app.backprop.numeric_gradient import sweep_cost
from app.backprop.problem import BIAS_UPDATES, UPDATES, Problem, in_floats
from app.backprop.solve import solve
from app.explain.examples import examples
from app.explain.formulas import Value
from app.explain.inspector import MAX_LISTED, inspect
from app.explain.inspector.dependents import dependents
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.explain.steps import steps
from app.explain.steps.step import Plain, Text, step_of, step_titles
from tests.backprop.networks import OPTIMIZERS, combined, every_combination, learning_problem, random_problem

NOTES = Solution(solve(examples()["notes-231"].problem))
STYLE = Style()


def said(text: Text) -> str:
    return "".join(part if isinstance(part, str) else STYLE.text(part.value, _digits(part)) for part in text)


def _digits(part: Value | Plain) -> int | None:
    return part.digits if isinstance(part, Plain) else None


def says(solution: Solution, address: str) -> str:
    return " ".join(map(said, inspect(solution, address).says))


def solved(problem: Problem) -> Solution:
    return Solution(solve(problem), None if problem.single else 0)


def kinds() -> Iterator[Problem]:
    """Every activation, cost and shape, with one sample and several, and every convention for biases."""
    for seed, combination in enumerate(every_combination()):
        if seed % 17 == 0:
            settings = {"bias_update": BIAS_UPDATES[seed % 3], "update": UPDATES[seed // 17 % 2]}
            yield combined(seed, *combination, samples=1 + seed % 3, learning_rate=0.3, **settings)


EVERY_KIND = [
    *(pytest.param(example.problem, id=example.id) for example in examples().values()),
    *(pytest.param(problem, id=f"random-{number}") for number, problem in enumerate(kinds())),
    *(pytest.param(learning_problem(seed, OPTIMIZERS[seed % 7]), id=f"optimizer-{seed}") for seed in range(21)),
]


@pytest.mark.parametrize("problem", EVERY_KIND)
def test_every_number_can_be_looked_at_and_goes_where_it_is_a_term(problem: Problem) -> None:
    solution = solved(problem)
    goals: dict[str, list[str]] = defaultdict(list)
    for address in solution.values:
        because = solution.why(address)
        for term in because.addresses if because else ():
            goals[term].append(address)
    for address, value in solution.values.items():
        inspection = inspect(solution, address)
        because = solution.why(address)
        assert sorted(dependents(solution, address)) == sorted(goals[address]), address
        assert inspection.value is value or inspection.value == value
        assert inspection.is_given == (because is None)
        terms = because.addresses if because else ()
        assert tuple(part.address for part in inspection.terms.listed) == terms[:MAX_LISTED]
        assert inspection.dependents.count == len(goals[address])
        assert inspection.says, address
        assert all(said(text).strip() for text in inspection.says), address
        assert (inspection.formula is None) == inspection.is_given


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (2, 2, 2, 2)])
@pytest.mark.parametrize("update", UPDATES)
def test_the_step_of_a_number_is_the_one_that_works_it_out(sizes: tuple[int, ...], update: str) -> None:
    names = ["tanh"] * (len(sizes) - 2) + ["identity"]
    solution = solved(random_problem(1, sizes, names, "half_squared_error", learning_rate=0.1, update=update))
    worked = steps(solution)
    assert [step.key for step in worked] == [*step_titles(solution.depth)]
    for step in worked:
        for block in step.blocks:
            for line in block.lines:
                assert step_of(Address.parse(line.address), solution.problem) == (step.key, step.number)


def test_a_gradient_says_what_the_cost_would_do_and_where_the_update_goes() -> None:
    assert says(NOTES, "dC_dW.2.0.0") == (
        "If this weight increased by 0.01, the cost would fall by about 0.000154. "
        "The update changes it by 0.001536, to 0.401536, against the gradient."
    )


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("z.1.2", "z is not above 0, so this unit is off"),
        ("a.1.0", "z is above 0, so this unit is on"),
        ("z.1.1", "z is 0, at the kink of ReLU"),
        ("delta.1.2", "It is 0 because this unit is off"),
        ("delta.1.1", "at the kink of ReLU"),
        ("dC_dW.1.2.0", "because delta of the unit at the end of the weight is 0"),
        ("dC_dW.2.0.1", "because the activation at the start of the weight is 0"),
        ("dC_db.1.2", "because delta of this unit is 0"),
        ("z.1.0", "The largest of its 3 terms is 0.7 times 0.8, which is 0.56."),
        ("a.2.0", "The output is 0.484, 0.016 below the target 0.5."),
        ("cost", "The update lowers it from 0.000128 to 0.0000773736."),
        ("step_W.2.0.0", "the cost falls when this number increases, so the update increases it"),
        ("W_new.2.0.0", "It was 0.4; the update changed it by 0.001536."),
        ("z_new.1.2", "This unit is off, as it was before the update."),
        ("learning_rate", "lowers the cost from 0.000128 to 0.0000773736"),
    ],
)
def test_the_notes_say_what_they_mean(address: str, part: str) -> None:
    assert part in says(NOTES, address)


GROWS = {"W": "weight", "b": "bias", "dC_dW": "weight", "dC_db": "bias"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("update", UPDATES)
def test_a_cost_that_is_said_to_rise_rises(seed: int, samples: int, update: str) -> None:
    settings = {"learning_rate": 0.9, "update": update}
    problem = random_problem(seed, (2, 3, 2), ["tanh", "sigmoid"], "half_squared_error", samples, **settings)
    solution = solved(problem)
    for address in solution.values:
        at = Address.parse(address)
        is_own = at.sample is not None and at.name.startswith("dC_d")
        if is_own or (at.name not in GROWS and at.indices[:1] != (0,)):
            continue
        moved = at._replace(name=at.name.removeprefix("dC_d"))
        here = float(solution.values[str(moved)])
        left, right = _costs(problem, moved, here)
        told = says(solution, address)
        assert ("would rise" if right > left else "would fall") in told, (address, told)
        assert ("would fall" if right > left else "would rise") not in told
        assert GROWS.get(at.name, "input") in told


def _costs(problem: Problem, at: Address, here: float) -> tuple[float, float]:
    left, right = sweep_cost(in_floats(problem), at, np.array([here - 1e-7, here + 1e-7])).tolist()
    return left, right


def test_in_place_a_gradient_that_is_no_slope_is_said_to_be_none() -> None:
    problem = random_problem(2, (2, 2, 2), ["tanh", "tanh"], "squared_error", learning_rate=0.5, update="in_place")
    true = solved(replace(problem, update="simultaneous")).values
    solution = solved(problem)
    for address in ("W.1.0.0", "dC_dW.1.0.0", "dC_db.1.1", "delta.1.0", "dC_da.1.1", "step_W.1.0.1"):
        assert "is no longer the slope of the cost" in says(solution, address), address
    assert f"which is {STYLE.text(true['dC_dW.1.0.0'])}." in says(solution, "dC_dW.1.0.0")
    assert "not the slope" not in says(solution, "dC_dW.2.0.0")
    found = inspect(solution, "dC_dW.1.0.0").probe
    assert found
    assert found.check.gradient == true["dC_dW.1.0.0"]
    assert "agree to" in said(found.check.verdict)


def test_deltas_and_activations_say_the_sign_of_their_slope() -> None:
    solution = solved(random_problem(3, (2, 3, 2), ["tanh", "sigmoid"], "squared_error", samples=2, learning_rate=0.1))
    for address, value in solution.values.items():
        if Address.parse(address).name in ("delta", "dC_da"):
            sample = address[1 : address.index(":")]
            verb = "rise" if value > 0 else "fall"
            assert f"the cost of sample {sample} would {verb} by about" in says(solution, address)


@pytest.mark.parametrize(
    ("bias_update", "part"),
    [
        ("frozen", "Biases are frozen here"),
        ("shared", "All biases of the layer change together"),
        ("each", "changes it by"),
    ],
)
def test_a_bias_moves_as_the_convention_says(bias_update: str, part: str) -> None:
    problem = random_problem(1, (2, 2), ["tanh"], "squared_error", learning_rate=0.1, bias_update=bias_update)
    assert part in says(solved(problem), "b.1.0")
    assert part in says(solved(problem), "dC_db.1.1")
    assert inspect(solved(problem), "step_b.1.0").formula


def test_where_the_update_diverges_nothing_is_said_of_it() -> None:
    problem = random_problem(1, (1, 1, 1, 1), ["identity"] * 3, "squared_error", learning_rate=1e12)
    deep = problem.with_network(
        problem.network.with_parameters((W * 1e40 for W in problem.network.W), problem.network.b)
    )
    solution = solved(deep)
    assert solution.trace.diverged
    for address in solution.values:
        assert "update" not in says(solution, address)


def test_a_wide_sum_is_listed_and_not_written() -> None:
    solution = solved(random_problem(1, (40, 2), ["tanh"], "squared_error", learning_rate=0.1))
    inspection = inspect(solution, "z.1.0")
    assert inspection.formula is None
    assert inspection.terms.count == 81


def test_of_a_large_network_only_a_part_is_listed() -> None:
    solution = solved(random_problem(1, (64, 64, 64), ["relu", "softmax"], "cross_entropy", learning_rate=0.1))
    rate = inspect(solution, "learning_rate")
    assert rate.dependents.count == 2 * solution.problem.network.parameters
    assert len(rate.dependents.listed) == MAX_LISTED


def test_numbers_in_sentences_are_those_of_their_addresses() -> None:
    solution = solved(random_problem(1, (2, 3, 2), ["relu", "sigmoid"], "squared_error", samples=2, learning_rate=0.1))
    values: dict[str, Any] = solution.values
    for address in values:
        for text in inspect(solution, address).says:
            assert all(values[part.address] == part.value for part in text if isinstance(part, Value))
