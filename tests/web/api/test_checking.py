"""POST /api/check: a learner's numbers, marked."""

import random
from typing import Any

import pytest
from httpx2 import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from app.check.sheet import is_given
from tests.web.asking import NOTES, Json, answered, assert_problem, network, read
from tests.web.networks import PROBLEMS

SHEET = {"a.2.0": "0,484", "a_new.2.0": "0,4870462919", "cost_new": "0,00008389927"}
HOSTILE = ["9**9**9", "9" * 10_000, "٣", "__import__", "nan", "1/0", "1e400", "", "😀", "(" * 90]


async def check(client: AsyncClient, answers: Json, problem: Json = NOTES, **more: Any) -> Json:
    answer: Json = await answered(client, "/api/check", problem | {"answers": answers} | more)
    return answer


async def addresses(client: AsyncClient, problem: Json) -> list[str]:
    """Of all computed numbers of a problem."""
    whys = (await answered(client, "/api/gradient", problem | {"whys": True, "per_sample": True}))["whys"]
    return [address for address in whys if not is_given(address)]


@pytest.mark.anyio
async def test_the_sheet_of_the_notes(client: AsyncClient) -> None:
    answer = await check(client, SHEET)
    assert answer["first_error"] == "a_new.2.0"
    assert list(answer["answers"]) == ["a.2.0", "a_new.2.0", "cost_new"]
    right, wrong, follows = answer["answers"].values()
    assert (right["verdict"], right["expected"], right["mistakes"]) == ("right", 0.484, [])
    assert (wrong["verdict"], wrong["expected"], wrong["carried"]) == ("wrong", 0.4875602579456, 0.4875602579456)
    assert (follows["verdict"], follows["because"], follows["cut"]) == ("follows", ["a_new.2.0"], True)
    assert follows["carried"] == pytest.approx(8.3899276e-5, abs=1e-11)
    mistake = wrong["mistakes"][0]
    assert (mistake["name"], mistake["at"]) == ("uphill", "b_new.1.0")
    assert "added η times the gradient" in mistake["says"]
    assert mistake["value"] == pytest.approx(0.4870462918656, abs=1e-13)
    assert mistake["right"] == "b.1.0 − learning_rate · dC_db.1.0"
    assert mistake["wrong"] == "b.1.0 + learning_rate · dC_db.1.0"


@pytest.mark.anyio
async def test_answers_are_told_in_the_order_of_the_steps(client: AsyncClient) -> None:
    answer = await check(client, {"cost_new": "1.5", "delta.2.0": "0.7", "z.1.0": "3.3"})
    assert list(answer["answers"]) == ["z.1.0", "delta.2.0", "cost_new"]
    assert answer["first_error"] == "z.1.0"


@pytest.mark.anyio
async def test_a_convention_is_recognised_and_can_be_marked_by(client: AsyncClient) -> None:
    answers = {"delta.2.0": "0.016", "delta.1.0": "0.0064", "W_new.2.0.0": "0.401536"}
    first = await check(client, answers)
    assert first["first_error"] == "delta.2.0"
    fits = [fit for fit in first["conventions"] if fit["setting"] == "conventions"]
    assert [fit["value"] for fit in fits] == [["opposite_delta"]]
    again = await check(client, answers, conventions=["opposite_delta"])
    assert [mark["verdict"] for mark in again["answers"].values()] == ["right"] * 3
    assert again["answers"]["delta.2.0"]["expected"] == 0.016
    assert again["first_error"] is None
    assert again["conventions"] == []


@pytest.mark.anyio
async def test_a_cost_without_the_half_is_recognised(client: AsyncClient) -> None:
    answer = await check(client, {"cost": "0.000256", "dC_da.2.0": "-0.032", "delta.2.0": "-0.032"})
    fits = {fit["value"]: fit["says"] for fit in answer["conventions"]}
    assert fits["squared_error"] == "Your numbers match a cost without the factor ½."


@pytest.mark.anyio
async def test_every_address_of_a_pass_can_be_answered(client: AsyncClient) -> None:
    problem = PROBLEMS["several samples"]
    computed = await addresses(client, problem)
    answer = await check(client, dict.fromkeys(computed, "0.123"), problem)
    assert set(answer["answers"]) == set(computed)


