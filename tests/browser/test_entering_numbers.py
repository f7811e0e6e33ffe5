"""Numbers that are typed: what counts, what is refused, and where the hand goes on."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_two_actions import drawn

RATE = ".bar [name='learning_rate']"


@pytest.mark.parametrize("text", ["1e160", "1/0", "1/", "3x", "10^13"])
def test_a_number_that_is_refused_leaves_the_old_one(page: Page, site: str, text: str) -> None:
    """L2: not the beginning of it, as 10 of 1e160."""
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(".over .fault")).to_be_visible()
    assert page.input_value(".over input") == text
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.484")


def test_a_calculation_is_taken_as_in_practise(page: Page, site: str) -> None:
    """L2."""
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("1/4")
    page.keyboard.press("Enter")
    expect(page.locator(".over")).to_have_count(0)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.25")
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.34")  # 0.4 (0.25 * 0.8 + 0.3 + 0.1) + 0.1
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    page.focus(drawn("W.2.0.0"))
    page.keyboard.type("1/3")
    page.keyboard.press("Enter")
    expect(page.locator(drawn("W.2.0.0"))).to_have_text("0.333333")


def test_what_is_refused_in_a_box_of_the_page_leaves_the_old_number(page: Page, site: str) -> None:
    """L2, in the panel of a number."""
    page.goto(f"{site}/?select=W.1.0.0")
    box = page.locator("#why [data-edit='W.1.0.0']")
    box.press("Control+a")
    box.press_sequentially("1e160")
    box.press("Enter")
    expect(page.locator("#why .fault")).to_be_visible()
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    expect(box).to_have_value("1e160")


def test_tab_goes_to_the_next_number_and_back(page: Page, site: str) -> None:
    """L3."""
    page.goto(site)
    focused = "[document.activeElement.dataset.address, !!document.activeElement.closest('.drawing')]"
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("0.9")
    page.keyboard.press("Tab")
    expect(page.locator(".over")).to_have_count(0)
    assert page.evaluate(focused) == ["W.1.0.1", True]
    page.keyboard.type("-0.5")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == ["b.1.0", True]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == ["W.1.0.1", True]
    for address, text in (("W.1.0.0", "0.9"), ("W.1.0.1", "−0.5")):
        expect(page.locator(drawn(address))).to_have_text(text)


@pytest.mark.parametrize("text", ["abc", "0", "-1", ""])
def test_a_learning_rate_that_cannot_be_leaves_the_network_and_what_is_typed(page: Page, site: str, text: str) -> None:
    """L5."""
    page.goto(f"{site}/?learning_rate=0.5")
    after = page.text_content(drawn("W_new.2.0.0"))
    box = page.locator(RATE)
    box.fill(text)
    box.press("Enter")
    expect(page.locator(".bar .fault")).to_be_visible()
    expect(box).to_have_value(text)
    expect(page.locator("section.step")).to_have_count(8)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")  # and another edit does not take it away
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.516")
    expect(page.locator("main[data-outdated]")).to_have_count(0)
    expect(box).to_have_value(text)
    expect(page.locator(".bar .fault")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(drawn("W_new.2.0.0"))).to_have_text(after or "")
    box.fill("1/10")
    expect(page.locator(".bar .fault")).to_have_count(0)
    expect(page.locator(drawn("W_new.2.0.0"))).to_have_text("0.401536")


@pytest.mark.parametrize("text", ["abc", "0", "-1", ""])
def test_without_scripts_the_last_network_stays_as_well(browser: Browser, site: str, text: str) -> None:
    """L5."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/?learning_rate=0.5&W.1.0.0=0.9")
    page.click(".settings-fold > summary")
    page.fill(RATE, text)
    page.press(RATE, "Enter")
    page.wait_for_url("**learning_rate=*")
    assert page.input_value(RATE) == text
    assert "a number" in page.inner_text(".bar .fault")
    assert page.locator("section.step").count() == 8
    assert page.text_content(drawn("W.1.0.0")) == "0.9"
    assert page.text_content("td [data-address='learning_rate']") == "0.5"
    page.click(".steps-nav [data-step='3']")  # the link is that of the network
    page.wait_for_url("**step=3**")
    assert page.locator("[role=alert] .faults").count() == 0
    assert page.text_content("td [data-address='learning_rate']") == "0.5"
    context.close()


def test_a_form_with_a_fault_shows_the_last_network(page: Page, site: str) -> None:
    """L5: of the whole form."""
    page.goto(f"{site}/?learning_rate=0.5")
    page.locator("details.change summary").click()
    box = page.locator("#change [name='W.1.0.0']")
    box.fill("x")
    page.click("#change .primary")
    expect(page.locator("#change .fault")).to_contain_text("a number")
    expect(box).to_have_value("x")
    expect(page.locator("section.step")).to_have_count(8)
    assert page.text_content("td [data-address='learning_rate']") == "0.5"
