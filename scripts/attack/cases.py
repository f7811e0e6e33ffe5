"""What is done to the server. Each gives in words what came of it."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from urllib.parse import urlencode

from .asking import FORM, LONGEST, NOTES, Answer, all_of, ask, notes, post, told, websocket

WIDE = "sizes=34-34-34-34-34-34-34-34&samples=16&numbers=random&seed="
LARGE_RUN = "/train?data=spiral&samples=5000&hidden=44-40&batch_size=10&epochs=20&weights_seed="
EMPTY_QUESTION = b"\x81\x80\x00\x00\x00\x00"
"""A frame of six bytes: an empty text."""


async def flood(port: int, path: str, count: int) -> str:
    async with websocket(port, path) as (reader, writer):
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


async def socket_floods_left_alone(port: int) -> str:
    """The same from 10 clients that leave at once."""
    for _ in range(10):
        async with websocket(port, "/live") as (_, writer):
            writer.write(EMPTY_QUESTION * 37_000)
    await asyncio.sleep(5)
    return "all gone"


async def idle_sockets(port: int) -> str:
    """500 WebSockets, each with one question, then idle for 15 s; and 200 more."""
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(websocket(port, "/live")) for _ in range(500)]
        for _, writer in lines:
            writer.write(EMPTY_QUESTION)
        answered = sum([bool(await reader.read(1)) for reader, _ in lines])
        await asyncio.sleep(15)
        more = [await stack.enter_async_context(websocket(port, "/live")) for _ in range(200)]
        is_open = sum(not reader.at_eof() for reader, _ in lines + more)
    return f"{answered} answered, then {is_open} of 700 open"


async def sockets_with_large_questions(port: int) -> str:
    """50 WebSockets, each with one question of 990 kB."""
    text = "&".join(f"a{i}={i}" for i in range(39_990)).encode().ljust(990_000, b"0")
    frame = b"\x81\xff" + len(text).to_bytes(8, "big") + bytes(4) + text
    async with AsyncExitStack() as stack:
        for _ in range(50):
            _, writer = await stack.enter_async_context(websocket(port, "/live"))
            writer.write(frame)
        await asyncio.sleep(5)
    return "all gone"


async def exports(port: int) -> str:
    """values.csv of 34x8 units with 16 samples, 16 at once."""
    return told(await all_of(ask(port, f"/export/values.csv?{WIDE}{seed}") for seed in range(16)))


async def exports_of_single_samples(port: int) -> str:
    """values.csv of 64-64-64 with one sample, 16 at once."""
    link = "/export/values.csv?sizes=64-64-64&numbers=random&seed="
    return told(await all_of(ask(port, f"{link}{seed}") for seed in range(16)))


async def exports_of_large_networks(port: int) -> str:
    """values.csv, solution.md and solution.tex of 64-64-64 with 16 samples, 8 of each at once."""
    link = "sizes=64-64-64&samples=16&numbers=random&seed="
    names = ("values.csv", "solution.md", "solution.tex") * 8
    return told(await all_of(ask(port, f"/export/{name}?{link}{at}") for at, name in enumerate(names)))


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


async def own_tables(port: int) -> str:
    """32 x /train with a table of one's own of 5,000 rows, each with another seed."""
    rows = (f"{at % 97 / 97:.4f},{at % 89 / 89:.4f},{at % 2}" for at in range(5_000))
    form = urlencode({"data": "table", "table": "\n".join(["x,y,class", *rows]), "hidden": "16-16", "epochs": 100})
    asked = (ask(port, f"/train?weights_seed={seed}", form.encode(), media=FORM) for seed in range(32))
    return told(await all_of(asked))


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
    lines = [await asyncio.open_connection("127.0.0.1", port, limit=1 << 14) for _ in range(48)]
    for _, writer in lines:
        writer.write(post("/api/train", body))
    await asyncio.sleep(30)
    return f"{sum(not reader.at_eof() for reader, _ in lines)} not told of an end after 30 s"


async def streams(port: int) -> str:
    """300 x /api/train/stream at once."""
    body = notes(epochs=5_000, batch_size=1)
    return told(await all_of(ask(port, "/api/train/stream", body) for _ in range(300)))


async def slow(port: int) -> str:
    """300 each of idle connections, slow heads, slow bodies and slow chunks: one byte in a second."""
    start = "POST /api/forward HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    kinds = {
        "idle": ("", b""),
        "heads": ("GET / HTTP/1.1\r\nX: ", b"a"),
        "bodies": (f"{start}Content-Length: 1000\r\n\r\n", b" "),
        "chunks": (f"{start}Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
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
    body = notes(epochs=1_000, batch_size=1)
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
    """The gradient of the notes over 64 kept connections for 30 s; as often as /healthz, hello world of this server."""
    hello, _ = await rate(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 64, 10)
    gradients, said = await rate(port, post("/api/gradient", notes()), 64, 30)
    return f"{said}; hello world {hello:.0f} a second, {hello / gradients:.1f} times as many"


async def steady_pages(port: int) -> str:
    """The page of the notes over 256 kept connections for 10 s."""
    _, said = await rate(port, b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n", 256, 10)
    return said


async def rate(port: int, request: bytes, connections: int, seconds: float) -> tuple[float, str]:
    """Answers in a second where each connection asks again at once; that and the times in words."""
    times: list[float] = []
    end = time.monotonic() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            began = time.monotonic()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))  # type: ignore[index]
            times.append(time.monotonic() - began)
        writer.close()

    await asyncio.gather(*(client() for _ in range(connections)))
    times.sort()
    p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
    return len(times) / seconds, f"{len(times) / seconds:.0f} a second, p50 {p50:.0f} ms, p99 {p99:.0f} ms"


async def mixed(port: int, seconds: float) -> Counter[int]:
    """What six clients get who ask for pages, numbers, training and files in turn, each other ones."""
    end, statuses = time.monotonic() + seconds, Counter[int]()

    async def client(number: int) -> None:
        seed = number * 100_000
        while time.monotonic() < end:
            seed += 1
            for path, body in (
                (f"/?numbers=friendly&seed={seed}", None),
                ("/api/gradient", notes()),
                (f"/check?numbers=friendly&seed={seed}&digits=4", None),
                ("/api/check", notes(answers={"a.2.0": "0,484", "cost": "1"})),
                (f"/export/values.csv?numbers=friendly&seed={seed}", None),
                ("/api/train", notes(epochs=20)),
                (f"/train?weights_seed={seed}&epochs=20", None),
                ("/static/css/base.css", None),
            ):
                if time.monotonic() < end:
                    statuses[(await ask(port, path, body)).status] += 1
                    await asyncio.sleep(0.05)

    await asyncio.gather(*map(client, range(6)))
    return statuses


CASES: list[Callable[[int], Awaitable[str]]] = [
    socket_flood, socket_flood_of_looks, socket_floods_left_alone, sockets_with_large_questions, idle_sockets, exports,
    exports_of_single_samples, exports_of_large_networks, clients_that_leave, labs, large_labs, a_class,
    usual_trainings, large_trainings, own_tables, checks, frames, readers_that_do_not_read, streams, slow,
    training_beside_pages, steady, steady_pages,
]  # fmt: skip
