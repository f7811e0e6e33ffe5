#!/usr/bin/env python3
"""Attack a server of this project on this machine, and print what came of it: python scripts/attack.py [case ...]

Starts a fresh server on a free port of loopback for every case, asks nobody else, and is bounded in requests and time.
While a case goes on, /healthz is asked ten times a second by a process of its own. docs/reliability.md has a table of
what came.
"""

import asyncio
import json
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from itertools import pairwise
from multiprocessing import Event, Process, Queue
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
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
WIDE = "sizes=34-34-34-34-34-34-34-34&samples=16&numbers=random&seed="
LARGE_RUN = "/train?data=spiral&samples=5000&hidden=44-40&batch_size=10&epochs=20&weights_seed="
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
POST = "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
EMPTY_QUESTION = b"\x81\x80\x00\x00\x00\x00"
"""A frame of six bytes: an empty text."""


class Answer(NamedTuple):
    """status: 0 where the connection was closed without an answer."""

    status: int
    size: int
    seconds: float


async def ask(port: int, path: str, body: bytes | None = None, patience: float = LONGEST) -> Answer:
    """One request on a connection of its own."""
    began, size, status = time.monotonic(), 0, 0
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            if body is not None:
                head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}\r\n".encode() + (body or b""))
            status = int((await reader.readline() or b"HTTP/1.1 0").split()[1])
            while part := await reader.read(1 << 16):
                size += len(part)
            writer.close()
    return Answer(status, size, time.monotonic() - began)


async def all_of(asked: Iterable[Awaitable[Answer]]) -> list[Answer]:
    return list(await asyncio.gather(*asked))


def told(answers: list[Answer]) -> str:
    statuses = ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(count_of(answers).items()))
    slowest, most = max(a.seconds for a in answers), sum(a.size for a in answers) / 1e6
    return f"{statuses}; last after {slowest:.1f} s; {most:.1f} MB"


