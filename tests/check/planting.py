"""Planting mistakes in random sheets: every one of the catalogue, the one that was planted least before all others."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite

from app.backprop.address import Address
from app.backprop.errors import BackpropError
from app.backprop.problem import Problem
from app.check.checking import Checked, check
from app.check.mistakes.candidates import ONE_PLACE, SCALES
from app.check.mistakes.catalogue import PAIR, SAYS
from app.check.mistakes.line import scaled
from tests.check.learner import Learner, Planted, random_problem

WAYS = ("at one place", "throughout", "in pairs", "in a line that was skipped")
DIGITS_OF_A_PAIR = 4
MOST_TRIED = 60
KEPT = 0.6
"""Of the lines, where some are skipped."""


@dataclass
class Tally:
    """How often a mistake was planted, found as the first error, named, and named first, by (way, name)."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    named: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: Counter[tuple[str, str]] = field(default_factory=Counter)
    false_alarms: int = 0
    sheets: int = 0

    def rate(self, way: str, counted: Counter[tuple[str, str]]) -> float:
        every = sum(count for (of, _), count in self.planted.items() if of == way)
        return sum(count for (of, _), count in counted.items() if of == way) / every


def learners(networks: int) -> Iterator[tuple[Problem, Learner, random.Random]]:
    """The learners of random problems; a network whose pass leaves float64 has none."""
    for seed in range(networks):
        state = random.Random(seed)
        problem, digits = random_problem(state), state.randint(3, 6)
        try:
            yield problem, Learner.of(problem, digits), state
        except BackpropError:
            continue


def swap(text: str) -> str:
    """The first two neighbouring digits that differ, the other way round; not a zero in front."""
    for place in range(len(text) - 1):
        one, two = text[place : place + 2]
        if one.isdigit() and two.isdigit() and one != two and text.strip("-")[0] != one:
            return f"{text[:place]}{two}{one}{text[place + 2 :]}"
    return text


SLIPS: dict[str, Callable[[str], str]] = {
    "minus_lost": lambda text: text[1:] if text.startswith("-") else f"-{text}",
    "comma_shifted": lambda text: f"{text}e-1",
    "digits_swapped": swap,
}


def at_one_place(learner: Learner, name: str, state: random.Random) -> Iterator[Planted]:
    if name in SLIPS:
        order = learner.sheet.order
        yield from (Planted(name, slips={at: SLIPS[name]}) for at in state.sample(order, len(order)))
    found = learner.variants().get(name, [])
    yield from (Planted(name, {at: why}) for at, why in state.sample(found, len(found)))


def throughout(learner: Learner, name: str, state: random.Random) -> Iterator[Planted]:
    """In all units of a layer."""
    groups: dict[tuple[str, int], Planted] = {}
    for at, why in learner.variants().get(name, []) if name not in ONE_PLACE else []:
        address = Address.parse(at)
        if address.indices and address.sample is None:
            group = groups.setdefault((address.name, address.indices[0]), Planted(name, {}))
            groups[address.name, address.indices[0]] = Planted(name, {**group.wrong, at: why})
    several = [group for group in groups.values() if len(group.wrong) > 1]
    yield from state.sample(several, len(several))


def in_pairs(learner: Learner, name: str, state: random.Random) -> Iterator[Planted]:
    """With a wrong factor in the same line."""
    if learner.digits < DIGITS_OF_A_PAIR:
        return
    every = learner.variants()
    scales = {(at, scale) for scale in SCALES for at, _ in every.get(scale, [])}
    found = [
        Planted(PAIR.join((name, scale)), {at: scaled(why, by)})
        for at, why in every.get(name, [])
        for scale, by in SCALES.items()
        if (at, scale) in scales and scale != name and SCALES.get(name, 0) * by != 1
    ]
    yield from state.sample(found, len(found))


def skipped(learner: Learner, name: str, state: random.Random) -> Iterator[Planted]:
    """A slip of the pen is one in what is written."""
    return at_one_place(learner, name, state) if name not in SLIPS else iter(())


MAKERS = dict(zip(WAYS, (at_one_place, throughout, in_pairs, skipped), strict=True))


def shows(learner: Learner, planted: Planted, right: dict[str, str]) -> dict[str, str] | None:
    """The sheet, if every place is wrong beyond all rounding."""
    try:
        texts = learner.work(planted)
    except (ArithmeticError, ValueError):
        return None
    if not all(isfinite(float(text)) and abs(float(text)) < 1e100 for text in texts.values()):
        return None
    pairs = [(float(texts[at]), float(right[at])) for at in planted.places]
    unit = 10 ** (1 - learner.digits)
    return texts if all(abs(one - two) > unit * max(abs(one), abs(two)) for one, two in pairs) else None


def plant(
    learner: Learner, way: str, tally: Tally, right: dict[str, str], state: random.Random
) -> tuple[Planted, dict[str, str]] | None:
    """A sheet with the mistake that was planted least, as far as it can be made in it."""
    for name in sorted(SAYS, key=lambda name: (tally.planted[way, name], state.random())):
        for planted, _ in zip(MAKERS[way](learner, name, state), range(MOST_TRIED), strict=False):
            texts = shows(learner, planted, right)
            if texts:
                return planted, texts
    return None


def unsound(checked: Checked) -> dict[str, str]:
    return {at: mark.verdict for at, mark in checked.marks.items() if mark.verdict in ("wrong", "follows")}


def work(networks: int) -> Tally:
    """Raises AssertionError where a mistake is not found, or a right line called wrong."""
    tally = Tally()
    for number, (problem, learner, state) in enumerate(learners(networks)):
        right = learner.work()
        tally.sheets += 1
        tally.false_alarms += bool(unsound(check(problem, right)))
        for way in ("at one place", WAYS[1 + number % 3]):
            found = plant(learner, way, tally, right, state)
            if found and way == WAYS[3]:
                planted, _ = found
                left_out = {at for at in learner.sheet.order if at in planted.places or state.random() > KEPT}
                found = planted, learner.work(planted, left_out)
            if found:
                judge(problem, way, *found, tally)
    return tally


def judge(problem: Problem, way: str, planted: Planted, texts: dict[str, str], tally: Tally) -> None:
    checked = check(problem, texts)
    told, first = unsound(checked), checked.first_error
    if way == WAYS[3]:
        if first is None:  # it led to nothing that is written down
            return
    else:
        assert first == min(planted.places, key=checked.sheet.places.__getitem__), planted
        wrong = {at for at, verdict in told.items() if verdict == "wrong"}
        assert wrong <= set(planted.places), planted
        assert all(set(checked.marks[at].because) <= wrong for at in told)
    name = planted.name.partition(PAIR)[0]
    names = [mistake.name for mistake in checked.mistakes[first]]
    same = {planted.name, PAIR.join(reversed(planted.name.split(PAIR)))}
    tally.planted[way, name] += 1
    tally.named[way, name] += bool(same & set(names))
    tally.first[way, name] += names[:1] != [] and names[0] in same
