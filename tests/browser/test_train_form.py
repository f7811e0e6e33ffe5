"""The form of the training page comes only where it differs from what stands on the page: it is always as the server
would write it."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.test_train import QUICK, RESULT, ready, slide

FORM = "document.getElementById('controls').outerHTML.replaceAll(' open=\"\"', '').replace(/\\s+/g, ' ')"
BOXES = "[...document.querySelectorAll('#controls :is(input, select)')].map((box) => box.checked ? 'on' : box.value)"


def typed(page: Page) -> None:
    page.fill("#f-learning_rate", "1")


def slid_and_typed(page: Page) -> None:
    slide(page, "learning_rate", 80)
    page.fill("#f-epochs", "30")
    slide(page, "noise", 4)


def slid_and_gone_back(page: Page) -> None:
    page.click('[data-key="keep"]')
    expect(page.locator(".compared")).to_be_visible()
    slide(page, "learning_rate", 80)
    expect(page.locator(".compared")).to_contain_text("→")
    page.click('[data-key="back-to-kept"]')
    expect(page.locator(".compared")).to_have_count(0)


def chosen_and_slid(page: Page) -> None:
    page.select_option("#f-optimizer", "momentum")
    slide(page, "training", 3)


def mended(page: Page) -> None:
    page.fill("#f-learning_rate", "nonsense")
    expect(page.locator("#controls .fault")).to_be_visible()
    slide(page, "learning_rate", 80)
    expect(page.locator("#controls .fault")).to_have_count(0)


@pytest.mark.parametrize("act", [typed, slid_and_typed, slid_and_gone_back, chosen_and_slid, mended])
@pytest.mark.parametrize("language", ["en", "de"])
def test_whatever_was_done_the_form_is_that_of_its_link(
    page: Page, site: str, act: Callable[[Page], None], language: str
) -> None:
    ready(page, f"{site}{QUICK}&lang={language}")
    act(page)
    page.wait_for_timeout(1000)
    seen, boxes = page.evaluate(FORM), page.evaluate(BOXES)
    page.goto(page.url)
    assert seen == page.evaluate(FORM)
    assert boxes == page.evaluate(BOXES)


def test_a_slider_that_is_moved_does_not_bring_the_form(page: Page, site: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/train/run") else None)
    ready(page, site + QUICK)
    for place in (70, 80):
        before = page.inner_text(RESULT)
        slide(page, "learning_rate", place)
        expect(page.locator(RESULT)).not_to_have_text(before)
        brought = [name.split(".")[0] for name in parse_qs(asked[-1].post_data or "")["have"][0].split()]
        assert "controls" in brought
    page.fill("#f-learning_rate", "1")
    expect(page).to_have_url(re.compile("learning_rate=1"))
    assert "controls" not in (asked[-1].post_data or "")