def count_of(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


async def flood(port: int, path: str, count: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(UPGRADE.format(path=path).encode())
    await reader.readuntil(b"\r\n\r\n")
    began = time.monotonic()
    writer.write(EMPTY_QUESTION * count)
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(LONGEST):
            while await reader.read(1 << 16):
                pass
    return f"closed after {time.monotonic() - began:.1f} s"


async def socket_flood(port: int) -> str:
    """37,000 empty questions on one WebSocket in one write (222 kB)."""
    return await flood(port, "/live", 37_000)


async def socket_flood_of_looks(port: int) -> str:
    """The same to /train/look."""
    return await flood(port, "/train/look", 37_000)


async def sockets_with_large_questions(port: int) -> str:
    """50 WebSockets, each with one question of 990 kB."""
    text = "&".join(f"a{i}={i}" for i in range(39_990)).encode().ljust(990_000, b"0")
    frame = b"\x81\xff" + len(text).to_bytes(8, "big") + bytes(4) + text
    lines = []
    for _ in range(50):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(UPGRADE.format(path="/live").encode() + frame)
        lines.append((reader, writer))
        await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(5)
    return f"{len(lines)} open"


async def exports(port: int) -> str:
    """values.csv of 34x8 units with 16 samples, 16 at once."""
    return told(await all_of(ask(port, f"/export/values.csv?{WIDE}{seed}") for seed in range(16)))


async def exports_of_single_samples(port: int) -> str:
    """values.csv of 64-64-64 with one sample, 16 at once."""
    link = "/export/values.csv?sizes=64-64-64&numbers=random&seed="
    return told(await all_of(ask(port, f"{link}{seed}") for seed in range(16)))


async def clients_that_leave(port: int) -> str:
    """40 GETs of large pages and exports, all clients gone after 2 s; then a static file."""
    names = ("export/solution.md", "export/solution.tex", "", "check")
    links = [f"/{names[i % 4]}?sizes=64-64-64&numbers=random&seed={i}" for i in range(40)]
    await all_of(ask(port, link, patience=2) for link in links)
    file = await ask(port, "/static/js/main.js")
    return f"then a static file after {file.seconds * 1000:.0f} ms, a page after {(await ask(port, '/')).seconds:.1f} s"


async def labs(port: int) -> str:
    """64 x the lab, each of other numbers."""
    return told(await all_of(ask(port, f"/?numbers=friendly&seed={seed}") for seed in range(64)))


async def large_labs(port: int) -> str:
    """32 x the lab of a large network with 16 samples."""
    return told(await all_of(ask(port, f"/?{WIDE}{seed}") for seed in range(32)))


async def a_class(port: int) -> str:
    """200 open one link and its files within 10 s."""
    page = await ask(port, "/")
    answers: list[Answer] = []

    async def learner(number: int) -> None:
        await asyncio.sleep(number * 0.05)
        answers.append(await ask(port, "/?example=mazur-2015"))
        for _ in range(12):
            await ask(port, "/static/js/main.js")

    await asyncio.gather(*map(learner, range(200)))
    slow = sorted(answer.seconds for answer in answers)
    return f"page alone {page.seconds:.2f} s; p99 {slow[-2] * 1000:.0f} ms; {told(answers)}"


async def usual_trainings(port: int) -> str:
    """30 open /train at once, each with another seed."""
    return told(await all_of(ask(port, f"/train?weights_seed={seed}") for seed in range(30)))


async def large_trainings(port: int) -> str:
    """32 x /train with 5,000 samples and 44-40 units."""
    return told(await all_of(ask(port, f"{LARGE_RUN}{seed}") for seed in range(32)))


async def checks(port: int) -> str:
    """32 x /api/check with 600 answers that are all wrong."""
    sizes, body = (12, 12, 12, 12), dict(NOTES)
    layers = [
        {"W": [[0.1 * (j - k) for k in range(before)] for j in range(size)], "b": [0.1] * size, "activation": "relu"}
        for before, size in pairwise(sizes)
    ]
    body |= {"network": {"layers": layers}, "inputs": [0.5] * 12, "targets": [0.1] * 12}
    body["answers"] = {f"dC_dW.{l}.{j}.{k}": "0,123" for l in (1, 2, 3) for j in range(12) for k in range(12)}
    return told(await all_of(ask(port, "/api/check", json.dumps(body).encode()) for _ in range(32)))


def frames_body() -> bytes:
    layers = [
        {"W": [[0.01 * (j - k) for k in range(30)] for j in range(30)], "b": [0.1] * 30, "activation": "tanh"}
        for _ in range(5)
    ]
    body = NOTES | {"network": {"layers": layers}, "inputs": [0.5] * 30, "targets": [0.1] * 30}
    return json.dumps(body | {"epochs": 200, "frames": 53}).encode()


async def frames(port: int) -> str:
    """64 x /api/train with as many frames as there may be."""
    return told(await all_of(ask(port, "/api/train", frames_body()) for _ in range(64)))


async def readers_that_do_not_read(port: int) -> str:
    """48 x the same by clients that never read."""
    body = frames_body()
    head = (
        f"POST /api/train HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    lines = [await asyncio.open_connection("127.0.0.1", port, limit=1 << 14) for _ in range(48)]
    for _, writer in lines:
        writer.write(head.encode() + body)
    await asyncio.sleep(30)
    return f"{sum(not reader.at_eof() for reader, _ in lines)} not told of an end after 30 s"


async def streams(port: int) -> str:
    """300 x /api/train/stream at once."""
    body = json.dumps(NOTES | {"epochs": 5_000, "batch_size": 1}).encode()
    return told(await all_of(ask(port, "/api/train/stream", body) for _ in range(300)))


async def slow(port: int) -> str:
    """300 each of idle connections, slow heads, slow bodies and slow chunks: one byte in a second."""
    post = "POST /api/forward HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    kinds = {
        "idle": ("", b""),
        "heads": ("GET / HTTP/1.1\r\nX: ", b"a"),
        "bodies": (f"{post}Content-Length: 1000\r\n\r\n", b" "),
        "chunks": (f"{post}Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    }
    closed: dict[str, list[float]] = {kind: [] for kind in kinds}

    async def one(kind: str) -> None:
        head, more = kinds[kind]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.monotonic()
        writer.write(head.encode())
        with suppress(OSError):
            while not reader.at_eof() and time.monotonic() - began < LONGEST:
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1 << 16), 1)
                if more:
                    writer.write(more)
        closed[kind].append(time.monotonic() - began)

    await asyncio.gather(*(one(kind) for kind in kinds for _ in range(300)))
    return "last closed after: " + ", ".join(f"{kind} {max(times):.1f} s" for kind, times in closed.items())


async def training_beside_pages(port: int) -> str:
    """A run of 1,000 epochs alone, and beside 4 clients that ask for pages again and again."""
    body = json.dumps(NOTES | {"epochs": 1_000, "batch_size": 1}).encode()
    alone = await ask(port, "/api/train", body)
    over = asyncio.Event()

    async def reader(number: int) -> None:
        seed = 0
        while not over.is_set():
            seed += 4
            await ask(port, f"/?numbers=friendly&seed={seed + number}")

    readers = [asyncio.create_task(reader(number)) for number in range(4)]
    beside = await ask(port, "/api/train", body)
    over.set()
    await asyncio.gather(*readers)
    same = "the same answer" if alone.size == beside.size else "ANOTHER ANSWER"
    return f"alone {alone.seconds:.2f} s, beside them {beside.seconds:.2f} s, {same}"


async def steady(port: int) -> str:
    """The gradient of the notes over 64 kept connections for 10 s."""
    body = json.dumps(NOTES).encode()
    request = POST.format(path="/api/gradient", size=len(body)).encode() + body
    times: list[float] = []
    end = time.monotonic() + 10

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            began = time.monotonic()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))  # type: ignore[index]
            times.append(time.monotonic() - began)

    await asyncio.gather(*(client() for _ in range(64)))
    times.sort()
    p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
    return f"{len(times) / 10:.0f} a second, p50 {p50:.0f} ms, p99 {p99:.0f} ms"


