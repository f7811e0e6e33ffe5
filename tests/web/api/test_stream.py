"""A run that is watched, over real sockets: its lines, its end, and what becomes of it when its client leaves."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
import uvicorn

from app.main import create_app
from app.web import ending
from app.web.api import training_routes as training_api
from tests.web.asking import Json
from tests.web.networks import problem

RUN = problem((2, 3, 2), ("tanh", "sigmoid"), samples=7, cost="squared_error") | {"epochs": 30, "batch_size": 2}
LONG = problem((2, 8, 8, 2), ("tanh", "tanh", "sigmoid"), samples=200) | {"epochs": 80_000, "batch_size": 1}
"""More than the time budget allows for."""


APP = create_app()


@pytest.fixture
def allow_seconds() -> Iterator[Callable[[float], None]]:
    """Set for how many seconds of CPU a run may go on."""
    before = APP.state.settings

    def allow(seconds: float) -> None:
        APP.state.settings = before.model_copy(update={"training_seconds": seconds})

    yield allow
    APP.state.settings = before


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of a running server."""
    server = uvicorn.Server(uvicorn.Config(APP, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[training_api.RequestedRun]:
    """Every run that begins."""
    begun: list[training_api.RequestedRun] = []

    class Noted(training_api.RequestedRun):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            begun.append(self)

    monkeypatch.setattr(training_api, "RequestedRun", Noted)
    return begun


def answer_to(port: int, path: str, body: Json) -> tuple[int, str, str]:
    """Status, content type and text."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        with connection.getresponse() as answer:
            return answer.status, answer.headers["content-type"], answer.read().decode()


def lines(port: int, body: Json) -> list[Any]:
    status, kind, text = answer_to(port, "/api/train/stream", body)
    assert (status, kind) == (200, "application/jsonl")
    return [json.loads(line) for line in text.splitlines()]


def asked(port: int, path: str, body: Json) -> socket.socket:
    """A connection on which a run was asked for."""
    text = json.dumps(body)
    connection = socket.create_connection(("127.0.0.1", port))
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
    connection.sendall((head + text).encode())
    return connection


def wait_until(condition: Any) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to that")


def test_the_last_line_alone_is_an_end_and_the_costs_of_all_are_those_of_the_run(port: int) -> None:
    told = lines(port, RUN | {"frames": 3})
    assert [line["type"] for line in told] == ["frame"] * (len(told) - 1) + ["end"]
    whole = json.loads(answer_to(port, "/api/train", RUN | {"frames": 3})[2])
    assert whole["costs"] == [cost for line in told for cost in line["costs"]], "N6"
    end = told[-1]
    assert (end["reason"], end["epoch"]) == (whole["stopped"], whole["epochs"]) == ("finished", 30)
    assert {key: end[key] for key in ("network", "frames", "state")} == {
        key: whole[key] for key in ("network", "frames", "state")
    }


def test_a_long_run_is_told_as_it_goes_and_ends_with_its_time(
    port: int, allow_seconds: Callable[[float], None]
) -> None:
    allow_seconds(0.6)
    told = lines(port, LONG)
    epochs = [line["epoch"] for line in told]
    assert len(told) > 3
    assert epochs == sorted(epochs)
    assert told[-1]["reason"] == "time_budget"
    assert told[-1]["state"]["epoch"] == told[-1]["epoch"]


def test_what_is_wrong_is_said_before_the_first_line(port: int) -> None:
    layers = [{"W": [[1e12]], "b": [0.0], "activation": "identity"}] * 15
    body = {"network": {"layers": layers}, "inputs": [1.0], "targets": [0.0], "learning_rate": 1.0, "epochs": 1}
    status, kind, text = answer_to(port, "/api/train/stream", body)
    assert (status, kind) == (422, "application/problem+json")
    assert json.loads(text)["errors"][0]["place"] == "cost"


@pytest.mark.parametrize("path", ["/api/train", "/api/train/stream"])
def test_who_leaves_frees_the_work(port: int, runs: list[training_api.RequestedRun], path: str) -> None:
    connection = asked(port, path, LONG)
    wait_until(lambda: runs)
    time.sleep(0.2)
    assert not runs[0].cancelled.is_set()
    connection.close()
    wait_until(runs[0].cancelled.is_set)


def test_many_runs_take_turns_and_every_one_ends(port: int, allow_seconds: Callable[[float], None]) -> None:
    allow_seconds(0.5)
    with ThreadPoolExecutor(16) as pool:
        ends = [told[-1] for told in pool.map(lambda _: lines(port, LONG), range(16))]
    assert {(end["type"], end["reason"]) for end in ends} == {("end", "time_budget")}


def test_a_server_that_is_told_to_end_ends_its_streams_with_what_they_have(port: int) -> None:
    timer = threading.Timer(0.3, ending.closing.set)
    timer.start()
    try:
        end = lines(port, LONG)[-1]
    finally:
        ending.closing.clear()
    assert (end["type"], end["reason"]) == ("end", "cancelled")
    assert end["state"]["epoch"] == end["epoch"]
