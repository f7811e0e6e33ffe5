"""The training page while an answer is under way: whatever is done meanwhile counts, and what was done before too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_train import QUICK, RESULT, ready, slowly

SLOW = 500
"""Milliseconds until a run is answered."""


@pytest.fixture
def waiting(page: Page, site: str) -> Page:
    """The page of a run, whose next answers take their time."""
    slowly(page, SLOW)
    ready(page, site + QUICK)
    page.wait_for_timeout(SLOW)
    return page


def sample_at(page: Page, x: int, y: int) -> str:
    page.click("#map .stack svg", position={"x": x, "y": y})
    return page.input_value("#f-sample")


def test_of_two_quick_clicks_on_the_map_the_second_counts(waiting: Page) -> None:
    first = sample_at(waiting, 150, 150)
    second = sample_at(waiting, 250, 260)
    assert first != second
    expect(waiting).to_have_url(re.compile(f"sample={first}"))
    expect(waiting).to_have_url(re.compile(f"sample={second}"))
    assert waiting.input_value("#f-sample") == second
    assert f"sample={second}" in (waiting.get_attribute("#by-hand", "href") or "")
