"""What the lab and the sheet have in common: a page of one problem, as its reader wants to see it."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from ...explain.examples import examples
from ...explain.language import LANGUAGES, current, decimal_sign
from ...explain.layout import EDGE_CHOICES
from ...explain.steps.step import Step
from ..headers import embedded
from ..mathml import MathML
from ..templating import page
from .link import Query
from .view import Lab, View
from .words import script_words


def page_data(query: Query, view: View, lab: Lab | None) -> dict[str, Any]:
    """What the scripts of the page read: its link, what each step shows in the drawing, the terms of
    every number."""
    return {
        "query": view.link(query).removeprefix("?"),
        "steps": [_shown(step) for step in lab.steps] if lab else [],
        "terms": lab.terms if lab else {},
        "is_example": query.is_example,
        "overview": {"units": lab.shown.units, "edges": lab.shown.edges} if lab and not view.step else None,
        "edges": EDGE_CHOICES,
        "wide": lab is not None and lab.must_reach,
        "words": script_words(),
    }


def _shown(step: Step) -> dict[str, Any]:
    shown = step.shown
    return {
        "key": step.key,
        "units": shown.units,
        "edges": shown.edges,
        "active": shown.active,
        "flow": shown.flow,
    }


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
