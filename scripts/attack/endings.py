"""SIGTERM while something is under way: what became of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from .asking import Answer, ask, notes, told, websocket
from .cases import EMPTY_QUESTION, LARGE_RUN

Begun = Sequence[Awaitable[Answer]]
STREAM = notes(epochs=100_000, batch_size=1)


def nothing(port: int) -> Begun:
    """nothing"""
    return [ask(port, "/healthz")]


def streams(port: int) -> Begun:
    """50 streams"""
    return [ask(port, "/api/train/stream", STREAM) for _ in range(50)]


def a_mixture(port: int) -> Begun:
    """30 streams, 30 trainings and 30 pages"""
    return [
        *(ask(port, "/api/train/stream", STREAM) for _ in range(30)),
        *(ask(port, "/api/train", STREAM) for _ in range(30)),
        *(ask(port, f"/?numbers=friendly&seed={seed}") for seed in range(30)),
    ]


def training_pages(port: int) -> Begun:
    """40 pages of /train"""
    return [ask(port, f"{LARGE_RUN}{seed}") for seed in range(40)]


def slow_bodies(port: int) -> Begun:
    """50 slow bodies"""

    async def one() -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = "POST /api/forward HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n "
        writer.write(head.encode())
        answer = b""
        with suppress(OSError):
            answer = await reader.read()
        return Answer(int(answer.split()[1]) if answer else 0, len(answer), 0, answer)

    return [one() for _ in range(50)]


def sockets(port: int) -> Begun:
    """20 WebSockets, one of them flooding"""

    async def one(count: int) -> Answer:
        with suppress(OSError):
            async with websocket(port, "/live") as (reader, writer):
                writer.write(EMPTY_QUESTION * count)
                while await reader.read(1 << 16):
                    pass
        return Answer(101, 0, 0, b"")

    return [one(1) for _ in range(19)] + [one(37_000)]


ENDINGS: list[Callable[[int], Begun]] = [nothing, streams, a_mixture, training_pages, slow_bodies, sockets]


def ended(answers: list[Answer], begun: Callable[[int], Begun]) -> str:
    """What became of it, in words; of streams, how many have their last line."""
    whole = sum(b'"type":"end"' in answer.end for answer in answers)
    lines = f"; {whole} streams with their end" if begun in (streams, a_mixture) else ""
    return told(answers) + lines
