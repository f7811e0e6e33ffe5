"""Pages as they were made, kept by bytes.

A page is a pure function of its link, its language and this release, which its ETag stands for: who has it is answered
304 without any work, and who asks for it while it is made waits for that one.
"""

import asyncio
import gzip
from asyncio import CancelledError
from collections.abc import Callable, Coroutine
from functools import cache, partial
from hashlib import sha256
from typing import Any

from cachetools import LRUCache
from fastapi import Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from ..explain.language import current
from .admission import SOON, Busy, Compute
from .ending import closing
from .static import PACKAGE, folder

FRESH = "public, no-cache"
"""A browser or a proxy may keep a page, and asks each time whether it still holds."""
WORTH_ZIPPING = 1_000
VARY = "Accept-Language, Accept-Encoding"


class Pages:
    """The pages that a process keeps, and those that are being made."""

    def __init__(self, most_bytes: int) -> None:
        self.kept: LRUCache[str, Response] = LRUCache(most_bytes, lambda response: len(response.body) + 1_000)
        self.made: dict[str, asyncio.Task[Response]] = {}
        self.found = 0


async def page_of(
    request: Request, seconds: float, answer: Callable[[], Response], compute: Compute | None = None
) -> Response:
    """The page of a link, which takes about so many seconds to make. Raises Busy, and what making it raises.

    A page that is no answer to be kept, since something in it is wrong or it was posted, has no ETag.
    compute: whose slots it takes; those of pages if none is named.
    """
    compute = compute or request.app.state.compute
    if request.method != "GET":
        return await compute.run(request, seconds, lambda: zipped(request, answer()))
    tag = tag_of(request)
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": FRESH, "Vary": VARY})
    pages: Pages = request.app.state.pages
    if tag in pages.kept:
        pages.found += 1
        return pages.kept[tag]
    return await _made(tag, pages, lambda: compute.run(request, seconds, lambda: _finished(request, tag, answer)))


async def _made(tag: str, pages: Pages, make: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
    while (other := pages.made.get(tag)) is not None:
        try:
            return await _waited(other)
        except ClientDisconnect:  # it was made for somebody who has left
            continue
    pages.made[tag] = task = asyncio.create_task(make())
    task.add_done_callback(partial(_over, pages, tag))
    response = await _waited(task)
    if "ETag" in response.headers and len(response.body) < pages.kept.maxsize // 4:
        pages.kept[tag] = response
    return response


async def _waited(task: asyncio.Task[Response]) -> Response:
    """The page that is being made, also for others. Raises Busy where the server does not wait for it any more."""
    try:
        return await asyncio.shield(task)
    except CancelledError:
        if not closing.is_set():
            raise
        task.cancel()
        raise Busy(SOON) from None


def _over(pages: Pages, tag: str, task: asyncio.Task[Response]) -> None:
    del pages.made[tag]
    if not task.cancelled():
        task.exception()  # it is looked at, also where all who waited have left


def _finished(request: Request, tag: str, answer: Callable[[], Response]) -> Response:
    response = answer()
    if response.status_code == 200 and "Cache-Control" not in response.headers:
        response.headers.update({"ETag": tag, "Cache-Control": FRESH})
    return zipped(request, response)


def zipped(request: Request, response: Response) -> Response:
    """The response, compressed where that is worth it: in the thread that made it."""
    response.headers["Vary"] = VARY
    accepted = "gzip" in request.headers.get("accept-encoding", "")
    if accepted and len(response.body) > WORTH_ZIPPING and "Content-Encoding" not in response.headers:
        response.body = gzip.compress(response.body, 5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


def tag_of(request: Request) -> str:
    """Stands for all that a page depends on."""
    coding = "gzip" if "gzip" in request.headers.get("accept-encoding", "") else ""
    parts = (release(), str(request.url), current.get(), coding)
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:20]}"'


@cache
def release() -> str:
    """The hash of the code, the templates and the static files: of what a page is made by."""
    found = sha256()
    for part in (PACKAGE, folder("templates"), folder("static")):
        for path in sorted(part.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]
