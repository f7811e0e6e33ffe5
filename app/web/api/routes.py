"""The REST API. A handler only translates: JSON to a problem, the mathematics, a trace to JSON."""

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.problem import Problem
from ...backprop.solve import solve, solve_forward
from ...check.arrays import Compared, compare
from ...check.checking import check, require_known
from ...check.conventions import matching_conventions
from ...check.published import published
from ...explain.examples import Example, examples
from .. import limits
from ..admission import offload
from ..errors import ProblemError, documented
from ..strict import StrictRoute
from .requests import CheckIn, ForwardIn, GradientIn
from .responses import CheckOut, ExampleOut, ForwardOut, GradientOut
from .serializers import Json, check_answer, forward_answer, gradient_answer, gradients_alone

router = APIRouter(prefix="/api", route_class=StrictRoute)
ERRORS = documented(400, 413, 415, 422, 429, 503)


@router.post(
    "/forward",
    operation_id="forward",
    tags=["calculate"],
    response_model=ForwardOut,
    response_model_exclude_unset=True,
    responses=ERRORS,
)
async def forward(body: ForwardIn, request: Request) -> Json:
    """The forward pass: z and a of every layer, the outputs and, where there are targets, the cost."""
    problem = body.problem()
    work = require_work(problem, limits.MOST_WORK)
    return await offload(request, limits.pass_seconds(work), lambda: forward_answer(solve_forward(problem)))


@router.post(
    "/gradient",
    operation_id="gradient",
    tags=["calculate"],
    response_model=GradientOut,
    response_model_exclude_unset=True,
    responses=ERRORS,
)
async def gradient(body: GradientIn, request: Request) -> Json:
    """The backward pass too: every delta and gradient; with a learning rate also the update and what comes of it."""
    problem = body.problem()
    in_detail = body.gradient_check or body.whys or body.per_sample
    work = require_work(problem, limits.MOST_IN_DETAIL if in_detail else limits.MOST_WORK)
    write = partial(gradient_answer, check=body.gradient_check, whys=body.whys, per_sample=body.per_sample)
    seconds = limits.pass_seconds(work, in_detail)

    def answer() -> Json:
        found = write(solve(problem))
        return gradients_alone(found) if body.gradients_only else found

    return await offload(request, seconds, answer)


@router.post("/check", operation_id="check", tags=["calculate"], response_model=CheckOut, responses=ERRORS)
async def checking(body: CheckIn, request: Request) -> Json:
    """A learner's numbers marked: right, rounded, follows from an earlier slip, or wrong, and then what went wrong."""
    problem = body.problem()
    work = require_work(problem, limits.MOST_IN_DETAIL)
    return await offload(request, limits.page_seconds(work), lambda: _checked(problem, body))


def _checked(problem: Problem, body: CheckIn) -> Json:
    checked = require_known(check(problem, body.answers, body.conventions))
    return check_answer(checked, matching_conventions(problem, checked), _compared(problem, body.arrays))


def _compared(problem: Problem, arrays: str | dict[str, Any]) -> Compared | None:
    """What a program printed, compared. Raises InvalidProblem where that cannot be read, or does not fit."""
    text = arrays if isinstance(arrays, str) else json.dumps(arrays)
    if not arrays:
        return None
    try:
        return compare(problem, text)
    except ValueError as error:
        raise InvalidProblem(Fault("arrays", error.args[0], Phrase("other text"))) from None


@router.get("/examples", response_model=list[ExampleOut], operation_id="examples", tags=["examples"])
async def list_examples() -> list[Json]:
    """The published examples: problem, source, the numbers as printed, and what is found to be wrong with them."""
    return [_example_json(example) for example in examples().values()]


@router.get(
    "/examples/{id}",
    response_model=ExampleOut,
    operation_id="example",
    responses=documented(404, 422),
    tags=["examples"],
)
async def one_example(id: Annotated[str, Path(examples=["notes-231"])]) -> Json:
    """One published example."""
    example = examples().get(id)
    if example is None:
        raise ProblemError(404, Fault("id", "one of " + ", ".join(examples()), "another name"))
    return _example_json(example)


def _example_json(example: Example) -> Json:
    own = {name: getattr(example, name) for name in ("id", "title", "source", "published", "remark")}
    return {**own, "problem": example.data, "errata": " ".join(published(example.id).errata)}


def require_work(problem: Problem, most: int) -> int:
    """The work of a pass. Raises InvalidProblem where that is more than the server takes on."""
    work = limits.work_of(problem)
    if work > most:
        raise InvalidProblem(Fault("network", f"at most {most} parameters times samples for this request", f"{work}"))
    return work
