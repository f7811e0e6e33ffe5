"""The published examples: every wrong number is found, roots told from consequences, no right one is called wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.check.checking import Checked, check
from app.check.conventions import matching_conventions
from app.check.published import published
from app.explain.examples import examples

FILES = sorted((Path(__file__).parent.parent / "oracles" / "worked_examples").glob("*.json"))
STATUS = {path.stem: json.loads(path.read_text(encoding="utf-8"))["published"] for path in FILES}
"""What each printed number was found to be, by a calculation of its own: see there."""
UNSOUND = ("wrong", "follows")


def turned(text: str) -> str:
    return text[1:] if text.startswith("-") else f"-{text}"


def answers_of(published: dict[str, Any]) -> dict[str, str]:
    """What is printed; a minus before an address says that it is printed with the opposite sign."""
    texts = {at: value["published"] for at, value in published.items()}
    return {at.removeprefix("-"): turned(text) if at.startswith("-") else text for at, text in texts.items()}


def checked(id: str) -> Checked:
    return check(examples()[id].problem, answers_of(STATUS[id]))


@pytest.mark.parametrize("id", STATUS)
def test_wrong_numbers_are_found_and_right_ones_are_not(id: str) -> None:
    marks = checked(id).marks
    for address, found in STATUS[id].items():
        verdict = marks[address.removeprefix("-")].verdict
        if found.get("status", "exact").startswith("MISMATCH") and id != "softmax-2-3":
            assert verdict in UNSOUND, address
        else:
            assert verdict not in UNSOUND, address


def verdicts(id: str, verdict: str) -> set[str]:
    return {address for address, mark in checked(id).marks.items() if mark.verdict == verdict}


def named(checked: Checked, address: str) -> tuple[str, str]:
    mistake = checked.mistakes[address][0]
    return mistake.name, mistake.at


def test_the_notes_have_one_error_and_a_consequence() -> None:
    found = checked("notes-231")
    assert verdicts("notes-231", "wrong") == {"a_new.2.0"}
    assert found.marks["cost_new"].because == ("a_new.2.0",)
    assert found.marks["cost_new"].cut
    assert named(found, "a_new.2.0") == ("uphill", "b_new.1.0")
    assert found.mistakes["a_new.2.0"][0].value == pytest.approx(0.4870462918656, abs=1e-13)


@pytest.mark.parametrize("answer", [{"a_new.2.0": "0,4870462919"}, {"cost_new": "0,00008389927"}])
def test_the_bias_is_found_from_the_last_number_alone(answer: dict[str, str]) -> None:
    found = check(examples()["notes-231"].problem, answer)
    assert named(found, *answer) == ("uphill", "b_new.1.0")


def test_mazurs_cost_alone_tells_that_the_new_weights_were_used() -> None:
    found = check(examples()["mazur-2015"].problem, {"cost_new": "0.291027924"})
    assert named(found, "cost_new") == ("updated_weights", "dC_da.1.0")
    assert found.mistakes["cost_new"][0].places == ("dC_da.1.0", "dC_da.1.1")


def test_mazurs_cost_is_explained_although_the_lines_before_it_are_right() -> None:
    found = published("mazur-2015").checked
    assert verdicts("mazur-2015", "wrong") == {"cost_new"}
    assert named(found, "cost_new") == ("updated_weights", "dC_da.1.0")


def test_a_learner_is_not_told_what_needs_right_lines_to_be_wrong() -> None:
    texts = {at.removeprefix("-"): value["published"] for at, value in STATUS["mazur-2015"].items()}
    found = check(examples()["mazur-2015"].problem, texts)
    assert found.first_error == "cost_new"
    assert found.mistakes["cost_new"] == ()


def test_the_weighted_inputs_are_missing_and_the_deltas_follow() -> None:
    found = checked("mlm-212")
    assert verdicts("mlm-212", "wrong") == {"a.2.0", "a.2.1"}
    assert named(found, "a.2.0") == ("input_left_out", "z.2.0")
    assert named(found, "a.2.1") == ("input_left_out", "z.2.1")
    assert verdicts("mlm-212", "follows") == {"delta.2.0", "delta.2.1", "delta.1.0"}
    assert found.marks["delta.1.0"].because == ("a.2.0", "a.2.1")


def test_the_derivative_is_there_twice_and_the_gradient_follows() -> None:
    found = checked("interview-prep-111-bce")
    assert named(found, "delta.2.0") == ("derivative_twice", "delta.2.0")
    assert found.marks["dC_dW.2.0.0"].because == ("delta.2.0",)


def test_the_softmax_sheet_has_only_rounding() -> None:
    assert verdicts("softmax-2-3", "wrong") | verdicts("softmax-2-3", "follows") == set()
    assert verdicts("softmax-2-3", "rounded") == {"a.1.0", "dC_dW.1.0.0", "dC_dW.1.0.1", "dC_dW.1.2.1"}
    assert checked("softmax-2-3").marks["a.1.0"].cut


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("han-kamber-321", {"opposite_delta"}),
        ("udacity-321", {"opposite_delta"}),
        ("trace-softmax-ce-223", {"opposite_delta"}),
        ("mlm-212", {"opposite_delta"}),
        ("negnevitsky-xor", {"opposite_delta", "threshold"}),
        ("hw-relu-221", set()),
    ],
)
def test_signs_as_a_book_writes_them_are_a_convention(id: str, expected: set[str]) -> None:
    """As printed, with nothing turned."""
    problem = examples()[id].problem
    printed = {at.removeprefix("-"): value["published"] for at, value in STATUS[id].items()}
    found = matching_conventions(problem, check(problem, printed))
    assert {each.value for match in found for each in match.settings} == expected
    if expected:
        again = check(problem, printed, sorted(expected))
        assert verdicts(id, "wrong") == {at for at, mark in again.marks.items() if mark.verdict == "wrong"}


@pytest.mark.parametrize(
    ("id", "address", "right", "same"),
    [
        ("notes-231", "a.2.0", "0,484", 5),
        ("notes-231", "a_new.2.0", "0,4875602579456", 5),
        ("mazur-2015", "cost_new", "0.291027773694", 8),
        ("han-kamber-321", "delta.1.0", "-0.0087246", 7),
        ("han-kamber-321", "delta.2.0", "0.1311691", 6),
        ("mlm-212", "a.1.0", "0.71056688831159", 18),
    ],
)
def test_printed_digits_stand_beside_the_right_ones(id: str, address: str, right: str, same: int) -> None:
    found = {printed.address: printed for printed in published(id).printed}[address]
    assert (found.right[: len(right)], found.same) == (right[: len(found.right)], same)


def test_errata_are_found_not_stored() -> None:
    told = {id: " ".join(published(id).errata) for id in examples()}
    assert "added η times the gradient; it must be subtracted" in told["notes-231"]
    assert "0,4870462919" in told["notes-231"]
    assert told["notes-231"].endswith("This also makes these numbers wrong: new cost.")
    assert "updated weights were used" in told["mazur-2015"]
    assert {id for id, text in told.items() if text} == {
        "notes-231", "mazur-2015", "mlm-212", "interview-prep-111-bce",
    }  # fmt: skip


@pytest.mark.parametrize("id", examples())
def test_no_remark_states_what_the_marks_find(id: str) -> None:
    """What is wrong or rounded is found by the code, so that it cannot differ from what is shown."""
    remark, found = examples()[id].remark, published(id)
    for printed in (*found.wrong.values(), *found.rounded):
        assert printed.text not in remark
    assert not re.search("wrong|is right|are right", remark.replace("the right method", ""))


def test_what_is_only_rounded_is_told_with_the_right_number() -> None:
    rounding = published("han-kamber-321").rounding
    assert "delta of unit 0 of layer 2, printed as “0.1311”; the right value is 0.1311691" in rounding
    assert published("softmax-2-3").rounding.count("printed as") == 4
    assert published("mazur-2015").rounding == ""
