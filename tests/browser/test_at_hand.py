"""What a hand does next is where it was, and as it was left."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.test_editing import change, settled
from tests.browser.test_two_actions import drawn

SEEN = """() => { const { top, bottom } = document.querySelector(".drawing svg.across").getBoundingClientRect();
    return top < innerHeight * 0.5 && bottom > innerHeight * 0.5 }"""
"""Whether the drawing stands in the middle of the window."""


@pytest.mark.parametrize("link", ["?sizes=3-5-4-2", "?digits=8", "?sizes=8-8-8-8"])
def test_a_step_leaves_a_drawing_that_fills_the_page_in_sight(page: Page, site: str, link: str) -> None:
    page.goto(f"{site}/{link}")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".steps-nav [aria-current]")).to_contain_text("4")
    expect(page.locator("section.step:visible")).to_have_count(1)
    until(page, SEEN)
    assert page.locator(".across .edges.on").last.get_attribute("data-name") == "dC_dW"


def test_who_reads_the_formulas_below_the_drawing_reads_those_of_the_next_step(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=8-8-8-8")
    page.locator("section.step.current h2").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('section.step.current').scrollIntoView()")
    page.keyboard.press("ArrowRight")
    until(page, "() => { const at = document.querySelector('#cost').getBoundingClientRect().top;"
          " return at > -1 && at < innerHeight / 2 }")  # fmt: skip


def test_of_two_numbers_each_is_undone_by_itself(page: Page, site: str) -> None:
    page.goto(site)
    for address in ("W.1.0.0", "W.2.0.0"):
        page.focus(drawn(address))
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(100)  # both before the page is written anew
    settled(page)
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.2.0.0"))).to_have_text("0.4")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.8")
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")


def test_an_arrow_steps_by_the_last_digit_that_is_shown_now(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")
    change(page, "W.1.0.0", "0.29")
    settled(page)
    page.focus(drawn("W.1.0.0"))
    for text in ("0.3", "0.31"):  # 0.3 goes on with the digits that it had
        page.keyboard.press("ArrowUp")
        expect(page.locator(drawn("W.1.0.0"))).to_have_text(text)


def test_another_language_keeps_an_edit_and_what_can_be_undone(page: Page, site: str) -> None:
    page.goto(f"{site}/?example=mazur-2015")
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")
    page.click(".languages [lang='de']")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0,16")
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0,15")


def test_who_leaves_right_after_an_edit_finds_it_again(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")
    page.click("header.top [href*='/examples']")
    page.wait_for_url("**/examples*")
    page.go_back()
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.8")


def test_the_number_that_was_chosen_is_lit_where_the_page_moved_under_the_pointer(page: Page, site: str) -> None:
    page.goto(site)
    page.click(drawn("a.1.0"))
    expect(page.locator("#why")).to_be_in_viewport()
    expect(page.locator(".across .selected")).to_have_count(1)
    expect(page.locator(".across .selected")).to_have_attribute("data-address", "a.1.0")


def test_a_setting_moves_nothing(page: Page, site: str) -> None:
    page.goto(site)
    before = page.locator(".drawing").bounding_box()
    page.click("[data-key='half']")
    expect(page.locator("#changes")).to_contain_text("0.000128 → 0.000256")
    assert page.locator(".drawing").bounding_box() == before


def test_a_result_in_the_list_of_steps_leads_to_its_step_alone(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".steps-nav [data-address='cost']")
    expect(page.locator("section.step.current")).to_have_attribute("id", "cost")
    page.wait_for_timeout(300)
    expect(page.locator("#why")).to_have_count(0)


def test_another_sample_leaves_the_drawing_where_it_is(page: Page, site: str) -> None:
    page.goto(site)
    before = page.locator(".bench").bounding_box()
    page.click("[data-key='add-sample']")
    expect(page.locator(".samples")).to_be_visible()  # it stands above
    after = page.locator(".bench").bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 1
