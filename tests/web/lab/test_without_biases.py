"""Layers without biases: over HTTP, in links, pages, files and marks.

The oracle is the same network with biases of 0 that are frozen.
"""

import re
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.web.lab.link import edited, link, read
from tests.web.asking import Json

pytestmark = pytest.mark.anyio
W1, W2 = [[0.3, -0.2], [0.5, 0.4], [-0.6, 0.1]], [[0.7, -0.3, 0.2], [0.1, 0.6, -0.5]]


def asked(biases: tuple[Any, Any], **more: Any) -> Json:
    layers = [
        {"W": W, "b": b, "activation": name} for W, b, name in zip((W1, W2), biases, ("sigmoid", "tanh"), strict=True)
    ]
    return {
        "network": {"layers": layers}, "inputs": [[0.5, -1], [1, 0.25]], "targets": [[0.3, 0.1], [-0.2, 0.4]],
        "learning_rate": 0.5, **more,
    }  # fmt: skip


@pytest.mark.parametrize("optimizer", [None, {"name": "momentum", "momentum": 0.9}, {"name": "adam"}])
async def test_without_biases_all_else_is_as_with_frozen_biases_of_0(client: AsyncClient, optimizer: Json) -> None:
    more = {"optimizer": optimizer} if optimizer else {}
    bare = (await client.post("/api/gradient", json=asked((None, None), gradient_check=True, **more))).json()
    zero = asked(([0, 0, 0], [0, 0]), bias_update="frozen", **more)
    frozen = (await client.post("/api/gradient", json=zero)).json()
    assert bare["cost"] == frozen["cost"]
    for without, usual in zip(bare["layers"], frozen["layers"], strict=True):
        assert without["dC_db"] is None
        assert {**without, "dC_db": 0} == {**usual, "dC_db": 0}
    assert [layer["b"] for layer in bare["updated"]["network"]["layers"]] == [None, None]
    assert bare["updated"]["cost"] == frozen["updated"]["cost"]
    assert not [each for each in bare["gradient_check"] if ".dC_db" in each["address"]]


async def test_a_network_may_have_biases_in_some_layers_alone(client: AsyncClient) -> None:
    content = asked((None, [0.1, -0.2]), whys=True, per_sample=True)
    answer = (await client.post("/api/gradient", json=content)).json()
    assert [layer["dC_db"] is None for layer in answer["layers"]] == [True, False]
    assert answer["layers"][0]["per_sample"]["dC_db"] is None
    assert "b.1.0" not in str(answer["whys"])
    assert "b.2.0" in str(answer["whys"])


async def test_training_asks_for_biases_by_their_place(client: AsyncClient) -> None:
    answer = await client.post("/api/train", json=asked((None, [0.1, 0.2]), epochs=2))
    assert answer.status_code == 422
    assert [error["place"] for error in answer.json()["errors"]] == ["b.1"]


async def test_a_sheet_without_biases_is_marked(client: AsyncClient) -> None:
    problem = asked((None, None))
    problem |= {"inputs": problem["inputs"][0], "targets": problem["targets"][0]}
    right = (await client.post("/api/gradient", json=problem)).json()
    z = right["layers"][0]["z"][0]
    answers = {"z.1.0": f"{z:.6f}", "z.1.1": "0.9"}
    marks = (await client.post("/api/check", json=problem | {"answers": answers})).json()["answers"]
    assert (marks["z.1.0"]["verdict"], marks["z.1.1"]["verdict"]) == ("right", "wrong")


LINKS = (
    "biases.1=none",
    "biases.1=none&biases.2=none",
    "example=mazur-2015&biases.2=none&samples=3",
    "biases.2=none&optimizer=adam&l2=0.1",
)
FILES = ("problem.json", "values.csv", "solution.md", "solution.tex", "drawing.svg", "graph.svg")


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("page", ["", "graph", "paths", "matrices", "check"])
async def test_every_page_is_there_without_biases(client: AsyncClient, link: str, page: str) -> None:
    response = await client.get(f"/{page}?{link}")
    assert response.status_code == 200
    layer = "2" if "biases.2" in link else "1"
    assert not re.search(rf'data-address="(s0:)?(b|dC_db|step_b|b_new)\.{layer}\.', response.text)


@pytest.mark.parametrize("name", FILES)
async def test_every_file_is_there_without_biases(client: AsyncClient, name: str) -> None:
    response = await client.get(f"/export/{name}?biases.1=none&biases.2=none")
    assert response.status_code == 200
    assert "b.1.0" not in response.text


async def test_a_program_is_refused_without_biases_and_not_offered(client: AsyncClient) -> None:
    response = await client.get("/export/step_numpy.py?biases.1=none")
    assert response.status_code == 422
    assert response.json()["errors"][0]["place"] == "b.1"
    assert "step_numpy.py" not in (await client.get("/?biases.1=none")).text


async def test_biases_are_taken_away_and_come_back() -> None:
    query = read({"example": "mazur-2015"})
    bare = edited(query, "remove-biases.1")
    assert "biases.1=none" in link(bare)
    assert bare.problem
    assert bare.problem.network.b[1].shape == (0,)
    again = read(dict(pair.split("=") for pair in link(bare)[1:].split("&")))
    assert link(again) == link(bare)
    assert edited(edited(bare, "add-unit.1"), "remove-unit.1.0").problem
    back = edited(bare, "add-biases.1")
    assert back.problem
    assert back.problem.network.b[1].shape == (2,)
    with pytest.raises(Exception, match="a layer with biases"):
        edited(bare, "remove-biases.1")


async def test_a_saved_problem_without_biases_opens_as_it_was(client: AsyncClient) -> None:
    content = (await client.get("/export/problem.json?biases.1=none")).json()
    assert content["problem"]["network"]["layers"][0]["b"] is None
    opened = (await client.post("/open", json=content)).json()["link"]
    assert "biases.1=none" in opened


async def test_a_linear_layer_without_a_bias_opens_without_one(client: AsyncClient) -> None:
    content = {"fc1.weight": [[0.1, 0.2]], "fc2.weight": [[0.3]], "fc2.bias": [0.4]}
    opened = (await client.post("/open", json=content)).json()["link"]
    assert "biases.1=none" in opened
    assert "biases.2" not in opened


async def test_another_word_than_none_is_refused_at_its_place(client: AsyncClient) -> None:
    response = await client.get("/?biases.1=few")
    assert response.status_code == 422
    assert "Biases of layer 1" in response.text
