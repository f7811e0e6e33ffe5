"""The REST contract of training: what one epoch is, what is told about a run, and how a run ends."""

import pytest
from httpx2 import AsyncClient

from tests.web.asking import Json, answered, assert_problem, network
from tests.web.networks import PROBLEMS, problem

pytestmark = pytest.mark.anyio

RUN = problem((2, 3, 1), ("tanh", "identity"), samples=6, cost="squared_error") | {"epochs": 10}
MANY = problem((10, 20, 20), ("relu", "sigmoid"), samples=12)
"""7,680 parameters times samples: too many for fractions."""


@pytest.mark.parametrize("bias_update", ["each", "frozen", "shared"])
@pytest.mark.parametrize("update", ["simultaneous", "in_place"])
@pytest.mark.parametrize("body", [*PROBLEMS.values(), MANY], ids=[*PROBLEMS, "many parameters"])
async def test_one_epoch_is_one_update_to_the_last_bit(
    client: AsyncClient, body: Json, bias_update: str, update: str
) -> None:
    body = body | {"bias_update": bias_update, "update": update}
    updated = (await answered(client, "/api/gradient", body))["updated"]
    trained = await answered(client, "/api/train", body | {"epochs": 1})
    assert trained["network"] == updated["network"]
    assert trained["network"] != body["network"]
    assert trained["costs"][1] == updated["cost"]


@pytest.mark.parametrize("bias_update", ["each", "frozen", "shared"])
async def test_biases_move_as_their_setting_says(client: AsyncClient, bias_update: str) -> None:
    body = PROBLEMS["sigmoid"] | {"bias_update": bias_update, "epochs": 1}
    layer = (await answered(client, "/api/train", body))["network"]["layers"][0]
    steps = [new - old for new, old in zip(layer["b"], body["network"]["layers"][0]["b"], strict=True)]
    distinct = {round(step, 12) for step in steps}
    assert (len(distinct), any(steps)) == {"each": (3, True), "frozen": (1, False), "shared": (1, True)}[bias_update]


async def test_costs_begin_before_training_and_have_one_more_for_every_epoch(client: AsyncClient) -> None:
    before = {key: value for key, value in RUN.items() if key != "epochs"}
    trained = await answered(client, "/api/train", RUN)
    assert trained["costs"][0] == (await answered(client, "/api/forward", before))["cost"]
    after = before | {"network": trained["network"]}
    assert trained["costs"][-1] == pytest.approx((await answered(client, "/api/forward", after))["cost"], rel=1e-14)
    assert len(trained["costs"]) == trained["epochs"] + 1 == 11
    assert trained["stopped"] == "finished"
    assert "divergence" not in trained


async def test_the_order_of_samples_depends_on_the_seed_alone(client: AsyncClient) -> None:
    body = RUN | {"shuffle": True, "batch_size": 1}
    one, same, other = [await answered(client, "/api/train", body | {"seed": seed}) for seed in (1, 1, 2)]
    assert one == same
    assert one["network"] != other["network"]


async def test_without_shuffling_the_seed_changes_nothing(client: AsyncClient) -> None:
    one, other = [await answered(client, "/api/train", RUN | {"batch_size": 2, "seed": seed}) for seed in (1, 2)]
    assert one == other


async def test_frames_hold_network_and_cost_at_even_distances(client: AsyncClient) -> None:
    trained = await answered(client, "/api/train", RUN | {"frames": 3, "batch_size": 2})
    frames = trained["frames"]
    assert [(frame["epoch"], frame["step"]) for frame in frames] == [(0, 0), (5, 15), (10, 30)]
    assert [frame["cost"] for frame in frames] == [trained["costs"][epoch] for epoch in (0, 5, 10)]
    assert frames[0]["network"] == RUN["network"]
    assert frames[-1]["network"] == trained["network"]


async def test_no_frames_are_kept_unless_asked_for(client: AsyncClient) -> None:
    assert (await answered(client, "/api/train", RUN))["frames"] == []


async def test_a_run_stops_at_the_first_epoch_with_the_target_cost(client: AsyncClient) -> None:
    costs = (await answered(client, "/api/train", RUN))["costs"]
    trained = await answered(client, "/api/train", RUN | {"target_cost": costs[4]})
    assert trained["stopped"] == "target_cost"
    assert trained["costs"] == costs[:5]
    assert trained["epochs"] == 4


