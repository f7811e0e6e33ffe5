"""Work is admitted, not queued for minutes: as many pages and large requests at a time as there are slots, a short
queue that is counted in seconds of predicted work, and beyond it 503 with Retry-After. Where the settings limit the
rate of an address, 429 comes before that.

What takes about a millisecond is worked at once, on the event loop; all else in a thread, so that nobody waits for it.
"""

from asyncio import CancelledError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil, inf
from time import time
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..backprop.errors import Fault
from ..explain.language import N_
from .ending import closing
from .errors import ProblemError, problem_response

Answer = TypeVar("Answer")

AT_ONCE = 0.001
"""Seconds of work for which a thread would cost more than it."""
SOON, LATE = 1, 30
"""Seconds after which somebody who was refused is told to try again."""


class Busy(ProblemError):
    """There is more to do than can be done soon."""

    def __init__(self, seconds: float) -> None:
        after = min(max(ceil(seconds), SOON), LATE)
        fault = Fault("server", N_("fewer requests at a time"), N_("more than it can work on now"))
        super().__init__(503, fault, {"Retry-After": str(after)})


class Compute:
    """The slots and the queue of one process.

    queue_seconds: of predicted work, not of waiting: most of it is Python, which one core works on at a time.
    """

    def __init__(self, slots: int, queue_seconds: float) -> None:
        self.slots, self.queue_seconds = slots, queue_seconds
        self.load = 0.0
        """Seconds of predicted work, waiting and worked on."""
        self.waiting = self.working = self.admitted = self.refused = self.dropped = 0
        self._turn = CapacityLimiter(slots)
        self._threads = CapacityLimiter(inf)  # a thread is asked for by those alone who have a slot

    async def run(self, connection: HTTPConnection, seconds: float, answer: Callable[[], Answer]) -> Answer:
        """The answer, which takes about so many seconds. Raises Busy, or ClientDisconnect where nobody waits."""
        if seconds <= AT_ONCE:
            return answer()
        self._admit(seconds)
        self.load += seconds
        self.waiting += 1
        try:
            async with self._turn:
                return await self._work(connection, answer)
        except CancelledError:
            if closing.is_set():  # it took longer than the server waits for
                raise Busy(SOON) from None
            raise
        finally:
            self.load -= seconds
            self.waiting -= 1

    def _admit(self, seconds: float) -> None:
        if closing.is_set() or (self.waiting and self.load + seconds > self.queue_seconds):
            self.refused += 1
            raise Busy(self.load)
        self.admitted += 1

    async def _work(self, connection: HTTPConnection, answer: Callable[[], Answer]) -> Answer:
        if closing.is_set():
            raise Busy(SOON)
        if isinstance(connection, Request) and await connection.is_disconnected():
            self.dropped += 1
            raise ClientDisconnect
        self.working += 1
        try:
            return await to_thread.run_sync(answer, limiter=self._threads, abandon_on_cancel=True)
        finally:
            self.working -= 1


async def offload(connection: HTTPConnection, seconds: float, answer: Callable[[], Answer]) -> Answer:
    """The answer to a request or a message, worked where and when there is room for it."""
    compute: Compute = connection.app.state.compute
    return await compute.run(connection, seconds, answer)


class Places:
    """For what is open for long, and has memory of its own: no more of it at a time than there are places."""

    def __init__(self, most: int) -> None:
        self.most, self.open = most, 0

    @property
    def are_taken(self) -> bool:
        return self.open >= self.most

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place for as long as the block goes on. Raises Busy where there is none."""
        if self.are_taken:
            raise Busy(SOON)
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


FREE = ("/healthz", "/readyz", "/metrics", "/static/")
"""What is not counted: probes, and files that cost nothing."""


class LimitRate:
    """429 with Retry-After for an address that asks more than it may."""

    def __init__(self, app: ASGIApp, rate: str) -> None:
        self.app, self.rate = app, parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "lifespan" or path.startswith(FREE):
            return await self.app(scope, receive, send)
        client = scope["client"][0] if scope.get("client") else ""
        if await self._limiter.hit(self.rate, client):
            return await self.app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1013})
        window = await self._limiter.get_window_stats(self.rate, client)
        fault = Fault("requests", N_("fewer requests from one address"), str(self.rate))
        refused = problem_response(Request(scope), 429, [fault])
        refused.headers["Retry-After"] = str(max(1, ceil(window.reset_time - time())))
        await refused(scope, receive, send)
