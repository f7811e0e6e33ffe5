"""Opening a file: ours comes back bit for bit, a state dict becomes a problem, faults are named by their place."""

import json
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import pytest
from httpx2 import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from app.backprop.errors import InvalidProblem
from app.backprop.solve import solve
from app.explain.examples import examples
from app.explain.solution import Solution
from app.export.problem_json import problem_file, problem_json
from app.web.lab.link import link, read
from app.web.lab.opening import opened, query_of
from app.web.limits import MOST_BODY_BYTES
from tests.web.asking import NOTES, SECRET, assert_problem
from tests.web.asking import read as read_json

HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
TORCH: dict[str, Any] = {
    "fc1.weight": [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]],
    "fc1.bias": [0.1, -0.1, 0.0],
    "fc2.weight": [[0.4, -0.3, 0.7]],
    "fc2.bias": [0.1],
}
NUMBERS = st.floats(-1e12, 1e12).map(lambda number: number or 0.0)  # -0.0 is 0 on paper
SMALL = st.floats(0, 1)


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    """Problems as the API takes them, of every setting, with numbers of every size."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    names = ("identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu")
    samples = draw(st.integers(0, 3).filter(lambda count: count != 1))

    def numbers(*shape: int) -> Any:
        if not shape:
            return draw(NUMBERS)
        return [numbers(*shape[1:]) for _ in range(shape[0])]

    layers = [
        {"W": numbers(after, before), "b": numbers(after), "activation": draw(st.sampled_from(names))}
        for before, after in pairwise(sizes)
    ]
    if draw(st.booleans()):
        layers[-1]["activation"] = "softmax"
    shape = (samples,) if samples else ()
    costs = ("half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error", "huber")
    return {
        "network": {"layers": layers},
        "inputs": numbers(*shape, sizes[0]),
        "targets": numbers(*shape, sizes[-1]),
        "cost": draw(st.sampled_from(costs)),
        "reduction": draw(st.sampled_from(("mean", "sum"))),
        "learning_rate": draw(st.floats(1e-300, 1e12)),
        "bias_update": draw(st.sampled_from(("each", "frozen", "shared"))),
    }


def through_a_link(data: Any) -> dict[str, Any]:
    """The problem of a file after it was opened, and its link read by a page."""
    address = link(query_of(opened(data)))
    query = read(dict(parse_qsl(address.removeprefix("?"), keep_blank_values=True)))
    assert query.problem is not None
    return problem_json(query.problem)


@pytest.mark.parametrize("around", [{}, {"inputs": [0.5, 0.10000000149011612]}])
def test_numbers_of_float32_are_read_as_what_they_stand_for(around: dict[str, Any]) -> None:
    """0.2 in float32 is 0.20000000298023224, as `.tolist()` writes it."""
    weights = {"fc.weight": [[0.20000000298023224, -1.5]], "fc.bias": [0.12345679104328156]}
    problem = opened(weights | around)
    assert problem.network.W[1].tolist() == [[0.2, -1.5]]
    assert problem.network.b[1].tolist() == [0.12345679]
    if around:
        assert problem.inputs is not None
        assert problem.inputs.tolist() == [[0.5, 0.1]]


def test_numbers_of_float64_are_read_as_they_stand() -> None:
    weights = {"fc.weight": [[0.20000000298023224, 0.1]], "fc.bias": [0.5]}
    assert opened(weights).network.W[1].tolist() == [[0.20000000298023224, 0.1]]


@given(problems())
def test_file_to_state_to_file_is_the_same_bit_for_bit(problem: dict[str, Any]) -> None:
    text = json.dumps(problem)
    again = through_a_link(json.loads(text))
    assert again.items() >= problem.items()
    assert json.dumps({key: again[key] for key in problem}) == text


@pytest.mark.parametrize("name", [*examples()])
def test_the_file_of_an_example_opens_as_the_example(name: str) -> None:
    file = problem_file(Solution(solve(examples()[name].problem)))
    query = query_of(opened(json.loads(file)))
    assert query.problem is not None
    assert problem_file(Solution(solve(query.problem))) == file


def test_what_a_problem_of_the_api_may_leave_out_is_filled_in() -> None:
    bare = {key: NOTES[key] for key in ("network", "inputs")}
    problem = problem_json(opened(bare))
    assert (problem["targets"], problem["learning_rate"]) == ([1.0], 0.1)
    many = problem_json(opened(bare | {"inputs": [[1, 2], [3, 4]]}))
    assert many["targets"] == [[1.0], [1.0]]


def test_a_state_dict_becomes_a_problem_with_relu_and_friendly_inputs() -> None:
    problem = problem_json(opened(TORCH))
    assert [layer["W"] for layer in problem["network"]["layers"]] == [TORCH["fc1.weight"], TORCH["fc2.weight"]]
    assert [layer["b"] for layer in problem["network"]["layers"]] == [TORCH["fc1.bias"], TORCH["fc2.bias"]]
    assert [layer["activation"] for layer in problem["network"]["layers"]] == ["relu", "identity"]
    assert (problem["inputs"], problem["targets"]) == ([-0.2, 0.5], [1.0])


W1, B1, W2, B2 = TORCH.values()
VARIANTS = [
    {"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2},
    {"b.bias": B1, "b.w": W1, "c.bias": B2, "c.w": W2},
    {"W1": W1, "b1": B1, "W2": W2, "b2": B2},
    {"fc1.weight": W1, "fc2.weight": W2, "fc1.bias": B1, "fc2.bias": B2},
    {"state_dict": TORCH},
    {"model_state_dict": TORCH, "activations": ["relu", "identity"]},
    {**TORCH, "activations": ["relu", "identity"], "learning_rate": 0.1},
]


@pytest.mark.parametrize("content", VARIANTS)
def test_names_and_nesting_of_a_state_dict_do_not_matter(content: dict[str, Any]) -> None:
    assert problem_json(opened(content)) == problem_json(opened(TORCH))


def test_a_layer_without_a_bias_has_none_and_what_stands_beside_counts() -> None:
    weights = {name: value for name, value in TORCH.items() if "weight" in name}
    beside = {"activations": ["tanh", "sigmoid"], "inputs": [[1, 2], [3, 4]], "targets": [[0], [1]], "cost": "huber"}
    problem = problem_json(opened(weights | beside))
    assert [layer["b"] for layer in problem["network"]["layers"]] == [None, None]
    assert [layer["activation"] for layer in problem["network"]["layers"]] == ["tanh", "sigmoid"]
    assert (problem["inputs"], problem["cost"]) == ([[1.0, 2.0], [3.0, 4.0]], "huber")


def transposed(rows: Any) -> Any:
    return [list(column) for column in zip(*rows, strict=True)]


WRONG: list[tuple[Any, str, str]] = [
    ([1, 2], "body", "a list of 2"),
    ({}, "body", "no matrix"),
    ({"fc1.bias": [1, 2]}, "body", "no matrix"),
    ({"fc1.weight": 3}, "fc1.weight", "3"),
    ({"fc1.weight": [[1, 2], [3]]}, "fc1.weight.1", "1"),
    ({"fc1.weight": [[1, 2], []]}, "fc1.weight.1", "a list of 0"),
    ({"fc1.weight": [[1, 2], [3, SECRET]]}, "fc1.weight.1.1", "text"),
    ({"fc1.weight": [[1, True]]}, "fc1.weight.0.1", "true"),
    ({"fc1.weight": [[1, 1e13]]}, "fc1.weight.0.1", "1e+13"),
    ({"conv.weight": [[[[1.0]]]]}, "conv.weight.0.0", "a list of 1"),
    ({f"<{SECRET}>": [[None]]}, "(a key).0.0", "null"),
    ({"state_dict": [1]}, "state_dict", "a list of 1"),
    (TORCH | {"fc1.bias": [1]}, "fc1.weight", "shape (3, 2)"),
    (TORCH | {"fc1.scale": [1, 2, 3]}, "fc1.scale", "a second list"),
    (TORCH | {"fc2.weight": [[1, 2]]}, "fc2.weight", "shape (1, 2)"),
    (TORCH | {"activations": ["relu"]}, "activations", "1"),
    (TORCH | {"activations": ["relu", SECRET]}, "activation.2", "text"),
    (TORCH | {"inputs": [1]}, "a.0", "1"),
    ({"problem": 3}, "body", "3"),
    ({"problem": {**NOTES, SECRET: 1}}, SECRET, "an unknown key"),
    ({**NOTES, "cost": SECRET}, "cost", "text"),
    ({**NOTES, "inputs": [1, SECRET]}, "a.0.1", "text"),
    ({"w": [[1] * 65]}, "sizes", "other text"),
    ({"a": [[1] * 64] * 64, "b": [[1] * 64] * 64, "c": [[1] * 64] * 64}, "sizes", "12480"),
]


@pytest.mark.parametrize(("content", "place", "came"), WRONG)
def test_what_is_wrong_with_a_file_is_said_at_its_place(content: Any, place: str, came: str) -> None:
    with pytest.raises(InvalidProblem) as raised:
        query_of(opened(content))
    fault = raised.value.faults[0]
    assert (fault.place, fault.came) == (place, came)
    assert fault.expected


@pytest.mark.parametrize("with_bias", [True, False])
def test_kernels_that_are_the_wrong_way_round_are_recognised(with_bias: bool) -> None:
    kernels = {name: value if "bias" in name else transposed(value) for name, value in TORCH.items()}
    with pytest.raises(InvalidProblem) as raised:
        opened({name: value for name, value in kernels.items() if with_bias or "bias" not in name})
    fault = raised.value.faults[0]
    assert "transpose it to " in fault.came
    if with_bias:
        assert (fault.place, fault.expected) == ("fc1.weight", "as many rows as there are biases (3)")
        assert fault.came.startswith("shape (2, 3), which looks like a Keras kernel")


@pytest.mark.anyio
async def test_a_file_is_answered_with_the_link_of_its_page(client: AsyncClient) -> None:
    response = await client.post("/open", json=NOTES, headers=HEADERS)
    assert read_json(response) == {"link": "?example=notes-231"}
    page = await client.get("/" + read_json(await client.post("/open", json=TORCH, headers=HEADERS))["link"])
    assert page.status_code == 200


@pytest.mark.anyio
async def test_a_file_that_cannot_be_opened_gives_a_problem(client: AsyncClient) -> None:
    assert_problem(await client.post("/open", json=TORCH | {"fc2.weight": [[1]]}, headers=HEADERS), 422, "fc2.weight")
    assert_problem(await client.post("/open", content=b"\xff", headers=HEADERS), 400, "body")
    assert_problem(await client.post("/open", content=b"{" * 10, headers=HEADERS), 400, "body")
    assert_problem(await client.post("/open", content=b'{"a": 1, "a": 2}', headers=HEADERS), 400, "body")
    assert_problem(await client.post("/open", content=b"[" * MOST_BODY_BYTES, headers=HEADERS), 400, "body")
    assert_problem(await client.post("/open", content=b" " * (MOST_BODY_BYTES + 1), headers=HEADERS), 413, "body")
    assert_problem(await client.post("/open", content=b'{"w": [[NaN]]}', headers=HEADERS), 422, "w.0.0")
    assert_problem(await client.get("/open"), 405)
