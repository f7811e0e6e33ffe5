"""Small sheets that were explained falsely, called wrong though right, or not recognised as another convention."""

from collections.abc import Callable, Mapping
from typing import Any

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
    assert names(found, "W_new.1.0.0") == ["last_digit"]


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


def test_a_last_digit_that_is_off_has_no_other_cause() -> None:
    """0.64566 with all digits."""
    found = check(neuron(), {"z.1.0": "0.6", "a.1.0": "0.6458"})
    assert names(found, "a.1.0") == ["last_digit"]


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


def test_only_square_weights_may_be_written_input_by_output() -> None:
    """The print of a program that took W of the first layer as input x output; the second is 1 x 2 and stays."""
    layers: list[Any] = [([[0.1, 0.2], [0.3, 0.4]], [0.1, -0.2], "sigmoid"), ([[0.5, -0.6]], [0.3], "identity")]
    problem = Problem.of(Network.of(layers), [1.0, 2.0], [1.0], learning_rate=0.5)
    layers[0] = ([[0.1, 0.3], [0.2, 0.4]], *layers[0][1:])
    meant = check(Problem.of(Network.of(layers), [1.0, 2.0], [1.0], learning_rate=0.5), {}).sheet
    answers = {
        turned(at) if at.count(".") == 3 and ".1." in at[:8] else at: repr(meant.numbers[at]) for at in meant.order
    }
    assert {"weights": "input_output"} in [m.query for m in matching_conventions(problem, check(problem, answers))]


def test_two_conventions_at_once() -> None:
    problem = Problem.of(Network.of([([[0.5]], [0.0], "identity")]), [[1.0], [2.0]], [[1.0], [3.0]], learning_rate=0.1)
    answers = {"cost": "4.25", "dC_dW.1.0.0": "-9", "dC_db.1.0": "-5", "W_new.1.0.0": "1.4", "b_new.1.0": "0.5"}
    found = [match.query for match in matching_conventions(problem, check(problem, answers))]
    assert {"cost": "squared_error", "reduction": "sum"} in found


def test_a_convention_is_seen_behind_a_mistake_that_it_has_no_part_in() -> None:
    problem = examples()["notes-231"].problem
    found = matching_conventions(problem, check(problem, {"z.2.0": "0,384", "cost": "0,000256"}))
    assert [match.query for match in found] == [{"cost": "squared_error"}]


LEAKY = Problem.of(
    Network.of([([[-0.5]], [0.1], "leaky_relu"), ([[0.7]], [0.2], "identity")]), [1.0], [1.0], learning_rate=0.1
)
TWO_LAYERS = Problem.of(
    Network.of([([[0.1, 0.3], [0.2, 0.4]], [0.5, 0.5], "sigmoid"), ([[0.7, 0.9], [0.8, 0.1]], [0.5, 0.5], "sigmoid")]),
    [0.9, 0.4], [0.1, 0.05], learning_rate=0.5,
)  # fmt: skip
TWO_OUTPUTS = Problem.of(
    Network.of([([[0.51], [0.33]], [0.12, -0.2], "identity")]), [1.0], [1.0, 0.5], cost_name="mean_squared_error"
)


def worked_as(problem: Problem, start: str, work: Callable[[Mapping[str, float], str], float]) -> Checked:
    """All right lines but those of a quantity, which are worked in another way, from the right numbers."""
    numbers = check(problem, {}).sheet.numbers
    order = check(problem, {}).sheet.order
    wrong = {at: f"{work(numbers, at):.6g}" for at in order if at.startswith(start)}
    before = {at: f"{numbers[at]:.6g}" for at in order[: order.index(next(iter(wrong)))]}
    return check(problem, {**before, **wrong})


def gradient(at: str) -> str:
    return at.replace("W_new", "dC_dW")


def turned(at: str) -> str:
    name, layer, j, k = at.split(".")
    return f"{name}.{layer}.{k}.{j}"


def of_bias(at: str) -> str:
    _, layer, j, _ = at.split(".")
    return f"dC_db.{layer}.{j}"


def with_old_activations(n: Mapping[str, float], at: str) -> float:
    j = at[-1]
    return sum(n[f"W_new.2.{j}.{k}"] * n[f"a.1.{k}"] for k in range(2)) + n[f"b_new.2.{j}"]


@pytest.mark.parametrize(
    ("problem", "start", "work", "name"),
    [
        (LEAKY, "da_dz.1", lambda n, at: 1.0, "relu_slope_below_0"),
        (TWO_OUTPUTS, "cost", lambda n, at: 2 * n[at], "summed_over_outputs"),
        (TWO_OUTPUTS, "dC_da", lambda n, at: 2 * n[at], "summed_over_outputs"),
        (TWO_LAYERS, "dC_db.2", lambda n, at: 1.0, "bias_gradient_one"),
        (TWO_LAYERS, "dC_dW.2", lambda n, at: n[of_bias(at)], "activation_left_out"),
        (TWO_LAYERS, "W_new.2", lambda n, at: n[at[0] + at[5:]] - 0.5 * n[of_bias(at)], "bias_gradient_for_weight"),
        (TWO_LAYERS, "z_new.2", with_old_activations, "old_activations"),
        (TWO_LAYERS, "dC_dW.2", lambda n, at: n[turned(at)], "transposed_gradient"),
        (TWO_LAYERS, "W_new.2", lambda n, at: n[at[0] + at[5:]] - 0.5 * n[turned(gradient(at))], "transposed_gradient"),
        (TWO_LAYERS, "W_new", lambda n, at: n[at[0] + at[5:]] - n[gradient(at)] / 0.5, "divided_by_rate"),
        (TWO_LAYERS, "W_new", lambda n, at: n[at[0] + at[5:]] * (1 - 0.5 * n[gradient(at)]), "step_times_weight"),
        (TWO_LAYERS, "delta.1", lambda n, at: n[at] / 2, "factor_half"),
    ],
)  # fmt: skip
def test_what_was_done_is_named(
    problem: Problem, start: str, work: Callable[[Mapping[str, float], str], float], name: str
) -> None:
    found = worked_as(problem, start, work)
    assert found.mistakes
    assert {mistakes[0].name for mistakes in found.mistakes.values()} == {name}
    assert not any(mistakes[0].is_unsure for mistakes in found.mistakes.values())


