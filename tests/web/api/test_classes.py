"""Targets told as classes are the same as lists with a 1 for the class and 0 for the others."""

import pytest
from httpx2 import AsyncClient

from tests.web.asking import Json
from tests.web.networks import PROBLEMS

pytestmark = pytest.mark.anyio
SOFTMAX = PROBLEMS["softmax"]
"""With three outputs."""
BATCH = SOFTMAX | {"inputs": [[0.1, 0.2, 0.3], [0.4, -0.5, 0.6]]}


@pytest.mark.parametrize(
    ("problem", "classes", "rows"),
    [
        (SOFTMAX, 2, [0, 0, 1]),
        (BATCH, [1, 0], [[0, 1, 0], [1, 0, 0]]),
        (BATCH | {"inputs": BATCH["inputs"][:1]}, 2, [[0, 0, 1]]),
    ],
)
@pytest.mark.parametrize("path", ["/api/gradient", "/api/forward"])
async def test_a_class_stands_for_its_row(
    client: AsyncClient, path: str, problem: Json, classes: object, rows: object
) -> None:
    one = await client.post(path, json=problem | {"targets": classes})
    other = await client.post(path, json=problem | {"targets": rows})
    assert one.status_code == 200
    assert one.json() == other.json()


@pytest.mark.parametrize(
    ("problem", "classes", "place", "came"),
    [(SOFTMAX, 3, "y.2", "3"), (BATCH, [0, 5], "s1:y.2", "5"), (BATCH, [0.5, 1], "s0:y.2", "0.5")],
)
async def test_a_class_that_no_output_stands_for_is_told(
    client: AsyncClient, problem: Json, classes: object, place: str, came: str
) -> None:
    answer = await client.post("/api/gradient", json=problem | {"targets": classes})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"place": place, "expected": "a class from 0 to 2", "came": came}]
