"""A checked sheet as JSON."""

from ...check.checking import Checked
from ...check.compared import right_why, with_symbols
from ...check.conventions import Fitting
from ...check.marking import Mark
from ...check.mistakes.catalogue import says
from ...check.mistakes.mistake import Mistake
from ...export.text import text_of
from .serializers import Json


def check_answer(checked: Checked, conventions: tuple[Fitting, ...]) -> Json:
    """What POST /api/check gives."""
    return {
        "answers": {address: _mark(checked, mark) for address, mark in checked.marks.items()},
        "unreadable": {fault.place: str(fault.expected) for fault in checked.faults},
        "first_error": checked.first_error,
        "conventions": [_convention(found) for found in conventions],
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


def _convention(found: Fitting) -> Json:
    value = list(filter(None, found.value.split(","))) if found.setting == "conventions" else found.value
    return {"setting": found.setting, "value": value, "says": found.says}
