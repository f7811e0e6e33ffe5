"""What requests cost the server: CPU time of a gradient beside hello world's, of the lab's page; and the page's weight.

python benchmarks/http_cost.py [rounds]

The server runs as a process of its own, set up as `python -m app` sets it up, and serves hello world behind the same
middleware. CPU time is its own, so a slow client or a busy machine moves it little; ratios are taken within a round.
"""

import gzip
import json
import multiprocessing
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urljoin

import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from app.main import create_app
from app.web.api.requests import NOTES

ROUNDS = 25
MOST_TIMES_HELLO = 3.0
MOST_PAGE_MS = 25.0
MOST_PAGE_KB = 100.0

GRADIENT = {key: value for key, value in NOTES.items() if key != "learning_rate"}
LOADED = re.compile(
    r"""(?:(?:href|src)=["'](?=/static/)|(?:from|import)\s*\(?["'](?=\.)|url\(["']?(?!data:))([^"')]+)"""
)
"""What an HTML page, a module or a style sheet loads in its turn; links to other pages are not among it."""

router = APIRouter()


class Hello(BaseModel):
    hello: str


@router.get("/hello")
async def hello() -> Hello:
    return Hello(hello="world")


@router.post("/hello")
async def hello_back(body: Hello) -> Hello:
    return body


@router.get("/cpu-seconds")
async def cpu_seconds() -> float:
    """User and system time of the server so far, all threads."""
    return time.process_time()


def benchmark_app() -> FastAPI:
    """The real application, with hello world in front: the first route that is tried, as it is alone in its own app."""
    app = create_app()
    app.router.routes[:0] = router.routes
    return app


def serve(listener: socket.socket) -> None:
    config = uvicorn.Config(
        benchmark_app, factory=True, access_log=False, log_level="warning", server_header=False, ws="none"
    )
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def server() -> Iterator[int]:
    """A running server; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(listener,), daemon=True)
        process.start()
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.join()


class Request(NamedTuple):
    """One request; times: how often in a round. Rounds are short and many, as machines change their speed."""

    path: str
    body: Any = None
    times: int = 1

    @property
    def raw(self) -> bytes:
        head = f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1\r\nHost: localhost\r\n"
        head += "Accept: text/html, application/json\r\nAccept-Encoding: gzip, deflate, br\r\n"
        body = b"" if self.body is None else json.dumps(self.body).encode()
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{head}\r\n".encode() + body


REQUESTS = {
    "hello": Request("/hello", times=200),
    "hello, POST": Request("/hello", {"hello": "world"}, times=200),
    "gradient": Request("/api/gradient", GRADIENT, times=100),
    "gradient, update": Request("/api/gradient", NOTES, times=100),
    "page": Request("/", times=4),
}


class Client:
    """One connection that is kept; a request is one write, as browsers do."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, raw: bytes) -> tuple[HTTPResponse, bytes]:
        self.socket.sendall(raw)
        response = HTTPResponse(self.socket)
        response.begin()
        body = response.read()
        if response.status != 200:
            sys.exit(f"{response.status} for {raw!r}: {body!r}")
        return response, body

    def cpu_per_request(self, request: Request) -> float:
        """Seconds of the server's CPU time, on average over a round."""
        raw, clock = request.raw, Request("/cpu-seconds").raw
        before = float(self.send(clock)[1])
        for _ in range(request.times):
            self.send(raw)
        return (float(self.send(clock)[1]) - before) / request.times

    def weights(self, path: str, known: dict[str, int]) -> dict[str, int]:
        """The bytes of a page as they travel, and of everything that it loads."""
        response, body = self.send(Request(path).raw)
        known[path] = len(body)
        text = (gzip.decompress(body) if response.getheader("Content-Encoding") == "gzip" else body).decode()
        for other in LOADED.findall(text):
            if urljoin(path, other) not in known:
                self.weights(urljoin(path, other), known)
        return known


def rounds(client: Client, count: int) -> list[dict[str, float]]:
    """CPU seconds per request; the requests take turns, so that whatever slows the machine meets all of them."""
    for request in REQUESTS.values():
        client.cpu_per_request(request._replace(times=10))  # first uses: imports, templates, caches
    return [{name: client.cpu_per_request(request) for name, request in REQUESTS.items()} for _ in range(count)]


def report(figures: list[dict[str, float]], weights: dict[str, int]) -> None:
    cost = {name: median(figure[name] for figure in figures) for name in REQUESTS}
    for name in REQUESTS:
        print(f"{name:<33}{cost[name] * 1e6:>9.0f} us of CPU")
    for name, target in (("gradient", MOST_TIMES_HELLO), ("gradient, update", None)):
        for base in ("hello", "hello, POST"):
            ratio = median(figure[name] / figure[base] for figure in figures)
            compare(f"{name} / {base}", ratio, target, "times")
    compare("GET /, CPU", cost["page"] * 1e3, MOST_PAGE_MS, "ms")
    compare(f"GET /, weight of {len(weights)} files", sum(weights.values()) / 1e3, MOST_PAGE_KB, "kB")


def compare(what: str, figure: float, target: float | None, unit: str) -> None:
    verdict = "" if target is None else f"at most {target:g}   {'ok' if round(figure, 1) <= target else 'over'}"
    print(f"{what:<33}{figure:>9.1f} {unit:<6} {verdict}".rstrip())


def main() -> None:
    with server() as port:
        client = Client(port)
        report(rounds(client, int(sys.argv[1]) if sys.argv[1:] else ROUNDS), client.weights("/", {}))


if __name__ == "__main__":
    main()
