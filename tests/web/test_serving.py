"""What the server does with clients that are slow, greedy or gone, and when it is told to end."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.web.asking import NOTES
from tests.web.serving import Process, everything, served

POST = "POST /api/forward HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SLOW = {
    "nothing": "",
    "half a head": "GET / HTTP/1.1\r\nHost: x\r\n",
    "a body that does not come": f"{POST}Content-Length: 100\r\n\r\n{{",
    "chunks that do not come": f"{POST}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n",
    "half a second head": "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
}
LARGE_TRAINING = "/train?data=spiral&samples=2000&hidden=16-16&batch_size=10&epochs=500&weights_seed="


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with served("--sockets", "20") as running:
        yield running


def test_slow_connections_are_closed_by_the_server(server: Process) -> None:
    connections = {kind: server.open(text) for kind, text in SLOW.items()}
    for kind, connection in connections.items():
        connection.settimeout(30)
        with connection:
            assert "\r\n\r\n" not in everything(connection).replace("HTTP/1.1 200", "", 1) or "half" in kind, kind


def test_a_body_that_keeps_coming_is_waited_for(server: Process) -> None:
    body = json.dumps(NOTES)
    with server.open(f"{POST}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n") as connection:
        for at in range(0, len(body), 40):
            connection.sendall(body[at : at + 40].encode())
        assert everything(connection).startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + "a" * 100_000 + "\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "X-A: 1\r\n" * 200 + "\r\n",
        "GET /?a=" + "a" * 100_000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["large", "many", "long"],
)
def test_a_head_that_is_too_large_is_refused(server: Process, head: str) -> None:
    answer = server.answer(head)
    assert answer.startswith("HTTP/1.1 431")
    assert "application/problem+json" in answer


def test_what_is_no_http_is_refused_as_a_problem(server: Process) -> None:
    answer = server.answer("hello\r\n\r\n")
    assert answer.startswith("HTTP/1.1 400")
    assert json.loads(answer.partition("\r\n\r\n")[2])["status"] == 400


def test_a_slash_too_many_leads_to_the_page_and_to_no_other_host(server: Process) -> None:
    answer = server.answer("GET /examples/?lang=de HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 307")
    assert "location: /examples?lang=de\r\n" in answer


async def _flood(port: int, path: str, message: str | bytes) -> int:
    """The code with which the server closes a connection that sends far more than anybody edits."""
    async with connect(f"ws://127.0.0.1:{port}{path}", max_queue=None, ping_interval=None) as line:
        try:
            for _ in range(20_000):
                await line.send(message)
            while True:
                await line.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@pytest.mark.parametrize(("path", "message"), [("/train/look", ""), ("/live", b"+")])
def test_a_flood_of_messages_is_ended_and_others_are_answered_meanwhile(
    server: Process, path: str, message: str | bytes
) -> None:
    ended = threading.Event()

    def flood() -> int:
        try:
            return asyncio.run(_flood(server.port, path, message))
        finally:
            ended.set()

    with ThreadPoolExecutor() as pool:
        flooding = [pool.submit(flood)]
        answered = 0
        while not ended.is_set():
            assert "200 OK" in server.get("/healthz")
            answered += 1
        assert {each.result() for each in flooding} <= {1008, 1006, 1011}
    assert answered


async def _status(port: int, **options: str) -> int:
    try:
        async with connect(f"ws://127.0.0.1:{port}/live", **options):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_a_page_of_another_website_gets_no_connection(server: Process) -> None:
    assert asyncio.run(_status(server.port, origin="http://evil.example")) == 403
    assert asyncio.run(_status(server.port, origin="null")) == 403
    assert asyncio.run(_status(server.port, origin=f"http://127.0.0.1:{server.port}")) == 101
    assert asyncio.run(_status(server.port)) == 101


def test_there_are_no_more_websockets_than_allowed(server: Process) -> None:
    async def many() -> int:
        lines = [await connect(f"ws://127.0.0.1:{server.port}/live") for _ in range(20)]
        refused = await _status(server.port)
        for line in lines:
            await line.close()
        return refused

    assert asyncio.run(many()) == 403


def test_a_text_that_is_no_link_is_answered_with_what_is_wrong(server: Process) -> None:
    async def asked() -> str:
        async with connect(f"ws://127.0.0.1:{server.port}/train/look") as line:
            await line.send("hidden=x")
            return str(await line.recv())

    assert json.loads(asyncio.run(asked()))["errors"][0]["place"] == "hidden"


def test_more_connections_than_allowed_are_refused_and_others_go_on() -> None:
    with served("--connections", "10") as server:
        with ExitStack() as held:
            for _ in range(10):
                held.enter_context(server.open())
            assert server.answer("").startswith("HTTP/1.1 503")
        assert "200 OK" in server.get("/healthz")


def test_the_server_ends_in_order_whatever_is_under_way() -> None:
    """Large pages, a stream, slow bodies and a flooding WebSocket: no 500, no traceback, exit code 0."""
    body = json.dumps(NOTES | {"epochs": 100_000, "batch_size": 1})
    head = "POST /api/train/stream HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
    with ExitStack() as stack:
        server = stack.enter_context(served())
        pool = stack.enter_context(ThreadPoolExecutor(20))
        streaming = stack.enter_context(server.open(f"{head}Content-Length: {len(body)}\r\n\r\n{body}"))
        streaming.settimeout(None)  # where the kernel is not compiled yet, it is now
        assert streaming.recv(4) == b"HTTP"
        pages = [pool.submit(server.get, f"{LARGE_TRAINING}{seed}") for seed in range(12)]
        for _ in range(10):
            stack.enter_context(server.open(f"{POST}Content-Length: 100\r\n\r\n{{"))
        flooding = pool.submit(lambda: asyncio.run(_flood(server.port, "/live", b"+")))
        code, written = server.end()
        assert (code, "Traceback" in written) == (0, False), written
        assert '"reason":"cancelled"' in everything(streaming)
        assert not [page for page in pages if page.result().startswith("HTTP/1.1 500")]
        flooding.exception()
