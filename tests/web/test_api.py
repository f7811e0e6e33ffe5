"""The REST contract: which number stands at which key, against numbers worked by hand."""

from math import prod
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.web.asking import NOTES, Json, answered, assert_problem, network, read
from tests.web.networks import PROBLEMS, problem

SMOOTH = ["sigmoid", "softmax", "tanh", "float64"]
"""Problems without a kink."""
ON_PAPER = {
    "layers.0.z": [0.96, 0.0, -0.34],
    "layers.0.a": [0.96, 0.0, 0.0],
    "layers.0.da_dz": [1.0, 0.0, 0.0],
    "layers.0.dC_da": [-0.0064, 0.0048, -0.0112],
    "layers.0.delta": [-0.0064, 0.0, 0.0],
    "layers.0.dC_dW": [[-0.00512, 0.0032], [0.0, 0.0], [0.0, 0.0]],
    "layers.0.dC_db": [-0.0064, 0.0, 0.0],
    "layers.1.z": [0.484],
    "layers.1.a": [0.484],
    "layers.1.da_dz": [1.0],
    "layers.1.dC_da": [-0.016],
    "layers.1.delta": [-0.016],
    "layers.1.dC_dW": [[-0.01536, 0.0, 0.0]],
    "layers.1.dC_db": [-0.016],
    "outputs": [0.484],
    "cost": 0.000128,
    "kinks.0.address": "z.1.1",
    "kinks.0.slope": 0.0,
    "updated.network.layers.0.W.0": [0.700512, -0.60032],
    "updated.network.layers.0.b": [0.10064, -0.1, 0.0],
    "updated.network.layers.1.W": [[0.401536, -0.3, 0.7]],
    "updated.layers.0.a": [0.9612096, 0.0, 0.0],
    "updated.outputs": [0.4875602579456],
    "updated.cost": 0.00007737359119000397,
}
"""The notes' network, key by key."""


def at(answer: Any, path: str) -> Any:
    """What stands at a path of an answer."""
    for part in path.split("."):
        answer = answer[int(part) if part.isdigit() else part]
    return answer


@pytest.mark.anyio
@pytest.mark.parametrize("path", ON_PAPER)
async def test_the_numbers_of_the_notes_are_those_on_paper_to_the_last_digit(client: AsyncClient, path: str) -> None:
    assert at(await answered(client, "/api/gradient", NOTES), path) == ON_PAPER[path]


@pytest.mark.anyio
async def test_a_network_worked_by_hand_comes_out_as_by_hand(client: AsyncClient) -> None:
    body = {
        "network": network(([[0.7]], [0.1], "identity")),
        "inputs": [0.3],
        "targets": [0.5],
        "cost": "squared_error",
        "learning_rate": 0.5,
    }
    answer = await answered(client, "/api/gradient", body)
    layer, updated = answer["layers"][0], answer["updated"]
    assert layer["z"] == layer["a"] == answer["outputs"] == [0.31]  # 0.7 * 0.3 + 0.1
    assert answer["cost"] == 0.0361  # (0.31 - 0.5)^2
    assert layer["dC_da"] == layer["delta"] == layer["dC_db"] == [-0.38]  # 2 (0.31 - 0.5)
    assert layer["dC_dW"] == [[-0.114]]  # -0.38 * 0.3
    assert updated["network"] == network(([[0.757]], [0.29], "identity"))  # 0.7 + 0.057 and 0.1 + 0.19
    assert updated["outputs"] == [0.5171]  # 0.757 * 0.3 + 0.29
    assert updated["cost"] == 0.00029241  # 0.0171^2


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "arithmetic"), [("sigmoid", "fractions"), ("float64", "float64")])
async def test_an_answer_says_in_which_arithmetic_it_was_worked(
    client: AsyncClient, name: str, arithmetic: str
) -> None:
    assert (await answered(client, "/api/gradient", PROBLEMS[name]))["arithmetic"] == arithmetic


@pytest.mark.anyio
async def test_forward_gives_the_cost_only_where_there_are_targets(client: AsyncClient) -> None:
    keys = {"layers", "outputs", "kinks", "arithmetic"}
    answer = await answered(client, "/api/forward", NOTES)
    assert set(answer) == keys | {"cost"}
    assert set(answer["layers"][0]) == {"layer", "z", "a"}
    without = {key: NOTES[key] for key in ("network", "inputs")}
    assert set(await answered(client, "/api/forward", without)) == keys


