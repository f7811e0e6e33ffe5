"""The server: uvicorn, with a deadline for everything that a client could draw out, and an orderly end.

uvicorn itself closes kept connections after 5 seconds and WebSockets that do not answer a ping. What it leaves open for
ever is closed here: a head or a body that does not come, an answer that is not read, more connections than there is
room for.
"""

import asyncio
import socket
import sys

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.supervisors import Multiprocess

from .settings import Settings
from .web.limits import MOST_BODY_BYTES
from .web.monitoring import log_config

HEAD_SECONDS = 7.0
"""For the head of a request, from its first byte or from the opening of the connection."""
BODY_SECONDS = 8.0
"""For its body, and a second more for every SLOWEST bytes that came."""
SLOWEST = 20_000
UNREAD_SECONDS = 10.0
"""Within which a client reads some of what it is sent."""
MOST_HEAD_BYTES = 65_536
MOST_HEADERS = 100
END_SECONDS = 8
"""For work under way when the server is told to end."""
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class TooLarge(Exception):
    """A head that is larger than one may be."""


class Unread(asyncio.Protocol):
    """Closes a connection whose client does not read what it is sent."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    _unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self, size: int) -> None:
        self._unread = self.loop.call_later(UNREAD_SECONDS, self._look, size)

    def _look(self, before: int) -> None:
        size = self.transport.get_write_buffer_size()
        if size >= before:
            self.transport.abort()
        else:
            self._watch(size)

    def _forget(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None


class WebSockets(Unread, WebSocketsSansIOProtocol):
    """uvicorn's WebSockets."""


class Http(Unread, HttpToolsProtocol):
    """uvicorn's HTTP, with limits."""

    config: "Config"
    _deadline: asyncio.TimerHandle | None = None
    _size = 0
    _received = 0
    _began = 0.0
    _is_too_large = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.config.settings.connections:
            transport.write(REFUSED)
            transport.close()
        else:
            self._within(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._within(HEAD_SECONDS)
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._size, self._received = 0, 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._count(len(name) + len(value))

    def on_headers_complete(self) -> None:
        self._in_time()
        self._began = self.loop.time()
        self._within(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_time()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._in_time()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """After this the connection is closed."""
        status, title = (431, "Request Header Fields Too Large") if self._is_too_large else (400, "Bad Request")
        body = f'{{"type":"about:blank","title":"{title}","status":{status},"detail":"{title}"}}'.encode()
        head = f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\nconnection: close\r\n"
        self.transport.write(head.encode() + b"content-length: %d\r\n\r\n%s" % (len(body), body))
        self.transport.close()

    def shutdown(self) -> None:
        """The server is told to end: a request whose body is still on its way is not waited for."""
        if self.cycle is not None and self.cycle.more_body and not self.cycle.response_complete:
            self._give_up()
        else:
            super().shutdown()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > MOST_HEAD_BYTES or len(self.headers) > MOST_HEADERS:
            self._is_too_large = True
            raise TooLarge

    def _within(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _in_time(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        """The head did not come; or of the body less than a slow line would have brought."""
        left = self._began + BODY_SECONDS + self._received / SLOWEST - self.loop.time()
        if left > 0:
            self._within(left)
        else:
            self._deadline = None
            self._give_up()

    def _give_up(self) -> None:
        """Who waits for the body is told that the client has left."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()


class Config(uvicorn.Config):
    """uvicorn's configuration, from the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(
            f"{__package__}.main:create_app",
            factory=True,
            http=Http,
            ws=WebSockets,
            ws_max_size=MOST_BODY_BYTES,
            ws_per_message_deflate=False,
            workers=settings.workers,
            access_log=False,
            log_config=log_config(settings.log_level, settings.log_format),
            server_header=False,
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=END_SECONDS,
        )


def serve(settings: Settings, listener: socket.socket) -> bool:
    """Serve until told to end. Whether the server had started."""
    allow_files()
    config = Config(settings)
    if settings.workers > 1:
        Multiprocess(config, sockets=[listener]).run()
        return True
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return server.started


def allow_files() -> None:
    """As many open files as this process may have: each connection is one."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
