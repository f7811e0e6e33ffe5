"""Random networks, random rounding, every mistake planted: no false alarm, and each is found, and named.

`python -m scripts.plant_mistakes` does the same for 2,000 networks.
"""

import warnings

import pytest

from app.check.mistakes.catalogue import SAYS
from tests.check.planting import WAYS, Tally, work
from tests.thorough import amount

NETWORKS = amount(60, 165)
AT_LEAST = 2
"""Of each mistake at one place; throughout, in pairs and skipped come on top."""
FIRST = {"at one place": 0.95, "throughout": 0.9, "in pairs": 0.8, "in a line that was skipped": 0.7}
NAMED = {"at one place": 0.99, "throughout": 0.97, "in pairs": 0.85, "in a line that was skipped": 0.97}


@pytest.fixture(scope="module")
def tally() -> Tally:
    """That every mistake is found in its line, and what comes of it follows, is asserted on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return work(NETWORKS)


def test_a_correct_sheet_rounded_at_every_line_has_no_wrong_line(tally: Tally) -> None:
    assert tally.sheets > 0.95 * NETWORKS
    assert tally.false_alarms == 0


def test_every_mistake_of_the_catalogue_is_planted(tally: Tally) -> None:
    assert {name for name in SAYS if tally.planted["at one place", name] < AT_LEAST} == set()
    for way in WAYS[1:]:
        assert sum(tally.planted[way, name] for name in SAYS) > NETWORKS / 6


@pytest.mark.parametrize("way", WAYS)
def test_what_was_planted_is_named_and_nearly_always_first(tally: Tally, way: str) -> None:
    assert tally.rate(way, tally.named) >= NAMED[way]
    assert tally.rate(way, tally.first) >= FIRST[way]
