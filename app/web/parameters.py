"""The parameters of a page: those of its link, or the same in a body, where they are too many for a link."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.requests import HTTPConnection

from ..backprop.errors import Fault
from ..explain.language import current
from .errors import ProblemError
from .languages import chosen
from .limits import MOST_FIELDS

LINK_OR_FORM = ["GET", "POST"]
"""The methods of a page."""


async def parameters(request: Request) -> Mapping[str, str]:
    """The parameters of a request; of what is said twice, the last."""
    if request.method != "POST":
        return request.query_params
    return of_form(await request.body(), request)


def of_form(body: bytes, asker: HTTPConnection, earlier: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """The parameters of a form, with those of an earlier one that it leaves as they are; their language is that of all
    that comes after.

    What the address says has the last word: so each button of a form can send it elsewhere with something else.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        expected = f"a form in UTF-8 of at most {MOST_FIELDS} fields"
        raise ProblemError(400, Fault("body", expected, "a body that cannot be read as one")) from None
    asked = {**(earlier or {}), **dict(pairs), **asker.query_params}
    current.set(chosen(asked, asker.headers))
    return asked
