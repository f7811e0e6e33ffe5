"""No sheet holds the server for long, be it by a link that anybody may hand out, and no answer breaks it."""

import random
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.values import ByAddress
from app.check import search
from app.check import sheet as sheets
from app.check.checking import check
from app.check.conventions import matching_conventions
from app.check.search import WORK, WORK_AGAIN
from app.check.sheet import Sheet, computed
from app.explain.examples import examples
from app.web.lab.link import read
from app.web.limits import MOST_ANSWERS
from tests.web.asking import NOTES, answered, assert_problem

pytestmark = pytest.mark.anyio
TOO_LARGE = ["sizes=32-32-32-32&samples=16", "sizes=64-64-64", "sizes=16-16-16-16&samples=4"]
LARGE = [
    "sizes=16-16-16-16&samples=2",
    "sizes=30-64",
    "sizes=9-9-9-9-9-9-9-9-9&samples=2&activation.8=softmax&cost=cross_entropy",
    "sizes=8-8-8-8-8-8-8&samples=4",
]
ALPHABET = "0123456789.,eE+-*/:()^ ·×−½¼⁻²10"
WRITTEN_OUT = [
    "(1.5-1.5)*1e300*1e300",
    "9e299+1e-300" + "/1e300" * 14,
    "1e-300" + "*1e-300" * 12,
    "0e300",
    "0.0*10^300",
    "1e300",
    "-" * 99 + "1",
    "(" * 49 + "1" + ")" * 49,
    "1/3" + "/7" * 40,
]


def problem(link: str) -> Problem:
    query = read(dict(pair.split("=") for pair in link.split("&")) | {"numbers": "random", "learning_rate": "0.1"})
    assert query.problem
    return query.problem


def count(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[None]:
    """As many entries as a function of a module was called."""
    calls: list[None] = []
    function = getattr(module, name)

    def counted(*arguments: Any) -> Any:
        calls.append(None)
        return function(*arguments)

    monkeypatch.setattr(module, name, counted)
    return calls


def values(problem: Problem) -> ByAddress:
    return Sheet(solve(problem), {}).values


def nonsense(addresses: list[str]) -> dict[str, str]:
    state = random.Random(1)
    return {address: f"{state.uniform(-3, 3):.4f}" for address in addresses}


@pytest.mark.parametrize("link", TOO_LARGE)
async def test_what_is_too_large_to_be_marked_is_refused_in_words(client: AsyncClient, link: str) -> None:
    page = await client.get(f"/check?{link}&answer.z.1.0=1&answer.cost_new=2")
    assert page.status_code == 422
    assert "at most 2000 weights and biases times samples, so that the answers can be marked" in page.text
    fields = dict(pair.split("=") for pair in link.split("&"))
    assert_problem(await client.post("/check/marks", data=fields), 422, "sizes")


@pytest.mark.parametrize("link", LARGE)
@pytest.mark.parametrize("which", ["first", "last", "after the update", "outer"])
async def test_the_work_of_a_sheet_of_nonsense_is_bounded(
    monkeypatch: pytest.MonkeyPatch, link: str, which: str
) -> None:
    """The work is counted: seconds depend on what else the machine does."""
    large = problem(link)
    order = [*computed(values(large))]
    chosen = {
        "first": order[:MOST_ANSWERS],
        "last": order[-600:],
        "after the update": [at for at in order if at.rpartition(":")[2].startswith(("a_new", "cost_new"))],
        "outer": [order[0], order[-1]],
    }[which]
    worked = count(monkeypatch, search, "value_of")
    built = count(monkeypatch, sheets, "variants")
    checked = check(large, nonsense(chosen))
    matching_conventions(large, checked)
    assert checked.wrong > 0
    assert len(worked) + len(built) < 2 * (WORK + WORK_AGAIN)


async def test_a_page_of_nonsense_is_written(client: AsyncClient) -> None:
    answers = {f"answer.{at}": text for at, text in nonsense([*computed(values(problem(LARGE[0])))][-600:]).items()}
    page = await client.get(f"/check?{LARGE[0]}&numbers=random&{urlencode(answers)}")
    assert page.status_code == 200


@pytest.mark.parametrize("text", WRITTEN_OUT)
async def test_no_answer_that_can_be_read_breaks_a_sheet(client: AsyncClient, text: str) -> None:
    for answers in ({"z.1.0": text}, {"a.2.0": "0.484", "delta.2.0": text, "cost_new": "1"}, {"cost_new": text}):
        response = await client.post("/api/check", json=NOTES | {"answers": answers})
        assert response.status_code in (200, 422)
        page = await client.post("/check", data={f"answer.{at}": text for at, text in answers.items()})
        assert page.status_code == 200


@pytest.mark.parametrize("text", ["0e5", "0e9", "(1.5-1.5)*1e300", "0.0*10^9"])
async def test_a_0_of_no_decimals_is_right_for_nothing_else(client: AsyncClient, text: str) -> None:
    answer = await answered(client, "/api/check", NOTES | {"answers": {"cost": text, "a.2.0": text, "z.1.1": text}})
    assert [mark["verdict"] for mark in answer["answers"].values()] == ["right", "wrong", "wrong"]  # z.1.1 is 0


async def test_a_number_that_float64_cannot_tell_from_the_right_one(client: AsyncClient) -> None:
    large = problem("sizes=8-8-8-8&seed=2&activation.1=sigmoid&activation.2=sigmoid&activation.3=sigmoid")
    text = f"{float(values(large)['cost_new'])!r}+1e-100"
    assert check(large, {"cost_new": text}).marks["cost_new"].verdict in ("right", "rounded")


@given(texts=st.lists(st.text(ALPHABET, max_size=100), min_size=3, max_size=3))
def test_any_text_over_the_letters_of_answers_is_marked_or_refused_in_words(texts: list[str]) -> None:
    notes = examples()["notes-231"].problem
    checked = check(notes, dict(zip(("z.1.0", "delta.1.0", "cost_new"), texts, strict=True)))
    matching_conventions(notes, checked)
    assert len(checked.marks) + len(checked.faults) == len(texts)
    assert all(str(fault.expected) for fault in checked.faults)
