"""Thousands of requests that nobody thought of: each is answered with JSON or with what is wrong, never with a 500."""

import json
from itertools import pairwise
from typing import Any

import pytest
from httpx2 import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from tests.web.asking import NOTES, Json, assert_problem, read

ACTIVATIONS = ["identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu", "softmax"]
COSTS = [
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_cross_entropy",
    "cross_entropy",
]
EXTREMES = [0, -0.0, 1, -1, 0.5, 1e-16, 5e-324, -1e-300, 700, -745, 1e5, -1e6, 1e12, -1e12]
NUMBERS = st.sampled_from(EXTREMES) | st.floats(-2, 2) | st.floats(-1e12, 1e12)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(EXTREMES) | st.text(max_size=5)
KEYS = st.sampled_from([*NOTES, "layers", "W", "b", "epochs", "one", "many"]) | st.text(max_size=3)
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))
PLACES = [
    *(
        (key,)
        for key in [*NOTES, "reduction", "bias_update", "update", "epochs", "batch_size", "frames", "seed", "optimizer"]
    ),
    ("network", "layers"),
    ("network", "layers", 0),
    *(("network", "layers", 0, key) for key in ("W", "b", "activation", "hunter")),
    ("network", "layers", 0, "W", 0),
    ("inputs", 0),
    ("targets", 0),
]


def rows(*shape: int) -> st.SearchStrategy[Any]:
    if not shape:
        return NUMBERS
    return st.lists(rows(*shape[1:]), min_size=shape[0], max_size=shape[0])


@st.composite
def problems(draw: st.DrawFn) -> Json:
    """A problem that fits together, with numbers that may be extreme."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=5))
    samples = draw(st.integers(0, 3))
    layers = [
        {"W": draw(rows(n, before)), "b": draw(rows(n)), "activation": draw(st.sampled_from(ACTIVATIONS[:-1]))}
        for before, n in pairwise(sizes)
    ]
    layers[-1]["activation"] = draw(st.sampled_from(ACTIVATIONS))
    shape = (samples,) if samples else ()
    cost = draw(st.sampled_from(COSTS))
    targets = st.sampled_from([0, 0.5, 1]) if "entropy" in cost else NUMBERS
    one = st.lists(targets, min_size=sizes[-1], max_size=sizes[-1])
    return {
        "network": {"layers": layers},
        "inputs": draw(rows(*shape, sizes[0])),
        "targets": draw(st.lists(one, min_size=samples, max_size=samples) if samples else one),
        "cost": cost,
        "learning_rate": draw(st.sampled_from([5e-324, 1e-3, 0.1, 1, 1e6, 1e12])),
        "bias_update": draw(st.sampled_from(["each", "frozen", "shared"])),
        "update": draw(st.sampled_from(["simultaneous", "in_place"])),
        "reduction": draw(st.sampled_from(["mean", "sum"])),
    }


RESULTS = {"/api/check": "answers", "/api/train": "network"}


async def ask_everywhere(client: AsyncClient, body: Any) -> None:
    """An answer is strict JSON; an error is 4xx in the one shape, whatever the body."""
    everything = {"whys": True, "gradient_check": True, "per_sample": True}
    answers = {"answers": {"z.1.0": "0.5", "delta.1.0": "-3", "cost_new": "0.25"}}
    asking = {"/api/forward": {}, "/api/gradient": everything, "/api/check": answers, "/api/train": {"epochs": 3}}
    for path, more in asking.items():
        asked = more | body if isinstance(body, dict) else body
        response = await client.post(path, content=json.dumps(asked), headers={"Content-Type": "application/json"})
        assert response.status_code in (200, 400, 422), response.text
        if response.status_code == 200:
            assert read(response)[RESULTS.get(path, "layers")]
        else:
            assert_problem(response, response.status_code)


@pytest.mark.anyio
@given(body=problems())
async def test_a_problem_with_extreme_numbers_is_answered(client: AsyncClient, body: Json) -> None:
    await ask_everywhere(client, body)


@pytest.mark.anyio
@given(body=problems(), place=st.sampled_from(PLACES), value=ANYTHING)
async def test_a_problem_with_anything_anywhere_is_answered(
    client: AsyncClient, body: Json, place: tuple[str | int, ...], value: Any
) -> None:
    target: Any = body
    for part in place[:-1]:
        target = target[part]
    target[place[-1]] = value
    await ask_everywhere(client, body)


@pytest.mark.anyio
@given(body=ANYTHING)
async def test_a_body_of_anything_is_answered(client: AsyncClient, body: Any) -> None:
    await ask_everywhere(client, body)
