"""A large answer is written in pieces between which others have their turn, and is the JSON of its model."""

import json
from typing import Any

import pytest
from httpx2 import AsyncClient
from pydantic import BaseModel

from app.web.api.responses import StreamOut, TrainOut
from app.web.api.training_routes import MAX_NUMBERS_AT_ONCE, chunks
from tests.web.api.test_training import GROWING, RUN
from tests.web.asking import Json
from tests.web.networks import problem

pytestmark = pytest.mark.anyio
LARGE = problem((2, 64, 64, 8), ("tanh", "tanh", "sigmoid"), samples=2) | {"epochs": 200, "frames": 51}
"""Answered with a quarter of a million numbers, the most that frames may hold."""


async def test_a_large_answer_is_written_in_pieces_between_which_other_threads_run(client: AsyncClient) -> None:
    answer = await client.post("/api/train", json=LARGE, headers={"accept-encoding": "identity"})
    assert len(answer.content) > 4_500_000
    assert max(map(len, chunks(answer.json()))) <= 32 * MAX_NUMBERS_AT_ONCE


@pytest.mark.parametrize(
    "body", [RUN, RUN | {"frames": 3, "test": {"inputs": [[0.1, 0.2]], "targets": [[0.3]]}}, GROWING]
)
async def test_answers_are_what_their_models_say(client: AsyncClient, body: Json) -> None:
    whole, stream = [await client.post(path, json=body) for path in ("/api/train", "/api/train/stream")]
    assert whole.headers["content-type"] == "application/json"
    assert_is_a(TrainOut, whole.content)
    for line in stream.content.splitlines():
        assert_is_a(StreamOut, line)


def assert_is_a(model: type[BaseModel], text: bytes) -> None:
    assert model.model_validate_json(text, strict=True).model_dump(exclude_none=True) == json.loads(text)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"a": [], "b": {}, "c": None, "d": 'é"', "e": True},
        list(range(3 * MAX_NUMBERS_AT_ONCE + 1)),
        [[0.1] * 7] * MAX_NUMBERS_AT_ONCE,
        [[1e300] * (2 * MAX_NUMBERS_AT_ONCE)] * 2,
        [{"W": [[0.5] * n] * 70, "b": [], "name": "x"} for n in (1, 99, 2)],
    ],
)
def test_pieces_are_together_the_value(value: Any) -> None:
    parts = list(chunks(value))
    assert json.loads(b"".join(parts)) == value
    assert max(map(len, parts)) <= 8 * MAX_NUMBERS_AT_ONCE
