"""The pages. Each is a pure function of its link, rendered whole by the server."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ...backprop.errors import BackpropError, InvalidProblem
from ...backprop.solve import solve
from ...check.published import published
from ...explain.examples import examples
from ...explain.inspector import inspect
from ...explain.layout import draw
from ...explain.solution import Solution
from ...explain.steps import steps
from ..headers import root_of
from ..kept import page_of
from ..limits import page_seconds
from ..mathml import MathML
from ..parameters import LINK_OR_FORM, parameters
from ..strict import StrictRoute
from ..templating import page
from .link import Query, edited, link_work, read, with_last_problem
from .problem_page import problem_context, problem_page
from .training_steps import EDIT, at_step, continued, history_of
from .view import Lab, View

EXAMPLES_SECONDS = 0.05
router = APIRouter(include_in_schema=False, route_class=StrictRoute, default_response_class=HTMLResponse)


@router.api_route("/", methods=LINK_OR_FORM)
async def lab(request: Request) -> Response:
    """The lab: one network, worked through."""
    asked = await parameters(request)
    return await page_of(request, page_seconds(link_work(asked)), lambda: _asked(request, asked))


def _asked(request: Request, asked: Mapping[str, str]) -> Response:
    query = read(asked)
    if "do" in asked and query.problem:
        return _edited(request, query, asked)
    if found := at_step(query, asked):
        query, told = found
        asked = {**asked, **told}
    return _lab(request, query, asked)


def _edited(request: Request, query: Query, asked: Mapping[str, str]) -> Response:
    """The page after an edit: under its own link where it was asked for by a link."""
    try:
        if asked["do"] == EDIT:
            after, told = continued(query, history_of(asked, query))
            asked = {**asked, **told}
        else:
            after = edited(query, asked["do"])
    except InvalidProblem as error:
        query.faults.extend(error.faults)
        return _lab(request, query, asked)
    if request.method == "POST" or after.faults:
        return _lab(request, after, asked)
    return RedirectResponse(f"{root_of(request.scope)}/{View.of(asked, after).link(after)}", 303)


def _lab(request: Request, query: Query, asked: Mapping[str, str]) -> Response:
    """Where the link has faults, the last problem, with what was typed in the fields."""
    solution = _solve(query, View.of(asked, query))
    if solution is None:
        before = with_last_problem(query, asked.get("last", ""))
        solution = _solve(before, View.of(asked, before))
        query = before if solution else query
    view = View.of(asked, query).within(solution)
    worked = worked_lab(query, view, solution) if solution else None
    return problem_page(request, "lab/page.html", problem_context(query, view, worked))


def worked_lab(query: Query, view: View, solution: Solution) -> Lab:
    """A worked problem with all that is said of it."""
    return Lab.of(
        solution,
        view,
        steps(solution),
        draw,
        published=published(query.example.id) if query.is_example else None,
        inspection=inspect(solution, view.select) if view.select else None,
    )


@router.get("/examples")
async def examples_page(request: Request) -> Response:
    """The published examples, printed beside exact."""
    context = {"examples": examples(), "published": published}
    return await page_of(request, EXAMPLES_SECONDS, lambda: page(request, "examples.html", context))


def _solve(query: Query, view: View) -> Solution | None:
    """The worked problem; None where the link has faults, which then stand in the query."""
    if query.problem is None:
        return None
    try:
        trace = solve(query.problem)
    except BackpropError as error:
        query.faults.extend(error.faults)
        return None
    return Solution(trace, None if query.single else view.sample)


@router.api_route("/why", methods=LINK_OR_FORM)
async def why(request: Request) -> Response:
    """The panel of the selected number by itself, for the link of a page: what its scripts put in place."""
    asked = await parameters(request)
    return await page_of(request, page_seconds(link_work(asked)), lambda: _why(request, asked))


def _why(request: Request, asked: Mapping[str, str]) -> Response:
    query = read(asked)
    view = View.of(asked, query)
    solution = _solve(query, view)
    view = view.within(solution)
    if solution is None or view.select is None:
        status = 422 if solution is None else 404
        return page(request, "lab/why_not.html", {"status": status}, status)
    context = {"inspection": inspect(solution, view.select), "solution": solution, "query": query, "view": view}
    return page(request, "lab/why.html", context | {"math": MathML(view.style)})
