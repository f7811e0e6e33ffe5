"""Pages in frames of other websites: those that were asked for with embed=1 are made for it, others say so."""

from fastapi import Request, Response
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from .headers import CONTENT_SECURITY_POLICY, path_of
from .templating import page

FRAMES = ("iframe", "frame", "embed", "object")
"""Where a page is to be shown, as browsers name it in Sec-Fetch-Dest, if it is in a frame."""
MADE_FOR_FRAMES = ("/", "/check", "/train")
OTHERS = ("/static/", "/export/", "/api/")
"""What is no page."""


def is_embedded(scope: Scope) -> bool:
    """Whether a page is asked for in the form that is made for a frame."""
    return path_of(scope) in MADE_FOR_FRAMES and QueryParams(scope["query_string"]).get("embed") == "1"


def allow_framing(request: Request, response: Response) -> None:
    """Let the websites of the settings frame it."""
    allowed = " ".join(request.app.state.settings.frame_ancestors) or "'none'"
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")
    response.headers["Content-Security-Policy"] = policy


class ExplainFrames:
    """In a frame, a page that is not made for one is replaced by a line that says so: else it would be empty."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or Headers(scope=scope).get("sec-fetch-dest") not in FRAMES:
            return await self.app(scope, receive, send)
        if is_embedded(scope) or path_of(scope).startswith(OTHERS):
            return await self.app(scope, receive, send)
        request = Request(scope, receive)
        link = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        context = {"link": link, "can_be_embedded": path_of(scope) in MADE_FOR_FRAMES}
        response = page(request, "framed.html", context, 403)
        response.headers["Cache-Control"] = "no-store"  # the same link is a page elsewhere
        allow_framing(request, response)
        await response(scope, receive, send)
