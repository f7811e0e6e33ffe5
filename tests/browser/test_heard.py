"""For those who use the keyboard, or hear the page: where the focus is, what things are called, what is said when."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.test_editing import change, settled
from tests.browser.test_two_actions import drawn

FOCUS = "[document.activeElement.dataset.key, document.activeElement.dataset.address].find(Boolean)"


def test_space_presses_what_is_said_to_be_a_button(page: Page, site: str) -> None:
    page.goto(site)
    page.focus("[data-key='half']")
    page.keyboard.press("Space")
    expect(page.locator(drawn("cost"))).to_have_text("0.000256")
    page.focus("[data-do='add-unit.1']")
    page.keyboard.press("Space")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    assert page.evaluate("scrollY") == 0
    page.focus(drawn("a.1.0"))
    page.keyboard.press("Space")
    expect(page.locator("#why")).to_contain_text("a.1.0")


def test_the_focus_stays_on_what_was_pressed(page: Page, site: str) -> None:
    page.goto(site)
    for key, units in (("add-unit.1", 4), ("add-unit.1", 5), ("remove-unit.1", 4), ("remove-unit.1", 3)):
        page.focus(f"[data-key='{key}']")
        page.keyboard.press("Enter")
        expect(page.locator(".across .unit[data-layer='1']")).to_have_count(units)
        assert page.evaluate(FOCUS) == key


def test_the_focus_goes_to_a_neighbour_of_what_is_gone(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=2-2-1")
    page.focus("[data-key='remove-unit.1']")
    page.keyboard.press("Enter")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(1)
    assert page.evaluate(FOCUS) == "add-unit.1"


def test_undo_keeps_the_focus_when_there_is_no_more_to_undo(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    page.focus("[data-action='undo']")
    page.keyboard.press("Enter")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    expect(page.locator("[data-action='undo']")).to_be_disabled()
    assert page.evaluate(FOCUS) == "undo"


def exposed(page: Page, role: str = "") -> list[str]:
    """The names of everything that a screen reader finds in the page, or of what has a role there."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        node.get("name", {}).get("value", "") for node in tree if role in node["role"]["value"] and not node["ignored"]
    ]


def test_what_the_step_does_not_show_is_not_read_aloud(page: Page, site: str) -> None:
    page.goto(site)
    drawing = page.locator(".across [aria-label]")
    hidden = drawing.evaluate_all("all => all.filter((n) => !n.getClientRects().length).map((n) => n.ariaLabel)")
    seen = drawing.evaluate_all("all => all.filter((n) => n.getClientRects().length).map((n) => n.ariaLabel)")
    names = exposed(page)
    assert len(hidden) > 20
    assert set(seen) <= set(names)
    numbers = {name for name in hidden if name.startswith("delta")}
    inside = page.evaluate("[...document.querySelectorAll('mn[aria-label]')].map((n) => n.ariaLabel)")
    assert [name for name in numbers if names.count(name) > inside.count(name)] == []


def test_a_result_that_can_be_focused_has_a_name_that_is_kept(page: Page, site: str) -> None:
    page.goto(site)
    result = page.locator("[data-line='a.2.0'] mn.result")
    expect(result).to_have_attribute("aria-label", "activation of unit 0 of layer 2: 0.484")
    assert "activation of unit 0 of layer 2: 0.484" in exposed(page, "MathMLNumber")
    change(page, "W.1.0.0", "0.9")
    expect(result).to_have_attribute("aria-label", "activation of unit 0 of layer 2: 0.548")


@pytest.mark.parametrize(("lang", "text"), [("en", "0.8"), ("de", "0,8")])
def test_a_number_that_is_stepped_says_what_it_is(page: Page, site: str, lang: str, text: str) -> None:
    page.goto(f"{site}/?lang={lang}")
    weight = page.locator(drawn("W.1.0.0"))
    expect(weight).to_have_attribute("aria-valuenow", "0.7")
    page.route("**/*", lambda route: route.abort())  # at once, and not with the next page
    page.route_web_socket("**/live", lambda line: line.close())
    weight.focus()
    page.keyboard.press("ArrowUp")
    expect(weight).to_have_attribute("aria-valuetext", text)
    expect(weight).to_have_attribute("aria-valuenow", "0.8")


def test_what_was_done_is_said_and_not_the_cost_alone(page: Page, site: str) -> None:
    page.goto(site)
    said = page.locator("#said")
    page.click("[data-key='half']")
    expect(said).to_have_text(re.compile(r"Numbers changed: \d+\. The cost is 0\.000256\."))
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone. The cost is 0.000128.")
    page.keyboard.press("Control+y")
    expect(said).to_have_text("Redone. The cost is 0.000256.")
    page.click("[data-key='duplicate-sample']")
    expect(said).to_have_text("The network is now 2-3-1; samples: 2. The cost is 0.000256.")


def test_a_chosen_number_of_a_wide_network_is_said(page: Page, site: str) -> None:
    page.goto(f"{site}/?numbers=random&seed=7&sizes=30-30-3")
    page.click(drawn("a.1.5"))
    expect(page.locator("#why")).to_be_visible()
    until(page, "document.getElementById('said').textContent === document.getElementById('why-said').textContent")


ALERTS = """() => {
    window.alerts = [];
    const note = (node) => node.role === "alert" && window.alerts.push(node.textContent);
    const watch = new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach(note)));
    watch.observe(document, { childList: true, subtree: true });
}"""


def test_the_beginning_of_a_number_is_no_fault(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate(ALERTS)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("-0.5", delay=80)
    page.keyboard.press("Enter")
    page.locator(".bar [data-edit='learning_rate']").fill("")
    page.keyboard.type("0.05", delay=80)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("−0.5")
    page.wait_for_timeout(900)
    assert page.evaluate("window.alerts") == []


def test_what_is_no_number_is_said_when_it_is_left(page: Page, site: str) -> None:
    page.goto(site)
    box = page.locator(".bar [data-edit='learning_rate']")
    box.fill("0.x")
    assert page.locator(".bar .fault").count() == 0
    page.keyboard.press("Tab")
    assert "enter a number above 0" in (page.text_content(".bar .fault") or "")


def test_a_formula_that_is_wider_than_its_place_is_scrolled_by_keys(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/?sizes=6-5-4&step=3")
    wide = "document.querySelector('section.current .scroll[tabindex]:is(.rules, .matrices)')"
    page.evaluate(f"{wide}.style.width = '120px'; {wide}.focus()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert page.evaluate(f"{wide}.scrollLeft") > 0
    page.keyboard.press("End")
    assert page.get_attribute(".steps-nav [aria-current]", "data-step") == "3"
