"""Optimizers, schedules, penalties, early stopping and resuming over HTTP."""

import pytest
from httpx2 import AsyncClient

from app.backprop.optimizers import Optimizer
from app.training.recipe import LearningRate, Recipe
from app.training.run import train
from app.web.api.serializers import network_json
from app.web.api.training_requests import TrainIn
from tests.web.asking import Json, answered
from tests.web.networks import problem

RUN = problem((2, 3, 2), ("tanh", "sigmoid"), samples=7, cost="squared_error") | {"epochs": 30, "batch_size": 2}
OPTIMIZERS: list[Json] = [
    {"name": "sgd"},
    {"name": "momentum", "momentum": 0.8},
    {"name": "nesterov"},
    {"name": "adagrad", "epsilon": 1e-6},
    {"name": "rmsprop", "alpha": 0.9},
    {"name": "adam", "beta1": 0.8, "beta2": 0.99},
    {"name": "adamw", "weight_decay": 0.1},
]
SCHEDULES: list[Json] = [
    {"name": "constant"},
    {"name": "step", "every": 5, "factor": 0.5},
    {"name": "cosine", "minimum": 0.001},
]


@pytest.mark.anyio
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer["name"])
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule["name"])
async def test_a_run_is_that_of_the_recipe(client: AsyncClient, optimizer: Json, schedule: Json) -> None:
    body = RUN | {"optimizer": optimizer, "schedule": schedule, "l1": 0.001, "l2": 0.01, "shuffle": True, "seed": 3}
    recipe = Recipe(30, 2, True, 3, Optimizer(**optimizer), LearningRate(**schedule), l1=0.001, l2=0.01, spacing="even")
    expected = train(TrainIn.model_validate(body).problem(), recipe)
    trained = await answered(client, "/api/train", body)
    assert trained["network"] == network_json(expected.network)
    assert trained["costs"] == list(expected.costs)


@pytest.mark.anyio
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer["name"])
async def test_a_run_that_goes_on_from_its_state_is_the_whole_run(client: AsyncClient, optimizer: Json) -> None:
    body = RUN | {"optimizer": optimizer, "shuffle": True}
    whole = await answered(client, "/api/train", body)
    half = await answered(client, "/api/train", body | {"epochs": 11})
    rest = await answered(client, "/api/train", body | {"network": half["network"], "state": half["state"]})
    assert rest["network"] == whole["network"]
    assert half["costs"] + rest["costs"][1:] == whole["costs"]
    assert rest["state"] == whole["state"]


@pytest.mark.anyio
async def test_parameters_are_drawn_from_a_seed(client: AsyncClient) -> None:
    async def drawn(name: str, seed: int) -> Json:
        body = RUN | {"initial": {"name": name, "seed": seed}, "frames": 2}
        network: Json = (await answered(client, "/api/train", body))["frames"][0]["network"]
        return network

    assert await drawn("he", 1) == await drawn("he", 1) != await drawn("he", 2)
    zeros = await drawn("zeros", 1)
    assert not any(weight for layer in zeros["layers"] for row in layer["W"] for weight in row)


@pytest.mark.anyio
async def test_a_run_ends_when_the_cost_of_the_test_samples_does_not_fall(client: AsyncClient) -> None:
    test = {"inputs": [[0.3, -0.2]], "targets": [[-9, 9]]}  # learning the others only makes it worse
    body = RUN | {"test": test, "epochs": 2000, "patience": 5, "learning_rate": 0.5}
    trained = await answered(client, "/api/train", body)
    costs = trained["test_costs"]
    assert trained["stopped"] == "patience"
    assert len(costs) == len(trained["costs"]) == trained["epochs"] + 1 < 2000
    best = min(costs[:-5])
    assert min(costs[-5:]) >= best == costs[-6]
