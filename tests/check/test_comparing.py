"""What digits prove: nothing where any number has them, or where the number before the update has them too."""

import pytest

from app.check.checking import Checked, check
from app.explain.examples import examples
from app.explain.notation import is_new

GRADIENTS = ("dC_da", "da_dz", "delta", "dC_dW", "dC_db")


def verdicts(checked: Checked) -> dict[str, str]:
    return {at: mark.verdict for at, mark in checked.marks.items()}


def old_numbers_as_new() -> tuple[Checked, dict[str, bool]]:
    """The notes with everything after the update copied from before; by address whether it truly stayed the same."""
    problem = examples()["notes-231"].problem
    values = check(problem, {}).sheet.values
    old = {at: at.replace("_new", "") for at in values if is_new(at.partition(".")[0])}
    texts = {new: str(float(values[at])) for new, at in old.items()}
    return check(problem, texts), {new: values[at] == values[new] for new, at in old.items()}


def test_s4_old_numbers_typed_as_new_ones_are_not_right() -> None:
    checked, is_same = old_numbers_as_new()
    found = verdicts(checked)
    assert {found[at] for at in found if is_same[at]} == {"right"}
    assert "right" not in {found[at] for at in found if not is_same[at]}
    assert found["cost_new"] in ("follows", "wrong")
    assert found["a_new.2.0"] in ("follows", "wrong")
    assert checked.mistakes[checked.first_error or ""][0].name == "not_updated"


def test_s4_a_short_new_weight_alone_is_rounded_and_proves_nothing() -> None:
    mark = check(examples()["notes-231"].problem, {"W_new.2.0.0": "0.4"}).marks["W_new.2.0.0"]
    assert (mark.verdict, mark.proves_nothing) == ("rounded", True)


def test_s4_new_weights_that_are_rounded_as_the_rest_are_no_error() -> None:
    problem = examples()["mazur-2015"].problem
    values = check(problem, {}).sheet.numbers
    texts = {at: f"{float(f'{value:.2g}'):g}" for at, value in values.items() if is_new(at.partition(".")[0])}
    assert "wrong" not in verdicts(check(problem, texts)).values()


@pytest.mark.parametrize("id", ["udacity-321", "mazur-2015", "notes-231"])
def test_s5_a_zero_without_a_significant_digit_is_right_only_where_the_value_is_0(id: str) -> None:
    problem = examples()[id].problem
    values = check(problem, {}).sheet.values
    boxes = [at for at in values if at.startswith(GRADIENTS)]
    checked = check(problem, dict.fromkeys(boxes, "0.0"))
    right = {at for at, verdict in verdicts(checked).items() if verdict == "right"}
    assert right == {at for at in boxes if values[at] == 0}
    follows = [mark for mark in checked.marks.values() if mark.verdict == "follows"]
    assert all(mark.proves_nothing for mark in follows), "a zero that follows from a wrong zero gets no credit"


def test_s5_a_zero_among_numbers_with_as_many_decimals_is_rounded() -> None:
    """As a program prints it to four decimals: 0. or 0.0000 for 0.00002."""
    problem = examples()["mazur-2015"].problem
    values = check(problem, {}).sheet.numbers
    small = check(problem, {at: f"{value:.3f}" for at, value in values.items() if at.startswith("dC_dW")})
    assert "0.000" in {mark.typed.text.lstrip("-") for mark in small.marks.values()}
    assert set(verdicts(small).values()) <= {"right", "rounded"}


def test_a_program_that_drops_zeros_writes_0_for_what_its_decimals_do_not_show() -> None:
    """0. among numbers of NumPy with six decimals; alone it is only 0."""
    problem = examples()["mazur-2015"].problem
    small = {"dC_dW.1.0.0": "0.", "delta.2.0": "0.138499", "a.1.0": "0.59327", "a.2.0": "0.751365"}
    assert verdicts(check(problem, small))["dC_dW.1.0.0"] == "wrong"  # it is 0.000438568
    tiny = {**small, "dC_dW.1.0.0": "0.000439"}
    assert verdicts(check(problem, tiny))["dC_dW.1.0.0"] == "right"