@pytest.mark.anyio
async def test_gradient_gives_only_what_was_asked_for(client: AsyncClient) -> None:
    without = {key: value for key, value in NOTES.items() if key != "learning_rate"}
    answer = await answered(client, "/api/gradient", without)
    assert set(answer) == {"layers", "outputs", "cost", "kinks", "arithmetic"}
    assert set(answer["layers"][0]) == {"layer", "z", "a", "da_dz", "dC_da", "delta", "dC_dW", "dC_db"}
    asked = await answered(client, "/api/gradient", NOTES | {"whys": True, "gradient_check": True})
    assert set(asked) == set(answer) | {"updated", "whys", "gradient_check"}


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/forward", "/api/gradient"])
async def test_an_update_in_place_needs_a_learning_rate(client: AsyncClient, path: str) -> None:
    body = {key: value for key, value in NOTES.items() if key != "learning_rate"}
    assert_problem(await client.post(path, json=body | {"update": "in_place"}), 422, "update")


@pytest.mark.anyio
async def test_in_place_the_layer_below_goes_through_the_new_weights_and_the_check_shows_it(
    client: AsyncClient,
) -> None:
    """w = 2 and 3, x = 1, y = 0: delta_2 = 6, its gradient 12, w_new = 3 - 1.2 = 1.8; dC/da_1 is 1.8 * 6, not 3 * 6."""
    layers = network(([[2.0]], [0.0], "identity"), ([[3.0]], [0.0], "identity"))
    body = {"network": layers, "inputs": [1.0], "targets": [0.0], "learning_rate": 0.1, "bias_update": "frozen"}
    usual = await answered(client, "/api/gradient", body)
    answer = await answered(client, "/api/gradient", body | {"update": "in_place", "gradient_check": True})
    assert (usual["layers"][0]["dC_da"], answer["layers"][0]["dC_da"]) == ([18.0], [10.8])
    assert [layer["W"] for layer in answer["updated"]["network"]["layers"]] == [[[0.92]], [[1.8]]]
    errors = {entry["address"]: entry["relative_error"] for entry in answer["gradient_check"]}
    assert errors["dC_dW.1.0.0"] == pytest.approx(0.4)
    assert errors["dC_dW.2.0.0"] < 1e-9
    assert usual == await answered(client, "/api/gradient", body | {"update": "simultaneous"})


@pytest.mark.anyio
async def test_several_samples_give_a_list_for_each_sample(client: AsyncClient) -> None:
    body = NOTES | {"inputs": [[0.8, -0.5], [0.0, 0.0]], "targets": [[0.5], [0.5]]}
    answer = await answered(client, "/api/gradient", body)
    assert answer["layers"][0]["z"] == [[0.96, 0.0, -0.34], [0.1, -0.1, 0.0]]
    assert answer["outputs"] == [[0.484], [0.14]]  # 0.4 * 0.1 + 0.1
    assert answer["costs"] == [0.000128, 0.0648]  # 0.36^2 / 2
    assert answer["cost"] == 0.032464  # the mean of the two
    assert answer["layers"][1]["dC_db"] == [-0.188]  # the mean of -0.016 and -0.36
    assert [kink["address"] for kink in answer["kinks"]] == ["s0:z.1.1", "s1:z.1.2"]


@pytest.mark.anyio
async def test_the_gradients_of_every_sample_come_when_asked_for_and_their_mean_is_the_gradient(
    client: AsyncClient,
) -> None:
    """Unit 0 is on in both samples: delta_2 is -0.016 and -0.36, a_1 is 0.96 and 0.1."""
    body = NOTES | {"inputs": [[0.8, -0.5], [0.0, 0.0]], "targets": [[0.5], [0.5]]}
    answer = await answered(client, "/api/gradient", body | {"per_sample": True})
    output = answer["layers"][1]
    assert output["per_sample"] == {
        "dC_dW": [[[-0.01536, 0.0, 0.0]], [[-0.036, 0.0, 0.0]]],
        "dC_db": [[-0.016], [-0.36]],
    }
    assert output["dC_dW"] == [[-0.02568, 0.0, 0.0]]
    plain = await answered(client, "/api/gradient", body)
    for layer in answer["layers"]:
        del layer["per_sample"]
    assert answer == plain


@pytest.mark.anyio
@pytest.mark.parametrize("asked", ["per_sample", "whys", "gradient_check"])
async def test_what_takes_longer_is_there_for_small_problems(client: AsyncClient, asked: str) -> None:
    """77 parameters, 26 samples: 2,002."""
    body = problem((6, 11), ("tanh",), samples=26)
    await answered(client, "/api/gradient", body)
    assert_problem(await client.post("/api/gradient", json=body | {asked: True}), 422, "network")


@pytest.mark.anyio
async def test_of_one_sample_its_own_gradients_are_the_gradients(client: AsyncClient) -> None:
    for layer in (await answered(client, "/api/gradient", NOTES | {"per_sample": True}))["layers"]:
        assert layer["per_sample"] == {name: layer[name] for name in ("dC_dW", "dC_db")}


