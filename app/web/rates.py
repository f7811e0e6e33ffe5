"""How many requests one address may make, where the settings limit that: by the library `limits`, in memory."""

from math import ceil
from time import time

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..backprop.errors import Fault
from ..explain.language import N_
from .errors import problem_response

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
