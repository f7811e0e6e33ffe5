"""Conventions: numbers that are right by another one are no errors. Which other convention makes a sheet fit?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..backprop.address import Address
from ..backprop.errors import BackpropError
from ..backprop.problem import Problem
from ..explain.language import N_, _
from ..explain.notation import base_name
from .answers import Typed
from .checking import OPPOSITE, Checked, is_turned
from .comparing import fits, is_right
from .marking import Mark, mark
from .mistakes.line import SQUARES
from .sheet import Sheet
from .worked import worked

SQUARED = dict(
    zip(
        SQUARES,
        (
            N_("a cost with the factor ½"),
            N_("a cost without the factor ½"),
            N_("a cost that is the mean of the squared errors"),
        ),
        strict=True,
    )
)
REDUCTIONS = {"mean": N_("the mean over the samples"), "sum": N_("the sum over the samples")}
BIAS_UPDATES = {
    "each": N_("biases that are updated"),
    "frozen": N_("biases that are not updated"),
    "shared": N_("one shared bias per layer"),
}
WRITTEN = {
    "opposite_delta": N_("deltas with the opposite sign"),
    "threshold": N_("thresholds, which are biases with the opposite sign"),
}
COSTLY = ("cost", "dC_da", "delta", "dC_dW", "dC_db", "step_W", "step_b", "W", "b", "a", "z")
KEYS = {"cost": "cost_name"}
"""Settings that a Problem has under another name than the API."""
MOVED = ("step_b", "b", "z", "a", "cost")
"""What depends on how biases are updated, after the update."""


@dataclass(frozen=True)
class Fitting:
    """A convention that a sheet fits: the setting of the problem, or `conventions` for how answers are written."""

    setting: str
    value: str
    what: str

    @property
    def says(self) -> str:
        """In the current language: your numbers fit …"""
        return _("Your numbers match %(what)s.", what=_(self.what))


def fitting(problem: Problem, checked: Checked) -> tuple[Fitting, ...]:
    """The conventions by which some of the wrong lines are right, and no line is worse."""
    wrong = [address for address, judged in checked.marks.items() if judged.verdict == "wrong"]
    others = dict.fromkeys(found for address in wrong for found in _others(problem, checked, address))
    return tuple(found for found in others if _is_better(problem, checked, found))


def by(problem: Problem, found: Fitting) -> Problem:
    """The problem by another convention."""
    if found.setting == "conventions":
        return problem
    changed: dict[str, Any] = {KEYS.get(found.setting, found.setting): found.value}
    return replace(problem, **changed)


def _others(problem: Problem, checked: Checked, wrong: str) -> Iterator[Fitting]:
    """The conventions that could make this line right."""
    at = Address.parse(wrong)
    name = base_name(at.name)
    for convention, names in OPPOSITE.items():
        if name in names:
            listed = sorted({convention} ^ set(checked.conventions))
            yield Fitting("conventions", ",".join(listed), WRITTEN[convention])
    if name in COSTLY and problem.cost_name in SQUARED:
        yield from _settings("cost", _squares(problem), problem.cost_name)
    if name in MOVED and (name != at.name or name == "step_b"):
        yield from _settings("bias_update", BIAS_UPDATES, problem.bias_update)
    if not problem.single:
        yield from _settings("reduction", REDUCTIONS, problem.reduction)


def _squares(problem: Problem) -> dict[str, str]:
    """The costs that differ: with one output a mean is no other than a sum."""
    left_out = {"squared_error", "mean_squared_error"} - {problem.cost_name}
    is_single, is_half = problem.network.sizes[-1] == 1, problem.cost_name == "half_squared_error"
    same = "mean_squared_error" if is_half else left_out.pop()
    return {name: what for name, what in SQUARED.items() if not (is_single and name == same)}


def _settings(setting: str, choices: Mapping[str, str], current: str) -> Iterator[Fitting]:
    return (Fitting(setting, value, what) for value, what in choices.items() if value != current)


def _is_better(problem: Problem, checked: Checked, found: Fitting) -> bool:
    try:
        sheet = _sheet(problem, checked, found)
        if not _most_become_right(sheet, checked):
            return False
        marks, _marker = mark(sheet)
    except BackpropError:
        return False
    wrong_now, wrong_before = _with(marks, "wrong"), _with(checked.marks, "wrong")
    unsound = _with(checked.marks, "wrong", "follows")
    return wrong_now < wrong_before and _with(marks, "wrong", "follows") <= unsound


def _sheet(problem: Problem, checked: Checked, found: Fitting) -> Sheet:
    """The same answers by another convention."""
    if found.setting != "conventions":
        return replace(checked.sheet, trace=worked(by(problem, found)))
    now = tuple(filter(None, found.value.split(",")))
    answers = checked.sheet.answers.items()
    turned = {at: is_turned(at, now) != is_turned(at, checked.conventions) for at, _typed in answers}
    return checked.sheet.filled({at: typed.negated() if turned[at] else typed for at, typed in answers})


def _most_become_right(sheet: Sheet, checked: Checked) -> bool:
    """Whether of the wrong lines that the convention changes, most are right by it: one may be so by chance.

    Where signs are turned, one is enough, as the lines after it go on from it.
    """
    before, answers = checked.sheet, sheet.answers
    wrong = [at for at in _with(checked.marks, "wrong") if at in sheet.values]
    if turned := [at for at in wrong if answers[at] is not before.answers[at]]:
        return any(is_right(answers[at], sheet.values[at]) or _is_next(answers[at], checked.marks[at]) for at in turned)
    changed = [at for at in wrong if sheet.values[at] != before.values[at]]
    right = sum(is_right(answers[at], sheet.values[at]) for at in changed)
    return 2 * right > len(changed)


def _is_next(typed: Typed, judged: Mark) -> bool:
    """Whether an answer follows from the lines before it."""
    return judged.carried is not None and fits(typed, judged.carried, judged.radius)


def _with(marks: Mapping[str, Mark], *verdicts: str) -> set[str]:
    return {address for address, judged in marks.items() if judged.verdict in verdicts}
