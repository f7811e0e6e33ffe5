"""Requests to a server on this machine, and what came of them."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

LONGEST = 60.0
"""Seconds that one case may take."""
NOTES = {
    "network": {
        "layers": [
            {"W": [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]], "b": [0.1, -0.1, 0.0], "activation": "relu"},
            {"W": [[0.4, -0.3, 0.7]], "b": [0.1], "activation": "relu"},
        ]
    },
    "inputs": [0.8, -0.5],
    "targets": [0.5],
    "learning_rate": 0.1,
}
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
POST = "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Answer(NamedTuple):
    """status: 0 where the connection was closed without an answer. end: the last bytes of it."""

    status: int
    size: int
    seconds: float
    end: bytes


async def ask(port: int, path: str, body: bytes | None = None, patience: float = LONGEST, media: str = JSON) -> Answer:
    """One request on a connection of its own."""
    began, size, status, end = time.monotonic(), 0, 0, b""
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            if body is not None:
                head += f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}\r\n".encode() + (body or b""))
            status = int((await reader.readline() or b"HTTP/1.1 0").split()[1])
            while part := await reader.read(1 << 16):
                size, end = size + len(part), (end + part)[-(1 << 16) :]
            writer.close()
    return Answer(status, size, time.monotonic() - began, end)


async def all_of(asked: Iterable[Awaitable[Answer]]) -> list[Answer]:
    return list(await asyncio.gather(*asked))


def told(answers: list[Answer]) -> str:
    statuses = ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(count_of(answers).items()))
    slowest, most = max(a.seconds for a in answers), sum(a.size for a in answers) / 1e6
    return f"{statuses}; last after {slowest:.1f} s; {most:.1f} MB"


def count_of(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


@asynccontextmanager
async def websocket(port: int, path: str) -> AsyncIterator[Line]:
    """An open WebSocket."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(UPGRADE.format(path=path).encode())
        await reader.readuntil(b"\r\n\r\n")
        yield reader, writer
    finally:
        writer.close()


def post(path: str, body: bytes) -> bytes:
    """A request whose connection is kept."""
    return POST.format(path=path, size=len(body)).encode() + body


def notes(**more: object) -> bytes:
    """The problem of the notes as a body, with something added."""
    return json.dumps(NOTES | more).encode()
