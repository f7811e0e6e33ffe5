"""A checked sheet as JSON."""

from ...check.catalogue import says
from ...check.checking import Checked
from ...check.compared import right_why, with_symbols
from ...check.conventions import ConventionMatch
from ...check.marking import Mark
from ...check.mistake import Mistake
from ...export.text import text_of
from .serializers import Json


def check_answer(checked: Checked, conventions: tuple[ConventionMatch, ...]) -> Json:
    """What POST /api/check gives."""
    return {
        "answers": {address: _mark(checked, mark) for address, mark in checked.marks.items()},
        "unreadable": {fault.place: str(fault.expected) for fault in checked.faults},
        "first_error": checked.first_error,
        "conventions": [entry for match in conventions for entry in _convention(match)],
    }


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
