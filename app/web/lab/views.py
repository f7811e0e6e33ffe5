"""Other views of the same pass, under the same link: its computation graph, the paths of a weight, and matrices."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from ...backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ...explain.batch import Batch, Equation
from ...explain.formulas import symbol
from ...explain.graph import MAX_OPERATIONS, can_draw, computation_graph, graph_steps, operations
from ...explain.inspector import inspect
from ...explain.paths import MAX_PATHS, multiplications, paths
from ...explain.solution import Solution
from ..kept import page_of
from ..limits import page_seconds
from ..parameters import LINK_OR_FORM, parameters
from ..strict import StrictRoute
from ..templating import templates
from .link import Query, link_work, read
from .problem_page import problem_context, problem_page
from .view import View

NARROW = 7
"""Characters of a number in a box of the graph."""
router = APIRouter(include_in_schema=False, route_class=StrictRoute, default_response_class=HTMLResponse)
Content = Callable[[Solution, View, Mapping[str, str]], dict[str, Any]]
"""What a template shows of a solution, for a view and the parameters of the link."""


@router.api_route("/graph", methods=LINK_OR_FORM)
async def graph_page(request: Request) -> Response:
    """The computation graph of the sample in view."""
    return await _page(request, "lab/graph.html", graph_content)


@router.api_route("/paths", methods=LINK_OR_FORM)
async def paths_page(request: Request) -> Response:
    """Every path from a weight or bias to the cost."""
    return await _page(request, "lab/paths.html", _paths_content)


@router.api_route("/matrices", methods=LINK_OR_FORM)
async def matrices_page(request: Request) -> Response:
    """The pass of all samples at once."""
    return await _page(request, "lab/matrices.html", _matrices_content)


async def _page(request: Request, template: str, content: Content) -> Response:
    asked = await parameters(request)
    return await page_of(request, page_seconds(link_work(asked)), lambda: _answer(request, asked, template, content))


def _answer(request: Request, asked: Mapping[str, str], template: str, content: Content) -> Response:
    query = read(asked)
    view, solution = View.of(asked, query), _solve(query, asked)
    view = view.within(solution)
    shown = content(solution, view, asked) if solution else {}
    context = {"asked": asked, "solution": solution, "shown": shown, **problem_context(query, view, None)}
    return problem_page(request, template, context)


def _solve(query: Query, asked: Mapping[str, str]) -> Solution | None:
    """The worked problem; None where the link has faults, which then stand in the query."""
    if query.problem is None:
        return None
    try:
        return Solution(solve(query.problem), None if query.single else View.of(asked, query).sample)
    except BackpropError as error:
        query.faults.extend(error.faults)
        return None


def graph_content(solution: Solution, view: View, asked: Mapping[str, str]) -> dict[str, Any]:
    """The graph; the steps, of which 0 stands for all numbers at once; and the selected number."""
    steps = graph_steps(solution.depth)
    return {
        "graph": computation_graph(solution) if can_draw(solution) else None,
        "operations": operations(solution.sizes),
        "most": MAX_OPERATIONS,
        "steps": steps,
        "step": view.step if view.step <= len(steps) else 0,
        "style": replace(view.style, narrow=NARROW),
        "inspection": inspect(solution, view.select) if view.select else None,
    }


def graph_svg(solution: Solution, view: View) -> str:
    """The graph as a file of its own. Raises InvalidProblem where there is none."""
    if not can_draw(solution):
        expected = Phrase("a network of at most %(most)s operations, updated all at once", most=MAX_OPERATIONS)
        raise InvalidProblem(Fault("graph", expected, f"{operations(solution.sizes)}"))
    content = graph_content(solution, replace(view, select=None), {})
    picture = templates.get_template("lab/graph_picture.html")
    return picture.render(shown=content, view=view, solution=solution, is_file=True).strip() + "\n"


def _paths_content(solution: Solution, view: View, asked: Mapping[str, str]) -> dict[str, Any]:
    """The paths of the weight or bias that the link names in `of`; of the first weight where it names none."""
    parameters = solution.values.within(lambda name, layer: name in ("W", "b"))
    chosen = asked.get("of", "")
    address = chosen if chosen in parameters else parameters[0]
    can_follow = solution.has_one_backward_pass
    return {
        "parameters": parameters,
        "address": address,
        "paths": paths(solution, address) if can_follow else None,
        "most": MAX_PATHS,
        "multiplications": multiplications(solution.sizes),
        "symbol": symbol,
    }


def _matrices_content(solution: Solution, view: View, asked: Mapping[str, str]) -> dict[str, Any]:
    """The equations, if all layers can be written out; and whether each = holds for the numbers as they are shown."""
    by_columns = asked.get("samples_as") == "columns"
    can_write = solution.legible(*range(solution.depth + 1)) and solution.has_one_backward_pass
    equations = Batch(solution, by_columns).equations() if can_write else []
    return {"equations": [(equation, _is_exact(equation, view)) for equation in equations], "by_columns": by_columns}


def _is_exact(equation: Equation, view: View) -> bool:
    return all(view.style.exact(value) for value in equation.values)
