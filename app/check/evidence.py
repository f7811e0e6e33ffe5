"""The evidence: what was done in a wrong line, told only where chance does not explain the number as well.

Three things are hypotheses about the numbers of a sheet, weighed alike. Who made the numbers, a hand with so many
digits or a program, tells what each digit can prove (`comparing`, `marking`). A convention (`conventions`) is offered
where it makes most lines right. A mistake, or two, is tried here. A hypothesis says what the line would be, to within
the rounding of what was typed. The chance that a random wrong number comes as near to that is the width of the
rounding beside the distance from the right number; times the number of hypotheses that were tried, the likeliest
first, and that a number as wrong as that could meet, it must stay under one in a hundred. So a typed number carries
only the digits that tell a hypothesis from its alternatives: of a new weight those of its change, of a 0 none. The
same mistake in several lines is one hypothesis, and its chances multiply. What needs a line to be wrong that is
written and right is no explanation.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import nan, prod

from ..explain.why import Why
from .catalogue import PAIR, rank
from .comparing import is_about_cut, is_rounded, old_of
from .marking import Mark, Marker
from .mistakes import Mistake, Used
from .propagation import Propagation, value_of
from .search import COST_OF_A_VARIANT, LEAST, WORK_AGAIN, Budget, Candidate, Candidates, Cone, Layered, quantity
from .sheet import Sheet
from .slips import Slip, UsedNumbers, slips, with_number

LIMIT = 0.01
"""Of the chance that a random number would be explained as well: below, a mistake is told as a fact."""
WEAK_LIMIT = 0.03
"""Below, where there is no better explanation, as what may have been done."""
FEWEST_DIGITS, OFF_BY_ONE = 3, 1.5
"""Of a number whose last digit alone may be off, and by how many units of it: by one, rounded."""
MOST = 5
"""Explanations that are told."""
MOST_EXPLAINED = 8
"""Wrong lines for which all is tried: whoever has more will want to begin with the first."""
WEAKEST = 0.2
"""Chance of a fit in one line up to which it counts together with those of other lines."""
NEARLY_EXACT = 0.004
FINE = 1e-4
"""Rounding, beside the distance, below which a number may be evidence for two mistakes."""
MOST_EFFECTS = 60_000
"""Candidates times numbers on the way, up to which every one is tried; beyond, those that come near."""
MOST_TRIED = 400
CLOSE = 1.000001
"""Times the most that a number may be off where its digits were cut: more than float64 loses of that."""
FARTHEST = 10.0
"""Times the rounding of a line, what another way to it is looked at for."""
FAR = 4.0
"""By which factor the first guess at an effect may be wrong."""
PARAMETERS, NEW_PARAMETERS = "parameters", ("W_new", "b_new")
"""Weights and biases are updated alike."""
SHIFTED = (-1.0, 0.1, 10.0, 0.01, 100.0, 1.1)
"""Slips of the pen that are counted as tried: the sign, the decimal sign, a swap of digits."""
COMMON = frozenset((
    "sign", "sign_of_delta", "bias_left_out", "bias_sign", "transposed", "activation_forgotten", "wrong_function",
    "softmax_not_normalised", "factor_2", "factor_half", "derivative_forgotten", "derivative_twice", "updated_weights",
    "not_transposed", "slope_at_a", "slope_formula_at_z", "relu_slope_below_0", "wrong_activation",
    "activation_left_out", "sum_instead_of_mean", "mean_instead_of_sum", "rate_forgotten", "uphill", "not_updated",
    "old_left_out", "penalty_forgotten", "velocity_forgotten", "optimizer_forgotten", "correction_forgotten",
    "penalty_factor", "bias_penalised", "old_parameters", "target_left_out", "shortcut_too_early", "times_bias",
    "mean_too_early", "summed_over_outputs", "bias_gradient_one",
))  # fmt: skip
"""Mistakes that are tried before all others."""


@dataclass(frozen=True)
class Explained:
    """The mistakes that lead to the number of a wrong line, the likeliest first; none where there is no evidence.

    is_searched: whether every rule was tried everywhere on the way.
    """

    mistakes: tuple[Mistake, ...] = ()
    is_searched: bool = False


@dataclass(frozen=True)
class Fit:
    """A hypothesis that gives the number. chance: that a random number fits as well; tried: hypotheses up to it.

    tier: how likely mistakes of its sort are, from 0.
    """

    mistake: Mistake
    chance: float
    tried: int
    tier: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What lines have in common in which the same was done."""
        used = self.mistake.used
        what = (used.quantity, f"{used.value:.6g}" if used.quantity == "learning_rate" else "") if used else ()
        where = quantity(self.mistake.at)
        return (self.mistake.name, PARAMETERS if where in NEW_PARAMETERS else where, *what)

    @property
    def is_evident(self) -> bool:
        return self.chance * self.tried < LIMIT

    @property
    def is_weak(self) -> bool:
        """Whether it is some evidence, but not enough to be told as a fact."""
        return LIMIT <= self.chance * self.tried < WEAK_LIMIT


