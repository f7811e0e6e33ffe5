"""Work is admitted by what it is predicted to take: so much at a time, a short queue, then 503."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import pairwise
from typing import Any
from unittest.mock import AsyncMock

import anyio
import pytest
from anyio import create_task_group, to_thread
from fastapi import FastAPI, Request, Response
from httpx2 import ASGITransport, AsyncClient
from threadpoolctl import threadpool_info

from app.main import create_app
from app.settings import Settings
from app.web import admission as module
from app.web import kept
from app.web.admission import Busy, Compute
from app.web.lab import page as lab_page
from app.web.sockets import converse
from tests.web.asking import assert_problem

pytestmark = pytest.mark.anyio


class Asker:
    """Somebody who waits for an answer."""


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What the work under way waits for."""
    gate = threading.Event()
    yield gate
    gate.set()


async def test_what_waits_too_long_is_refused_with_when_to_come_back(gate: threading.Event) -> None:
    compute = Compute(slots=1, queue_seconds=2)
    async with create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(compute.run, Asker(), 1.0, gate.wait)
        while compute.waiting < 2:
            await anyio.sleep(0.001)
        with pytest.raises(Busy) as refused:
            await compute.run(Asker(), 0.5, lambda: None)  # type: ignore[arg-type]
        assert refused.value.headers == {"Retry-After": "2"}
        assert await compute.run(Asker(), 0.0005, lambda: "at once") == "at once"  # type: ignore[arg-type]
        gate.set()
    assert (compute.load, compute.waiting, compute.refused) == (0, 0, 1)


async def test_a_large_piece_of_work_is_admitted_where_nothing_else_waits() -> None:
    assert await Compute(slots=1, queue_seconds=0.1).run(Asker(), 1.0, lambda: "done") == "done"  # type: ignore[arg-type]


async def test_no_more_is_worked_at_a_time_than_there_are_slots() -> None:
    compute = Compute(slots=2, queue_seconds=10)
    most = 0

    def work() -> None:
        nonlocal most
        most = max(most, compute.working)

    async with create_task_group() as tasks:
        for _ in range(30):
            tasks.start_soon(compute.run, Asker(), 0.01, work)
    assert 1 <= most <= 2


async def test_what_fails_gives_its_place_back() -> None:
    compute = Compute(slots=1, queue_seconds=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await compute.run(Asker(), 0.5, lambda: 1 / 0)  # type: ignore[arg-type]
    assert (compute.load, compute.working, compute.waiting) == (0, 0, 0)


@pytest.fixture
async def client(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncClient]:
    """Of a server with one slot, in which the first page waits."""
    before: Callable[..., object] = lab_page.read

    def slow(asked: dict[str, str]) -> object:
        gate.wait()
        return before(asked)

    monkeypatch.setattr(lab_page, "read", slow)
    app = create_app(Settings(slots=1, queue_seconds=0.02))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_a_busy_server_tells_programs_and_people_and_goes_on_with_small_work(
    client: AsyncClient, gate: threading.Event
) -> None:
    async with create_task_group() as tasks:
        tasks.start_soon(client.get, "/")
        compute = client._transport.app.state.compute  # type: ignore[attr-defined]
        while not compute.working:
            await anyio.sleep(0.001)
        program = await client.get("/?step=2")
        assert_problem(program, 503, "server")
        assert int(program.headers["retry-after"]) >= 1
        person = await client.get("/?step=3", headers={"Accept": "text/html", "Accept-Language": "de"})
        assert person.status_code == 503
        assert "Der Server ist ausgelastet" in person.text
        assert person.headers["refresh"] == person.headers["retry-after"]
        assert (await client.get("/healthz")).status_code == 200
        gate.set()


async def test_those_who_ask_for_a_page_that_is_being_made_wait_for_that_one(
    client: AsyncClient, gate: threading.Event
) -> None:
    answers = []

    async def ask() -> None:
        answers.append(await client.get("/"))

    state = client._transport.app.state  # type: ignore[attr-defined]
    async with create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(ask)
        while not state.compute.working:
            await anyio.sleep(0.001)
        await to_thread.run_sync(gate.set)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert state.compute.admitted == 1


async def test_a_server_that_ends_takes_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    closing = threading.Event()
    closing.set()
    monkeypatch.setattr(module, "closing", closing)
    with pytest.raises(Busy):
        await Compute(slots=1, queue_seconds=1).run(Asker(), 0.5, lambda: None)  # type: ignore[arg-type]


async def test_who_waits_for_a_page_when_the_server_stops_waiting_is_told_to_come_back(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing, begun = threading.Event(), threading.Event()
    for each in (module, kept):
        monkeypatch.setattr(each, "closing", closing)
    app = create_app(Settings())
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "app": app})
    monkeypatch.setattr(request, "is_disconnected", AsyncMock(return_value=False))

    def page() -> Response:
        begun.set()
        gate.wait()
        return Response()

    waiting = [asyncio.create_task(kept.page_of(request, 0.5, page)) for _ in range(2)]
    await to_thread.run_sync(begun.wait)
    closing.set()
    for task in waiting:
        task.cancel()
    assert [type(each) for each in await asyncio.gather(*waiting, return_exceptions=True)] == [Busy, Busy]


def test_a_server_that_ends_waits_for_no_thread() -> None:
    program = (
        "import os, signal, threading; from app.__main__ import end; signal.signal(signal.SIGTERM, end); "
        "threading.Thread(target=threading.Event().wait).start(); os.kill(os.getpid(), signal.SIGTERM)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=300, check=False).returncode == 0


async def test_blas_has_one_thread_as_there_is_a_slot_for_each_processor() -> None:
    """Two threads took 8 s of CPU for the statistics of a run that one takes in half a second, on a busy machine."""
    app = create_app(Settings())
    async with app.router.lifespan_context(app):
        pools = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert pools == [1] * len(pools)
    assert pools


class Questioner:
    """A WebSocket with one question."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.headers, self.messages = app, dict[str, str](), [{"type": "websocket.receive", "text": "?"}]

    async def receive(self) -> dict[str, Any]:
        return self.messages.pop() if self.messages else {"type": "websocket.disconnect"}

    async def accept(self) -> None:
        """At once."""

    async def send_text(self, text: str) -> None:
        """To nobody."""


async def test_others_have_their_turn_after_every_answer_however_many_connections_ask_at_once() -> None:
    app, answered, seen = create_app(Settings()), 0, [0]

    async def answer(_: str | bytes) -> str:
        nonlocal answered
        answered += 1
        return ""

    async with create_task_group() as tasks:
        for _ in range(100):
            tasks.start_soon(converse, Questioner(app), answer)
        while answered < 100:
            await asyncio.sleep(0)
            seen.append(answered)
    assert max(after - before for before, after in pairwise(seen)) == 1
