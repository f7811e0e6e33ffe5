"""Finding the mistakes that explain a wrong line: in it, before it where nothing is written, or throughout."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from app.check.carry import View
from app.check.comparing import fits
from app.check.marking import Mark, Marker
from app.check.mistakes.candidates import LARGEST_CONE, Candidate, Candidates
from app.check.mistakes.catalogue import PAIR, rank
from app.check.mistakes.cone import Budget, Cone
from app.check.mistakes.mistake import Mistake
from app.check.mistakes.slips import slips
from app.check.sheet import Sheet

MOST = 5
"""Explanations that are told."""
DIGITS_OF_A_PAIR = 4
"""Digits from which on it tells something that two mistakes together fit."""
MOST_WORK = 300_000
"""Candidates times numbers on the way, up to which every one is tried; beyond, those that come near."""
MOST_TRIED = 400
EXACT = 1e-3
"""Of half a unit: as near as that, a number was not rounded but copied."""
FAR = 4.0
"""By which factor the first guess at an effect may be wrong."""


def explain(sheet: Sheet, marker: Marker, mark: Mark, budget: Budget) -> tuple[Mistake, ...]:
    """The mistakes that lead to the number of a wrong line, the likeliest first; none where no rule does.

    First those on the way from what is written down. Where there are none, and something on the way was skipped,
    those on the whole way, though lines in between are right: they may have been copied, or worked out again. When the
    budget is spent, the line alone is looked at.
    """
    own, budget = _without(marker.own, mark), budget.half()
    is_spent = budget.lines < LARGEST_CONE
    fixed = frozenset(sheet.order if is_spent else sheet.answers)
    search = Search(sheet, mark, Cone(sheet, mark.address, own, fixed), budget)
    found = [*_pen(mark), *search.found()]
    if not found and len(search.cone.members) > 1:
        right = {at: float(sheet.values[at]) for at in (*sheet.given, *sheet.order)}
        afresh = Search(sheet, mark, Cone(sheet, mark.address, right), budget)
        found = list(afresh.found()) if len(afresh.cone.members) > len(search.cone.members) else []
    return tuple(sorted(found, key=_likelihood(mark))[:MOST])


def _likelihood(mark: Mark) -> Callable[[Mistake], tuple[bool, bool, bool, int, int]]:
    """The order of explanations: one before two, in the line before elsewhere, to the digit, then by the catalogue."""

    def key(mistake: Mistake) -> tuple[bool, bool, bool, int, int]:
        is_exact = mistake.wrong is not None and abs(mark.typed.number - mistake.value) <= EXACT * float(
            mark.typed.half
        )
        elsewhere = mistake.at != mark.address
        return PAIR in mistake.name, elsewhere, not is_exact, rank(mistake.name), len(mistake.places)

    return key


def _without(own: View, mark: Mark) -> dict[str, float]:
    """The numbers as they are written, but for the line itself."""
    return own.values | ({} if mark.carried is None else {mark.address: mark.carried})


def _pen(mark: Mark) -> Iterator[Mistake]:
    if mark.carried is not None:
        for name in slips(mark.typed, mark.carried, mark.radius):
            yield Mistake(name, mark.address, mark.typed.number, None, (mark.address,))


@dataclass(frozen=True, eq=False)
class Search:
    """The search for a mistake within a cone."""

    sheet: Sheet
    mark: Mark
    cone: Cone
    budget: Budget

    def found(self) -> Iterable[Mistake]:
        candidates = Candidates(self.cone)
        self.budget.lines -= len(self.cone.members)
        singles = list(candidates.at_one_place())
        if len(singles) * len(self.cone.members) > MOST_WORK:
            self.budget.lines -= len(singles)  # about what a guess costs
            singles = self._near(singles)
        found = self._explaining([*singles, *candidates.throughout()])
        if not found and self.mark.typed.digits >= DIGITS_OF_A_PAIR:
            found = self._explaining(list(candidates.in_pairs()))
        return found

    def _explaining(self, candidates: Iterable[Candidate]) -> list[Mistake]:
        """Of candidates with the same name and result the likeliest."""
        known: dict[tuple[str, str], Mistake] = {}
        for candidate in candidates:
            if candidate.places != (self.cone.address,) and self.budget.lines <= 0:
                continue
            changed = self.cone.after(candidate.wrong)
            self.budget.lines -= len(changed)
            value = changed.get(self.cone.address, float("nan"))
            if isfinite(value) and fits(self.mark.typed, value, self.mark.radius):
                mistake = self._mistake(candidate, value, changed)
                same = candidate.name, f"{value:.9e}"
                known[same] = min(known.get(same, mistake), mistake, key=_likelihood(self.mark))
        return list(known.values())

    def _mistake(self, candidate: Candidate, value: float, changed: dict[str, float]) -> Mistake:
        at = candidate.places[0]
        answers = self.sheet.answers
        against = tuple(
            line
            for line, number in changed.items()
            if line != self.cone.address and line in answers and not fits(answers[line], number, 0.0)
        )
        return Mistake(candidate.name, at, value, candidate.wrong[at], candidate.places, against)

    def _near(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those whose effect, guessed from the slopes, comes nearest to what is needed."""
        needed = self.mark.typed.number - self.cone.base[self.cone.address]
        guessed = ((self._guess(candidate), candidate) for candidate in candidates)
        near = [(max(guess / needed, needed / guess), place) for place, (guess, _) in enumerate(guessed) if guess]
        kept = sorted((far, place) for far, place in near if 0 < far <= FAR)[:MOST_TRIED]
        return [candidates[place] for _, place in kept]

    def _guess(self, candidate: Candidate) -> float:
        """The effect of one mistake, if everything were linear."""
        (at,) = candidate.places
        return self.cone.effects[at] * self.cone.step(at, candidate.wrong[at])