@pytest.mark.anyio
@pytest.mark.parametrize("text", HOSTILE)
async def test_s7_an_answer_that_cannot_be_read_is_refused_alone(client: AsyncClient, text: str) -> None:
    answer = await check(client, {"z.1.0": "0.96", "a.2.0": text})
    assert {at: mark["verdict"] for at, mark in answer["answers"].items()} == {"z.1.0": "right"}
    assert list(answer["unreadable"]) == ["a.2.0"]
    assert len(answer["unreadable"]["a.2.0"]) > 20


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address", ["W.1.0.0", "a.0.0", "y.2.0", "z.9.0", "learning_rate", "q", "W_new.1.0", "s0:z.1.0"]
)
async def test_an_address_that_is_not_worked_out_is_named(client: AsyncClient, address: str) -> None:
    response = await client.post("/api/check", json=NOTES | {"answers": {address: "1"}})
    assert_problem(response, 422, address)


@pytest.mark.anyio
async def test_what_is_no_address_at_all_is_not_repeated(client: AsyncClient) -> None:
    response = await client.post("/api/check", json=NOTES | {"answers": {"hunter2 <b>": "1"}})
    assert_problem(response, 422, "answers")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answers", "place"), [({"a.2.0": 0.484}, "a.2.0"), ([], "answers"), (None, "answers"), ("0,484", "answers")]
)
async def test_answers_are_texts_by_address(client: AsyncClient, answers: Any, place: str) -> None:
    assert_problem(await client.post("/api/check", json=NOTES | {"answers": answers}), 422, place)


@pytest.mark.anyio
async def test_a_sheet_of_nonsense_is_answered(client: AsyncClient) -> None:
    """Every line wrong: that ends too, and still says what is wrong first."""
    state = random.Random(5)
    answers = {address: f"{state.uniform(-3, 3):.4f}" for address in await addresses(client, PROBLEMS["tanh"])}
    answer = await check(client, answers, PROBLEMS["tanh"])
    assert answer["first_error"] == "z.1.0"


@pytest.mark.anyio
@given(answers=st.dictionaries(
    st.sampled_from(["z.1.0", "a.1.2", "a.2.0", "delta.1.0", "cost", "cost_new", "W_new.1.0.0"]) | st.text(max_size=8),
    st.text(max_size=12) | st.from_regex(r"[-+]?\d{0,3}[.,]?\d{0,9}(e-?\d)?", fullmatch=True), max_size=6))  # fmt: skip
async def test_whatever_is_answered_there_is_an_answer(client: AsyncClient, answers: Json) -> None:
    response = await client.post("/api/check", json=NOTES | {"answers": answers})
    assert response.status_code in (200, 422)
    read(response)


async def test_a_sheet_of_a_saturated_output_is_marked_but_for_the_number_beyond_float64(client: AsyncClient) -> None:
    """N6."""
    body = {
        "network": network(([[-800.0]], [0.0], "sigmoid")), "inputs": [1.0], "targets": [1.0], "learning_rate": 0.1,
        "cost": "binary_cross_entropy",
    }  # fmt: skip
    answers = {"cost": "800", "dC_da.1.0": "-1e300", "delta.1.0": "-1", "b_new.1.0": "0.1"}
    checked = await answered(client, "/api/check", body | {"answers": answers})
    verdicts = {address: mark["verdict"] for address, mark in checked["answers"].items()}
    assert verdicts == dict.fromkeys(("cost", "delta.1.0", "b_new.1.0"), "right")
    assert "float64" in checked["unreadable"]["dC_da.1.0"]


async def test_a_number_at_the_end_of_float64_is_marked(client: AsyncClient) -> None:
    """Its last digit stands for less than float64 can hold."""
    problem = {
        "network": {"layers": [{"W": [[0]], "b": [0], "activation": "identity"}]},
        "inputs": [0], "targets": [5e-324], "learning_rate": 5e-324,
    }  # fmt: skip
    for typed in ("0.1", "-3"):
        answer = await check(client, {"delta.1.0": typed, "W_new.1.0.0": typed, "cost_new": typed}, problem)
        assert answer["answers"]["delta.1.0"]["verdict"]