Tried = tuple[float, Mistake | None, float]
"""What a hypothesis gives for the line, the mistake where it fits, and the chance of that."""


@dataclass
class Explainer:
    """Goes through the wrong lines of a sheet in the order of the steps. What was found once is tried first."""

    sheet: Sheet
    marker: Marker
    is_source: bool = False
    """Whether a line may come from another calculation than those before it."""
    budget: Budget = field(default_factory=Budget)
    again: Budget = field(default_factory=lambda: Budget(WORK_AGAIN))
    """For trying what is known already."""
    known: dict[tuple[str, ...], Mistake] = field(default_factory=dict)
    """What was found in other lines."""

    def explain(self, marks: Iterable[Mark]) -> dict[str, Explained]:
        fits: dict[str, list[Fit]] = {}
        searched: dict[str, bool] = {}
        for count, mark in enumerate(marks):
            found = self._repeated(mark)
            searched[mark.address] = bool(found)
            if not found and count < MOST_EXPLAINED:
                found, searched[mark.address] = self._searched(mark)
            fits[mark.address] = found
            self.known |= {fit.key: fit.mistake for fit in _told(found)[:1]}
        together = _evident_together(fits)
        return {at: Explained(_mistakes(found, together), searched[at]) for at, found in fits.items()}

    def _repeated(self, mark: Mark) -> list[Fit]:
        """What explains another line, in this one: few hypotheses, so that a few digits are evidence."""
        if not self.known or not self.again.allows():
            return []
        radii = self.marker.own.radii
        search = Search(self.sheet, mark, self._cone(mark, self.sheet.answers), self.again, radii, self.known)
        return _told(search.repeated())

    def _searched(self, mark: Mark) -> tuple[list[Fit], bool]:
        """On the way from what is written down. When the budget is spent, the line alone is looked at."""
        budget = self.budget.half()
        is_spent = budget.left < LEAST
        cone = self._cone(mark, self.sheet.places if is_spent else self.sheet.answers)
        found = Search(self.sheet, mark, cone, budget, self.marker.own.radii).found()
        if self.is_source and not _told(found):
            whole = Cone(self.sheet, mark.address, self.sheet.numbers)
            found = Search(self.sheet, mark, whole, budget, self.marker.own.radii, is_source=True).found()
        self.budget.take_back(budget)
        return found, not is_spent and not budget.was_short

    def _cone(self, mark: Mark, fixed: Container[str]) -> Cone:
        """The way to a line from the numbers as they are written, but for the line itself."""
        own = self.marker.own.values
        base = own if mark.carried is None else Layered(own, {mark.address: mark.carried})
        return Cone(self.sheet, mark.address, base, fixed)


def _told(fits: Iterable[Fit]) -> list[Fit]:
    return [fit for fit in fits if fit.is_evident]


def _evident_together(fits: Mapping[str, list[Fit]]) -> set[tuple[str, ...]]:
    """What fits several lines so that chance does not do that."""
    lines: dict[tuple[str, ...], list[Fit]] = {}
    for found in fits.values():
        for key, fit in {fit.key: fit for fit in found if fit.chance < WEAKEST}.items():
            lines.setdefault(key, []).append(fit)
    return {
        key
        for key, found in lines.items()
        if len(found) > 1 and prod(fit.chance for fit in found) * max(fit.tried for fit in found) < LIMIT
    }


def _mistakes(fits: list[Fit], together: Container[tuple[str, ...]]) -> tuple[Mistake, ...]:
    told = [fit for fit in fits if fit.is_evident or fit.key in together]
    is_weak = not told
    told = told or [fit for fit in fits if fit.is_weak]
    told.sort(key=lambda fit: (PAIR in fit.mistake.name, fit.tier, rank(fit.mistake.name), len(fit.mistake.places)))
    known: dict[tuple[str, str], Mistake] = {}
    for fit in told:
        known.setdefault((fit.mistake.name, f"{fit.mistake.value:.9e}"), fit.mistake)
    is_unsure = is_weak or len(known) > 1
    return tuple(replace(mistake, is_unsure=is_unsure) for mistake in [*known.values()][:MOST])


def _likelihood(candidate: Candidate) -> tuple[int, int]:
    """Of candidates on the way to a line: the likeliest mistake first, and in all places after one."""
    return rank(candidate.name), len(candidate.places)


