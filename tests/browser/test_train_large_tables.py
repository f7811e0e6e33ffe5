"""A table that is too large for a link, under the hand: with scripts and without, nothing is a dead end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import until
from tests.browser.test_train import QUICK, RESULT, ready
from tests.web.train.test_large_tables import LARGE


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def put_table(page: Page) -> None:
    """All at once, as it is pasted: typed by the browser's own hand it would take half a minute."""
    page.locator("#f-table").evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); }", LARGE["table"]
    )


def test_with_scripts_a_step_of_a_large_table_opens_in_the_lab(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.select_option("#f-data", "table")
    put_table(page)
    expect(page.locator("#map")).to_contain_text("x axis: p from")
    page.click('[data-key="back"]')
    expect(page.locator(RESULT)).to_contain_text("39 epochs")
    expect(page.locator("#by-hand")).to_have_attribute("formaction", re.compile("/train/step.*epoch=39"))
    page.click("#by-hand")
    expect(page).to_have_url(re.compile(r"sizes=2-4-2-1"))
    expect(page.locator("h1")).to_contain_text("Epoch 39 of your own table, sample 0")


def test_without_scripts_a_large_table_is_trained_on_and_looked_at(plain: Page, site: str) -> None:
    plain.goto(f"{site}/train?data=table&hidden=2&epochs=3")
    put_table(plain)
    plain.fill("#f-epochs", "4")
    plain.keyboard.press("Enter")
    expect(plain.locator(RESULT)).to_contain_text("4 epochs")
    plain.click('[data-key="back"]')
    expect(plain.locator(RESULT)).to_contain_text("3 epochs")
    plain.click("#by-hand")
    expect(plain).to_have_url(re.compile(r"sizes=2-2-1"))


def test_a_language_is_changed_with_all_that_was_typed(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.select_option("#f-data", "table")
    put_table(page)
    expect(page.locator("#map")).to_contain_text("x axis: p from")
    page.click('.languages [lang="de"]')
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#map")).to_contain_text("p von")


def test_a_page_that_was_opened_with_a_fault_trains_on_a_large_table(page: Page, site: str) -> None:
    page.goto(f"{site}/train?data=table&hidden=2&epochs=x")
    put_table(page)
    page.fill("#f-epochs", "3")
    expect(page.locator(RESULT)).to_contain_text("3 epochs")


def test_a_reload_brings_back_the_table_and_its_run(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.select_option("#f-data", "table")
    put_table(page)
    page.fill("#f-epochs", "7")
    expect(page.locator(RESULT)).to_contain_text("7 epochs")
    expect(page.locator("#map")).to_contain_text("x axis: p from")
    until(page, "history.state?.includes('epochs=7')")
    page.reload()
    expect(page.locator(RESULT)).to_contain_text("7 epochs")
    expect(page.locator("#map")).to_contain_text("x axis: p from")
    expect(page.locator("#f-table")).to_have_value(LARGE["table"])
    page.fill("#f-epochs", "8")
    expect(page.locator(RESULT)).to_contain_text("8 epochs")
    page.reload()
    expect(page.locator(RESULT)).to_contain_text("8 epochs")
    page.select_option("#f-data", "xor")
    expect(page.locator("#map")).to_contain_text("x axis: x₁ from")
    page.reload()
    expect(page.locator("#map")).to_contain_text("x axis: x₁ from")
