"""Checking a sheet: every answer marked, the first error found, mistakes named, conventions recognised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from ..backprop.address import Address
from ..backprop.errors import Fault, InvalidProblem, Phrase
from ..backprop.problem import Problem
from ..explain.formula_writer import Writer
from ..explain.formulas import Row
from ..explain.notation import base_name
from ..explain.why import Why, why
from .answers import Typed, read
from .comparing import to_fraction, with_provable_digits
from .evidence import Explained, Explainer
from .marking import Mark, Marker, mark
from .mistakes import Mistake
from .sheet import Sheet, worked

OPPOSITE = {
    "opposite_delta": ("delta",),
    "opposite_gradients": ("dC_da", "delta", "dC_dW", "dC_db"),
    "threshold": ("b", "step_b"),
}
"""Conventions of writing: which quantities are written with the opposite sign."""


@dataclass(frozen=True, eq=False)
class Checked:
    """A sheet with its marks in the order of the steps.

    explained: by the address of a wrong line what may have gone wrong there, and whether everything was tried.
    faults: answers that cannot be read, by their address as the place; they are left out of the marks.
    conventions: by which the answers are written. shown: the digits of the numbers that the learner was shown.
    """

    sheet: Sheet
    marks: dict[str, Mark]
    explained: dict[str, Explained]
    faults: tuple[Fault, ...]
    conventions: tuple[str, ...] = ()
    shown: int | None = None

    @cached_property
    def mistakes(self) -> dict[str, tuple[Mistake, ...]]:
        """By the address of a wrong line what may have gone wrong there, the likeliest first."""
        return {address: found.mistakes for address, found in self.explained.items()}

    @property
    def first_error(self) -> str | None:
        """The first wrong line in the order of the steps."""
        return next((address for address, mark in self.marks.items() if mark.verdict == "wrong"), None)

    def as_written(self, address: str, value: Any) -> Any:
        """A number with the sign that it is written with."""
        return -value if is_negated(address, self.conventions) else value

    @property
    def wrong(self) -> int:
        return sum(mark.verdict == "wrong" for mark in self.marks.values())


def check(
    problem: Problem,
    answers: Mapping[str, str],
    conventions: Iterable[str] = (),
    shown: int | None = None,
    is_source: bool = False,
) -> Checked:
    """Check answers, each as typed, by address. The problem needs targets.

    conventions: names of OPPOSITE, by which the answers are written. shown: the digits of the numbers that the
    learner was shown. is_source: the lines of a publication may come from another calculation than those after
    them. Raises NotFinite and InvalidProblem as `solve` does; answers that cannot be read are faults of the
    result.
    """
    conventions = tuple(conventions)
    sheet, faults = read_sheet(problem, answers, conventions)
    marks, marker = mark(sheet, shown)
    return Checked(sheet, marks, name_mistakes(sheet, marks, marker, is_source), faults, conventions, shown)


def read_sheet(
    problem: Problem, answers: Mapping[str, str], conventions: tuple[str, ...] = ()
) -> tuple[Sheet, tuple[Fault, ...]]:
    """The answers as numbers, and the faults of those that are none, or are for no number of this pass."""
    sheet = Sheet(worked(problem), {})
    known = set(sheet.order)
    faults = [_unknown(address) for address in answers if address not in known]
    typed: dict[str, Typed] = {}
    for address in (address for address in answers if address in known):
        if not isfinite(sheet.numbers[address]):
            faults.append(Fault(address, Phrase("no answer: this number is beyond float64"), Phrase("other text")))
            continue
        try:
            typed[address] = read(answers[address])
        except ValueError as error:
            faults.append(Fault(address, error.args[0], Phrase("other text")))
    written = _with_calculations(sheet, typed)
    turned = {at: found.negated() if is_negated(at, conventions) else found for at, found in written.items()}
    return sheet.filled(with_provable_digits(turned, sheet.values)), tuple(faults)


def _with_calculations(sheet: Sheet, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """The answers, with calculations read anew: what is given, or written in another line, is exact in them."""
    if not any(found.is_calculation and found.half for found in typed.values()):
        return dict(typed)
    given = {abs(to_fraction(sheet.values[address])) for address in sheet.given}
    known = frozenset(given | {abs(found.value) for found in typed.values() if not found.is_calculation})
    return {at: read(found.text, known) if found.is_calculation else found for at, found in typed.items()}


def is_negated(address: str, conventions: Iterable[str]) -> bool:
    """Whether a number is written with the opposite sign."""
    return any(base_name(Address.parse(address).name) in OPPOSITE[convention] for convention in conventions)


def _unknown(address: str) -> Fault:
    try:
        place = str(Address.parse(address))
    except ValueError:
        place = "answers"
    return Fault(place, Phrase("the address of a number computed in this problem"), Phrase("a different address"))


def name_mistakes(
    sheet: Sheet, marks: Mapping[str, Mark], marker: Marker, is_source: bool = False
) -> dict[str, Explained]:
    """What may have gone wrong in the wrong lines."""
    explainer = Explainer(sheet, marker, is_source)
    with np.errstate(all="ignore"):
        return explainer.explain(found for found in marks.values() if found.verdict == "wrong")


def require_known(checked: Checked) -> Checked:
    """Raises InvalidProblem where an answer is for no number that this problem computes."""
    known = checked.sheet.places
    if unknown := [fault for fault in checked.faults if fault.place not in known]:
        raise InvalidProblem(*unknown)
    return checked


def right_why(sheet: Sheet, mistake: Mistake) -> Why:
    """The right way to the number that the mistake was made in."""
    because = why(sheet.problem, Address.parse(mistake.at))
    assert because is not None
    return because


def with_symbols(sheet: Sheet, because: Why) -> Row:
    return Writer(sheet.values, symbols=True).why(because)
