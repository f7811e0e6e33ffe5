"""Small sheets that were explained falsely, called wrong though right, or not recognised as another convention."""

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.check.checking import Checked, check
from app.check.conventions import matching_conventions
from app.explain.examples import examples

SQUARE = Problem.of(
    Network.of([([[0.1, 0.2], [0.3, 0.4]], [0.0, 0.0], "sigmoid")]), [1.0, 2.0], [0.0, 1.0],
    learning_rate=0.5, bias_update="frozen",
)  # fmt: skip
BOOK = Problem.of(
    Network.of([
        ([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [0.5, 0.5], "sigmoid"), ([[0.7, 0.9], [0.8, 0.1]], [0.5, 0.5], "sigmoid"),
    ]),
    [1.0, 4.0, 5.0], [0.1, 0.05], learning_rate=0.01,
)  # fmt: skip


def neuron(activation: str = "sigmoid") -> Problem:
    return Problem.of(Network.of([([[0.5]], [0.1], activation)]), [1.0], [1.0], learning_rate=0.1)


def right(problem: Problem, *names: str) -> dict[str, str]:
    """The right lines of these quantities, to six digits."""
    numbers = check(problem, {}).sheet.numbers
    return {at: f"{number:.6g}" for at, number in numbers.items() if at.startswith(names)}


def names(checked: Checked, address: str) -> list[str]:
    return [mistake.name for mistake in checked.mistakes[address]]


BEFORE = ("z.", "a.", "cost", "dC_", "da_", "delta")


def test_a_few_last_digits_of_a_new_weight_have_no_cause() -> None:
    found = check(BOOK, {**right(BOOK, *BEFORE), "W_new.2.0.0": "0.6997"})
    assert found.first_error == "W_new.2.0.0"
    assert names(found, "W_new.2.0.0") == []
    found = check(neuron(), {**right(neuron(), *BEFORE), "W_new.1.0.0": "0.5080"})
    assert names(found, "W_new.1.0.0") == []


def test_a_step_twice_as_long_is_another_learning_rate() -> None:
    answers = {"dC_dW.1.0.0": "-0.4", "dC_db.1.0": "-0.4", "W_new.1.0.0": "0.5800", "b_new.1.0": "0.1800"}
    found = check(neuron("identity"), answers)
    (first, *_) = found.mistakes["W_new.1.0.0"]
    assert first.used is not None
    assert (first.used.address, first.used.value) == ("learning_rate", pytest.approx(0.2))


def test_no_explanation_is_against_a_right_line() -> None:
    for problem in (BOOK, neuron(), SQUARE):
        lines = right(problem, *BEFORE)
        new = right(problem, "W_new", "b_new")
        found = check(problem, {**lines, **{at: str(round(float(text) * 1.013, 6)) for at, text in new.items()}})
        changed = [mistake for told in found.mistakes.values() for mistake in told]
        assert all(mistake.at.startswith(("W_new", "b_new")) for mistake in changed)


@pytest.mark.parametrize(
    ("id", "answers"),
    [
        ("mazur-2015", {"dC_dW.2.0.0": "0.0821673", "delta.2.0": "0.138499", "a.1.0": "0.59327"}),
        ("mazur-bias-updated", {"cost_new": "0.280472"}),
    ],
)
def test_what_rounding_on_paper_can_give_is_not_wrong(id: str, answers: dict[str, str]) -> None:
    verdicts = {mark.verdict for mark in check(examples()[id].problem, answers).marks.values()}
    assert verdicts <= {"right", "rounded"}


def test_a_last_digit_that_is_off_has_no_cause() -> None:
    found = check(examples()["mazur-bias-updated"].problem, {"a_new.1.0": "0.7358"})
    assert not found.mistakes.get("a_new.1.0")


def test_numbers_of_float32_are_right() -> None:
    answers = {"z.1.0": "0.6000000238418579", "a.1.0": "0.6456562876701355", "delta.1.0": "-0.0810682624578476"}
    marks = check(neuron(), answers).marks
    assert {mark.verdict for mark in marks.values()} == {"right"}
    assert marks["z.1.0"].made_by == "float32"


@pytest.mark.parametrize(
    ("answers", "query"),
    [
        ({"z.1.0": "0.6000", "a.1.0": "0.6457", "dC_da.1.0": "-0.7086"}, {"cost": "squared_error"}),
        ({"z.1.0": "0.6000", "a.1.0": "0.6457", "dC_da.1.0": "-0.7087"}, {"cost": "squared_error"}),
        ({"delta.1.0": "0.0811", "dC_dW.1.0.0": "0.0811", "dC_db.1.0": "0.0811", "W_new.1.0.0": "0.5081",
          "b_new.1.0": "0.1081"}, {"conventions": "opposite_gradients"}),
    ],
)  # fmt: skip
def test_conventions_of_one_neuron(answers: dict[str, str], query: dict[str, str]) -> None:
    problem = neuron()
    assert query in [match.query for match in matching_conventions(problem, check(problem, answers))]


def test_weights_written_input_by_output() -> None:
    answers = {
        "z.1.0": "0.7000", "z.1.1": "1.0000", "a.1.0": "0.6682", "a.1.1": "0.7311", "delta.1.0": "0.1481",
        "delta.1.1": "-0.0529", "dC_dW.1.0.0": "0.1481", "dC_dW.1.0.1": "-0.0529", "dC_dW.1.1.0": "0.2963",
        "dC_dW.1.1.1": "-0.1058",
    }  # fmt: skip
    assert {"weights": "input_output"} in [m.query for m in matching_conventions(SQUARE, check(SQUARE, answers))]


def test_two_conventions_at_once() -> None:
    problem = Problem.of(Network.of([([[0.5]], [0.0], "identity")]), [[1.0], [2.0]], [[1.0], [3.0]], learning_rate=0.1)
    answers = {"cost": "4.25", "dC_dW.1.0.0": "-9", "dC_db.1.0": "-5", "W_new.1.0.0": "1.4", "b_new.1.0": "0.5"}
    found = [match.query for match in matching_conventions(problem, check(problem, answers))]
    assert {"cost": "squared_error", "reduction": "sum"} in found


def test_a_convention_is_seen_behind_a_mistake_that_it_has_no_part_in() -> None:
    problem = examples()["notes-231"].problem
    found = matching_conventions(problem, check(problem, {"z.2.0": "0,384", "cost": "0,000256"}))
    assert [match.query for match in found] == [{"cost": "squared_error"}]