@dataclass(frozen=True, eq=False)
class Search:
    """The search for what was done in a line, or on the way to it."""

    sheet: Sheet
    mark: Mark
    cone: Cone
    budget: Budget
    radii: Mapping[str, float]
    """By how much the numbers before the line may be off."""
    known: Mapping[tuple[str, ...], Mistake] = field(default_factory=dict)
    is_source: bool = False

    @cached_property
    def candidates(self) -> Candidates:
        self.budget.spend(len(self.cone.members))
        only = frozenset(
            (name, where)
            for key in self.known
            for where in (NEW_PARAMETERS if key[1] == PARAMETERS else key[1:2])
            for name in key[0].split(PAIR)
        )
        return Candidates(self.cone, self.budget, only)

    @cached_property
    def distance(self) -> float:
        """Of what was typed from the right number."""
        return abs(self.mark.typed.number - self.cone.base[self.cone.address])

    def found(self) -> list[Fit]:
        """The fits, tried from the likeliest to the rarest, until there is evidence."""
        if self._is_last_digit():
            own = self.cone.address
            return [Fit(Mistake("last_digit", own, self.mark.typed.number, None, (own,)), 0.0, 1)]
        found: list[Fit] = []
        values: set[str] = set()
        for number, tier in enumerate(self._tiers()):
            for value, mistake, chance in tier:
                if self._is_in_reach(value):
                    values.add(f"{value:.9e}")
                if mistake:
                    found.append(Fit(mistake, chance, len(values), number))
            if any(fit.is_evident for fit in found):
                break
        return found

    def _is_last_digit(self) -> bool:
        """Whether no more than the last digit is off, by one: with so little between them no method is told apart.

        The number from before the update is no slip, however near it is; and behind lines that are not written down
        there may be any mistake with a small effect.
        """
        typed, own, base = self.mark.typed, self.cone.address, self.cone.base
        old = old_of(own)
        is_skipped = any(at != own and not quantity(at).startswith("step_") for at in self.cone.members)
        if is_skipped or (old is not None and base[old] == typed.number):
            return False
        off = self.distance - self.mark.radius
        return bool(typed.unit) and typed.digits >= FEWEST_DIGITS and off <= OFF_BY_ONE * float(typed.unit)

    def repeated(self) -> list[Fit]:
        """Of what is known from other lines."""
        tried = [*self._of(self.candidates.at_one_place()), *self._of(self.candidates.throughout())]
        if taken := {mistake.used.quantity for mistake in self.known.values() if mistake.used}:
            tried += [*self._used(self.used.of_the_same_kind(taken)), *self._used(self.used.misread(taken))]
        found = [Fit(mistake, chance, len(self.known)) for _, mistake, chance in tried if mistake]
        return [fit for fit in found if fit.key in self.known]

    def _tiers(self) -> Iterator[Iterable[Tried]]:
        own = self.cone.address
        variants = sorted(self.sheet.variants(own), key=lambda variant: rank(variant.name))
        here = [Candidate(variant.name, {own: variant.why}) for variant in variants]
        yield self._of(candidate for candidate in here if candidate.name in COMMON)
        yield self._of(candidate for candidate in here if candidate.name not in COMMON)
        yield self._pen()
        is_skipped = len(self.cone.members) > 1
        before = sorted(self._before(), key=_likelihood) if is_skipped and self.budget.allows() else []
        yield self._of(candidate for candidate in before if candidate.name in COMMON)
        yield self._used(self.used.of_the_same_kind())
        yield self._of(candidate for candidate in before if candidate.name not in COMMON)
        yield self._used(self.used.misread())
        if self.distance and self.mark.typed.tolerance / self.distance < FINE:
            was_short = self.budget.was_short
            yield self._of(self.candidates.in_pairs())
            self.budget.was_short = was_short  # of pairs only the nearest are tried anyhow

    def _before(self) -> Iterator[Candidate]:
        """At one place on the way, and throughout."""
        own = (self.cone.address,)
        singles = [candidate for candidate in self.candidates.at_one_place() if candidate.places != own]
        if len(singles) * len(self.cone.members) > MOST_EFFECTS:
            singles = self._near(singles)
        yield from singles
        yield from self.candidates.throughout()

    def _pen(self) -> Iterator[Tried]:
        """Slips in writing the number down."""
        carried, typed = self.mark.carried, self.mark.typed
        if carried is None:
            return
        yield from ((carried * by, None, 1.0) for by in SHIFTED)
        for name in slips(typed, carried, self.mark.radius):
            chance = self._chance_of(typed.tolerance + self.mark.radius)
            yield typed.number, Mistake(name, self.mark.address, typed.number, None, (self.mark.address,)), chance

    def _of(self, candidates: Iterable[Candidate]) -> Iterator[Tried]:
        own = self.cone.address
        for candidate in candidates:
            if candidate.places != (own,) and not self.budget.allows():
                continue
            changed = self.cone.after(candidate.wrong)
            self.budget.spend(1 + len(changed))
            value = changed.get(own, nan)
            is_here = candidate.places == (own,)
            chance = self._chance(value, self._radius(value, candidate.wrong[own], {}) if is_here else self.mark.radius)
            if chance is None or self._is_refuted(changed) or self._changes_a_right_line(candidate.wrong):
                yield value, None, 1.0
            else:
                at = candidate.places[0]
                yield value, Mistake(candidate.name, at, value, candidate.wrong[at], candidate.places), chance

    @cached_property
    def used(self) -> UsedNumbers:
        return UsedNumbers(self.cone)

    def _used(self, numbers: Iterable[Slip]) -> Iterator[Tried]:
        own = self.cone.address
        for used, way, factor in numbers:
            self.budget.spend(1)
            value = self.used.value(way, factor, used.value)
            chance = self._chance(value, self._radius(value, way, {factor: used}))
            if chance is None:
                yield value, None, 1.0
            else:
                yield value, Mistake("used_other", own, value, with_number(way, factor, used), (own,), used), chance

    def _radius(self, value: float, way: Why, used: Mapping[str, Used]) -> float:
        """By how much the rounding of the lines before may have moved the line, worked in another way."""
        radius, typed = self.mark.radius, self.mark.typed
        if not abs(value - typed.number) <= FARTHEST * (typed.tolerance + radius):  # also where it is undefined
            return radius
        others = {at: other.value for at, other in used.items()}
        exact = {at: self.radii[other.source] if other.source else 0.0 for at, other in used.items()}
        view = Propagation(Layered(self.cone.base, others), Layered(self.radii, exact))
        return view.evaluate(way)[1]

    def _chance(self, value: float, radius: float) -> float | None:
        """That a random wrong number comes as near to a hypothesis; None where what was typed is not near to it."""
        typed = self.mark.typed
        if not self.distance or not abs(typed.number - value) <= CLOSE * (2 * typed.tolerance + radius):
            return None
        if value == typed.number and abs(value) == 1:  # a bare 1 is meant exactly
            width = min(typed.tolerance, NEARLY_EXACT)
        elif is_rounded(typed, value, 0.0):
            width = typed.tolerance
        elif is_rounded(typed, value, radius):
            width = typed.tolerance + radius
        elif is_about_cut(typed, value, radius):
            width = 2 * typed.tolerance + radius
        else:
            return None
        chance = self._chance_of(width)
        if typed.unit and value == typed.number:  # as short as that, it was copied and not worked out
            chance *= 2 * typed.tolerance / float(typed.unit)
        return chance

    def _is_in_reach(self, value: float) -> bool:
        """Whether a random wrong number could meet this hypothesis."""
        return 0 < abs(value - self.cone.base[self.cone.address]) <= 2 * self.distance

    def _chance_of(self, width: float) -> float:
        """Random wrong numbers are as far from the right one as what was typed, or up to twice as far."""
        return min(1.0, width / (2 * self.distance)) if self.mark.typed.value and self.distance else 1.0

    def _is_refuted(self, changed: Mapping[str, float]) -> bool:
        """Whether a line that is written down and not wrong would be another number then."""
        if self.is_source:
            return False
        answers, own = self.sheet.answers, self.cone.address
        return any(at in answers and at != own and not is_rounded(answers[at], changed[at], 0.0) for at in changed)

    def _changes_a_right_line(self, wrong: Mapping[str, Why]) -> bool:
        """Whether a line that is written, and follows from those before it, would be another number then."""
        if self.is_source or tuple(wrong) == (self.cone.address,):
            return False
        changed: dict[str, float] = {}
        done = Layered(self.cone.base, changed)
        for at in self.sheet.order:
            because = wrong.get(at) or self.sheet.because(at)
            if at == self.cone.address or (at not in wrong and changed.keys().isdisjoint(because.addresses)):
                continue
            if at not in self.sheet.answers:
                changed[at] = self._value(because, done)
            elif self._differs(at, because, self._value(because, done)):
                return True
        return False

    def _differs(self, at: str, because: Why, value: float) -> bool:
        typed = self.sheet.answers[at]
        view = Propagation(Layered(self.cone.base, {}), Layered(self.radii, {}))
        right, radius = view.evaluate(because)
        near = 2 * typed.tolerance + radius
        return abs(typed.number - right) <= near < abs(value - right)

    def _value(self, because: Why, numbers: Mapping[str, float]) -> float:
        try:
            return value_of(because, numbers)
        except (ArithmeticError, ValueError, KeyError):
            return nan

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
