"""What is told of every request: a line in the log, figures for /metrics, an id; nothing of what people work on."""

import json
import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TEXT = "%(asctime)s %(levelname)s %(message)s"


class Json(logging.Formatter):
    """A record as a line of JSON; what an access record says of its request are keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        request = record.__dict__.get("request")
        said |= request if request else {"message": record.getMessage()}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def log_config(level: str, form: str) -> dict[str, Any]:
    """The configuration of Python's logging: everything to standard output, where a container's log is read."""
    formatter: dict[str, Any] = {"()": f"{__name__}.Json"} if form == "json" else {"format": TEXT}
    own = {"handlers": ["out"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}},
        "loggers": {"uvicorn": own | {"level": _quieter(level)}, "backprop": own},
    }


def _quieter(level: str) -> str:
    """uvicorn tells of every start and every WebSocket what the access log says better."""
    return "WARNING" if level == "info" else level.upper()


log = logging.getLogger("backprop.access")
LEFT = 499
"""The status of a request whose client left before there was an answer, as nginx writes it."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LONGEST_ID = 64


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ["method", "route", "status"]
        self.seconds = Histogram(
            "backprop_request_seconds", "Time to the end of an answer", names, buckets=BUCKETS, registry=self.registry
        )
        self.bytes = Counter("backprop_answer_bytes", "Bytes of answers", registry=self.registry)

    def watch(self, figures: Callable[[], dict[str, tuple[str, float, bool]]]) -> None:
        """Also tell these, by name: what they are, how large, and whether they only grow."""
        self.registry.register(_Figures(figures))

    def text(self) -> bytes:
        """As Prometheus reads them."""
        return generate_latest(self.registry)


class _Figures(Collector):
    def __init__(self, figures: Callable[[], dict[str, tuple[str, float, bool]]]) -> None:
        self._figures = figures

    def collect(self) -> list[Metric]:
        return [
            (CounterMetricFamily if grows else GaugeMetricFamily)(f"backprop_{name}", says, value)
            for name, (says, value, grows) in self._figures().items()
        ]


class MonitorRequests:
    """Tells log and metrics of every request. Plain ASGI, as it is on the way of all."""

    def __init__(self, app: ASGIApp, metrics: Metrics | None, is_logged: bool) -> None:
        self.app, self.metrics, self.is_logged = app, metrics, is_logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status, size = perf_counter(), LEFT, 0
        name = _id(Headers(scope=scope).get("x-request-id", ""))

        async def seeing(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, seeing)
        finally:
            self._tell(scope, name, status, size, perf_counter() - began)

    def _tell(self, scope: Scope, name: str, status: int, size: int, seconds: float) -> None:
        route = route_of(scope)
        if self.metrics:
            self.metrics.seconds.labels(scope["method"], route, status).observe(seconds)
            self.metrics.bytes.inc(size)
        if self.is_logged:
            client = scope["client"][0] if scope.get("client") else "-"
            said = {"id": name, "client": client, "method": scope["method"], "route": route, "status": status}
            said |= {"bytes": size, "ms": round(seconds * 1000, 1)}
            line = " ".join(f"{key}={value}" for key, value in said.items())
            log.info("%s", line, extra={"request": said})


def route_of(scope: Scope) -> str:
    """The address as the application declares it: never a link, which holds what somebody works on."""
    path = getattr(scope.get("route"), "path", None)
    if path:
        return str(path)
    return "/static" if "/static/" in scope["path"] else "none"


def _id(given: str) -> str:
    """That of a proxy, if it is a plain one, or a new one."""
    is_plain = 0 < len(given) <= LONGEST_ID and given.replace("-", "").isalnum() and given.isascii()
    return given if is_plain else uuid4().hex[:16]
