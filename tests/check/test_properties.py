"""Random networks, random rounding, random mistakes: no false alarm, and every mistake is found and named."""

import random
from collections import Counter
from math import isfinite

import pytest

from app.backprop.errors import BackpropError
from app.backprop.problem import Problem
from app.check.checking import Checked, check
from tests.check.learner import Learner, Planted, random_problem

NETWORKS = 2_000
PARTS = 10
NAMED_FIRST = 0.95


def learners(part: int) -> list[tuple[Problem, Learner, random.Random]]:
    """The learners of one part; a network whose pass leaves float64 has none."""
    found = []
    for seed in range(part, NETWORKS, PARTS):
        state = random.Random(seed)
        problem, digits = random_problem(state), state.randint(3, 6)
        try:
            found.append((problem, Learner.of(problem, digits), state))
        except BackpropError:
            continue
    return found


def is_plain(texts: dict[str, str]) -> bool:
    return all(isfinite(float(text)) for text in texts.values())


def planted(learner: Learner, right: dict[str, str], state: random.Random) -> tuple[Planted, dict[str, str]] | None:
    """A sheet with one mistake that shows beyond all rounding."""
    for mistake in learner.mistakes(state):
        try:
            texts = learner.work({mistake.address: mistake.variant.why})
        except (ArithmeticError, ValueError):
            continue
        wrong, was = float(texts[mistake.address]), float(right[mistake.address])
        if is_plain(texts) and abs(wrong - was) > 10 ** (1 - learner.digits) * max(abs(wrong), abs(was)):
            return mistake, texts
    return None


def unsound(checked: Checked) -> dict[str, str]:
    return {at: mark.verdict for at, mark in checked.marks.items() if mark.verdict in ("wrong", "follows")}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_sheets(part: int) -> None:
    counted: Counter[str] = Counter()
    for problem, learner, state in learners(part):
        right = learner.work({})
        assert unsound(check(problem, right)) == {}
        found = planted(learner, right, state)
        if found is None:
            continue
        mistake, texts = found
        checked = check(problem, texts)
        told = unsound(checked)
        assert checked.first_error == mistake.address
        assert told.pop(mistake.address) == "wrong"
        assert set(told.values()) <= {"follows"}
        assert all(checked.marks[at].because == (mistake.address,) for at in told)
        names = [explanation.name for explanation in checked.mistakes[mistake.address]]
        counted["planted"] += 1
        counted["first"] += names[:1] == [mistake.variant.name]
    assert counted["planted"] > 0.95 * NETWORKS / PARTS
    assert counted["first"] >= NAMED_FIRST * counted["planted"]
