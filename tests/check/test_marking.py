"""Marks of single lines: what is no error, what is one, and what follows from it."""

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.check.catalogue import variants
from app.check.checking import Checked, check
from app.check.conventions import matching_conventions
from app.check.sheet import Sheet, derivations, worked
from app.explain.examples import examples
from tests.check.learner import random_problem

NOTES = examples()["notes-231"].problem
SOFTMAX = Problem.of(
    Network.of([([[1.2], [-0.3], [0.4]], [0.1, 0.2, 0.3], "softmax")]),
    [0.7],
    [0.0, 0.0, 1.0],
    cost_name="cross_entropy",
)
SIGMOIDS = Problem.of(
    Network.of([
        ([[0.15, 0.2], [0.25, 0.3]], [0.35, 0.36], "sigmoid"), ([[0.4, 0.45], [0.5, 0.55]], [0.6, 0.61], "sigmoid"),
    ]),
    [0.05, 0.1], [0.01, 0.99], learning_rate=0.5,
)  # fmt: skip


def verdicts(checked: Checked) -> dict[str, str]:
    return {address: mark.verdict for address, mark in checked.marks.items()}


@pytest.mark.parametrize(
    ("address", "text", "verdict"),
    [
        ("a.2.0", "0.484", "right"),
        ("a.2.0", "0,48", "right"),
        ("a.2.0", "0.483", "wrong"),  # a unit too small is cut off from nothing
        ("z.1.0", "0.95", "wrong"),
        ("cost", "0.000127", "wrong"),
        ("delta.2.0", "-2/125", "right"),
        ("delta.2.0", "-0.02", "right"),
        ("delta.2.0", "-0.01", "rounded"),  # cut off
        ("z.1.0", "0.7*0.8+0.6*0.5+0.1", "right"),
        ("z.1.0", "0.7*0.8+0.6*0.5", "wrong"),  # without the bias
        ("b_new.2.0", "0.1+0.1*0.016", "right"),
        ("b_new.2.0", "0.1-0.1*0.016", "wrong"),  # uphill
        ("W_new.2.0.0", "0.4-0.1*0.2", "wrong"),
        ("dC_dW.2.0.0", "-0.016*0.96", "right"),
        ("cost_new", "77*10^-6", "right"),
        ("cost_new", "77e-6", "right"),
        ("cost_new", "7.7·10⁻⁵", "right"),
        ("z.1.1", "0", "right"),
        ("z.1.2", "0", "wrong"),
    ],
)
def test_one_answer(address: str, text: str, verdict: str) -> None:
    assert verdicts(check(NOTES, {address: text})) == {address: verdict}


def test_numbers_of_a_program_are_right() -> None:
    """As NumPy works the notes: a z of 0 is 2.8e-17, the cost is off in its sixteenth digit."""
    answers = {
        "z.1.0": "0.96", "z.1.1": "2.7755575615628914e-17", "a.1.1": "2.7755575615628914e-17", "da_dz.1.1": "0",
        "a.2.0": "0.48400000000000004", "cost": "0.00012799999999999938", "delta.2.0": "-0.01599999999999996",
        "delta.1.1": "0",
    }  # fmt: skip
    assert set(verdicts(check(NOTES, answers)).values()) == {"right"}


def test_a_wrong_softmax_goes_on_by_the_shortcut() -> None:
    """The exponentials as they are, and a − y after them."""
    answers = {"a.1.0": "2.5600", "a.1.1": "0.9900", "a.1.2": "1.7860", "delta.1.0": "2.5600", "delta.1.2": "0.7860"}
    found = check(SOFTMAX, answers)
    assert [found.marks[at].verdict for at in ("a.1.0", "delta.1.0", "delta.1.2")] == ["wrong", "follows", "follows"]
    assert found.mistakes["a.1.0"][0].name == "softmax_not_normalised"
    slope = check(SOFTMAX, {"a.1.2": "1.7860", "dC_da.1.2": "-0.55991"})
    assert verdicts(slope) == {"a.1.2": "wrong", "dC_da.1.2": "follows"}


def test_a_line_is_not_blamed_that_made_no_difference() -> None:
    """z of the third unit is wrong, but its ReLU is off either way."""
    found = check(NOTES, {"z.1.0": "0.86", "z.1.2": "-0.5", "z.2.0": "0.444"})
    assert found.marks["z.2.0"].because == ("z.1.0",)


def test_a_bias_that_was_left_as_it_is_is_named_so() -> None:
    found = check(SIGMOIDS, {"b_new.1.1": "0.360", "b_new.2.0": "0.600"})
    assert [mistakes[0].name for mistakes in found.mistakes.values()] == ["not_updated", "not_updated"]


