"""Where one is, and how one gets back: nothing jumps or is covered, and Back leads one step back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_two_actions import drawn

TOP = "(number) => document.querySelector(number).getBoundingClientRect().top"


@pytest.mark.parametrize("number", ["dC_dW.2.0.0", "dC_db.2.0", "a.1.2"])
@pytest.mark.parametrize("link", ["?step=4", "?step=4&digits=12", "?step=4&sizes=2-6-1"])
def test_a_number_that_is_clicked_stays_where_it_is(page: Page, site: str, link: str, number: str) -> None:
    """L6."""
    page.goto(f"{site}/{link}")
    place = f".across :is(.edges.on, .shows.on) text[data-address='{number}']"
    before = page.evaluate(TOP, place)
    page.click(place)
    expect(page.locator("#why")).to_be_in_viewport(ratio=0.2)
    assert abs(page.evaluate(TOP, place) - before) < 1


def test_a_number_of_the_formulas_stays_where_it_is(page: Page, site: str) -> None:
    """L6."""
    page.goto(site)
    place = "td [data-address='z.1.0']"
    page.locator(place).scroll_into_view_if_needed()
    before = page.evaluate(TOP, place)
    page.click(place)
    expect(page.locator("#why")).to_be_in_viewport(ratio=0.2)
    assert abs(page.evaluate(TOP, place) - before) < 1


def test_what_a_setting_changed_is_said_in_short_and_goes_by_itself(page: Page, site: str) -> None:
    """L8: by symbols, and over nothing."""
    page.clock.install(time=0)
    page.goto(site)
    page.clock.pause_at(60_000)  # from here on it stands still between the calls
    page.click("[data-key='half']")
    changes = page.locator("#changes")
    page.clock.run_for(300)
    expect(changes).to_contain_text(re.compile(r"Numbers changed: \d+"))
    expect(changes.locator("math")).not_to_have_count(0)
    text = changes.text_content() or ""
    assert not re.search(r"[a-zA-Z_]+\.\d", text), text  # no address
    assert len(text) < 120
    assert page.evaluate(COVERED) == []
    page.clock.run_for(10_000)
    expect(changes).to_be_empty()


COVERED = """() => { const message = document.querySelector("#changes"), over = message.getBoundingClientRect();
    return [...document.querySelectorAll(".drawing, .bar, .step, .steps-nav ol, .toolbar")].filter((part) => {
        const box = part.getBoundingClientRect();
        return box.bottom > over.top + 1 && box.top < over.bottom - 1 && box.right > over.left && box.left < over.right;
    }).map((part) => part.className) }"""
"""What the message lies over."""


def step(page: Page) -> str:
    return page.get_attribute(".steps-nav [aria-current]", "data-step") or ""


def test_back_goes_through_what_was_looked_at(page: Page, site: str) -> None:
    """L10."""
    page.goto(f"{site}/examples")
    page.goto(site)
    current = page.locator(".steps-nav [aria-current]")
    for number in ("3", "5"):
        page.click(f".steps-nav [data-step='{number}']")
        expect(page).to_have_url(re.compile(f"step={number}"))
    page.click(drawn("W.2.0.0"))
    expect(page.locator("#why")).to_be_visible()
    expect(page).to_have_url(re.compile("step=5.*select=W.2.0.0|select=W.2.0.0.*step=5"))
    page.go_back()
    expect(page.locator("#why")).to_have_count(0)
    expect(current).to_have_attribute("data-step", "5")
    for number in ("3", "1"):
        page.go_back()
        expect(current).to_have_attribute("data-step", number)
    for number in ("3", "5"):
        page.go_forward()
        expect(current).to_have_attribute("data-step", number)
    page.go_forward()
    expect(page.locator("#why")).to_be_visible()
    assert page.url.startswith(f"{site}/?")


def test_back_from_a_reloaded_step_goes_to_the_one_before(page: Page, site: str) -> None:
    """L10."""
    page.goto(site)
    for number in ("3", "5"):
        page.click(f".steps-nav [data-step='{number}']")
        expect(page).to_have_url(re.compile(f"step={number}"))
    page.reload()
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "5")
    page.go_back()
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "3")


def test_an_edit_between_two_steps_is_undone_by_itself(page: Page, site: str) -> None:
    """L10: undo goes through the edits, whatever was looked at since."""
    page.goto(site)
    page.click(".steps-nav [data-step='3']")
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("W.1.0.0=0.8"))
    page.click(".steps-nav [data-step='5']")
    expect(page).to_have_url(re.compile("step=5"))
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    assert step(page) == "5"
    page.keyboard.press("Control+y")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.8")
    page.go_back()
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