def test_gradients_of_0_have_no_cause() -> None:
    """A 0 is no evidence of what was done."""
    found = worked_as(TWO_LAYERS, "dC_db.2", lambda n, at: 0.0)
    assert set(found.mistakes) == {"dC_db.2.0", "dC_db.2.1"}
    assert {mistakes[:1] for mistakes in found.mistakes.values()} == {()}


def test_a_learning_rate_ten_times_as_large_is_told() -> None:
    """The step is 0.0016; ten times that was taken."""
    problem = Problem.of(Network.of([([[0.47]], [0.1], "sigmoid")]), [0.5], [0.85], learning_rate=0.05)
    found = check(problem, {**right(problem, *BEFORE), "W_new.1.0.0": "0.4862"})
    (first, *_) = found.mistakes["W_new.1.0.0"]
    assert first.used is not None
    assert (first.used.address, first.used.value) == ("learning_rate", 0.5)


def test_a_slope_of_elu_by_its_own_a_is_right() -> None:
    problem = Problem.of(Network.of([([[-0.5]], [0.1], "elu")]), [1.0], [1.0])
    found = check(problem, {"z.1.0": "-0.4", "a.1.0": "-0.33", "da_dz.1.0": "0.67"})
    assert {mark.verdict for mark in found.marks.values()} == {"right"}


def test_a_product_of_own_lines_is_not_cut_off() -> None:
    """Of the lines as they are written 0.0810 is the product, 0.135 times 0.600, though the right one is 0.08107."""
    problem = Problem.of(
        Network.of([([[0.3]], [0.3], "identity"), ([[0.5]], [0.0352], "identity")]), [1.0013], [0.200365],
        learning_rate=0.1,
    )  # fmt: skip
    found = check(problem, {"a.1.0": "0.600", "delta.2.0": "0.135", "dC_dW.2.0.0": "0.0810"})
    assert {mark.verdict for mark in found.marks.values()} <= {"right", "rounded"}
    assert not any(mark.cut for mark in found.marks.values())


def test_inputs_of_another_sample_are_told() -> None:
    network = Network.of([([[0.4, -0.7]], [0.3], "sigmoid")])
    problem = Problem.of(network, [[0.5, 0.2], [0.9, -0.4]], [[1.0], [0.0]], learning_rate=0.1)
    found = check(problem, {"s0:z.1.0": "0.94"})
    assert names(found, "s0:z.1.0") == ["wrong_sample_input"]


def test_a_misread_line_of_ones_own_is_told() -> None:
    """The new bias, 0.1081, read as 0.7081."""
    found = check(neuron(), {"W_new.1.0.0": "0.5081", "b_new.1.0": "0.1081", "z_new.1.0": "1.2162"})
    (first, *_) = found.mistakes["z_new.1.0"]
    assert first.used is not None
    assert (first.used.address, first.used.value) == ("b_new.1.0", 0.7081)


def test_weak_evidence_is_told_as_such() -> None:
    """0.63 for 0.6271: the activation of 0.5 in place of 0.52 gives that, as would many another number."""
    found = check(neuron(), {"z.1.0": "0.6", "a.1.0": "0.35"})
    assert [mistake.is_unsure for mistake in found.mistakes["a.1.0"]][:1] == [True]


@pytest.mark.parametrize(
    ("problem", "address", "text", "verdicts", "made_by"),
    [
        (Problem.of(Network.of([([[0.04]], [0.0], "identity")]), [0.4], [-0.172], learning_rate=0.1),
         "W_new.1.0.0", "0.032479998", {"right"}, "float32"),
        (Problem.of(Network.of([([[0.1, 0.2]], [-0.3], "identity")]), [1.0, 1.0], [1.0]),
         "z.1.0", "2.77555756e-17", {"right"}, "float64"),
        (Problem.of(Network.of([([[0.1, 0.1]], [-0.21], "identity")]), [1.0, 1.0], [1.0]),
         "z.1.0", "-0.0099999999999999", {"right"}, "float64"),
        (Problem.of(Network.of([([[1.0]], [0.0], "sigmoid")]), [14.78], [0.0]),
         "da_dz.1.0", "0.", {"right", "rounded"}, ""),
    ],
)  # fmt: skip
def test_what_a_program_prints_is_right(
    problem: Problem, address: str, text: str, verdicts: set[str], made_by: str
) -> None:
    mark = check(problem, {"a.1.0": "1.", address: text} if text == "0." else {address: text}).marks[address]
    assert mark.verdict in verdicts
    assert mark.made_by == made_by
