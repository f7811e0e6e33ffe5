"""Training over HTTP: whole, or watched line by line. A run is worked in short pieces, in threads of its own.

Two pieces at a time, however many runs there are: they take turns, and nobody else waits for a thread. Who leaves frees
the work: a stream by the exit of its dependency, which runs as soon as the client is gone; a whole run is asked about
its client after every piece. A large answer is written in pieces too: a call that wrote it at once would let no other
thread run until it is done, not even the one that answers all other requests.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain
from math import inf
from threading import Event
from time import monotonic
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import TypeAdapter

from ...backprop.errors import Fault, InvalidProblem
from ...backprop.problem import Problem
from ...settings import Settings
from ...training.run import Progress, progress
from .. import limits
from ..admission import Places
from ..ending import closing
from ..strict import StrictRoute
from .responses import LINES, TrainOut
from .routes import ERRORS, require_work
from .serializers import Json, end_line, frame_line, training_answer
from .training_requests import TrainIn

to_json = TypeAdapter(Any).dump_json
MAX_NUMBERS_AT_ONCE = 4096
"""Numbers of a piece: less than a millisecond."""


async def encode_json(answer: Callable[[], Json], turns: CapacityLimiter) -> bytes:
    """An answer that is made and written in a thread: as many at a time as there are turns, as it takes much memory."""
    return await to_thread.run_sync(lambda: b"".join(chunks(answer())), limiter=turns)


def chunks(value: Any) -> Iterator[bytes]:
    """A value as JSON."""
    if _numbers(value) <= MAX_NUMBERS_AT_ONCE:
        yield to_json(value)
    elif isinstance(value, dict):
        yield from _between(b"{}", (chain([to_json(name), b":"], chunks(item)) for name, item in value.items()))
    elif (at_once := MAX_NUMBERS_AT_ONCE // _numbers_of_one(value)) > 1:
        slices = (value[start : start + at_once] for start in range(0, len(value), at_once))
        yield from _between(b"[]", ([to_json(some)[1:-1]] for some in slices))
    else:
        yield from _between(b"[]", map(chunks, value))


def _between(brackets: bytes, items: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """Items, each of them in pieces, with commas and brackets around."""
    before = brackets[:1]
    for item in items:
        yield before
        yield from item
        before = b","
    yield brackets[1:]


def _numbers(value: Any) -> int:
    """About how many numbers there are in it."""
    if isinstance(value, dict):
        return sum(map(_numbers, value.values()))
    return len(value) * _numbers_of_one(value) if isinstance(value, list) and value else 1


def _numbers_of_one(items: list[Any]) -> int:
    """The same for an item of a list: they are alike, but the first and the last layer may be smaller than others."""
    return max(_numbers(items[at]) for at in {0, len(items) // 2, len(items) - 1})


router = APIRouter(prefix="/api", tags=["train"], route_class=StrictRoute)


class RequestedRun:
    """A training run under way. Raises InvalidProblem where the request does not fit together."""

    def __init__(self, body: TrainIn, request: Request) -> None:
        settings: Settings = request.app.state.settings
        self.turns: CapacityLimiter = request.app.state.turns
        problem = body.problem()
        require_work(problem, min(limits.MOST_WORK, limits.MOST_TRAINING_WORK // body.epochs))
        _require_frames(problem, body.frames)
        self.cancelled = Event()
        self.pieces: Iterator[Progress] = progress(
            problem,
            body.recipe(settings.training_seconds),
            test=body.test_samples(problem),
            state=body.started(problem),
            cancelled=self.cancelled,
        )

    async def piece(self) -> Progress:
        """The next piece of work. Raises NotFinite where the very first pass is too large for float64."""
        if closing.is_set():
            self.cancelled.set()
        return await to_thread.run_sync(next, self.pieces, limiter=self.turns, abandon_on_cancel=True)


@router.post("/train", operation_id="train", response_model=TrainOut, responses=ERRORS)
async def training(body: TrainIn, request: Request) -> Response:
    """Gradient descent for a number of epochs. A network that diverges is a result: where, and the last finite one."""
    with _place(request):
        run = RequestedRun(body, request)
        while (trained := (await run.piece()).result) is None:
            if await request.is_disconnected():
                run.cancelled.set()
    content = await encode_json(partial(training_answer, trained), run.turns)
    return Response(content, media_type="application/json")


async def started(body: TrainIn, request: Request) -> AsyncIterator[tuple[RequestedRun, Progress]]:
    """The run of a stream and its first piece of work: what is wrong has to be said before the first line."""
    with _place(request):
        run = RequestedRun(body, request)
        try:
            yield run, await run.piece()
        finally:
            run.cancelled.set()


class JsonLines(StreamingResponse):
    media_type = "application/jsonl"


@router.post("/train/stream", operation_id="train_stream", response_class=JsonLines, responses=ERRORS | LINES)
async def stream(begun: Annotated[tuple[RequestedRun, Progress], Depends(started)]) -> AsyncIterator[bytes]:
    """The same as JSON Lines while it goes on. The last line has the type "end", a reason, and what to go on from."""
    run, chunk = begun
    chunks, told = [chunk], -inf
    while chunk.result is None:
        if monotonic() - told > limits.STREAM_SECONDS:
            yield await encode_json(partial(frame_line, chunks), run.turns) + b"\n"
            chunks, told = [], monotonic()
        chunk = await run.piece()
        chunks.append(chunk)
    yield await encode_json(partial(end_line, chunks, chunk.result), run.turns) + b"\n"


def _place(request: Request) -> AbstractContextManager[None]:
    """For a run. Raises Busy where there are too many under way."""
    places: Places = request.app.state.runs
    return places.one()


def _require_frames(problem: Problem, frames: int) -> None:
    """Raises InvalidProblem where the frames of a training would hold too many numbers."""
    most = limits.MOST_FRAME_NUMBERS // problem.network.parameters
    if frames > most:
        raise InvalidProblem(Fault("frames", f"at most {most} frames of a network of this size", f"{frames}"))
