"""Generated sheets: right work is never called wrong, a mistake is found in its line, and what is named is true.

A few of each here; THOROUGH=1 takes as many as `python -m scripts.measure_tutor`, which prints the figures.
"""

import os
from collections import Counter

import pytest

from app.check.checking import check
from app.check.conventions import matching_conventions
from tests.check import generators as made

SHARE = 1.0 if os.environ.get("THOROUGH") else 0.02
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.mark.parametrize("way", made.RIGHT)
def test_right_work_is_not_called_wrong(way: str) -> None:
    """All lines, a subset, from the digits that the page shows, skipped lines rounded, and prints of programs."""
    false = []
    for problem, sheet, rng in made.sheets(int(300 * SHARE), 1_000 * made.RIGHT.index(way)):
        checked = check(problem, made.right_sheet(sheet, rng, way))
        false += [at for at, mark in checked.marks.items() if mark.verdict in ("wrong", "follows")]
        assert matching_conventions(problem, checked) == ()
    assert false == []


def test_a_mistake_is_found_in_its_line_and_named_truly() -> None:
    tally = made.with_one_mistake(int(3_600 * SHARE), first=50_000)
    assert tally.rate(tally.place) >= 0.99
    assert tally.rate(tally.first) >= 0.75
    assert tally.rate(tally.false) <= 0.02
    assert tally.against == 0


def test_with_a_third_of_the_lines_the_place_is_found() -> None:
    tally = made.with_one_mistake(int(1_800 * SHARE), 1 / 3, 60_000)
    assert tally.rate(tally.place) >= 0.9
    assert tally.rate(tally.false) <= 0.05
    assert tally.against == 0


def test_a_random_wrong_number_is_given_no_cause() -> None:
    found = Counter(
        bool(check(problem, texts).mistakes.get(place))
        for problem, texts, place, _ in made.random_wrong(int(2_000 * SHARE))
    )
    assert found[True] <= 0.03 * found.total()


def test_conventions_are_offered_single_and_in_pairs() -> None:
    offered = Counter[bool]()
    for differ, problem, texts in made.by_conventions(int(960 * SHARE)):
        checked = check(problem, texts)
        if checked.first_error:
            found = [names_of(match.query) for match in matching_conventions(problem, checked)]
            offered[any(names <= set(differ) for names in found)] += 1
    assert offered[True] >= 0.9 * offered.total()


def names_of(query: dict[str, str]) -> set[str]:
    """As the generator calls them."""
    names = {"conventions": query.get("conventions", "").split(","), "weights": ["input_output"]}
    return {name for setting in query for name in names.get(setting, [setting])}
