"""Take away and open: what a page shows as a file, under the same link as the page; and the page of a file."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ...explain.language import N_, current
from ...explain.layout import draw
from ...explain.pasted_arrays import read_arrays
from ...explain.solution import Solution
from ...explain.steps import steps
from ...export.latex import solution_latex
from ...export.markdown import solution_markdown
from ...export.problem_json import problem_file
from ...export.programs import PROGRAMS
from ...export.values_csv import values_csv
from ...export.walkthrough import title
from ..api.responses import LinkOut
from ..compute import offload
from ..errors import ProblemError
from ..kept import page_of
from ..limits import PAGE_PARAMETERS, PAGE_SAMPLES, WORST_SECONDS
from ..parameters import LINK_OR_FORM, parameters
from ..strict import StrictRoute
from ..templating import templates
from .link import Query, link, link_work, read
from .opening import opened, query_of
from .view import Lab, View


def drawing_svg(solution: Solution, view: View) -> str:
    """SVG with everything in attributes: no style sheet is needed, nor asked for."""
    lab = Lab.of(solution, view, steps(solution), draw)
    template = templates.get_template("export/drawing.svg")
    return template.render(lab=lab, view=view, title=title(solution)).strip() + "\n"


OPENING_SECONDS = 0.2
router = APIRouter(include_in_schema=False, route_class=StrictRoute)


MAX_EXPORT_WORK = PAGE_PARAMETERS * PAGE_SAMPLES


class Export(NamedTuple):
    """A kind of file: its media type, and what is in it."""

    media_type: str
    write: Callable[[Solution, View], str]
    seconds_each: float
    """What it takes for each parameter and sample."""
    most: int = MAX_EXPORT_WORK
    """Parameters times samples up to which it takes a second, and has 5 MB."""
    shown_as: str = "text/plain"
    """The media type that a browser shows and does not save."""


def _program(write: Callable[[Solution], str]) -> Callable[[Solution, View], str]:
    """A program depends on no view. Programs know plain gradient descent alone."""

    def write_plain(solution: Solution, view: View) -> str:
        if not solution.problem.plain:
            expected = Phrase("plain gradient descent without a penalty, for a program")
            raise InvalidProblem(Fault("optimizer", expected, solution.problem.optimizer.name))
        return write(solution)

    return write_plain


FILES = {
    "problem.json": Export("application/json", lambda solution, view: problem_file(solution), 1e-5),
    "values.csv": Export("text/csv", lambda solution, view: values_csv(solution, view.style), 1e-4, 10_000),
    "solution.md": Export(
        "text/markdown", lambda solution, view: solution_markdown(solution, view.style), 5e-5, 20_000
    ),
    "solution.tex": Export(
        "application/x-tex", lambda solution, view: solution_latex(solution, view.style), 5e-5, 20_000
    ),
    "drawing.svg": Export("image/svg+xml", drawing_svg, 1e-6, shown_as="image/svg+xml"),
    **{f"step_{name}.py": Export("text/x-python", _program(write), 5e-6) for name, write in PROGRAMS.items()},
}


@router.api_route("/export/{name}", methods=LINK_OR_FORM)
async def export(request: Request, name: str) -> Response:
    """The file of this name for the link of a page; with show=1 to be looked at instead of saved."""
    file = FILES.get(name)
    if file is None:
        expected = Phrase("one of %(names)s", names=", ".join(FILES))
        raise ProblemError(404, Fault("name", expected, Phrase("another name")))
    asked = await parameters(request)
    work = link_work(asked)
    if work > file.most:
        pattern = N_("at most %(most)s weights and biases times samples in this file; fewer samples or units fit")
        raise InvalidProblem(Fault("samples", Phrase(pattern, most=file.most), str(work)))
    seconds = 0.02 + min(file.seconds_each * work, WORST_SECONDS)
    return await page_of(request, seconds, lambda: _file(name, asked))


def _file(name: str, asked: Mapping[str, str]) -> Response:
    query = read(asked)
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    view, is_shown = View.of(asked, query), asked.get("show") == "1"
    file = FILES[name]
    solution = Solution(solve(query.problem), None if query.single else view.sample)
    headers = {
        "Content-Disposition": "inline" if is_shown else f'attachment; filename="{_filename(name, query)}"',
        "Content-Language": current.get(),
        "Cross-Origin-Resource-Policy": "cross-origin",  # a lesson may show a drawing by its link
    }
    media_type = file.shown_as if is_shown else file.media_type
    content = file.write(solution, view.within(solution)).encode()
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _filename(name: str, query: Query) -> str:
    """Such as notes-231-values.csv, or network-2-4-1-values.csv where it is no published example."""
    network = query.example.id if query.is_example else f"network-{'-'.join(map(str, query.sizes))}"
    return f"{network}-{name}"


@router.post("/open")
async def open_file(request: Request, name: str = "") -> LinkOut:
    """The link of the page of a file of this name: a problem.json, a bare problem, or a PyTorch state dict as JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ProblemError(415, Fault("Content-Type", "application/json", "another content type, or none"))
    content = await request.json()
    return await offload(request, OPENING_SECONDS, lambda: LinkOut(link=link(query_of(opened(content), name))))


@router.post("/pasted")
async def pasted(request: Request) -> dict[str, list[tuple[str, ...]]]:
    """The rows of a table that was pasted into the numbers of a page, as texts with a decimal point."""
    text = (await parameters(request)).get("text", "")
    try:
        arrays = read_arrays(text)
    except ValueError as error:
        raise InvalidProblem(Fault("text", error.args[0], Phrase("other text"))) from None
    rows = [row for array in arrays for row in array.rows]
    if len({len(row) for row in rows}) > 1:
        raise InvalidProblem(Fault("text", Phrase("one table at a time"), Phrase("tables of different widths")))
    return {"rows": rows}
