"""Conventions: numbers that are right by another one are no errors. Which other convention makes a sheet fit?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from ..backprop.address import Address
from ..backprop.errors import BackpropError
from ..backprop.problem import Problem
from ..explain.language import N_, _
from ..explain.notation import base_name
from .answers import Typed
from .checking import OPPOSITE, Checked, is_negated
from .evidence import LIMIT
from .marking import Mark, mark
from .mistakes import SQUARES
from .sheet import Sheet, worked

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
    "opposite_gradients": N_("deltas and gradients with the opposite sign, which are then added in the update"),
    "threshold": N_("thresholds, which are biases with the opposite sign"),
}
WEIGHTS = N_("weights written as input × output: swap rows and columns of W in the given numbers")
COSTLY = ("cost", "dC_da", "delta", "dC_dW", "dC_db", "step_W", "step_b", "W", "b", "a", "z")
KEYS = {"cost": "cost_name"}
"""Settings that a Problem has under another name than the API."""
MOVED = ("step_b", "b", "z", "a", "cost")
"""What depends on how biases are updated, after the update."""


MOST_WRONG = 2
"""Wrong lines of a quantity that conventions are looked for in."""
CLOSE = 0.02
"""As a share of a number: as near as that it may be right by a convention, within the learner's rounding."""


@dataclass(frozen=True)
class Setting:
    """One convention: a setting of the problem, `conventions` for how answers are written, or `weights`."""

    setting: str
    value: str
    what: str


@dataclass(frozen=True)
class ConventionMatch:
    """Conventions that a sheet fits, one or two together."""

    settings: tuple[Setting, ...]

    @property
    def says(self) -> str:
        """In the current language: your numbers fit …"""
        return _("Your numbers match %(what)s.", what=_(" and ").join(_(each.what) for each in self.settings))

    @property
    def can_be_used(self) -> bool:
        """Whether the sheet can be marked by it; rows and columns of given weights are for the learner to swap."""
        return all(each.setting != "weights" for each in self.settings)

    @property
    def query(self) -> dict[str, str]:
        """The settings as parameters of a link."""
        found: dict[str, str] = {}
        for each in self.settings:
            found[each.setting] = ",".join(filter(None, (found.get(each.setting), each.value)))
        return found


def matching_conventions(problem: Problem, checked: Checked) -> tuple[ConventionMatch, ...]:
    """The conventions, one or two, by which most of the wrong lines are right and no line is worse; the best ones."""
    wrong = _first_of_each(at for at, judged in checked.marks.items() if judged.verdict == "wrong")
    known = list(dict.fromkeys(each for at in wrong for each in _settings(problem, checked, at)))
    best: list[tuple[int, ConventionMatch]] = []
    pairs = ((one, two) for one, two in combinations(known, 2) if _go_together(one, two))
    for tried, settings in enumerate((*((each,) for each in known), *pairs), 1):
        if best and min(left for left, _ in best) == 0 and len(settings) > 1:
            break
        left = _left_wrong(problem, checked, settings, wrong, tried)
        if left is not None:
            best.append((left, ConventionMatch(settings)))
    fewest = min((left for left, _ in best), default=0)
    found = [match for left, match in best if left == fewest]
    found = [match for match in found if len(match.settings) == min(len(each.settings) for each in found)]
    signs = [match for match in found if match.query.get("conventions") == "opposite_delta"]
    return tuple(signs or found)


