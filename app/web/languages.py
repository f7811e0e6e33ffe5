"""Which language a page is written in: the one that its link names, else the reader's, else English."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ..explain.language import ENGLISH, LANGUAGES, current
from .headers import path_of

MAX_PREFERENCES = 20


class ChooseLanguage:
    """Sets the language for what comes after: of a page its own, of the API English. Plain ASGI, for every request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = HTTPConnection(scope)
            is_api = path_of(scope).startswith("/api/")
            current.set(ENGLISH if is_api else chosen(asked.query_params, asked.headers))
        await self.app(scope, receive, send)


def chosen(parameters: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The language for a reader with these parameters of the page and these headers."""
    return named(parameters) or preferred(headers.get("accept-language", ""))


def named(parameters: Mapping[str, str]) -> str:
    """The language that a link names; empty where it names none that is known."""
    language = parameters.get("lang", "")
    return language if language in LANGUAGES else ""


def preferred(header: str) -> str:
    """The known language that an Accept-Language header likes best; of equals the first, of none English."""
    wanted = [_preference(part) for part in header.split(",")[:MAX_PREFERENCES]]
    known = [(quality, language) for quality, language in wanted if quality > 0 and language in LANGUAGES]
    return max(known, key=lambda preference: preference[0])[1] if known else ENGLISH


def _preference(part: str) -> tuple[float, str]:
    """de-AT;q=0.8 as (0.8, "de")."""
    name, _, weight = part.partition(";")
    try:
        quality = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return quality, name.strip().lower().partition("-")[0]
