"""Take away and open: what a page shows as a file, under the same link as the page; and the page of a file."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Path, Request
from fastapi import Query as InQuery
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
from ...export.programs import PROGRAMS, beyond_programs
from ...export.values_csv import values_csv
from ...export.walkthrough import title
from ..admission import offload
from ..api.responses import LinkOut
from ..errors import Answers, ProblemError, documented
from ..kept import page_of
from ..limits import PAGE_PARAMETERS, PAGE_SAMPLES, WORST_SECONDS
from ..parameters import parameters
from ..strict import StrictRoute
from ..templating import templates
from .link import Query, link, link_work, read
from .opening import opened, query_of
from .view import Lab, View
from .views import graph_svg


def drawing_svg(solution: Solution, view: View) -> str:
    """SVG with everything in attributes: no style sheet is needed, nor asked for."""
    lab = Lab.of(solution, view, steps(solution), draw)
    template = templates.get_template("export/drawing.svg")
    return template.render(lab=lab, view=view, title=title(solution)).strip() + "\n"


OPENING_SECONDS = 0.2
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
    """A program depends on no view."""

    def write_plain(solution: Solution, view: View) -> str:
        if fault := beyond_programs(solution.problem):
            raise InvalidProblem(fault)
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
    "graph.svg": Export("image/svg+xml", graph_svg, 1e-6, shown_as="image/svg+xml"),
    **{f"step_{name}.py": Export("text/x-python", _program(write), 5e-6) for name, write in PROGRAMS.items()},
}


STATE_DICT = {
    "fc1.weight": [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]],
    "fc1.bias": [0.1, -0.1, 0.0],
    "fc2.weight": [[0.4, -0.3, 0.7]],
    "fc2.bias": [0.1],
    "inputs": [0.8, -0.5],
    "targets": [0.5],
}
LINK = {
    "example": "The id of a published example",
    "sizes": "Units of each layer, such as 2-3-1",
    "samples": "Number of samples",
    "numbers": "friendly or random: where the numbers that are not given come from",
    "seed": "The seed of these numbers",
    "digits": "Digits that are shown",
    "decimal": "point or comma",
    "lang": "en, de or es",
    "show": "1: to be shown by a browser and not saved",
}
"""Parameters of a link that are no numbers of the network."""
LINK_EXAMPLE = {"example": "notes-231", "digits": "3"}
FORM_SAYS = "The parameters of the link of a page, also those with an address, such as W.2.0.1=0.7."
IN_QUERY: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "description": says, "schema": {"type": "string"}}
        | ({"example": LINK_EXAMPLE[name]} if name in LINK_EXAMPLE else {})
        for name, says in LINK.items()
    ]
}
IN_FORM: dict[str, Any] = {
    "requestBody": {
        "description": FORM_SAYS,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {name: {"type": "string", "description": says} for name, says in LINK.items()},
                    "examples": [LINK_EXAMPLE],
                }
            }
        },
    }
}
MEDIA_TYPES = sorted({file.media_type for file in FILES.values()}, key=lambda name: not name.startswith("text/"))
"""Text first: clients that are generated take the first for all."""
FILE: Answers = {
    200: {
        "description": "The file",
        "content": {
            name: {"schema": {"type": "object" if name == "application/json" else "string"}} for name in MEDIA_TYPES
        },
    }
}
FileName = Annotated[
    str,
    Path(description="Which file", json_schema_extra={"enum": list(FILES), "examples": ["values.csv"]}),
]
router = APIRouter(tags=["files"], route_class=StrictRoute)


@router.get(
    "/export/{name}",
    operation_id="export_file",
    response_class=Response,
    responses=FILE | documented(400, 404, 422, 429, 503),
    openapi_extra=IN_QUERY,
)
async def export(request: Request, name: FileName) -> Response:
    """What a page of the lab shows as a file. The link that /open answers is the rest of the address as it stands."""
    return await _export(request, name)


@router.post(
    "/export/{name}",
    operation_id="export_file_posted",
    response_class=Response,
    responses=FILE | documented(400, 404, 413, 422, 429, 503),
    openapi_extra=IN_FORM,
)
async def export_posted(request: Request, name: FileName) -> Response:
    """The same for numbers of one's own, and for a link that is too long for an address."""
    return await _export(request, name)


async def _export(request: Request, name: str) -> Response:
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


OPENED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "examples": [STATE_DICT]}}},
    }
}


@router.post(
    "/open", operation_id="open_file", responses=documented(400, 413, 415, 422, 429, 503), openapi_extra=OPENED
)
async def open_file(
    request: Request, name: Annotated[str, InQuery(description="The name of the file, for the title of the page")] = ""
) -> LinkOut:
    """The link of the page of a file: an exported problem.json, a bare problem, or a PyTorch state dict as JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ProblemError(415, Fault("Content-Type", "application/json", "another content type, or none"))
    content = await request.json()
    return await offload(request, OPENING_SECONDS, lambda: LinkOut(link=link(query_of(opened(content), name))))


@router.post("/pasted", include_in_schema=False)
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
