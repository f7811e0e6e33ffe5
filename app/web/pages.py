"""The pages. Each is a pure function of its link, rendered whole by the server."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.backprop.errors import BackpropError
from app.backprop.work import work_through
from app.explain.examples import examples
from app.explain.layout import draw
from app.explain.solution import Solution
from app.explain.steps import steps
from app.web.contexts import Lab, View, page_data
from app.web.limits import PAGE_WORK
from app.web.mathml import MathML
from app.web.offload import offload
from app.web.openapi_page import operations, types
from app.web.query import Query, read
from app.web.templating import templates

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
async def lab(request: Request) -> Response:
    """The lab: one network, worked through."""
    query = read(request.query_params)
    parameters = query.problem.network.parameters if query.problem else 0
    return await offload(PAGE_WORK * parameters * query.samples, lambda: _lab(request, query))


def _lab(request: Request, query: Query) -> Response:
    view = View.of(request.query_params, query)
    solution = _solve(query, view)
    context = {"query": query, "view": view, "math": MathML(view.style), "examples": examples()}
    if solution is None:
        return templates.TemplateResponse(request, "lab.html", context | {"lab": None}, status_code=422)
    worked = steps(solution)
    page = Lab(
        solution=solution,
        steps=worked,
        current=worked[min(view.step, len(worked)) - 1],
        drawing=draw(solution, view.style),
        marks={mark.address: mark for mark in query.example.marks} if query.is_example else {},
    )
    return templates.TemplateResponse(request, "lab.html", context | {"lab": page, "data": page_data(page)})


@router.get("/examples")
async def examples_page(request: Request) -> Response:
    """The published examples, printed beside exact."""
    return templates.TemplateResponse(request, "examples.html", {"examples": examples()})


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The API in words and examples, from its own OpenAPI description."""
    return templates.TemplateResponse(
        request, "docs.html", {"operations": operations(request.app), "types": types(request.app)}
    )


def _solve(query: Query, view: View) -> Solution | None:
    """The worked problem; None where the link has faults, which then stand in the query."""
    if query.problem is None:
        return None
    try:
        trace = work_through(query.problem)
    except BackpropError as error:
        query.faults.extend(error.faults)
        return None
    return Solution(trace, None if query.single else view.sample)
