"""The training page: a run as its link says it, worked out at once and looked at from every side.

`/train` is the whole page. With scripts a change of a setting asks `/train/run` for the run and the parts of the page
that follow from it; what an epoch looks like is asked over a kept WebSocket, `/train/look`; what takes longer,
histograms and what is wrong in the network, comes after, from `/train/more`.
"""

import json
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from struct import pack
from typing import Any, TypeVar
from zlib import crc32

import numpy as np
from fastapi import APIRouter, Request, WebSocket
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from ...backprop.errors import Fault, InvalidProblem
from ...explain.language import LANGUAGES, current
from ...explain.numbers import Style
from ...explain.training.drawing import SHAPES
from ...explain.training.histograms import QUANTITIES
from ..admission import Compute
from ..framing import allow_framing, is_embedded
from ..headers import root_of
from ..kept import page_of
from ..limits import PAGE_DATA, PAGE_TRAINING_SECONDS
from ..parameters import LINK_OR_FORM, of_form, parameters
from ..sockets import Message, converse
from ..strict import StrictRoute
from ..templating import page, templates
from .fields import EDGE_NAMES, FEATURE_NAMES, SCALE_NAMES, TABLE, field_of
from .form import Controls
from .frame import FrameView, frame_head, parameters_of, view_frame
from .lab_step import batch_problem, step_file, step_link, step_problem
from .link import TrainingLink, read, sides_of, style_of
from .pictures import hex_colours
from .run import is_kept, setup, train_or_none
from .run_view import RunView
from .words import script_words, whole

PICTURES_SECONDS = 0.1
"""What looking at a run takes."""
UPDATES_A_SECOND = 5e8
"""About how many parameters times samples are learnt from in a second."""
PARTS = ("controls", "result", "network", "map", "time")
"""The parts of the page that follow from a run, by the id of their element."""
MESSAGES = {
    "edge_names": EDGE_NAMES,
    "field_of": field_of,
    "scale_names": SCALE_NAMES,
    "feature_names": FEATURE_NAMES,
    "quantities_seen": QUANTITIES,
    "shapes": SHAPES,
    "whole": whole,
    "sign": lambda value: "neg" if value < 0 else "pos" if value > 0 else "zero",
}
"""What the templates of this page call."""
Answer = TypeVar("Answer")
router = APIRouter(include_in_schema=False, route_class=StrictRoute)


@router.api_route("/train", methods=LINK_OR_FORM, response_class=HTMLResponse)
async def train_page(request: Request) -> Response:
    """The page of a run. An edit of the structure, or a form, leads to the link of what came of it if that is short."""
    asked = await parameters(request)
    link = read(asked)
    if not link.faults and (asked.get("do") if request.method == "GET" else link.is_short):
        return RedirectResponse(f"{root_of(request.scope)}/train{link.link()}", 303)
    return await page_of(request, _seconds(link), lambda: _page(request, link), request.app.state.training)


def _seconds(link: TrainingLink) -> float:
    """What a run and its pictures are predicted to take: about what its setting ask for."""
    if link.faults:
        return PICTURES_SECONDS
    v, sizes = link.values, (len(link.features), *link.hidden, 1)
    parameters = sum((before + 1) * size for before, size in pairwise(sizes))
    samples = PAGE_DATA if link.data == TABLE else v["samples"]
    training: float = v["epochs"] * samples * parameters / UPDATES_A_SECOND
    return PICTURES_SECONDS + min(training, PAGE_TRAINING_SECONDS)


async def _worked(asker: HTTPConnection, link: TrainingLink, answer: Callable[[], Answer]) -> Answer:
    """Worked in a slot of training, which pages of the lab do not wait for."""
    compute: Compute = asker.app.state.training
    return await compute.run(asker, PICTURES_SECONDS if is_kept(link.run) else _seconds(link), answer)


def _page(request: Request, link: TrainingLink) -> Response:
    run = train_or_none(link)
    context = _context(request, link, RunView(link, run) if run else None)
    context["switches"] = {code: f"{context['root']}/train{link.link(lang=code)}" for code in LANGUAGES}
    context["data"] = {"words": script_words(), "palettes": hex_colours(), "link": link.link()}
    response = page(request, "train/page.html", context, 200 if run else 422)
    if is_embedded(request.scope):
        allow_framing(request, response)
    if run and run.training.stopped == "time_budget":
        response.headers["Cache-Control"] = "no-store"  # another time it may come further
    return response


def _context(request: Request, link: TrainingLink, seen: RunView | None, pictures: bool = True) -> dict[str, Any]:
    own: dict[str, Any] = {
        "link": link,
        "seen": seen,
        "form": Controls(link),
        "style": style_of(link.view),
        "pictures": pictures,
    }
    own |= {"lang": link.view["lang"], "language": current.get(), "root": root_of(request.scope)}
    return own | MESSAGES


@router.post("/train/run")
async def run(request: Request) -> Response:
    """The run of a form, with the parts of the page that follow from it; what is wrong where there is none."""
    asked = await parameters(request)
    link = read(asked)
    return await _worked(request, link, lambda: _run(request, link, set(asked.get("have", "").split())))


