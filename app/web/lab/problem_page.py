"""What the lab and the sheet have in common: a page of one problem, as its reader wants to see it."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from ...explain.examples import examples
from ...explain.language import LANGUAGES, current, decimal_sign
from ..headers import embedded
from ..mathml import MathML
from ..templating import page
from .link import Query
from .page_data import page_data
from .view import Lab, View


def problem_context(query: Query, view: View, lab: Lab | None) -> dict[str, Any]:
    """What the templates read."""
    return {
        "query": query,
        "view": view,
        "lab": lab,
        "math": MathML(view.style),
        "examples": examples(),
        "lang": view.lang,
        "usual_decimal": decimal_sign(current.get()),
        "switches": {code: view.link(query, lang=code) for code in LANGUAGES},
        "data": page_data(query, view, lab),
    }


def problem_page(request: Request, template: str, context: Mapping[str, Any]) -> Response:
    """The page, with faults where the problem could not be worked; in a lesson of others where that was asked for."""
    response = page(request, template, context, 422 if context["query"].faults else 200)
    if context["view"].embed:
        response.headers["Content-Security-Policy"] = embedded(request.app.state.settings.frame_ancestors)
    return response
