"""The link: what it says, what it leaves out, and that nothing typed is lost when the structure changes."""

import json
import random
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from app.backprop.activations import ACTIVATIONS
from app.backprop.errors import Fault
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.values import given
from app.explain.examples import examples
from app.explain.language import current
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.explain.steps import steps
from app.explain.steps.step import Plain
from app.export.problem_json import problem_json
from app.web.lab.fields import CHOICES, fields, is_number
from app.web.lab.link import edited, link, read, with_last_problem
from app.web.lab.opening import opened, query_of
from app.web.lab.view import View
from tests.thorough import amount

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


@pytest.mark.parametrize(
    "change", [{"sizes": "2-4-1"}, {"sizes": "3-3-2"}, {"cost": "huber"}, {"update": "in_place"}, {"samples": "3"}]
)
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


@pytest.mark.parametrize(
    ("text", "number"),
    [("1/3", "0.3333333333333333"), ("0,2*-1,5", "-0.3"), ("2^-3", "0.125"), ("1.6 * 10^-2", "0.016")],
)
def test_a_number_may_be_a_calculation(text: str, number: str) -> None:
    """L2: as in Practise."""
    query = read({"W.1.0.0": text})
    assert query.faults == []
    assert query.settled["W.1.0.0"] == number


@pytest.mark.parametrize("text", ["1e160", "1/0", "10^13", "-1/10^-13", "1/", "x", ""])
def test_a_calculation_has_the_bounds_of_a_number(text: str) -> None:
    """L2."""
    assert [fault.place for fault in read({"W.1.0.0": text}).faults] == ["W.1.0.0"]


@pytest.mark.parametrize("text", ["abc", "0", "-1", ""])
@pytest.mark.parametrize(
    ("last", "rate"), [("", "0.1"), ("W.1.0.0=0.9&learning_rate=0.7", "0.7"), ("learning_rate=x", "0.1")]
)
def test_while_a_field_is_at_fault_the_last_problem_can_be_shown(text: str, last: str, rate: str) -> None:
    """L5."""
    shown = with_last_problem(read({"learning_rate": text, "W.2.0.0": "0.8"}), last)
    assert [fault.place for fault in shown.faults] == ["learning_rate"]
    assert shown.texts["learning_rate"] == text
    assert (shown.settled["learning_rate"], shown.settled["W.2.0.0"]) == (rate, "0.8")
    assert f"learning_rate={rate}" in link(shown)


def test_a_problem_that_is_refused_as_a_whole_leaves_the_last_one() -> None:
    """L5: no single field is at fault."""
    refused = read({"cost": "binary_cross_entropy", "W.2.0.0": "-3", "activation.2": "identity"})
    refused.faults.append(Fault("a.2.0", "an output between 0 and 1", "-2.78"))
    assert with_last_problem(refused, "").problem is None
    shown = with_last_problem(refused, "W.2.0.0=-3&activation.2=identity")
    assert (shown.settled["cost"], shown.texts["cost"]) == ("half_squared_error", "binary_cross_entropy")


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
    said = steps(Solution(solve(query.problem)))[-1].notes[0]
    assert said[0] in ("No: the cost rises from ", "Yes: the cost falls from ")
    assert all(Style().text(part.value, part.digits) for part in said if isinstance(part, Plain))


@pytest.mark.parametrize("example", ["mazur-2015", "notes-231"])
def test_frozen_biases_have_their_own_rule(example: str) -> None:
    query = read({"example": example})
    assert query.problem
    update = steps(Solution(solve(query.problem)))[-3]
    assert ("learning_rate" in str(update.rules[1])) == (query.problem.bias_update == "each")


def test_the_order_of_the_update_goes_along_in_the_link_and_is_the_usual_one_where_nothing_is_said() -> None:
    query = read({"example": "mazur-2015", "update": "in_place"})
    assert query.changes == [("update", "simultaneous", "in_place")]
    assert "&update=in_place&" in link(query)
    assert query.problem
    assert query.problem.update == "in_place"
    usual = read({"example": "mazur-2015", "cost": "huber"}).problem
    assert usual
    assert usual.update == "simultaneous"
    assert [fault.place for fault in read({"update": "sideways"}).faults] == ["update"]


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