def _run(request: Request, link: TrainingLink, have: Collection[str] = ()) -> Response:
    """have: the parts that the page has already, by name and check sum."""
    found = train_or_none(link)
    context = _context(request, link, RunView(link, found) if found else None, pictures=False)
    if context["seen"] is None:
        refused = {"page": {"controls": _part("controls", context), "result": _part("result", context)}}
        return Response(json.dumps(refused), 422, media_type="application/json")
    written, sums = _parts(context, have)
    headers = {"Content-Encoding": "identity"}  # most of it are random digits, which do not get smaller
    body = encode_run(context["seen"], written, link.link(), sums)
    return Response(body, media_type="application/octet-stream", headers=headers)


def _parts(context: Mapping[str, Any], have: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The parts that the page does not have; and the check sums of all: of what a part depends on, where that is told
    without writing it, else of the part itself."""
    shapes = {"controls": context["form"].shape} | {name: context["seen"].shape(name) for name in ("network", "map")}
    written: dict[str, str] = {}
    sums = []
    for name in PARTS:
        text = None if name in shapes else _part(name, context)
        told = text or repr((context["language"], shapes[name]))
        sums.append(f"{name}.{crc32(told.encode()):x}")
        if sums[-1] not in have:
            written[name] = text or _part(name, context)
    return written, sums


def _part(name: str, context: Mapping[str, Any]) -> str:
    return templates.get_template(f"train/{name}.html").render(context)


@router.post("/train/more", response_class=HTMLResponse)
async def more(request: Request) -> Response:
    """Histograms, and what is wrong in the network, at the epoch of a link."""
    link = read(await parameters(request))
    return await _worked(request, link, lambda: _more(request, link))


def _more(request: Request, link: TrainingLink) -> Response:
    found = train_or_none(link)
    if found is None:
        raise InvalidProblem(*link.faults)
    return HTMLResponse(_part("more", _context(request, link, RunView(link, found))))


@router.post("/train/look")
async def look_once(request: Request) -> Response:
    """What the epoch of a link looks like."""
    link = read(await parameters(request))
    return await _worked(request, link, lambda: _look_once(link))


def _look_once(link: TrainingLink) -> Response:
    found = train_or_none(link)
    if found is None:
        raise InvalidProblem(*link.faults)
    seen = RunView(link, found)
    return Response(encode_frame(seen.look, seen.style), media_type="application/octet-stream")


@router.websocket("/train/look")
async def keep_looking(socket: WebSocket) -> None:
    """The same for many epochs: a text is the link of what is looked at, bytes are a frame and the one before it."""
    link: TrainingLink | None = None

    async def answered(message: Message) -> Message | None:
        nonlocal link
        if isinstance(message, str):
            link = read(of_form(message.encode(), socket))
            if link.faults:
                raise InvalidProblem(*link.faults)
            return None
        if link is None or link.faults:
            raise InvalidProblem(*(link.faults if link else [Fault("link", "a link before the first frame", "none")]))
        asked = link
        return await _worked(socket, asked, lambda: _looked(asked, message))

    await converse(socket, answered)


def _looked(link: TrainingLink, data: bytes) -> bytes:
    now, before = parameters_of(link.run, data)
    seen = view_frame(link.run, now, before, link.view["edges"], sides_of(link.view, len(setup(link.run).data.columns)))
    return encode_frame(seen, style_of(link.view))


@router.api_route("/train/step", methods=LINK_OR_FORM)
async def step(request: Request) -> Response:
    """One sample at an epoch, in the lab; as a file that the lab opens where the network is too large for a link."""
    link = read(await parameters(request))
    return await _worked(request, link, lambda: _step(request, link))


def _step(request: Request, link: TrainingLink) -> Response:
    found = train_or_none(link)
    if found is None:
        return _page(request, link)
    seen = RunView(link, found)
    problem, what = step_problem(found, seen.frame, seen.sample), f"{seen.sample}"
    number = max(int(link.view["batch"] or 0), 1)
    if link.view["batch"] and (batch := batch_problem(found, seen.frame, number - 1)):
        problem, what = batch, f"batch {min(number, seen.batches)}"
    if address := step_link(problem, link.view["lang"], (seen.epoch, link.data, what), link.link()[1:]):
        return RedirectResponse(root_of(request.scope) + address, 303)
    name = what.replace(" ", "-") if link.view["batch"] else f"sample-{what}"
    headers = {"Content-Disposition": f'attachment; filename="epoch-{seen.epoch}-{name}.json"'}
    return Response(step_file(problem), media_type="application/json", headers=headers)


def join_parts(*parts: bytes) -> bytes:
    """Parts with their lengths in front."""
    return b"".join(pack("<I", len(part)) + part for part in parts)


def encode_frame(seen: FrameView, style: Style) -> bytes:
    """What an epoch looks like."""
    text = json.dumps(frame_head(seen, style), separators=(",", ":")).encode()
    return join_parts(text) + np.ascontiguousarray(seen.map).tobytes() + seen.units.tobytes()


def encode_run(seen: RunView, page: dict[str, str], link: str, sums: list[str]) -> bytes:
    """A run: what the time line needs, the parts of the page, what its epoch looks like, and all its frames."""
    told: dict[str, Any] = seen.data | {"link": link, "have": sums}
    return join_parts(
        json.dumps(told, separators=(",", ":")).encode(),
        json.dumps(page, ensure_ascii=False).encode(),
        encode_frame(seen.look, seen.style),
        seen.run.training.frame_parameters.astype("<f8").tobytes(),
    )
