"""A WebSocket that is kept open for many questions: what protects the server from whoever is at its other end.

A handler says how one message is answered, and `converse` does the rest: the origin is checked, messages are taken one
at a time and not too many in a second, others get their turn between two of them, and who sends nothing for long, or
has left, is let go without a word.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from fastapi import WebSocket, WebSocketDisconnect

from ..backprop.errors import BackpropError, Fault
from ..settings import Settings
from .admission import Places
from .ending import closing
from .errors import ProblemError, listed

Message = str | bytes
BURST = 240
"""Messages that may come at once; more come at RATE, or the connection is closed."""
RATE = 120.0
"""Messages in a second: a pointer that moves makes 60 edits."""
IDLE_SECONDS = 600.0
TOO_MANY, GOING_AWAY, TRY_LATER, NORMAL = 1008, 1012, 1013, 1000
"""Why a connection is closed, as RFC 6455 numbers it."""


async def converse(socket: WebSocket, answer: Callable[[Message], Awaitable[Message | None]]) -> None:
    """Answer every message of a connection, until it ends. An error is answered as {"errors": [..]}."""
    places: Places = socket.app.state.sockets
    with suppress(WebSocketDisconnect):
        if places.are_taken or not is_allowed(socket, socket.app.state.settings):
            return await socket.close()  # before it is accepted: 403
        with places.one():
            await socket.accept()
            await _talk(socket, answer)


async def _talk(socket: WebSocket, answer: Callable[[Message], Awaitable[Message | None]]) -> None:
    allowance = Allowance()
    while True:
        try:
            message = await asyncio.wait_for(_next(socket), IDLE_SECONDS)
        except TimeoutError:
            return await socket.close(NORMAL, "nothing was asked for long")
        if not allowance.take():
            return await socket.close(TOO_MANY, "too many messages")
        if closing.is_set():
            return await socket.close(GOING_AWAY)
        async with socket.app.state.socket_turn:  # one answer, then all else, however many connections ask at once
            await asyncio.sleep(0)
        said = await _answered(message, answer)
        if said is not None:
            await (socket.send_bytes(said) if isinstance(said, bytes) else socket.send_text(said))


async def _next(socket: WebSocket) -> Message:
    """Raises WebSocketDisconnect."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", NORMAL))
    found: Message | None = message.get("text")
    return found if found is not None else message.get("bytes") or b""


async def _answered(message: Message, answer: Callable[[Message], Awaitable[Message | None]]) -> Message | None:
    try:
        return await answer(message)
    except (BackpropError, ProblemError) as error:
        errors = listed(error.faults or (Fault("message", "a question", "something else"),))
        status = getattr(error, "status_code", 422)
        return json.dumps({"errors": errors, "status": status} | _later(error))


def _later(error: Exception) -> dict[str, int]:
    """When to ask again, of a server that was busy."""
    after = (getattr(error, "headers", None) or {}).get("Retry-After")
    return {"retry_after": int(after)} if after else {}


def is_allowed(socket: WebSocket, settings: Settings) -> bool:
    """Whether the page that opens the connection may: one of our own, or of an origin that the settings name; programs
    send no origin.
    """
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host") or origin in settings.cors_origins


class Allowance:
    """How many messages may come: BURST at once, and RATE in a second."""

    def __init__(self) -> None:
        self._left, self._at = float(BURST), monotonic()

    def take(self) -> bool:
        now = monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE) - 1
        self._at = now
        return self._left >= 0
