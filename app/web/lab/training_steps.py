"""Training step by step: the link of a step says where the training began, and how many steps on it is.

`?example=mazur-2015&training_step=3` begins with Mazur's network and is two updates on. The page then has a link with
the numbers of that step, `training_step=3` and the link of the first step in `from`; once one of the numbers is edited,
it is a network of its own, and the history is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from ...backprop.errors import BackpropError, Fault, InvalidProblem, Phrase
from ...backprop.solve import solve
from ...explain.training_steps import TrainingSteps, next_problem, train
from .fields import fields_of
from .link import Query, read

EDIT = "continue-training"
"""The edit that goes on with the new weights."""
MAX_STEPS = 50
MAX_WORK = 2_000
"""Parameters times samples times steps of a history that is shown."""


@dataclass(frozen=True)
class History:
    """The training steps up to the problem of a page."""

    origin: str
    """The link of the first step."""
    steps: TrainingSteps

    @property
    def kept(self) -> dict[str, str | int]:
        """What the link of the page says of it."""
        return {"training_step": self.steps.number, "from": self.origin}


def history_of(parameters: Mapping[str, str], query: Query) -> History | None:
    """The history that a link tells, where its last step is the problem of the link."""
    number, origin = step_number(parameters), parameters.get("from", "")
    if number < 2 or not origin or query.problem is None:
        return None
    history = _history(origin, number)
    is_true = history and [*fields_of(history.steps.problems[-1])] == [*fields_of(query.problem)]
    return history if is_true else None


def step_number(parameters: Mapping[str, str]) -> int:
    """The training step of a link, from 1."""
    text = parameters.get("training_step", "")
    return min(int(text), MAX_STEPS) if text.isascii() and text.isdigit() and len(text) < 4 else 1


@lru_cache(maxsize=64)
def _history(origin: str, number: int) -> History | None:
    problem = read(dict(parse_qsl(origin))).problem
    if problem is None or problem.network.parameters * problem.samples * number > MAX_WORK:
        return None
    try:
        steps = train(problem, number)
    except BackpropError:
        return None
    return History(origin, steps) if steps else None


def continued(query: Query, history: History | None) -> tuple[Query, dict[str, str]]:
    """The query of the next training step, and what its link says of the history.

    Raises InvalidProblem where there are no new weights.
    """
    assert query.problem
    after = next_problem(query.problem, solve(query.problem))
    if after is None:
        raise InvalidProblem(
            Fault("do", Phrase("a step whose new weights are finite numbers"), Phrase("one that diverges"))
        )
    origin, number = (history.origin, history.steps.number) if history else (query.encoded, 1)
    told = {"training_step": str(number + 1), "from": origin}
    return read(query.base.parameters | dict(fields_of(after))), told


def at_step(query: Query, parameters: Mapping[str, str]) -> tuple[Query, dict[str, str]] | None:
    """The query of the training step that a link asks for by its number alone; None where it does not."""
    number = step_number(parameters)
    if number < 2 or "from" in parameters or query.problem is None:
        return None
    history = _history(query.encoded, number)
    if history is None:
        return None
    return read(query.base.parameters | dict(fields_of(history.steps.problems[-1]))), {"from": query.encoded}
