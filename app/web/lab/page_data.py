"""What goes along with a page for its scripts."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from ...explain.language import current
from ...explain.solution import Solution
from ...explain.steps.step import Step
from .link import Query
from .view import Lab, View
from .words import script_words


def shape(query: Query, view: View, solution: Solution) -> str:
    """Stands for all that drawing, lines, tables and terms of a page depend on, but for the numbers in them."""
    trace = solution.trace
    printed = query.example.id if query.is_example else ""
    is_wide = not solution.legible(*range(solution.depth + 1))
    seen = replace(view, step=1, select=None), view.current(solution) if is_wide else None, current.get()
    return sha256(repr((trace.problem.shape, trace.after is None, printed, seen)).encode()).hexdigest()[:16]


def page_data(query: Query, view: View, lab: Lab | None) -> dict[str, Any]:
    """What the scripts of the page read: its link and its shape, what each step shows in the drawing, the terms of
    every number."""
    return {
        "query": view.link(query).removeprefix("?"),
        "shape": shape(query, view, lab.solution) if lab and not lab.is_sheet else "",
        "steps": [_shown(step) for step in lab.steps] if lab else [],
        "terms": lab.terms if lab and not lab.is_known else {},
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
