"""A checked sheet as JSON."""

from ...backprop.problem import Problem
from ...check.arrays import Compared
from ...check.bug_words import right_line
from ...check.bug_words import says as bug_says
from ...check.catalogue import says
from ...check.checking import Checked
from ...check.compared import right_why, with_symbols
from ...check.conventions import ConventionMatch, settings_say
from ...check.marking import Mark
from ...check.mistake import Mistake
from ...check.programs import Bug
from ...export.text import text_of
from .serializers import Json


def check_answer(checked: Checked, conventions: tuple[ConventionMatch, ...], compared: Compared | None = None) -> Json:
    """What POST /api/check gives."""
    return {
        "answers": {address: _mark(checked, mark) for address, mark in checked.marks.items()},
        "unreadable": {fault.place: str(fault.expected) for fault in checked.faults},
        "first_error": checked.first_error,
        "conventions": [entry for match in conventions for entry in _convention(match)],
        "arrays": _arrays(checked.sheet.problem, compared) if compared else None,
    }


def _arrays(problem: Problem, compared: Compared) -> Json:
    first, bug = compared.first_wrong, compared.bug
    return {
        "arrays": [
            {
                "name": placed.array.name,
                "quantity": placed.quantity,
                "layer": placed.layer,
                "verdict": "wrong" if placed.key in compared.wrong else "right",
            }
            for placed in compared.placed
        ],
        "first_wrong": first.array.name if first else None,
        "settings": dict(compared.settings),
        "says": settings_say(compared.settings),
        "bug": _bug(problem, bug, compared.layers) if bug else None,
    }


def _bug(problem: Problem, bug: Bug, layers: frozenset[int]) -> Json:
    line = right_line(bug, layers, problem)
    return {"name": bug.name, "layers": sorted(layers), "says": bug_says(bug, layers), **vars(line)}


def _mark(checked: Checked, mark: Mark) -> Json:
    address = mark.address
    return {
        "verdict": mark.verdict,
        "expected": checked.as_written(address, float(checked.sheet.values[address])),
        "carried": None if mark.carried is None else checked.as_written(address, mark.carried),
        "because": list(mark.because),
        "cut": mark.cut,
        "proves_nothing": mark.proves_nothing,
        "made_by": mark.made_by,
        "mistakes": [_mistake(checked, address, mistake) for mistake in checked.mistakes.get(address, ())],
    }


def _mistake(checked: Checked, address: str, mistake: Mistake) -> Json:
    sheet, wrong = checked.sheet, mistake.wrong
    return {
        "name": mistake.name,
        "at": mistake.at,
        "says": says(mistake),
        "value": checked.as_written(address, mistake.value),
        "places": list(mistake.places),
        "against": list(mistake.against),
        "right": text_of(with_symbols(sheet, right_why(sheet, mistake))) if wrong else None,
        "wrong": text_of(with_symbols(sheet, wrong)) if wrong else None,
    }


def _convention(match: ConventionMatch) -> list[Json]:
    """One entry for each setting; together: what it goes with."""
    together = {setting: _value(setting, value) for setting, value in match.query.items()}
    return [
        {"setting": each.setting, "value": _value(each.setting, each.value), "says": match.says, "together": together}
        for each in match.settings
    ]


def _value(setting: str, value: str) -> str | list[str]:
    return list(filter(None, value.split(","))) if setting == "conventions" else value