@pytest.mark.anyio
@pytest.mark.parametrize("asked", ["per_sample", "whys"])
async def test_gradients_too_large_for_float64_are_an_error_though_their_mean_is_0(
    client: AsyncClient, asked: str
) -> None:
    """a_14 of unit 1 is 1e168 or -1e168 and does not reach the output, where delta is 1e144 for both samples."""
    layers = [([[w, 0.0], [0.0, 1e12]], [0.0, 0.0], "identity") for w in [1e12] * 12 + [1.0] * 3]
    body = {"network": network(*layers, ([[1.0, 0.0]], [0.0], "identity"))}
    body |= {"inputs": [[1.0, 1.0], [1.0, -1.0]], "targets": [[0.0], [0.0]]}
    assert (await answered(client, "/api/gradient", body))["layers"][14]["dC_dW"][0][1] == 0
    response = await client.post("/api/gradient", json=body | {asked: True})
    assert_problem(response, 422, "s0:dC_dW.15.0.1")


@pytest.mark.anyio
async def test_a_list_of_one_sample_has_its_number_in_front_of_every_address(client: AsyncClient) -> None:
    body = NOTES | {"inputs": [NOTES["inputs"]], "targets": [NOTES["targets"]], "whys": True}
    answer = await answered(client, "/api/gradient", body)
    assert answer["outputs"] == [[0.484]]
    assert answer["whys"]["s0:a.2.0"]["of"] == ["s0:z.2.0"]


@pytest.mark.anyio
@pytest.mark.parametrize("body", PROBLEMS.values(), ids=PROBLEMS)
async def test_every_sum_follows_from_its_own_terms(client: AsyncClient, body: Json) -> None:
    whys = (await answered(client, "/api/gradient", body | {"whys": True}))["whys"]
    sums = {address: why for address, why in whys.items() if "sum" in why}
    assert {address.rpartition(":")[2].partition(".")[0] for address in sums} > {"z", "delta", "dC_dW", "b_new"}
    for address, why in sums.items():
        terms = [t["coefficient"] * prod(whys[factor]["value"] for factor in t["factors"]) for t in why["sum"]]
        assert abs(sum(terms) - why["value"]) <= 1e-14 * sum(map(abs, terms)), address


@pytest.mark.anyio
@pytest.mark.parametrize("body", PROBLEMS.values(), ids=PROBLEMS)
async def test_every_number_is_given_or_a_sum_or_a_function_of_numbers_that_are_there(
    client: AsyncClient, body: Json
) -> None:
    whys = (await answered(client, "/api/gradient", body | {"whys": True}))["whys"]
    for address, why in whys.items():
        assert sum(key in why for key in ("given", "sum", "function")) == 1, address
        assert set(why.get("of", [])) | {f for term in why.get("sum", []) for f in term["factors"]} <= set(whys)


@pytest.mark.anyio
@pytest.mark.parametrize("name", SMOOTH)
async def test_gradients_agree_with_those_found_without_the_backward_pass(client: AsyncClient, name: str) -> None:
    body = PROBLEMS[name] | {"gradient_check": True}
    answer = await answered(client, "/api/gradient", body)
    checked = answer["gradient_check"]
    parameters = sum(len(layer["W"]) * (len(layer["W"][0]) + 1) for layer in body["network"]["layers"])
    assert len(checked) == parameters
    assert max(entry["relative_error"] for entry in checked) < 1e-9
    assert at(answer["layers"][0]["dC_dW"], "0.0") == checked[0]["gradient"] == pytest.approx(checked[0]["numeric"])


@pytest.mark.anyio
async def test_on_a_kink_the_gradient_lies_between_the_two_slopes(client: AsyncClient) -> None:
    answer = await answered(client, "/api/gradient", NOTES | {"gradient_check": True})
    bias = next(entry for entry in answer["gradient_check"] if entry["address"] == "dC_db.1.1")
    assert bias["sides"] == pytest.approx([0, 0.0048], abs=1e-6)
    assert bias["gradient"] == 0


@pytest.mark.anyio
async def test_a_network_that_diverges_by_the_update_is_an_answer_that_says_where(client: AsyncClient) -> None:
    body = {"network": network(*[([[1e5]], [0.0], "identity")] * 8), "inputs": [1.0], "targets": [0.0]}
    answer = await answered(client, "/api/gradient", body | {"learning_rate": 1e12})
    assert answer["updated"] == {"diverged": "z_new.4.0"}


@pytest.mark.anyio
async def test_a_pass_too_large_for_float64_is_an_error_at_its_address(client: AsyncClient) -> None:
    body = {"network": network(*[([[1e12]], [0.0], "identity")] * 15), "inputs": [1.0], "targets": [0.0]}
    assert_problem(await client.post("/api/gradient", json=body), 422, "cost")


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/forward", "/api/gradient"])
async def test_the_same_request_is_answered_with_the_same_bytes(client: AsyncClient, path: str) -> None:
    answers = [(await client.post(path, json=PROBLEMS["several samples"])).text for _ in range(2)]
    assert answers[0] == answers[1]
    assert read(await client.post(path, json=PROBLEMS["several samples"]))
