"""The pages. Each is a pure function of its link, rendered whole by the server."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ...backprop.errors import BackpropError, InvalidProblem
from ...backprop.solve import solve
from ...check.published import published
from ...explain.examples import examples
from ...explain.inspector import inspect
from ...explain.layout import draw, outline
from ...explain.solution import Solution
from ...explain.steps import steps
from ..headers import root_of
from ..kept import page_of
from ..limits import page_seconds
from ..mathml import MathML
from ..openapi_page import operations, types
from ..parameters import LINK_OR_FORM, parameters
from ..strict import StrictRoute
from ..templating import page
from .link import Query, edited, link_work, read
from .page_data import shape
from .problem_page import problem_context, problem_page
from .view import Lab, View

EXAMPLES_SECONDS = DOCS_SECONDS = 0.05
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
    return _lab(request, query, View.of(asked, query), asked.get("shape"))


def _edited(request: Request, query: Query, asked: Mapping[str, str]) -> Response:
    """The page after an edit: under its own link where it was asked for by a link."""
    try:
        after = edited(query, asked["do"])
    except InvalidProblem as error:
        query.faults.extend(error.faults)
        query.problem = None
        return _lab(request, query, View.of(asked, query))
    view = View.of(asked, after)
    if request.method == "POST" or after.faults:
        return _lab(request, after, view)
    return RedirectResponse(f"{root_of(request.scope)}/{view.link(after)}", 303)


def _lab(request: Request, query: Query, view: View, known: str | None = None) -> Response:
    """known: the shape of the page that is there already, which then has all its numbers."""
    solution = _solve(query, view)
    view = view.within(solution)
    worked = _worked(query, view, solution, known) if solution else None
    return problem_page(request, "lab/page.html", problem_context(query, view, worked))


def _worked(query: Query, view: View, solution: Solution, known: str | None) -> Lab:
    is_known = known == shape(query, view, solution)
    return Lab.of(
        solution,
        view,
        steps(solution),
        outline if is_known else draw,
        published=published(query.example.id) if query.is_example else None,
        inspection=inspect(solution, view.select) if view.select else None,
        is_known=is_known,
    )


@router.get("/examples")
async def examples_page(request: Request) -> Response:
    """The published examples, printed beside exact."""
    context = {"examples": examples(), "published": published}
    return await page_of(request, EXAMPLES_SECONDS, lambda: page(request, "examples.html", context))


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The API in words and examples, from its own OpenAPI description."""
    app = request.app
    context = {"operations": operations(app), "types": types(app)}
    return await page_of(request, DOCS_SECONDS, lambda: page(request, "docs.html", context))


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
