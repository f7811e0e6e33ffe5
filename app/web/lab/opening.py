"""Reading a file that somebody opens: a problem of ours, or the weights of a trained network."""

from typing import Any

from pydantic import ValidationError

from ...backprop.errors import Fault, InvalidProblem, Phrase
from ...backprop.problem import Problem
from ...explain.default_values import default_number
from ..api.requests import ForwardIn
from ..places import faults_of, kind_of
from .fields import fields_of
from .link import Query, read
from .origin import of_file
from .state_dict import problem_around


def opened(content: Any) -> Problem:
    """The problem of a file: of ours, of a bare problem as the API takes it, or around a PyTorch state dict.

    Raises InvalidProblem with what is wrong at which place of the file.
    """
    if not isinstance(content, dict):
        raise InvalidProblem(Fault("body", Phrase("an object"), kind_of(content)))
    if "problem" in content:
        return _problem(content["problem"])
    return _problem(content if "network" in content else problem_around(content))


def query_of(problem: Problem, name: str = "") -> Query:
    """The page of a problem from a file of this name. Raises InvalidProblem where it is too large for one."""
    fields = dict(fields_of(problem))
    origin = of_file(name, fields)
    query = read(fields | ({"origin": origin} if origin else {}))
    if query.problem is None:
        raise InvalidProblem(*query.faults)
    return query


def _problem(data: Any) -> Problem:
    """A problem as the API takes it; what it may leave out and a page needs is filled in."""
    try:
        body = ForwardIn.model_validate(data)
    except ValidationError as error:
        places = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise InvalidProblem(*faults_of(places, data, ForwardIn)) from None
    problem = body.problem()
    rate = body.learning_rate or default_number("learning_rate", problem.network.sizes)
    return body.model_copy(update={"targets": body.targets or _targets(problem), "learning_rate": rate}).problem()


def _targets(problem: Problem) -> list[Any]:
    """Targets for a problem without any: one list, or a list for each sample."""
    sizes, depth = problem.network.sizes, problem.network.depth
    rows = [
        [default_number(f"{problem.sample_prefix(s)}y.{depth}.{j}", sizes) for j in range(sizes[-1])]
        for s in range(problem.samples)
    ]
    return rows[0] if problem.single else rows
