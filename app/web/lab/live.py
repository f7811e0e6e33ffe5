"""An edit, answered at once: all numbers of a page as texts and, once the hand rests, what is said of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, WebSocket
from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection

from ...backprop.errors import InvalidProblem
from ...backprop.solve import solve
from ...explain.language import current
from ...explain.layout import edge_names, units_off, widths
from ...explain.numbers import Style
from ...explain.solution import Solution
from ..admission import offload
from ..headers import root_of
from ..limits import LIVE_WORK, page_seconds, pass_seconds
from ..parameters import of_form, parameters
from ..sockets import Message, converse
from ..strict import StrictRoute
from ..templating import templates
from .link import Query, link_work, read
from .page import worked_lab
from .problem_page import problem_context
from .view import View

router = APIRouter(include_in_schema=False, route_class=StrictRoute)

Text = str | tuple[str, str]
"""A number as shown; where that is not all of it, with its value in full."""
Answer = dict[str, Any]
"""texts: by address the numbers; `address@fit` is the number in a narrow place where it differs. widths: how thick the
edges are, by address. off: by what units show, a or a_new, the units that are off, as layer.unit. At rest also html:
what is said of the numbers; query: the link in its usual spelling; is_example: whether a source has printed some.
"""


@router.post("/live")
async def live(request: Request) -> JSONResponse:
    """The numbers of the page that has these parameters."""
    return JSONResponse(await numbers_of(request, await parameters(request)))


@router.websocket("/live")
async def keep_live(socket: WebSocket) -> None:
    """The same over one connection for many edits: a form as the question, the numbers or the errors as the answer."""

    async def answered(message: Message) -> str:
        form = message if isinstance(message, bytes) else message.encode()
        return json.dumps(await numbers_of(socket, of_form(form, socket)))

    await converse(socket, answered)


async def numbers_of(asker: HTTPConnection, asked: Mapping[str, str]) -> Answer:
    """Raises InvalidProblem."""
    query = _read(asked)
    assert query.problem is not None
    seconds = pass_seconds(LIVE_WORK * query.problem.network.parameters * query.samples)
    return await offload(asker, seconds, lambda: numbers(*_solved(query, asked)))


@router.post("/sentences")
async def rest(request: Request) -> JSONResponse:
    """Once the hand rests: what the page says of its numbers as well."""
    asked = await parameters(request)
    query = _read(asked)

    def answer() -> Answer:
        solution, view = _solved(query, asked)
        return numbers(solution, view) | sentences(query, view, solution, root_of(request.scope))

    return JSONResponse(await offload(request, page_seconds(link_work(asked)), answer))


def _read(asked: Mapping[str, str]) -> Query:
    """Raises InvalidProblem."""
    query = read(asked)
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    return query


def _solved(query: Query, asked: Mapping[str, str]) -> tuple[Solution, View]:
    assert query.problem is not None
    view = View.of(asked, query)
    solution = Solution(solve(query.problem), None if query.single else view.sample)
    return solution, view.within(solution)


def numbers(solution: Solution, view: View) -> Answer:
    """All numbers of a page, in the reader's view of them."""
    current_unit = view.current(solution)
    shown = [
        *solution.on_page(current_unit),
        *solution.in_sums(),
    ]  # reads whole arrays, which the widths are taken from
    edges = [(name, layer) for layer in solution.problem.network.layers for name in edge_names(solution)]
    off = [(f"{layer}.{j}", names) for layer, j, names in units_off(solution)]
    return {
        "texts": dict(texts(solution, view.style, shown)),
        "widths": {at: width for edge in edges for at, width in widths(solution, *edge, current_unit).items()},
        "off": {name: [unit for unit, names in off if name in names] for name in ("a", "a_new")},
    }


def sentences(query: Query, view: View, solution: Solution, root: str) -> Answer:
    """What a page says of its numbers, and its links; root: the path that the application is mounted at."""
    context = problem_context(query, view, worked_lab(query, view, solution))
    context |= {"language": current.get(), "root": root}
    html = templates.get_template("lab/sentences.html").render(context)
    return {"html": html, "query": view.link(query).removeprefix("?"), "is_example": query.is_example}


def texts(solution: Solution, style: Style, addresses: Iterable[str]) -> Iterator[tuple[str, Text]]:
    """The numbers at these addresses."""
    for address in addresses:
        value = solution.values[address]
        text, fit = written(value, style)
        yield address, text
        if fit:
            yield f"{address}@fit", fit


@lru_cache(maxsize=20_000, typed=True)
def written(value: Any, style: Style) -> tuple[Text, Text | None]:
    """A number as it is shown, and in a narrow place where that differs. Most stay from one edit to the next."""
    text = style.text(value)
    shown: Text = text if style.exact(value) else (text, style.full(value))
    return shown, (style.short(value), style.full(value)) if len(text) > style.room else None