def test_one_line_of_many_that_fits_is_no_convention() -> None:
    answers = {"b_new.1.0": ".341", "b_new.1.1": ".35", "b_new.2.0": ".462", "b_new.2.1": ".648"}
    found = matching_conventions(SIGMOIDS, check(SIGMOIDS, answers))
    assert {each.setting for match in found for each in match.settings} == {
        "cost"
    }  # without the ½ every step is twice as long, as all of them are


def test_what_explains_one_line_explains_the_others() -> None:
    """Updated in place, of which nothing is written down but the last numbers: every one of them says so."""
    problem = examples()["udacity-321"].problem
    in_place = check(replace(problem, update="in_place"), {})
    lines = [at for at in in_place.sheet.order if at.startswith("W_new.1.")]
    found = check(problem, {at: f"{float(in_place.sheet.values[at]):.8f}" for at in lines})
    assert found.wrong == 6
    assert {mistakes[0].name for mistakes in found.mistakes.values()} == {"updated_weights"}


def test_past_the_fortieth_wrong_line_what_is_known_is_still_tried_and_it_is_told_what_is_not() -> None:
    layers = [([[0.1 * (1 + j - k) for k in range(8)] for j in range(8)], [0.1] * 8, "sigmoid") for _ in range(2)]
    problem = Problem.of(Network.of(layers), [0.3] * 8, [0.5] * 8, learning_rate=0.5)
    right = check(problem, {}).sheet.numbers
    uphill = {at: f"{2 * right[at.replace('_new', '')] - right[at]:.9f}" for at in right if at.startswith("W_new")}
    found = check(problem, uphill)
    assert found.wrong > 100
    assert {mistakes[0].name for mistakes in found.mistakes.values()} == {"uphill"}
    nonsense = check(problem, {at: f"{0.0123 * n + 3:.6f}" for n, at in enumerate(right) if at.startswith("W_new")})
    searched = [explained.is_searched for explained in nonsense.explained.values()]
    assert searched[0]
    assert not any(searched[40:])


@pytest.mark.parametrize("sizes", [(30, 30, 30), (8, 8, 8, 8)])
def test_nonsense_ends(sizes: tuple[int, ...]) -> None:
    """Counted in lines that are worked again, not in seconds."""
    layers = [
        ([[0.01 * (j - k) for k in range(before)] for j in range(size)], [0.1] * size, "tanh")
        for before, size in pairwise(sizes)
    ]
    problem = Problem.of(Network.of(layers), [0.5] * sizes[0], [0.1] * sizes[-1], learning_rate=0.1)
    depth = len(sizes) - 1
    found = check(problem, {f"a_new.{depth}.{j}": "0.12345" for j in range(sizes[-1])})
    assert found.wrong == sizes[-1]


def test_problems_of_the_same_shape_have_the_same_ways_to_their_numbers() -> None:
    """So that the ways of one may be kept for the next: they hang on no number."""
    state = random.Random(4)
    for _ in range(60):
        one = random_problem(state)
        network = Network(tuple(W * 0.3 - 0.1 for W in one.network.W), one.network.b, one.network.names)
        two = replace(one, network=network, inputs=-one.inputs, learning_rate=0.7)
        assert one.shape == two.shape
        for address in Sheet(solve(one), {}).order:
            assert derivations(one, address) == derivations(two, address)
            assert tuple(variants(one, address)) == tuple(variants(two, address))


def test_what_a_line_is_made_of_is_part_of_the_shape() -> None:
    one = random_problem(random.Random(4))
    others: list[dict[str, Any]] = [
        {"cost_name": "huber"}, {"reduction": "sum" if one.reduction == "mean" else "mean"}, {"update": "in_place"},
        {"bias_update": "shared" if one.bias_update != "shared" else "each"}, {"learning_rate": None},
    ]  # fmt: skip
    assert len({one.shape, *(replace(one, **other).shape for other in others)}) == 6


def test_a_problem_with_one_other_number_is_worked_anew() -> None:
    one = random_problem(random.Random(7))
    network = Network((one.network.W[0], one.network.W[1] * 2, *one.network.W[2:]), one.network.b, one.network.names)
    others = [one.with_network(network), replace(one, inputs=one.inputs + 1), replace(one, learning_rate=0.7)]
    for problem in (one, *others, one):
        assert dict(Sheet(worked(problem), {}).values) == dict(Sheet(solve(problem), {}).values)