def _first_of_each(addresses: Iterable[str]) -> list[str]:
    """The first two addresses of every quantity: a convention shows in all of them."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        lines = found.setdefault(Address.parse(address).name, [])
        if len(lines) < MOST_WRONG:
            lines.append(address)
    return [address for lines in found.values() for address in lines]


def settings_say(settings: Mapping[str, str]) -> str:
    """That numbers match other settings of a problem, as a sentence in the current language; empty for none."""
    names = {"cost": SQUARED, "reduction": REDUCTIONS, "bias_update": BIAS_UPDATES}
    found = tuple(Setting(setting, value, names[setting][value]) for setting, value in settings.items())
    return ConventionMatch(found).says if found else ""


def apply(problem: Problem, settings: Iterable[Setting]) -> Problem:
    """The problem by other conventions."""
    for each in settings:
        if each.setting == "weights":
            problem = problem.with_network(problem.network.with_parameters(_swapped(problem), problem.network.b))
        elif each.setting != "conventions":
            changed: dict[str, Any] = {KEYS.get(each.setting, each.setting): each.value}
            problem = replace(problem, **changed)
    return problem


def _swapped(problem: Problem) -> list[Any]:
    """Weights with rows and columns swapped wherever that can be."""
    return [W.T.copy() if W.ndim == 2 and W.shape[0] == W.shape[1] else W for W in problem.network.W]


def _go_together(one: Setting, two: Setting) -> bool:
    """Two ways to write signs do, unless they are about the same numbers."""
    if one.setting == two.setting == "conventions":
        return {one.value, two.value} != {"opposite_delta", "opposite_gradients"}
    return one.setting != two.setting


def _settings(problem: Problem, checked: Checked, wrong: str) -> Iterator[Setting]:
    """The conventions that could make this line right."""
    at = Address.parse(wrong)
    name = base_name(at.name)
    for convention, names in OPPOSITE.items():
        if name in names:
            others = set(checked.conventions) - ({"opposite_delta", "opposite_gradients"} if name == "delta" else set())
            listed = sorted(others ^ {convention})
            yield Setting("conventions", ",".join(listed), WRITTEN[convention])
    if name in COSTLY and problem.cost_name in SQUARED:
        yield from _choices("cost", _squares(problem), problem.cost_name)
    if name in MOVED and (name != at.name or name == "step_b"):
        yield from _choices("bias_update", BIAS_UPDATES, problem.bias_update)
    if not problem.single:
        yield from _choices("reduction", REDUCTIONS, problem.reduction)
    if any(W.ndim == 2 and len(W) == len(W.T) > 1 for W in problem.network.W[1:]):
        yield Setting("weights", "input_output", WEIGHTS)


def _squares(problem: Problem) -> dict[str, str]:
    """The costs that differ: with one output a mean is no other than a sum."""
    left_out = {"squared_error", "mean_squared_error"} - {problem.cost_name}
    is_single, is_half = problem.network.sizes[-1] == 1, problem.cost_name == "half_squared_error"
    same = "mean_squared_error" if is_half else left_out.pop()
    return {name: what for name, what in SQUARED.items() if not (is_single and name == same)}


def _choices(setting: str, choices: Mapping[str, str], current: str) -> Iterator[Setting]:
    return (Setting(setting, value, what) for value, what in choices.items() if value != current)


def _left_wrong(
    problem: Problem, checked: Checked, settings: tuple[Setting, ...], wrong: list[str], tried: int
) -> int | None:
    """How many lines are wrong by these conventions; None where not most of the lines that they change are right."""
    try:
        blank = _blank(problem, checked, settings)
    except BackpropError:
        return None
    if not _may_fit(blank, _answers(checked, settings, wrong)):
        return None
    sheet = blank.filled(_answers(checked, settings, checked.sheet.answers))
    marks, _marker = mark(sheet, checked.shown)
    marks = {_own_address(checked, at, settings): judged for at, judged in marks.items()}
    wrong_now, wrong_before = _with(marks, "wrong"), _with(checked.marks, "wrong")
    unsound = _with(checked.marks, "wrong", "follows")
    if not wrong_now < wrong_before or not _with(marks, "wrong", "follows") <= unsound:
        return None
    if not _most_fit(sheet, checked, marks, settings, tried):
        return None
    return len(wrong_now)


def _blank(problem: Problem, checked: Checked, settings: tuple[Setting, ...]) -> Sheet:
    """A sheet of the problem by other conventions."""
    if all(each.setting == "conventions" for each in settings):
        return checked.sheet
    return Sheet(worked(apply(problem, settings)), {})


def _answers(checked: Checked, settings: tuple[Setting, ...], addresses: Iterable[str]) -> dict[str, Typed]:
    """What was written at these addresses, with the signs and at the places that other conventions give it."""
    signs = [each.value for each in settings if each.setting == "conventions"]
    listed = tuple(filter(None, ",".join(signs).split(","))) if signs else checked.conventions
    found: dict[str, Typed] = {}
    for at in addresses:
        typed = checked.sheet.answers[at]
        is_turned = listed != checked.conventions and is_negated(at, listed) != is_negated(at, checked.conventions)
        found[_own_address(checked, at, settings)] = typed.negated() if is_turned else typed
    return found


def _own_address(checked: Checked, address: str, settings: Iterable[Setting]) -> str:
    """Where an answer belongs when weights are written input x output: rows and columns swapped, and back again.

    A matrix that is not square can be given in one way alone.
    """
    if all(each.setting != "weights" for each in settings):
        return address
    at = Address.parse(address)
    if len(at.indices) < 3 or base_name(at.name) == "da_dz":
        return address
    layer, j, k = at.indices
    sizes = checked.sheet.problem.network.sizes
    if sizes[layer] != sizes[layer - 1]:
        return address
    return str(at._replace(indices=(layer, k, j)))


def _may_fit(sheet: Sheet, wrong: Mapping[str, Typed]) -> bool:
    """A quick look: whether some wrong lines are near to what they should be by the conventions."""
    for at, typed in wrong.items():
        if at in sheet.values:
            value = float(sheet.values[at])
            if abs(typed.number - value) <= 2 * typed.tolerance + CLOSE * abs(value):
                return True
    return False


def _most_fit(
    sheet: Sheet, checked: Checked, marks: Mapping[str, Mark], settings: tuple[Setting, ...], tried: int
) -> bool:
    """Whether of the lines that the conventions change most are right, or rounded, and that is no chance."""
    before, chance, changed, fitting = checked.sheet, float(tried), 0, 0
    for address, judged in checked.marks.items():
        own = _own_address(checked, address, settings)
        old, typed = before.numbers[address], before.answers[address]
        now, answer = sheet.numbers.get(own), sheet.answers[own]
        if now is None or (now == old and answer is typed):
            continue
        distance = abs(typed.number - old)
        if judged.verdict in ("right", "rounded") or distance <= typed.tolerance:
            continue
        changed += 1
        if marks[address].verdict != "wrong":
            fitting += 1
            radius = 0.0 if marks[address].verdict == "right" else marks[address].radius  # right whatever was before
            chance *= min(1.0, (answer.tolerance + radius) / (2 * distance))
    return 2 * fitting > changed and chance < LIMIT


def _with(marks: Mapping[str, Mark], *verdicts: str) -> set[str]:
    return {address for address, judged in marks.items() if judged.verdict in verdicts}
