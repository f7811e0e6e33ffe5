"""The link: what it says, what it leaves out, and that nothing typed is lost when the structure changes."""

import pytest

from app.backprop.work import work_through
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.explain.steps import steps
from app.explain.steps.step import Plain
from app.web.query import link, read

TYPED = {"a.0.0": "0,25", "W.1.2.1": "-0.75", "y.2.0": "0.3"}


def test_a_link_reads_back_as_the_problem_that_it_was_made_of() -> None:
    parameters = {"sizes": "3-4-2", "samples": "2", "activation.1": "gelu", "cost": "huber", "s1:a.0.2": "0.125"}
    query = read(parameters)
    texts = dict(part.split("=", 1) for part in link(query).removeprefix("?").split("&"))
    assert read(texts).settled == query.settled
    assert texts["s1:a.0.2"] == "0.125"


def test_an_unchanged_example_is_its_name_and_a_changed_one_is_all_its_numbers() -> None:
    assert link(read({"example": "mazur-2015"}), step=3) == "?example=mazur-2015&step=3"
    assert "W.1.0.0=0.2&" in link(read({"example": "mazur-2015", "W.1.0.0": "0,2"}))


@pytest.mark.parametrize("change", [{"sizes": "2-4-1"}, {"sizes": "3-3-2"}, {"cost": "huber"}, {"samples": "3"}])
def test_what_was_typed_stays_when_the_structure_changes(change: dict[str, str]) -> None:
    query = read(TYPED | change)
    first = "" if query.single else "s0:"
    assert query.settled[f"{first}a.0.0"] == "0.25"
    assert query.settled["W.1.2.1"] == "-0.75"
    assert query.settled[f"{first}y.2.0"] == "0.3"


def test_a_target_stays_with_its_output_when_a_layer_is_added_or_samples_go() -> None:
    assert read(TYPED | {"sizes": "2-3-3-1"}).settled["y.3.0"] == "0.3"
    assert read({"samples": "1", "s0:a.0.0": "0.25"}).settled["a.0.0"] == "0.25"


@pytest.mark.parametrize("cost", ["cross_entropy", "binary_cross_entropy", "half_squared_error"])
def test_a_classifier_that_grows_can_be_worked_through_at_once(cost: str) -> None:
    query = read({"sizes": "2-3-4", "samples": "3", "cost": cost, "activation.2": "softmax"})
    assert query.faults == []
    assert query.problem


def test_samples_that_are_added_differ_from_each_other() -> None:
    settled = read({"samples": "8"}).settled
    rows = [(settled[f"s{s}:a.0.0"], settled[f"s{s}:a.0.1"]) for s in range(8)]
    assert len(set(rows)) > 5


def test_a_cost_that_changes_beyond_all_measure_is_still_said() -> None:
    """The ratio of the costs is a fraction that float64 cannot hold."""
    weights = ["1e-15", "1e12", "1e12", "1e-15", "1e12", "1e-15", "1e12", "1e-15"]
    parameters = {"sizes": "-".join("1" * 9), "a.0.0": "1e12", "y.8.0": "1.0002", "learning_rate": "1e12"}
    for layer, weight in enumerate(weights, start=1):
        parameters |= {f"W.{layer}.0.0": weight, f"b.{layer}.0": "0", f"activation.{layer}": "identity"}
    query = read(parameters)
    assert query.problem
    said = steps(Solution(work_through(query.problem)))[-1].notes[0]
    assert said[0] in ("No: the cost goes up from ", "Yes: the cost goes down from ")
    assert all(Style().text(part.value, part.digits) for part in said if isinstance(part, Plain))


@pytest.mark.parametrize("example", ["mazur-2015", "notes-231"])
def test_frozen_biases_have_their_own_rule(example: str) -> None:
    query = read({"example": example})
    assert query.problem
    update = steps(Solution(work_through(query.problem)))[-3]
    assert ("learning_rate" in str(update.rules[1])) == (query.problem.bias_update == "each")


def test_what_was_changed_and_what_was_filled_in_is_told() -> None:
    changes = read({"a.0.0": "0,5", "sizes": "2-4-1"}).changes
    assert ("a.0.0", "0.8", "0.5") in changes
    assert ("sizes", "2-3-1", "2-4-1") in changes
    assert sorted(name for name, before, _ in changes if not before) == ["W.1.3.0", "W.1.3.1", "W.2.0.3", "b.1.3"]
    assert read({"example": "mazur-2015"}).changes == []


def test_a_changed_example_keeps_its_name_so_that_the_change_is_told_from_it() -> None:
    query = read({"example": "mazur-2015", "W.1.0.0": "0.2"})
    texts = dict(part.split("=", 1) for part in link(query).removeprefix("?").split("&"))
    assert read(texts).changes == query.changes == [("W.1.0.0", "0.15", "0.2")]


def test_a_number_that_only_got_a_sample_is_no_change() -> None:
    changed = [name for name, before, _ in read({"samples": "2"}).changes if before]
    assert changed == ["samples"]
