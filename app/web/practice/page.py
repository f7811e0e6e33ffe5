"""Practising: the lab with boxes to fill in, and the marks of what was typed. Nothing that is typed is kept here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from ...backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ..admission import offload
from ..kept import page_of
from ..lab.fields import CHOICES
from ..lab.link import Query, link_work, read
from ..lab.problem_page import problem_context, problem_page
from ..lab.view import Lab, View
from ..limits import MOST_IN_DETAIL, page_seconds, work_of
from ..mathml import MathML
from ..parameters import LINK_OR_FORM, parameters
from ..strict import StrictRoute
from ..templating import templates
from .masked import MARK_ROOM, SIGNS, MaskedStyle, draw_masked
from .sheet import Sheet

CONVENTIONS = {*CHOICES, "conventions"}
router = APIRouter(include_in_schema=False, route_class=StrictRoute)


class Marks(BaseModel):
    """What the scripts put in place."""

    lines: dict[str, str]
    """What stands beside a box, by address; nothing for boxes that nothing is said of."""
    verdicts: dict[str, str]
    filled: dict[str, str]
    """What was pasted, by address."""
    summary: str


@router.api_route("/check", methods=LINK_OR_FORM, response_class=HTMLResponse)
async def check_page(request: Request) -> Response:
    """The sheet of a problem, with marks where something was typed."""
    asked = using(await parameters(request))
    return await page_of(request, page_seconds(link_work(asked)), lambda: _page(request, asked))


@router.post("/check/marks")
async def marks(request: Request) -> Marks:
    """The marks of what was typed; what was pasted, by address."""
    asked = await parameters(request)
    return await offload(request, page_seconds(link_work(asked)), lambda: _marks(asked))


def using(asked: Mapping[str, str]) -> Mapping[str, str]:
    """The parameters with the convention of the button that was pressed."""
    return {
        **asked,
        **{name: text for name, text in parse_qsl(asked.get("use", ""), keep_blank_values=True) if name in CONVENTIONS},
    }


def _page(request: Request, asked: Mapping[str, str]) -> Response:
    query = read(asked)
    view = _view(asked, query)
    sheet = _sheet(query, view, asked) if query.problem else None
    return problem_page(request, "practice/page.html", _context(query, view, sheet))


def _context(query: Query, view: View, sheet: Sheet | None) -> dict[str, Any]:
    context = problem_context(query, view, _lab(sheet) if sheet else None)
    context["data"] |= {"terms": {}, "signs": SIGNS, "room": view.style.room - MARK_ROOM}
    return context | {"sheet": sheet}


def _view(asked: Mapping[str, str], query: Query) -> View:
    view = View.of(asked, query)
    return replace(view, style=MaskedStyle(view.style.digits, view.style.decimal, view.style.narrow), select=None)


def _lab(sheet: Sheet) -> Lab:
    return Lab.of(sheet.veiled, sheet.view, sheet.steps, draw_masked, boxes=frozenset(sheet.boxes))


def _sheet(query: Query, view: View, asked: Mapping[str, str]) -> Sheet | None:
    """None where the problem cannot be worked through, or is too large to be marked: the query then says why."""
    assert query.problem is not None
    if (work := work_of(query.problem)) > MOST_IN_DETAIL:
        expected = Phrase(
            "at most %(most)s weights and biases times samples, so that the answers can be marked", most=MOST_IN_DETAIL
        )
        query.faults.append(Fault("sizes", expected, str(work)))
        return None
    try:
        trace = solve(query.problem)
    except BackpropError as error:
        query.faults.extend(error.faults)
        return None
    is_marked = not view.practice.at_end or "mark" in asked
    empty = Sheet(query.problem, trace, view, answers_of(asked), hints_of(asked), is_marked)
    texts = {**empty.texts, **_pasted(empty, asked)}
    return Sheet(query.problem, trace, view, texts, empty.hints, is_marked, asked.get("printed", ""))


def _pasted(sheet: Sheet, asked: Mapping[str, str]) -> dict[str, str]:
    text = asked.get("pasted", "")
    return read_pasted(text, sheet.boxes, asked.get("pasted_at", "")) if text.strip() else {}


def _marks(asked: Mapping[str, str]) -> Marks:
    query = read(asked)
    view = _view(asked, query)
    sheet = _sheet(query, view, asked) if query.problem else None
    if sheet is None:
        raise InvalidProblem(*query.faults)
    written: Any = templates.get_template("practice/mark.html").module
    boxes = [address for address in sheet.boxes if address in sheet.answers or sheet.hint(address)]
    return Marks(
        lines={address: str(written.mark(sheet, MathML(view.style), address)).strip() for address in boxes},
        verdicts={address: sheet.verdict(address) for address in sheet.answers},
        filled=_pasted(sheet, asked),
        summary=str(written.summary(sheet)).strip(),
    )


ROW = re.compile(r"(?P<address>(?:s\d{1,6}:)?[A-Za-z_]\w*(?:\.\d{1,4}){0,3})[;=:\s]+(?P<text>[^;=:\s].*)", re.ASCII)
CELLS = re.compile(r"[\t;]+")
MAX_PASTED_LINES = 2_000
MAX_HINTS = 4
"""The rule in words, with symbols, with numbers, the answer."""


def read_pasted(text: str, boxes: Sequence[str], start: str = "") -> dict[str, str]:
    """Answers by address. Lines with an address say where they belong; others fill the boxes in their order,
    from `start` on, or after the line before them."""
    place = boxes.index(start) if start in boxes else 0
    found: dict[str, str] = {}
    for line in text.splitlines()[:MAX_PASTED_LINES]:
        if match := ROW.fullmatch(line.strip("; \t")):
            found[match["address"]] = match["text"]
            place = boxes.index(match["address"]) + 1 if match["address"] in boxes else place
            continue
        for cell in filter(None, map(str.strip, CELLS.split(line))):
            if place < len(boxes) and re.search(r"\d", cell):
                found[boxes[place]] = cell
                place += 1
    return found


def hints_of(parameters: Mapping[str, str]) -> dict[str, int]:
    """The levels that were asked for; the button that was pressed asks for one more."""
    texts = _after("hint.", parameters)
    levels = {address: int(text) for address, text in texts.items() if text in ("1", "2", "3", "4")}
    pressed = parameters.get("hint")
    return {**levels, pressed: min(levels.get(pressed, 0) + 1, MAX_HINTS)} if pressed else levels


def answers_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by address."""
    return _after("answer.", parameters)


def _after(prefix: str, parameters: Mapping[str, str]) -> dict[str, str]:
    named: Iterable[str] = (name for name in parameters if name.startswith(prefix))
    return {name.removeprefix(prefix): parameters[name] for name in named}
