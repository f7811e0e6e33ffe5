"""A large answer keeps nobody else waiting while it is written, and is the JSON that its model says."""

import gc
import json
from asyncio import create_task, sleep
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from httpx2 import AsyncClient
from pydantic import BaseModel

from app.web.pieces import MOST, pieces, to_json
from app.web.training.responses import StreamOut, TrainOut
from tests.web.asking import Json
from tests.web.networks import problem
from tests.web.test_training import GROWING, RUN

pytestmark = pytest.mark.anyio
LARGE = problem((2, 64, 64, 8), ("tanh", "tanh", "sigmoid"), samples=2) | {"epochs": 200, "frames": 200}
"""Answered with a million numbers."""


@pytest.fixture
def no_garbage_is_collected() -> Iterator[None]:
    """As good as none in a server either, which spares the collector all that was there before."""
    gc.disable()
    yield
    gc.enable()


async def note(waits: list[float]) -> None:
    """How long somebody else has to wait for a turn, again and again."""
    while True:
        began = perf_counter()
        await sleep(0.001)
        waits.append(perf_counter() - began)


@pytest.mark.parametrize("path", ["/api/train", "/api/train/stream"])
@pytest.mark.usefixtures("no_garbage_is_collected")
async def test_others_have_their_turn_while_a_large_answer_is_written(client: AsyncClient, path: str) -> None:
    waits: list[float] = []
    noting = create_task(note(waits))
    answer = await client.post(path, json=LARGE, headers={"accept-encoding": "identity"})
    await sleep(0.01)
    noting.cancel()
    assert len(answer.content) > 15_000_000
    assert max(waits) < seconds_at_once(answer.content.splitlines()[-1])


def seconds_at_once(text: bytes) -> float:
    """How long it takes to write it in one piece."""
    value, began = json.loads(text), perf_counter()
    to_json(value)
    return perf_counter() - began


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
        list(range(3 * MOST + 1)),
        [[0.1] * 7] * MOST,
        [[1e300] * (2 * MOST)] * 2,
        [{"W": [[0.5] * n] * 70, "b": [], "name": "x"} for n in (1, 99, 2)],
    ],
)
def test_pieces_are_together_the_value(value: Any) -> None:
    parts = list(pieces(value))
    assert json.loads(b"".join(parts)) == value
    assert max(map(len, parts)) <= 8 * MOST
