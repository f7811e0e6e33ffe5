"""Scripts, styles and pictures: read and compressed once, and served from memory.

Pages name them under the hash of all of them, /static/3fa85f64/js/main.js, so a browser may keep them for ever; what a
script imports by a relative name is under the same hash. Without the hash, or under one of another release, the same
files are there, to be asked for again each time.
"""

import gzip
import mimetypes
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PACKAGE = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """The folder of this name: beside the package in the tree, in it where it is installed."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


HASH_DIGITS = 12
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
COMPRESSED = ("text/", "image/svg", "application/json")
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


class StaticFile(NamedTuple):
    """What is served of a file."""

    media_type: str
    content: bytes
    zipped: bytes | None
    tag: str


class StaticFiles:
    """The files of a folder, as an ASGI application."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        every = "".join(f"{name} {file.tag}\n" for name, file in self.files.items())
        self.hash = sha256(every.encode()).hexdigest()[:HASH_DIGITS]

    def path(self, name: str) -> str:
        """Where a page finds a file of this name. Raises KeyError where there is none."""
        assert name in self.files, name
        return f"/static/{self.hash}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(scope["root_path"]).lstrip("/")
        first, _, rest = name.partition("/")
        is_hashed = len(first) == HASH_DIGITS and name not in self.files
        file = self.files.get(rest if is_hashed else name)
        if file is None:
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        await _response(file, Headers(scope=scope), first == self.hash)(scope, receive, send)


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    zipped = gzip.compress(content, mtime=0) if media_type.startswith(COMPRESSED) else None
    return StaticFile(media_type, content, zipped, f'"{sha256(content).hexdigest()[:HASH_DIGITS]}"')


def _response(file: StaticFile, asked: Headers, is_for_ever: bool) -> Response:
    headers = {
        "Cache-Control": FOR_EVER if is_for_ever else ASK_AGAIN,
        "ETag": file.tag,
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",  # a sandboxed frame has no origin, and scripts of type module need this
    }
    if file.tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.zipped is not None and "gzip" in asked.get("accept-encoding", ""):
        return Response(file.zipped, media_type=file.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(file.content, media_type=file.media_type, headers=headers)
