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


def test_what_is_typed_while_an_edit_is_under_way_loses_neither(waiting: Page) -> None:
    waiting.click('[data-key="add-layer"]')
    waiting.fill("#f-learning_rate", "0.2")
    expect(waiting).to_have_url(re.compile("learning_rate=0.2"))
    expect(waiting).to_have_url(re.compile("hidden=4-2-2"))
    expect(waiting.locator("#network h2")).to_contain_text("2-4-2-2-1")
    assert waiting.input_value("#f-learning_rate") == "0.2"
    assert waiting.input_value("#f-hidden") == "4-2-2"


def test_what_is_chosen_while_a_layer_is_removed_stays_with_its_layer(waiting: Page) -> None:
    waiting.click('[data-key="remove-layer.1"]')
    waiting.select_option('[name="activation.2"]', "relu")
    expect(waiting).to_have_url(re.compile("hidden=2&.*activation.1=relu|activation.1=relu.*hidden=2"))
    assert waiting.input_value('[name="activation.1"]') == "relu"


def test_a_run_is_kept_as_it_was_when_that_was_asked_for(waiting: Page) -> None:
    waiting.click('[data-key="keep"]')
    waiting.fill("#f-learning_rate", "0.2")
    expect(waiting.locator(".compared")).to_contain_text("Learning rate: 0.01 → 0.2")


def test_a_wrong_number_that_is_mended_while_an_edit_is_under_way_does_not_undo_it(waiting: Page) -> None:
    waiting.fill("#f-learning_rate", "0.2x")
    expect(waiting.locator("#e-learning_rate")).to_be_visible()
    waiting.click('[data-key="add-layer"]')
    waiting.wait_for_timeout(SLOW + 200)  # it is refused, and that is not said at once
    waiting.fill("#f-learning_rate", "0.2")
    expect(waiting.locator("#network h2")).to_contain_text("2-4-2-2-1")
    expect(waiting).to_have_url(re.compile("learning_rate=0.2(&|$)"))


def test_a_setting_that_goes_with_another_is_not_lost_on_the_way(waiting: Page) -> None:
    waiting.click('[data-key="add-layer"]')
    waiting.fill("#f-beta1", "0.7")
    waiting.select_option("#f-data", "table")
    expect(waiting.locator("#f-table")).to_be_visible()
    expect(waiting).to_have_url(re.compile("beta1=0.7"))
    expect(waiting.locator("#network h2")).to_contain_text("2-4-2-2-1")


def test_a_table_that_is_opened_while_an_edit_is_under_way_is_learnt_from(waiting: Page) -> None:
    waiting.click('[data-key="add-layer"]')
    waiting.evaluate(
        """() => { const files = new DataTransfer();
            files.items.add(new File(["p;q;r\\n1;2;0\\n2;1;1\\n1;3;0\\n3;1;1"], "own.csv"));
            dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true })); }"""
    )
    expect(waiting.locator("#map")).to_contain_text("x axis: p from")
    expect(waiting.locator("#network h2")).to_contain_text("2-4-2-2-1")


def test_an_epoch_that_is_gone_to_while_a_run_is_under_way_is_the_one_that_is_seen(waiting: Page) -> None:
    waiting.fill("#f-learning_rate", "0.2")
    waiting.click("h1")
    waiting.keyboard.press("Home")
    expect(waiting).to_have_url(re.compile("learning_rate=0.2"))
    expect(waiting.locator(RESULT)).to_have_text(re.compile("^0 epochs"))
    assert waiting.input_value("#f-epoch") == "0"
