"""Optimizers and penalties in the link of the lab, on its pages, and from one training step to the next."""

import re
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.backprop.optimizers import HYPERPARAMETERS
from app.explain.training_steps import train
from app.web.lab.fields import fields_of
from app.web.lab.link import link, read
from tests.web.asking import NOTES, answered

ADAM = {"optimizer": "adam", "beta1": "0.8", "l2": "0.1", "t": "3", "moment1_W.1.0.0": "0.25", "moment2_b.2.0": "0.5"}
LEARNERS = [name for name in HYPERPARAMETERS if name != "sgd"]
PENALTIES = ["", "&l2=0.1", "&samples=2&l1=0.05&l2=0.1&penalise_biases=yes&bias_update=shared", "&bias_update=frozen"]


def test_a_link_says_an_optimizer_its_state_and_a_penalty() -> None:
    problem = read(ADAM).problem
    assert problem
    assert problem.state
    assert (problem.optimizer.name, problem.optimizer.beta1, problem.penalty.l2, problem.state.t) == (
        "adam",
        0.8,
        0.1,
        3,
    )
    assert problem.state.W[1]["moment1"][0, 0] == 0.25
    assert problem.state.b[2]["moment2"][0] == 0.5
    again = read(dict(fields_of(problem)))
    assert again.settled == read(ADAM).settled


def test_other_names_are_read_as_the_usual_ones() -> None:
    query = read({"cost": "mse", "activation.1": "swish", "activation.2": "linear"})
    assert query.faults == []
    assert (query.texts["cost"], query.texts["activation.1"]) == ("mean_squared_error", "silu")


def test_a_plain_problem_says_nothing_of_them() -> None:
    assert link(read({})) == "?example=notes-231"
    assert link(read({"optimizer": "sgd", "l2": "0", "momentum": "0.5"})) == "?example=notes-231"


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"optimizer": "lion"}, "optimizer"),
        ({"optimizer": "momentum", "momentum": "1"}, "momentum"),
        ({"optimizer": "momentum", "momentum": "much"}, "momentum"),
        ({"optimizer": "adam", "t": "2.5"}, "t"),
        ({"l2": "-1"}, "l2"),
        ({"l2": "1", "penalty_form": "x"}, "penalty_form"),
        ({"optimizer": "rmsprop", "moment2_W.1.0.0": "-1"}, "moment2_W.1.0.0"),
    ],
)
def test_what_is_wrong_is_named(asked: dict[str, str], place: str) -> None:
    query = read(asked)
    assert [fault.place for fault in query.faults] == [place]
    assert query.texts[place] == asked[place]


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("more", PENALTIES)
async def test_every_page_and_file_is_there(client: AsyncClient, name: str, more: str) -> None:
    for path in (
        "/",
        "/check",
        "/export/solution.tex",
        "/export/solution.md",
        "/export/problem.json",
        "/export/values.csv",
    ):
        response = await client.get(f"{path}?optimizer={name}{more}")
        assert response.status_code == 200, path
    assert (await client.get(f"/export/step_numpy.py?optimizer={name}{more}")).status_code == 422


@pytest.mark.parametrize("name", LEARNERS)
async def test_training_steps_are_those_of_a_training_run(client: AsyncClient, name: str) -> None:
    problem = read({"optimizer": name, "l2": "0.1"}).problem
    assert problem
    steps = train(problem, 4)
    assert steps
    body: dict[str, Any] = NOTES | {"optimizer": {"name": name}, "l2": 0.1, "epochs": 3}
    run = await answered(client, "/api/train", body)
    assert steps.problems[-1].network.W[1].ravel().tolist() == pytest.approx(
        [w for row in run["network"]["layers"][0]["W"] for w in row], rel=1e-12
    )


async def test_the_settings_have_the_optimizer_and_the_penalty(client: AsyncClient) -> None:
    plain = (await client.get("/")).text
    assert '<option value="sgd" selected>' in plain
    assert 'name="beta1"' not in plain
    adam = (await client.get("/?optimizer=adam&l2=0.1&t=2&moment1_W.1.0.0=0.3")).text
    for name, text in (("beta1", "0.9"), ("epsilon", "0.00000001"), ("l2", "0.1")):
        assert re.search(rf'name="{name}" form="change" data-setting value="{text}"', adam), name
    assert 'name="penalty_form"' in adam
    assert '<input type="hidden" name="moment1_W.1.0.0" value="0.3">' in adam  # goes along with the form


async def test_another_optimizer_is_chosen_in_the_form(client: AsyncClient) -> None:
    asked = "optimizer=momentum&beta1=0.9&beta2=0.999&epsilon=0.00000001&t=2&moment1_W.1.0.0=0.3&l1=0&l2=0"
    page = (await client.get(f"/?{asked}")).text
    assert 'name="momentum" form="change" data-setting value="0.9"' in page


async def test_continue_takes_the_state_along(client: AsyncClient) -> None:
    response = await client.get("/?optimizer=momentum&do=continue-training", follow_redirects=True)
    assert response.status_code == 200
    assert re.search(r'data-address="velocity_W\.2\.0\.0"|velocity_W\.2\.0\.0=-0\.01536', response.text)


async def test_a_file_brings_the_optimizer_along(client: AsyncClient) -> None:
    asked = "optimizer=adam&t=2&moment1_W.1.0.0=0.3&l1=0.3"
    content = (await client.get(f"/export/problem.json?{asked}")).json()
    opened = (await client.post("/open", json=content)).json()["link"]
    assert "optimizer=adam" in opened
    assert "moment1_W.1.0.0=0.3" in opened
    assert "t=2" in opened
    assert "l1=0.3" in opened
