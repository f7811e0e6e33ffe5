"""Practising: the lab with boxes to fill in, and the marks of what was typed. Nothing that is typed is kept here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from ...backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ..compute import offload
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
from .filled_in import answers_of, hints_of, read_pasted
from .masked import MARK_ROOM, SIGNS, VeiledStyle, draw_veiled
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
    return replace(view, style=VeiledStyle(view.style.digits, view.style.decimal), select=None)


def _lab(sheet: Sheet) -> Lab:
    return Lab.of(sheet.veiled, sheet.view, sheet.steps, draw_veiled, boxes=frozenset(sheet.boxes))


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
    return Sheet(query.problem, trace, view, {**empty.texts, **_pasted(empty, asked)}, empty.hints, is_marked)


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
