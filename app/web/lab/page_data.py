"""What goes along with a page for its scripts."""

from typing import Any

from ...explain.layout import EDGE_CHOICES
from ...explain.steps.step import Step
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
