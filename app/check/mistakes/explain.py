"""Finding the mistakes that explain a wrong line: in it, before it where nothing is written, or throughout."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite, nan

from ..comparing import fits
from ..marking import Mark, Marker
from ..sheet import Sheet
from .budget import LEAST, WORK_AGAIN, Budget
from .candidates import COST_OF_A_VARIANT, Candidate, Candidates, quantity
from .catalogue import PAIR, rank
from .cone import Cone, Layered
from .mistake import Mistake
from .slips import slips

MOST = 5
"""Explanations that are told."""
MOST_EXPLAINED = 12
"""Wrong lines for which all is tried: whoever has more will want to begin with the first."""
DIGITS_OF_A_PAIR = 4
"""Digits from which on it tells something that two mistakes together fit."""
MOST_EFFECTS = 60_000
"""Candidates times numbers on the way, up to which every one is tried; beyond, those that come near."""
MOST_TRIED = 400
EXACT = 1e-3
"""Of half a unit: as near as that, a number was not rounded but copied."""
FAR = 4.0
"""By which factor the first guess at an effect may be wrong."""


@dataclass(frozen=True)
class Explained:
    """The mistakes that lead to the number of a wrong line, the likeliest first; none where no rule does.

    is_searched: whether every rule was tried everywhere on the way.
    """

    mistakes: tuple[Mistake, ...] = ()
    is_searched: bool = False


@dataclass
class Explainer:
    """Goes through the wrong lines of a sheet in the order of the steps. What was found once is tried first."""

    sheet: Sheet
    marker: Marker
    budget: Budget = field(default_factory=Budget)
    again: Budget = field(default_factory=lambda: Budget(WORK_AGAIN))
    """For trying what is known already."""
    known: set[tuple[str, str]] = field(default_factory=set)
    """The names of mistakes that were found, with the quantity that they were made in."""
    lines: int = 0

    def explain(self, mark: Mark) -> Explained:
        """First what explained a line before; then all that may have happened."""
        self.lines += 1
        repeated = self._repeated(mark)
        found = Explained(repeated, bool(repeated))
        if not repeated and self.lines <= MOST_EXPLAINED:
            found = self._searched(mark)
        if found.mistakes and not repeated:
            self.known.update((name, quantity(found.mistakes[0].at)) for name in found.mistakes[0].name.split(PAIR))
        return found

    def _repeated(self, mark: Mark) -> tuple[Mistake, ...]:
        if not self.known or not self.again.allows():
            return ()
        search = Search(self.sheet, mark, self._cone(mark, self.sheet.answers), self.again, frozenset(self.known))
        return _likeliest(search.singles(), mark)

    def _searched(self, mark: Mark) -> Explained:
        """On the way from what is written down; where nothing is found, and something on the way was skipped, on the
        whole way, though lines in between are right: they may have been copied, or worked out again. When the budget
        is spent, the line alone is looked at."""
        budget = self.budget.half()
        is_spent = budget.left < LEAST
        cone = self._cone(mark, self.sheet.places if is_spent else self.sheet.answers)
        search = Search(self.sheet, mark, cone, budget)
        found = [*_pen(mark), *search.found()]
        if not found and len(cone.members) > 1:
            whole = Cone(self.sheet, mark.address, self.sheet.numbers)
            if len(whole.members) > len(cone.members) and budget.allows():
                found = Search(self.sheet, mark, whole, budget).found()
        self.budget.take_back(budget)
        return Explained(_likeliest(found, mark), not is_spent and not budget.was_short)

    def _cone(self, mark: Mark, fixed: Container[str]) -> Cone:
        """The way to a line from the numbers as they are written, but for the line itself."""
        own = self.marker.own.values
        base = own if mark.carried is None else Layered(own, {mark.address: mark.carried})
        return Cone(self.sheet, mark.address, base, fixed)


def _likeliest(found: Iterable[Mistake], mark: Mark) -> tuple[Mistake, ...]:
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
    only: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def candidates(self) -> Candidates:
        self.budget.spend(len(self.cone.members))
        return Candidates(self.cone, self.budget, self.only)

    def found(self) -> list[Mistake]:
        found = self.singles()
        if not found and self.mark.typed.digits >= DIGITS_OF_A_PAIR:
            was_short = self.budget.was_short
            found = self._explaining(self.candidates.in_pairs())
            self.budget.was_short = was_short  # of pairs only the nearest are tried anyhow
        return found

    def singles(self) -> list[Mistake]:
        """One mistake, in one place or throughout."""
        singles = list(self.candidates.at_one_place())
        if len(singles) * len(self.cone.members) > MOST_EFFECTS:
            singles = self._near(singles)
        return self._explaining([*singles, *self.candidates.throughout()])

    def _explaining(self, candidates: Iterable[Candidate]) -> list[Mistake]:
        """Of candidates with the same name and result the likeliest."""
        known: dict[tuple[str, str], Mistake] = {}
        for candidate in candidates:
            if candidate.places != (self.cone.address,) and not self.budget.allows():
                continue
            changed = self.cone.after(candidate.wrong)
            self.budget.spend(1 + len(changed))
            value = changed.get(self.cone.address, nan)
            if isfinite(value) and fits(self.mark.typed, value, self.mark.radius):
                self.budget.spend(len(changed))
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
        if not needed:  # to float64 it is the right number: no mistake is as small as that
            return []
        self.budget.spend(COST_OF_A_VARIANT * len(candidates) + 2 * len(self.cone.members))
        guessed = ((self._guess(candidate), candidate) for candidate in candidates)
        near = [(max(guess / needed, needed / guess), place) for place, (guess, _) in enumerate(guessed) if guess]
        kept = sorted((far, place) for far, place in near if 0 < far <= FAR)[:MOST_TRIED]
        return [candidates[place] for _, place in kept]

    def _guess(self, candidate: Candidate) -> float:
        """The effect of one mistake, if everything were linear."""
        (at,) = candidate.places
        return self.cone.effects[at] * self.cone.step(at, candidate.wrong[at])
