"""An edit, answered at once: the numbers of a page as texts, and nothing else of it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, WebSocket
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from ...backprop.errors import InvalidProblem
from ...backprop.solve import solve
from ...explain.layout import edge_names, units_off, widths
from ...explain.numbers import Style
from ...explain.solution import Solution
from ..compute import offload
from ..limits import LIVE_WORK, SIGHT_WORK, pass_seconds
from ..parameters import parameters
from ..sockets import Message, converse
from ..strict import StrictRoute
from .link import Query, read
from .sight import Sight
from .talk import Talk
from .view import View

router = APIRouter(include_in_schema=False, route_class=StrictRoute)

Text = str | tuple[str, str]


class Live(BaseModel):
    """What an edit changes on a page."""

    texts: dict[str, Text]
    """By address the number as shown; where that is not all of it, with its full value. `address@fit` is the number in
    a narrow place where it differs, `address@13` with more digits."""
    widths: dict[str, float]
    """How thick the edges are, by address."""
    off: dict[str, list[str]]
    """By what units show, a or a_new, the units that are off, as layer.unit."""


@router.post("/live")
async def live(request: Request) -> Live:
    """The numbers of the page that has these parameters."""
    asked = await parameters(request)
    return await numbers(request, asked, read(asked))


@router.websocket("/live")
async def keep_live(socket: WebSocket) -> None:
    """The same over one connection for many edits: a form as the question, or after a + what differs from the question
    before; the numbers or the errors as the answer.
    """
    talk = Talk(socket)

    async def answered(message: Message) -> str:
        form = message if isinstance(message, bytes) else message.encode()
        return (await numbers(socket, *talk.hear(form))).model_dump_json()

    await converse(socket, answered)


async def numbers(asker: HTTPConnection, asked: Mapping[str, str], query: Query) -> Live:
    """The numbers of the page that has these parameters, or what it has in sight of them. Raises InvalidProblem."""
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    sight = Sight.of(asked.get("sight"))
    work = (LIVE_WORK if sight.said is None else SIGHT_WORK) * query.problem.network.parameters * query.samples
    return await offload(asker, pass_seconds(work), lambda: answer(query, View.of(asked, query), sight))


def answer(query: Query, view: View, sight: Sight) -> Live:
    """The numbers of a problem that are in sight, in the reader's view of it."""
    assert query.problem is not None
    solution = Solution(solve(query.problem), None if query.single else view.sample)
    current = view.within(solution).current(solution)
    # reads whole arrays, from which the widths are taken then
    seen = [*solution.on_page(current, sight.has), *solution.in_sums(sight.has)]
    layers = solution.problem.network.layers
    drawn = ((name, layer) for layer in layers for name in edge_names(solution) if sight.has(name, layer))
    thick = [widths(solution, name, layer, current) for name, layer in drawn]
    off = [(f"{layer}.{j}", names) for layer, j, names in units_off(solution)]
    return Live(
        texts=dict(texts(solution, view.style, filter(sight.asks, seen))),
        widths={address: width for group in thick for address, width in group.items()},
        off={name: [at for at, names in off if name in names] for name in ("a", "a_new")},
    )


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
