"""What the tests of the web layer share: requests to start from, strict reading, and the one shape of errors."""

import json
from copy import deepcopy
from typing import Any

from httpx2 import AsyncClient, Response

Json = dict[str, Any]
SECRET = "hunter2"
"""Stands in the text of bad requests, and must never come back."""

NOTES: Json = {
    "network": {
        "layers": [
            {"W": [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]], "b": [0.1, -0.1, 0.0], "activation": "relu"},
            {"W": [[0.4, -0.3, 0.7]], "b": [0.1], "activation": "relu"},
        ]
    },
    "inputs": [0.8, -0.5],
    "targets": [0.5],
    "cost": "half_squared_error",
    "learning_rate": 0.1,
}


def network(*layers: tuple[list[list[float]], list[float], str]) -> Json:
    """A network of (W, b, activation)."""
    return {"layers": [{"W": W, "b": b, "activation": name} for W, b, name in layers]}


def with_raw(body: Json, path: str, raw: str) -> str:
    """The body as JSON text, with this text, JSON or not, where the path leads."""
    body = deepcopy(body)
    target: Any = body
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        target = target[part]
    target[last] = "<here>"
    return json.dumps(body).replace('"<here>"', raw)


def read(response: Response) -> Any:
    """The JSON of an answer; NaN and Infinity, which Python would take, are none."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(response.text, parse_constant=refuse)


async def answered(client: AsyncClient, path: str, body: Json) -> Any:
    """The answer to a good request."""
    response = await client.post(path, json=body)
    assert response.status_code == 200, response.text
    return read(response)


def assert_problem(response: Response, status: int, place: str | None = None) -> None:
    """The answer is problem+json, short, says what was expected at this place, and repeats no text that came."""
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code == status, response.text
    assert len(response.content) < 16_384
    assert SECRET not in response.text
    problem = read(response)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    if place is not None:
        assert 1 <= len(problem["errors"]) <= 20
        for error in problem["errors"]:
            assert set(error) == {"place", "expected", "came"}
            assert all(isinstance(text, str) and text for text in error.values())
            assert error["expected"] != error["came"]
        assert problem["errors"][0]["place"] == place