@pytest.mark.parametrize("batch_size", [None, 1])
async def test_a_run_that_diverges_is_an_answer_that_says_where_and_what_to_try(
    client: AsyncClient, batch_size: int | None
) -> None:
    names = ("relu", "relu", "relu", "identity")
    body = problem((2, 3, 3, 3, 1), names, samples=2, cost="squared_error", learning_rate=1e6, epochs=100)
    trained = await answered(client, "/api/train", body | {"batch_size": batch_size, "frames": 200})
    where = trained["divergence"]
    assert trained["stopped"] == "diverged"
    assert trained["epochs"] == len(trained["costs"]) - 1 == where["epoch"] - 1 < 99
    assert -(-where["step"] // (2 if batch_size else 1)) == where["epoch"]
    assert where["address"]
    assert "smaller learning rate" in where["advice"]
    assert len(trained["network"]["layers"]) == 4


async def test_a_step_too_large_for_float64_leaves_the_network_as_it_was(client: AsyncClient) -> None:
    """W_1 = 1e-15, thirteen weights of 1e12 and one of 1: the step of W_1 is 1e12 * 2e297."""
    weights = [1e-15, *[1e12] * 13, 1.0]
    body = {"network": network(*(([[w]], [0.0], "identity") for w in weights)), "inputs": [1.0], "targets": [0.0]}
    body |= {"cost": "squared_error", "learning_rate": 1e12, "epochs": 3}
    trained = await answered(client, "/api/train", body)
    assert (trained["stopped"], trained["network"], len(trained["costs"])) == ("diverged", body["network"], 1)
    assert trained["divergence"]["step"] == trained["divergence"]["epoch"] == 1


async def test_a_first_pass_too_large_for_float64_is_an_error(client: AsyncClient) -> None:
    body = {"network": network(*[([[1e12]], [0.0], "identity")] * 15), "inputs": [1.0], "targets": [0.0]}
    assert_problem(await client.post("/api/train", json=body | {"learning_rate": 1, "epochs": 1}), 422, "cost")


async def test_a_schedule_that_grows_beyond_float64_ends_as_diverged(client: AsyncClient) -> None:
    schedule = {"name": "step", "every": 1, "factor": 2.0}
    body = {
        "network": {"layers": [{"W": [[3.0]], "b": [1.0], "activation": "identity"}]},
        "inputs": [2.0], "targets": [9.0], "learning_rate": 1e-9, "epochs": 2000, "schedule": schedule,
    }  # fmt: skip
    answer = await client.post("/api/train", json=body)
    assert (answer.status_code, answer.json()["stopped"]) == (200, "diverged")


GROWING = problem((2, 3, 3, 1), ("identity",) * 3, samples=6, learning_rate=0.01) | {
    "batch_size": 1, "epochs": 10, "schedule": {"name": "step", "every": 3, "factor": 1e12}
}  # fmt: skip
"""Its rate is usual for three epochs, and then far too large."""


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
async def test_after_a_divergence_in_mid_epoch_the_state_brings_the_network_that_it_is_of(
    client: AsyncClient, optimizer: str
) -> None:
    body = GROWING | {"optimizer": {"name": optimizer}}
    trained = await answered(client, "/api/train", body)
    assert trained["stopped"] == "diverged"
    assert trained["divergence"]["step"] - 1 > trained["state"]["step"] == 18
    until = await answered(client, "/api/train", body | {"epochs": 3})
    assert trained["state"].pop("network") == until["network"] != trained["network"]
    assert trained["state"] == until["state"]


async def test_a_run_goes_on_from_the_state_before_a_divergence_to_the_last_bit(client: AsyncClient) -> None:
    body = GROWING | {"optimizer": {"name": "momentum"}}
    state = (await answered(client, "/api/train", body))["state"]
    until = await answered(client, "/api/train", body | {"epochs": 3})
    mended = body | {"schedule": {"name": "constant"}}
    assert "network" in state
    assert await answered(client, "/api/train", mended | {"state": state}) == await answered(
        client, "/api/train", mended | {"network": until["network"], "state": until["state"]}
    )


@pytest.mark.parametrize("batch_size", [None, 2])
async def test_a_state_brings_no_network_where_it_is_of_the_one_that_is_told(
    client: AsyncClient, batch_size: int | None
) -> None:
    assert "network" not in (await answered(client, "/api/train", RUN | {"batch_size": batch_size}))["state"]


@pytest.mark.parametrize(
    ("own", "place"),
    [
        (problem((2, 4, 1), ("tanh", "identity"))["network"], "state.network"),
        (problem((2, 3, 1), ("relu", "identity"))["network"], "state.network"),
        (network(([[1e13]], [0.0], "identity")), "state.network"),
    ],
)
async def test_the_network_of_a_state_has_the_layers_of_the_request(client: AsyncClient, own: Json, place: str) -> None:
    body = RUN | {"state": {"epoch": 1, "step": 1, "network": own}}
    assert_problem(await client.post("/api/train", json=body), 422, place)


@pytest.mark.parametrize("batch_size", [None, 1])
async def test_a_diverged_run_is_sent_back_with_its_numbers_beyond_1e12(
    client: AsyncClient, batch_size: int | None
) -> None:
    """N6: the network of an answer and its state are what the same request takes."""
    names = ("relu", "relu", "relu", "identity")
    body = problem((2, 3, 3, 3, 1), names, samples=2, cost="squared_error", learning_rate=1e6, epochs=100)
    body |= {"batch_size": batch_size}
    trained = await answered(client, "/api/train", body)
    largest = max(abs(w) for layer in trained["network"]["layers"] for row in layer["W"] for w in row)
    assert largest > 1e12
    again = await answered(client, "/api/train", body | {key: trained[key] for key in ("network", "state")})
    assert again["divergence"] == trained["divergence"]
    own = trained["state"].get("network", trained["network"])
    mended = body | {"network": own, "state": trained["state"], "learning_rate": 1e-300}
    assert (await answered(client, "/api/train", mended))["costs"][0] == trained["costs"][-1]
