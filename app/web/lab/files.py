"""Take away and open: what a page shows as a file, under the same link as the page; and the page of a file."""

from collections.abc import Callable
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ...explain.language import current
from ...explain.solution import Solution
from ...export.latex import solution_latex
from ...export.markdown import solution_markdown
from ...export.problem_json import problem_file
from ...export.programs import PROGRAMS
from ...export.values_csv import values_csv
from ..errors import ProblemError
from ..limits import PAGE_WORK
from ..offload import offload
from ..parameters import parameters
from ..strict import StrictRoute
from .link import Query, link, read
from .opening import opened, query_of
from .picture import drawing_svg
from .view import View

router = APIRouter(include_in_schema=False, route_class=StrictRoute)


class File(NamedTuple):
    """A kind of file: its media type, and what is in it."""

    media_type: str
    write: Callable[[Solution, View], str]
    shown_as: str = "text/plain"
    """The media type that a browser shows and does not save."""


def _program(write: Callable[[Solution], str]) -> Callable[[Solution, View], str]:
    """A program depends on no view."""
    return lambda solution, view: write(solution)


FILES = {
    "problem.json": File("application/json", lambda solution, view: problem_file(solution)),
    "values.csv": File("text/csv", lambda solution, view: values_csv(solution, view.style)),
    "solution.md": File("text/markdown", lambda solution, view: solution_markdown(solution, view.style)),
    "solution.tex": File("application/x-tex", lambda solution, view: solution_latex(solution, view.style)),
    "drawing.svg": File("image/svg+xml", drawing_svg, shown_as="image/svg+xml"),
    **{f"step_{name}.py": File("text/x-python", _program(write)) for name, write in PROGRAMS.items()},
}


@router.api_route("/export/{name}", methods=["GET", "POST"])
async def export(request: Request, name: str) -> Response:
    """The file of this name for the link of a page; with show=1 to be looked at instead of saved."""
    if name not in FILES:
        raise ProblemError(
            404, Fault("name", Phrase("one of %(names)s", names=", ".join(FILES)), Phrase("another name"))
        )
    asked = await parameters(request)
    query = read(asked)
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    work = PAGE_WORK * query.problem.network.parameters * query.samples
    view, is_shown = View.of(asked, query), asked.get("show") == "1"
    return await offload(work, lambda: _file(name, query, view, is_shown))


def _file(name: str, query: Query, view: View, is_shown: bool) -> Response:
    assert query.problem is not None
    file = FILES[name]
    solution = Solution(solve(query.problem), None if query.single else view.sample)
    headers = {
        "Content-Disposition": "inline" if is_shown else f'attachment; filename="{_filename(name, query)}"',
        "Content-Language": current.get(),
        "Vary": "Accept-Language",
    }
    media_type = file.shown_as if is_shown else file.media_type
    content = file.write(solution, view.within(solution)).encode()
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _filename(name: str, query: Query) -> str:
    """Such as notes-231-values.csv, or network-2-4-1-values.csv where it is no published example."""
    network = query.example.id if query.is_example else f"network-{'-'.join(map(str, query.sizes))}"
    return f"{network}-{name}"


@router.post("/open")
async def open_file(request: Request) -> dict[str, str]:
    """The link of the page of a file."""
    problem = opened(await request.json())
    return await offload(problem.network.parameters, lambda: {"link": link(query_of(problem))})