def random_state(state: random.Random) -> dict[str, str]:
    """The parameters of any network: from an example or a seed, its numbers of any size and length."""
    sizes = [state.randint(1, 4) for _ in range(state.randint(2, 4))]
    samples = state.choice([1, 1, 2, 3])
    names = {"cost": CHOICES["cost"][:5], **{name: CHOICES[name] for name in ("reduction", "bias_update", "update")}}
    base = {"example": state.choice(list(examples()))}
    if state.random() < 0.4:
        base = {"numbers": state.choices(["friendly", "random"], [1, 3])[0], "seed": str(state.randint(0, 999_999))}
    said = {name: state.choice(known) for name, known in names.items()}
    said |= {f"activation.{layer}": state.choice(list(ACTIVATIONS)[:-1]) for layer in range(1, len(sizes))}
    said |= {"sizes": "-".join(map(str, sizes)), "samples": str(samples)}
    for name in fields(tuple(sizes), samples, samples == 1):
        if is_number(name) and state.random() < 0.7:
            said[name] = repr(number(state) if name != "learning_rate" else abs(number(state)) or 0.5)
    return base | said


def random_view(state: random.Random, numbers: list[str]) -> dict[str, str]:
    """The parameters of what a reader looks at, and how."""
    view = {
        "step": str(state.randint(1, 9)),
        "sample": str(state.randint(0, 2)),
        "select": state.choice(numbers),
        "digits": str(state.randint(1, 15)),
        "decimal": state.choice(["point", "comma"]),
        "lang": state.choice(["en", "de", "es"]),
        "edges": state.choice(["W", "dC_dW", "step_W", "W_new"]),
        "theme": state.choice(["light", "dark"]),
        "embed": "1",
    }
    return {name: text for name, text in view.items() if state.random() < 0.5}


def number(state: random.Random) -> float:
    return state.choice([
        state.uniform(-1, 1), round(state.uniform(-9, 9), 1), state.uniform(-1e12, 1e12), 5e-324, -0.0,
        float(state.randint(-10**11, 10**11)), state.uniform(-1, 1) * 10.0 ** state.randint(-300, 11),
    ])  # fmt: skip


def bits(problem: Problem | None) -> list[Any]:
    """Everything that a problem is, with numbers as their bits."""
    assert problem is not None
    arrays = [row.values.astype(float).tobytes() for row in given(problem)]
    settings = [problem.cost_name, problem.reduction, problem.bias_update, problem.update, problem.single]
    return [arrays, problem.network.names, settings]


def test_random_states_survive_their_links_and_files_bit_for_bit() -> None:
    state = random.Random(1)
    for _ in range(amount(300, 10_000)):
        said = random_state(state)
        query, seen = read(said), random_view(state, ["cost", *filter(is_number, said)])
        assert not query.faults
        current.set(seen.get("lang", "en"))  # as a request does
        view = View.of(seen, query)
        parameters = dict(parse_qsl(view.link(query)[1:], keep_blank_values=True))
        again = read(parameters)
        assert bits(again.problem) == bits(query.problem)
        assert link(again) == link(query)
        # A decimal sign that is the language's own is not said; it shows in the style.
        assert replace(View.of(parameters, again), decimal=view.decimal) == view
        assert query.problem
        file = json.dumps({"problem": problem_json(query.problem)})
        assert bits(query_of(opened(json.loads(file))).problem) == bits(query.problem)
    current.set("en")


def test_a_link_of_full_precision_stays_short_up_to_8_8_8_8() -> None:
    state = random.Random(2)
    sizes = (8, 8, 8, 8)
    numbers = {name: repr(state.uniform(-1, 1)) for name in fields(sizes, 1, True) if is_number(name)}
    query = read({"sizes": "8-8-8-8"} | numbers | {"learning_rate": "0.12345678901234567"})
    assert not query.faults
    assert len(link(query, step=9, select="dC_dW.3.7.7", decimal="comma", digits=12)) < 8_000


def test_a_link_of_a_seed_says_only_what_differs() -> None:
    query = read({"numbers": "random", "seed": "7", "sizes": "64-64-64", "W.1.0.0": "0.3"})
    assert link(query) == "?numbers=random&seed=7&sizes=64-64-64&W.1.0.0=0.3"


def test_new_numbers_keep_what_was_chosen() -> None:
    query = edited(read({"cost": "huber", "activation.1": "tanh", "learning_rate": "0.25"}), "new-friendly")
    assert query.texts["cost"] == "huber"
    assert query.texts["activation.1"] == "tanh"
    assert query.texts["learning_rate"] == "0.25"
    assert edited(query, "new-friendly").base.seed == query.base.seed + 1


@pytest.mark.parametrize(
    ("parameters", "place"),
    [({"numbers": "foo"}, "numbers"), ({"seed": "abc"}, "seed"), ({"seed": "٣"}, "seed"), ({"seed": "1" * 99}, "seed")],
)
def test_a_base_that_is_not_known_is_a_fault(parameters: dict[str, str], place: str) -> None:
    assert [fault.place for fault in read(parameters).faults] == [place]
