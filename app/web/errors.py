"""Every error as one shape: RFC 9457 problem+json for the API, the same words in HTML for the pages.

Each error names the place (an address where there is one), what was expected and what came; never the input itself.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from ..backprop.errors import BackpropError, Fault
from ..explain.language import N_, translated
from .framing import allow_framing, is_embedded
from .headers import HEADERS, path_of
from .limits import MOST_ERRORS
from .places import faults_of
from .templating import page, reason

TITLES = {
    400: N_("The request could not be read"),
    404: N_("Page not found"),
    405: N_("This address does not support that method"),
    413: N_("The request is too large"),
    415: N_("The request is not JSON"),
    422: N_("The problem is not valid"),
    429: N_("Too many requests from one address"),
    503: N_("The server is busy; try again in a moment"),
    500: N_("Something went wrong on our side"),
}


class ProblemError(HTTPException):
    """An error of the HTTP layer with a fault in words."""

    def __init__(self, status: int, fault: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail=str(fault), headers=headers)
        self.faults = (fault,)


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error in the one shape."""
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(BackpropError, _backprop_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _left)
    app.add_exception_handler(Exception, _server_error)


def problem_response(request: Request, status: int, faults: Sequence[Fault], detail: str = "") -> Response:
    """problem+json for the API and for programs, a page for people."""
    title = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    is_api = path_of(request.scope).startswith("/api/")
    errors = listed(faults, str if is_api else reason)
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail or _detail(faults, title)}
    if errors:
        problem["errors"] = errors
    if not is_api and "text/html" in request.headers.get("accept", ""):
        shown = {"errors": faults[:MOST_ERRORS]} if faults else {}  # the page words them in the style of its reader
        response = page(request, "error.html", problem | shown, status)
        response.headers["Vary"] = "Accept, Accept-Language"
        if is_embedded(request.scope):
            allow_framing(request, response)
        return response
    said = problem if is_api else problem | {"title": translated(title)}
    vary = {} if is_api else {"Vary": "Accept, Accept-Language"}
    return JSONResponse(said, status, media_type="application/problem+json", headers=vary)


def listed(faults: Sequence[Fault], said: Callable[[str], str] = reason) -> list[dict[str, str]]:
    """The faults as they are sent, the first of many."""
    return [
        {"place": fault.place, "expected": said(fault.expected), "came": said(fault.came)}
        for fault in faults[:MOST_ERRORS]
    ]


def _detail(faults: Sequence[Fault], title: str) -> str:
    if not faults:
        return title
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}"


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(e["type"] == "json_invalid" for e in error.errors()):
        return problem_response(request, 400, [Fault("body", "JSON", "text that is not JSON")])
    if isinstance(error.body, bytes):
        fault = Fault("Content-Type", "application/json", "another content type, or none")
        return problem_response(request, 415, [fault])
    return problem_response(request, 422, faults_of(error.errors(), error.body, _model(request)))


def _model(request: Request) -> Any:
    """The type of the body that the route of this request takes."""
    field = getattr(request.scope.get("route"), "body_field", None)
    return field.field_info.annotation if field else None


async def _backprop_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, BackpropError)
    return problem_response(request, 422, error.faults)


async def _left(request: Request, error: Exception) -> Response:
    """Nobody waits for this answer."""
    return Response(status_code=400)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and (there := _without_slash(request)):
        return RedirectResponse(there, 307)
    faults = error.faults if isinstance(error, ProblemError) else ()
    response = problem_response(request, error.status_code, faults)
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = _methods(request) or response.headers["Allow"]
    if error.status_code == 503 and response.headers["content-type"].startswith("text/html"):
        response.headers["Refresh"] = response.headers["retry-after"]  # the browser asks again, without any script
    return response


def _methods(request: Request) -> str:
    """The methods of all routes of an address; the router itself tells only those of the first."""
    routes, scope = request.app.router.routes, request.scope
    found = [
        method
        for method in ("GET", "POST")
        if any(route.matches({**scope, "method": method})[0] == Match.FULL for route in routes)
    ]
    return ", ".join(found)


def _without_slash(request: Request) -> str:
    """The address, without its host, that was meant by one with a slash too many; empty where there is none."""
    meant = request.scope["path"].rstrip("/")
    scope = {**request.scope, "path": meant}
    is_known = any(route.matches(scope)[0] != Match.NONE for route in request.app.router.routes)
    if meant == request.scope["path"] or not is_known:
        return ""
    return f"{meant}?{request.url.query}" if request.url.query else str(meant)


async def _server_error(request: Request, error: Exception) -> Response:
    response = problem_response(request, 500, [])
    response.headers.update(HEADERS)  # this handler stands outside of the middleware that sets them
    return response


Answers = dict[int | str, dict[str, Any]]
"""What OpenAPI is told of answers, by their status."""


def documented(*statuses: int) -> Answers:
    """What OpenAPI is told about errors."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    later = {"headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}}
    return {
        status: {"description": TITLES[status], "content": content} | (later if status in (429, 503) else {})
        for status in statuses
    }


PROBLEM_SCHEMAS = {
    "Problem": {
        "type": "object",
        "description": "An error, as RFC 9457 has it; errors: where something was wrong.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "maxItems": MOST_ERRORS, "items": {"$ref": "#/components/schemas/Fault"}},
        },
    },
    "Fault": {
        "type": "object",
        "description": "A place, by its address where it is a number; what was expected there, and what came.",
        "required": list(Fault._fields),
        "properties": {name: {"type": "string"} for name in Fault._fields},
    },
}
