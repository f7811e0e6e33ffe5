"""Small things that are in the way if they are wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_editing import change, settled
from tests.browser.test_robust import TOUCH
from tests.browser.test_two_actions import drawn


def test_marks_of_what_a_setting_changed_go_with_the_next_change(page: Page, site: str) -> None:
    page.goto(site)
    page.click("[data-key='half']")
    expect(page.locator("#changes")).to_contain_text("0.000128 → 0.000256")
    assert page.locator(".changed").count() > 10
    change(page, "W.1.0.0", "0.9")
    settled(page)
    expect(page.locator("#changes")).to_be_empty()
    assert page.locator(".changed").count() == 0


def test_a_choice_that_is_refused_lists_no_changes(page: Page, site: str) -> None:
    page.goto(f"{site}/?W.2.0.0=-3&activation.2=identity")
    page.select_option("[name='cost']", "binary_cross_entropy")
    expect(page.locator("#flash")).to_contain_text("between 0 and 1")
    expect(page.locator("[name='cost']")).to_have_value("half_squared_error")
    expect(page.locator("#changes")).to_be_empty()


@pytest.mark.parametrize(("dx", "dy", "text"), [(24, 0, "1"), (0, -40, "0.4"), (3, 60, "0.4")])
def test_a_finger_changes_a_number_sideways_and_scrolls_up_and_down(
    page: Page, site: str, dx: int, dy: int, text: str
) -> None:
    page.goto(site)
    page.evaluate(TOUCH, [drawn("W.2.0.0"), dx, dy])
    expect(page.locator(drawn("W.2.0.0"))).to_have_text(text)
    assert page.eval_on_selector(drawn("W.2.0.0"), "(number) => getComputedStyle(number).touchAction") == "pan-y"


def test_what_is_edited_after_the_decimal_sign_has_changed_has_the_new_one(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".tools [data-key='comma']")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0,7")
    page.route_web_socket("**/live", lambda line: line.close())
    page.route("**/*", lambda route: route.abort())
    page.focus(drawn("W.1.0.0"))
    page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0,8")


def test_another_link_has_nothing_to_do_again(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    page.goto(f"{site}/?example=mazur-2015")
    expect(page.locator("[data-action='redo']")).to_be_disabled()


def test_a_step_makes_a_number_of_what_was_none(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("1x")
    expect(page.locator(".over .fault")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".over .fault")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".over")).to_have_count(0)


def test_a_menu_closes_when_something_of_it_was_chosen(page: Page, site: str) -> None:
    page.goto(site)
    menu = page.locator("[data-key='menu-take']")
    menu.locator("summary").click()
    with page.expect_download():
        page.click("[data-action='png']")
    expect(menu).not_to_have_attribute("open", "")
    page.locator("[data-key='menu-numbers'] summary").click()
    page.click("[data-do='new-friendly']")
    expect(page).to_have_url(re.compile("numbers=friendly"))
    expect(page.locator("[data-key='menu-numbers']")).not_to_have_attribute("open", "")


def test_a_message_stays_as_long_as_one_that_came_alone(page: Page, site: str) -> None:
    page.clock.install(time=0)
    page.goto(f"{site}/?example=interview-prep-111-bce")
    page.clock.pause_at(60_000)  # from here on it stands still between the calls
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for _ in range(2):
        page.click("[data-action='copy-link']")
        page.wait_for_timeout(200)
        expect(page.locator("#flash")).to_have_class(re.compile("on"))
        page.clock.run_for(1500)
    expect(page.locator("#flash")).to_have_class(re.compile("on"))


def test_the_cost_in_the_drawing_is_said_to_be_that_of_its_sample(page: Page, site: str) -> None:
    page.goto(f"{site}/?samples=3&sample=2")
    expect(page.locator(".drawing .cost")).to_contain_text("cost of sample 2 C ")
    page.goto(site)
    expect(page.locator(".drawing .cost")).to_contain_text(re.compile(r"^cost C \d"))


def test_the_fields_of_the_bar_stand_in_line(page: Page, site: str) -> None:
    page.goto(site)
    fields = page.locator(".bar :is(select, input, .button):visible")
    assert len(set(fields.evaluate_all("all => all.map((field) => field.getBoundingClientRect().top)"))) == 1


def test_the_bar_keeps_its_distance_from_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/?W.1.0.0=abc")
    bar, form = page.locator(".bar").bounding_box(), page.locator(".change").bounding_box()
    assert bar
    assert form
    assert form["y"] - bar["y"] - bar["height"] >= 12


@pytest.mark.parametrize("path", ["/?sizes=2-4-3-2", "/?lang=es", "/?lang=de&sizes=2-4-3-2"])
def test_all_steps_are_seen_in_their_bar(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert page.eval_on_selector(".steps-nav ol", "(list) => list.scrollWidth - list.clientWidth") == 0
    cut = "all => all.filter((title) => title.scrollWidth > title.clientWidth + 1).map((title) => title.textContent)"
    assert page.locator(".steps-nav a > span").evaluate_all(cut) == []
