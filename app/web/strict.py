"""Requests read strictly: a size limit, and JSON in which nothing is said twice.

NaN and infinities, which Python's JSON takes, are left to the models: they know at which address it stands.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ..backprop.errors import Fault
from .errors import ProblemError
from .limits import MOST_BODY_BYTES


class StrictRequest(Request):
    """A request whose body is limited, and whose JSON is that of RFC 8259 without duplicate keys."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            chunks, size = [], 0
            async for chunk in self.stream():
                size += len(chunk)
                if size > MOST_BODY_BYTES:
                    raise ProblemError(413, Fault("body", f"at most {MOST_BODY_BYTES} bytes", "more"))
                chunks.append(chunk)
            self._body = b"".join(chunks)
        return self._body

    async def json(self) -> Any:
        try:
            text = (await self.body()).decode("utf-8")
            return DECODER.decode(text)
        except UnicodeDecodeError:
            raise ProblemError(400, Fault("body", "UTF-8", "other bytes")) from None
        except RecursionError:
            raise ProblemError(400, Fault("body", "JSON nested a few levels deep", "far too many levels")) from None
        except ProblemError:
            raise
        except ValueError:
            raise ProblemError(400, Fault("body", "JSON", "text that is not JSON")) from None


class StrictRoute(APIRoute):
    """A route that reads its requests strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ProblemError(400, Fault("body", "every key once in an object", "a key twice"))
    return content


DECODER = json.JSONDecoder(object_pairs_hook=_unique)