CASES: list[Callable[[int], Awaitable[str]]] = [
    socket_flood, socket_flood_of_looks, sockets_with_large_questions, exports, exports_of_single_samples,
    clients_that_leave, labs, large_labs, a_class, usual_trainings, large_trainings, checks, frames,
    readers_that_do_not_read, streams, slow, training_beside_pages, steady,
]  # fmt: skip


def probe(port: int, over: "Event", times: "Queue[list[float]]") -> None:  # type: ignore[valid-type]
    """Ask for /healthz ten times a second."""

    async def probing() -> list[float]:
        found = []
        while not over.is_set():  # type: ignore[attr-defined]
            answer = await ask(port, "/healthz", patience=30)
            found.append(answer.seconds if answer.status == 200 else 30.0)
            await asyncio.sleep(0.1)
        return found

    times.put(asyncio.run(probing()))


class Server:
    """A fresh server."""

    def __init__(self) -> None:
        command = [sys.executable, "-u", "-m", "app", "--port", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout
        found = re.search(r":(\d+)", self.process.stdout.readline())
        assert found
        self.port = int(found[1])
        asyncio.run(ask(self.port, "/"))
        asyncio.run(ask(self.port, "/train", patience=600))  # compiled by now

    def memory(self) -> tuple[int, int]:
        """In MB, now and at most."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        now, most = (int(re.search(rf"{name}:\s+(\d+)", text)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
        return now, most

    def end(self) -> str:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            written, _ = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "NOT ENDED IN 20 s"
        traceback = ", TRACEBACK" if "Traceback" in written else ""
        return f"exit {self.process.returncode} after {time.monotonic() - began:.1f} s{traceback}"


def run(case: Callable[[int], Awaitable[str]]) -> str:
    """A row of the table."""
    server, over, times = Server(), Event(), Queue()  # type: ignore[var-annotated]
    before, _ = server.memory()
    prober = Process(target=probe, args=(server.port, over, times))
    prober.start()

    async def bounded() -> str:
        try:
            async with asyncio.timeout(2 * LONGEST):
                return await case(server.port)
        except TimeoutError:
            return "NOT OVER IN TIME"

    came = asyncio.run(bounded())
    over.set()
    health = sorted(times.get(timeout=60))
    prober.join()
    after, most = server.memory()
    p99 = health[max(0, len(health) - 1 - len(health) // 100)]
    end = server.end()
    said = (case.__doc__ or "").strip().rstrip(".")
    return f"| {said} | {came} | {p99 * 1000:.0f} / {health[-1] * 1000:.0f} ms | {before}, {most}, {after} MB | {end} |"


def main(names: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print("| attack | what came | /healthz p99 / longest | memory before, most, after | SIGTERM then |")
    print("| --- | --- | --- | --- | --- |")
    for case in CASES:
        if not names or case.__name__ in names:
            print(run(case), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
