"""The lab as an instrument: steps that are played, structure that is changed, whys that lead on, and who it is for."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_editing import change, settled
from tests.browser.test_two_actions import drawn


def test_keys_go_through_the_steps(page: Page, site: str) -> None:
    page.goto(site)
    current = page.locator(".steps-nav [aria-current]")
    for key, step in (("ArrowRight", "2"), ("ArrowRight", "3"), ("ArrowLeft", "2"), ("End", "8"), ("Home", "1")):
        page.keyboard.press(key)
        expect(current).to_have_attribute("data-step", step)
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("step=8"))
    expect(page.locator("#said")).to_contain_text("Step 8 of 8: Cost again")


def test_the_steps_play_by_themselves_and_stop(page: Page, site: str) -> None:
    page.goto(site)
    page.select_option("[name='speed']", "4")
    page.click("[data-action='play']")
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "3")
    page.click("[data-action='play']")
    expect(page.locator("[data-action='play']")).to_have_attribute("aria-pressed", "false")


def test_values_travel_forward_and_deltas_back(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    page = context.new_page()
    page.goto(f"{site}/?step=2")
    page.select_option("[name='speed']", "0.5")
    page.click(".steps-nav [data-step='5']")
    page.wait_for_selector(".traveller", state="attached")
    assert "−0.016" in page.locator(".traveller").all_text_contents()
    assert page.locator(".across .unit[data-layer='1'] .shows.on.pending").count() == 3
    expect(page.locator(".traveller")).to_have_count(0)
    expect(page.locator(".pending")).to_have_count(0)
    context.close()


def test_along_many_edges_dots_travel(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    page = context.new_page()
    page.goto(f"{site}/?numbers=random&seed=1&sizes=30-30-2")
    page.click(".steps-nav [data-step='5']")
    dots = page.locator("path.traveller")
    expect(dots).to_have_attribute("d", re.compile("M"))  # with the frame after the one that it came in
    first = dots.get_attribute("d") or ""
    assert first.count("M") == 30
    expect(dots).not_to_have_attribute("d", first)
    expect(dots).to_have_count(0)
    expect(page.locator(".pending")).to_have_count(0)
    context.close()


def test_who_steps_quickly_is_there_at_once(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    page = context.new_page()
    page.goto(site)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    top = page.locator("section.step").nth(4).evaluate("(step) => step.getBoundingClientRect().top")
    assert 0 <= top < 300
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "5")
    context.close()


def test_reduced_motion_moves_nothing(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".steps-nav [data-step='5']")
    assert page.locator(".traveller, .pending").count() == 0


def test_a_why_leads_to_its_terms_and_back(page: Page, site: str) -> None:
    page.goto(site)
    page.click(drawn("a.2.0"))
    expect(page.locator("#why-title")).to_contain_text("Activation of unit 0 of layer 2")
    expect(page.locator("[data-action='why-back']")).to_be_hidden()
    page.click("#why [data-select='z.2.0']")
    expect(page.locator("#why-title")).to_contain_text("Pre-activation")
    page.click("#why [data-select='W.2.0.1']")
    expect(page.locator("#why .curve")).to_be_visible()
    page.click("[data-action='why-back']")
    expect(page.locator("#why-title")).to_contain_text("Pre-activation")
    expect(page).to_have_url(re.compile("select=z.2.0"))
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_have_count(0)


def test_enter_opens_the_why_of_the_number_with_the_focus(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("a.1.0"))
    page.keyboard.press("Enter")
    expect(page.locator("#why")).to_contain_text("a.1.0")
    expect(page.locator("#said")).not_to_be_empty()


def test_the_why_follows_an_edit(page: Page, site: str) -> None:
    page.goto(f"{site}/?select=z.2.0")
    change(page, "W.2.0.0", "0.5")
    settled(page)
    expect(page.locator("#why .why-value data")).to_have_text("0.58")


def test_structure_is_changed_by_a_press_each(page: Page, site: str) -> None:
    page.goto(site)
    for edit, sizes in (
        ("add-unit.1", "2-4-1"),
        ("add-layer.2", "2-4-4-1"),
        ("remove-unit.2.3", "2-4-3-1"),
        ("remove-layer.1", "2-3-1"),
        ("add-unit.0", "3-3-1"),
    ):
        page.click(f"[data-do='{edit}']")
        expect(page.locator("h1")).to_contain_text(sizes)
    page.click("[data-do='add-sample']")
    expect(page.locator(".samples a")).to_have_count(2)
    page.select_option(".structure [name='activation.1']", "tanh")
    expect(page.locator(".across .column >> nth=1")).to_contain_text("tanh")


def test_new_numbers_from_a_seed_are_in_the_link(page: Page, site: str) -> None:
    page.goto(site)
    page.click("[data-key='menu-numbers'] summary")
    page.click("[data-do='new-friendly']")
    expect(page.locator(".verdict")).to_contain_text("seed 1")
    expect(page).to_have_url(re.compile(r"numbers=friendly&seed=1&sizes=2-3-1&activation.2=relu$"))


def test_a_switch_shows_old_beside_new(page: Page, site: str) -> None:
    page.goto(site)
    page.select_option("[name='bias_update']", "frozen")
    expect(page.locator("#changes")).to_contain_text("0.48756 → 0.485703")
    expect(page.locator("td data[data-address='b_new.2.0']")).to_have_attribute("data-old", "0.1016")


def test_a_wide_network_opens_and_shows_the_unit_that_is_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/?numbers=random&seed=7&sizes=64-64-64")
    expect(page.locator(".across .edges.first[data-layer='2'] > line")).to_have_count(64)
    page.click(drawn("a.1.5"))
    expect(page.locator(".across .edges.first[data-layer='1'] > line")).to_have_count(64)
    expect(page.locator(drawn("W.2.7.5"))).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "2")


def test_an_embedded_page_is_the_lesson_alone(page: Page, site: str) -> None:
    response = page.goto(f"{site}/?embed=1&step=3")
    assert response
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    for gone in ("header.top", ".toolbar", ".bar", ".structure", ".tables"):
        assert page.locator(gone).count() == 0
    expect(page.locator(".drawing")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".steps-nav [aria-current]")).to_have_attribute("data-step", "4")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_are_the_readers_choice(page: Page, site: str, theme: str) -> None:
    page.goto(site)
    page.click(f"[data-set='theme={theme}']")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == {"light": "rgb(32, 36, 42)", "dark": "rgb(232, 230, 225)"}[theme]


STATES = [
    "/?select=W.2.0.0&step=4",
    "/?select=delta.1.0&theme=dark&lang=de",
    "/?embed=1",
    "/?numbers=random&seed=7&sizes=12-9-2&select=a.1.3",
    "/?cost=cross_entropy",
    "/?numbers=zeros&sizes=2-2-2",
]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", STATES)
def test_axe_finds_nothing(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site + path)
    page.locator("details.menu").evaluate_all("all => all.forEach((menu) => { menu.open = true })")
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]][:3]) for v in violations] == []


def test_touch_changes_a_number_on_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site)
    page.locator(".down text[data-address='W.2.0.0']").scroll_into_view_if_needed()
    page.tap(".down text[data-address='W.2.0.0']")
    page.fill("#why [data-edit]", "0,5")
    expect(page.locator(drawn("cost"))).to_have_text("0.0032")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_every_number_of_the_drawing_is_reached_and_named_for_those_who_hear_it(page: Page, site: str) -> None:
    page.goto(site)
    named = page.locator(".across :is([role=button], [role=spinbutton])")
    names = named.evaluate_all("all => all.map((element) => element.getAttribute('aria-label'))")
    assert "weight from unit 1 to unit 0 of layer 2" in names
    assert "activation of unit 0 of layer 1: 0.96" in names
    assert all(names)
