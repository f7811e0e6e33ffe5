"""Optimizers and penalties over HTTP: one update as an answer, its state into the next request, and sheets marked."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.web.asking import NOTES, Json, answered, assert_problem, network

OPTIMIZERS = ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
EIGEN: Json = {
    "network": network(
        (
            [[1.2, 2.88], [-1.8, 0.3], [-0.7, 0.85], [0.14, -0.56]],
            [0.1, 0.2, 0.67, 0.3],
            "relu",
        ),
        ([[0.34, 4.4, -0.42, -3.6]], [0.15], "sigmoid"),
    ),
    "inputs": [[0.7, 0.45], [0.9, 0.1]],
    "targets": [[1.0], [1.0]],
    "cost": "binary_cross_entropy",
    "l2": 0.1,
    "penalty_form": "half_mean",
}
PRINTED = {
    "dC_dW.1.0.0": "-0.0985191493086126",
    "dC_dW.1.0.1": "0.0970910216378619",
    "dC_dW.1.1.0": "-0.09",
    "dC_dW.1.1.1": "0.015",
    "dC_dW.1.2.0": "0.1608177726753449",
    "dC_dW.1.3.1": "0.4686833003049916",
    "dC_dW.2.0.0": "-0.996773750122013",
    "dC_dW.2.0.1": "0.22",
    "dC_dW.2.0.3": "-0.338854022308775",
}
"""What the test of a public C++ network prints of its gradients with lambda/m times the weights."""


@pytest.mark.parametrize("name", OPTIMIZERS)
async def test_updates_with_their_state_are_a_training_run(client: AsyncClient, name: str) -> None:
    body = NOTES | {"optimizer": {"name": name}, "l1": 0.01, "l2": 0.1}
    run = await answered(client, "/api/train", body | {"epochs": 3})
    state: Any = None
    for _ in range(3):
        updated = (await answered(client, "/api/gradient", body | ({"state": state} if state else {})))["updated"]
        body, state = body | {"network": updated["network"]}, updated["state"]
    assert state["t"] == 4
    for one, other in zip(updated["network"]["layers"], run["network"]["layers"], strict=True):
        assert one["b"] == pytest.approx(other["b"], rel=1e-12)
        assert [w for row in one["W"] for w in row] == pytest.approx([w for row in other["W"] for w in row], rel=1e-12)


async def test_a_cost_is_told_with_its_penalty_and_without(client: AsyncClient) -> None:
    answer = await answered(client, "/api/forward", NOTES | {"l2": 0.1})
    assert (answer["cost"], answer["data_cost"], answer["l2_penalty"]) == (0.116628, 0.000128, 0.1165)
    assert "data_cost" not in await answered(client, "/api/forward", NOTES)


async def test_other_names_of_activations_and_costs_are_understood(client: AsyncClient) -> None:
    layers = (([[0.3, -0.2]], [0.1], "%s"), ([[0.5]], [0.2], "%s"))
    answers = []
    for cost, first, second in (("mse", "logistic", "linear"), ("mean_squared_error", "sigmoid", "identity")):
        named = network(*((W, b, name) for (W, b, _), name in zip(layers, (first, second), strict=True)))
        answers.append(await answered(client, "/api/gradient", NOTES | {"network": named, "cost": cost}))
    assert answers[0] == answers[1]


async def test_every_number_on_the_way_has_a_why(client: AsyncClient) -> None:
    answer = await answered(client, "/api/gradient", NOTES | {"optimizer": {"name": "adam"}, "l2": 0.1, "whys": True})
    whys = answer["whys"]
    assert whys["moment1_corrected_W.2.0.0"]["of"] == ["moment1_W_new.2.0.0", "beta1", "t"]
    assert whys["moment1_W.2.0.0"]["given"]
    assert whys["dC_dW.2.0.0"]["sum"] == [
        {"coefficient": 1.0, "factors": ["data_dC_dW.2.0.0"]},
        {"coefficient": 1.0, "factors": ["l2_dW.2.0.0"]},
    ]


async def test_the_penalised_gradients_of_a_program_are_right(client: AsyncClient) -> None:
    answers = (await answered(client, "/api/check", EIGEN | {"answers": PRINTED}))["answers"]
    assert {address: mark["verdict"] for address, mark in answers.items()} == dict.fromkeys(PRINTED, "right")


async def test_a_forgotten_penalty_is_named(client: AsyncClient) -> None:
    answers = (await answered(client, "/api/check", EIGEN | {"answers": {"dC_dW.1.0.0": "-0.1585191493"}}))["answers"]
    assert answers["dC_dW.1.0.0"]["mistakes"][0]["name"] == "penalty_forgotten"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"state": {"t": 2, "layers": [{}]}}, "state.layers"),
        ({"state": {"t": 2, "layers": [{"velocity_W": [[1.0], [2.0]]}, {}]}}, "velocity_W.1"),
        ({"state": {"t": 2, "layers": [{"velocity_W": [[1.0], [2.0, 1.0]]}, {}]}}, "velocity_W.1"),
        ({"state": {"t": 0}}, "state.t"),
        ({"update": "in_place"}, "update"),
        ({"l2": -1.0}, "l2"),
    ],
)
async def test_what_is_wrong_is_named(client: AsyncClient, changes: Json, place: str) -> None:
    response = await client.post("/api/gradient", json=NOTES | {"optimizer": {"name": "momentum"}} | changes)
    assert_problem(response, 422, place)
