"""What the lab and the sheet have in common: a page of one problem, as its reader wants to see it, and the words that
its scripts say."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from ...explain.examples import examples
from ...explain.language import LANGUAGES, N_, _, current, decimal_sign
from ...explain.layout import EDGE_CHOICES
from ...explain.steps.step import Step
from ...export.programs import beyond_programs
from ..framing import allow_framing
from ..mathml import MathML
from ..templating import page
from .link import Query
from .view import Lab, View

WORDS = {
    "answer": N_("Answer"),
    "a number": N_("enter a number such as 0.5 or 0,5"),
    "cannot open": N_("%(file)s could not be opened: %(why)s"),
    "cannot paste": N_("This could not be pasted. It should be %(expected)s."),
    "close": N_("Close"),
    "copied": N_("Copied: %(text)s"),
    "cost is": N_("The cost is %(cost)s."),
    "expected": N_("enter %(expected)s"),
    "fill in what was typed": N_("Restore my %(count)s answers"),
    "restore my answer": N_("Restore my answer"),
    "filled": N_("%(count)s of %(all)s filled in"),
    "filled in": N_("Numbers filled in: %(count)s"),
    "hint": N_("Hint"),
    "link too long": N_(
        "The network is too large for a link, so it was saved as a file. To open it again, drop the file on the page."
    ),
    "network is": N_("The network is now %(sizes)s; samples: %(samples)s."),
    "no connection": N_("The server cannot be reached. Your changes are still here."),
    "server error": N_("The server answered with an error (%(error)s). Your changes are still here."),
    "no number changed": N_("No number changed"),
    "not kept": N_("This browser cannot save what you type: it will be lost when you leave the page."),
    "not marked": N_("The server cannot be reached. Your answers are still here and will be marked when it is back."),
    "changed since": N_("You changed something since your answers were marked."),
    "nothing typed": N_("You have not typed anything yet."),
    "numbers changed": N_("Numbers changed: %(count)s"),
    "opened": N_("%(file)s is open."),
    "pause": N_("Pause"),
    "play": N_("Play"),
    "reopened": N_("Restored. The cost is %(cost)s."),
    "redone": N_("Redone. The cost is %(cost)s."),
    "refused": N_("%(place)s: expected %(expected)s, got %(came)s"),
    "resize": N_("The pasted numbers need the layers %(sizes)s, samples: %(samples)s. Change the network to that?"),
    "step": N_("Step %(number)s of %(of)s: %(title)s. %(result)s"),
    "undone": N_("Undone. The cost is %(cost)s."),
}
"""By the key under which a script asks for them; %(name)s is filled in there."""


def script_words() -> dict[str, str]:
    """The words in the language of the page."""
    return {key: _(text) for key, text in WORDS.items()}


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
        "has_programs": query.problem is not None and not beyond_programs(query.problem),
        "lang": view.lang,
        "usual_decimal": decimal_sign(current.get()),
        "switches": {code: view.link(query, lang=code) for code in LANGUAGES},
        "data": page_data(query, view, lab),
    }


def problem_page(request: Request, template: str, context: Mapping[str, Any]) -> Response:
    """The page, with faults where the problem could not be worked; in a lesson of others where that was asked for."""
    response = page(request, template, context, 422 if context["query"].faults else 200)
    if context["view"].embed:
        allow_framing(request, response)
    return response
