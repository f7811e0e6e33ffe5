"""Nothing that was done is lost or done twice, whatever is slow, refused, or done at the same time."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import SlowNetwork, Watched
from tests.browser.test_editing import change, no_line, settled, slow_posts
from tests.browser.test_taking_away import DROP
from tests.browser.test_two_actions import drawn

ENTROPY = "?example=interview-prep-111-bce"


class SlowPages(SlowNetwork):
    """The pages that were asked for, each held back until it is let go."""

    def hold(self, site: str) -> None:
        def slowly(route: Route) -> None:
            if route.request.method == "POST":
                self.take(route.request.post_data, route.continue_)
            else:
                route.continue_()

        self.page.route(f"{site}/", slowly)


@pytest.fixture
def slow(page: Page) -> SlowPages:
    return SlowPages(page)


def drag(page: Page, what: str, dx: int) -> None:
    box: Any = page.locator(what).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y, steps=5)
    page.wait_for_timeout(100)
    page.mouse.up()


# What the server refuses.


def by_keys(page: Page) -> None:
    page.focus(drawn("y.2.0"))
    page.keyboard.press("ArrowDown")


def by_dragging(page: Page) -> None:
    drag(page, drawn("y.2.0"), -20)


@pytest.mark.parametrize("act", [by_keys, by_dragging])
def test_a_refused_value_goes_back_and_says_why(page: Page, site: str, act: Callable[[Page], None]) -> None:
    page.goto(f"{site}/{ENTROPY}")
    cost = page.text_content(drawn("cost"))
    act(page)
    for region in ("#flash", "#said"):
        expect(page.locator(region)).to_contain_text("a target between 0 and 1")
    expect(page.locator(drawn("y.2.0"))).to_have_text("0")
    page.wait_for_timeout(500)
    assert page.text_content(drawn("cost")) == cost
    expect(page.locator("section.step")).to_have_count(8)
    assert "a target between 0 and 1" in (page.text_content("#said") or "")
    page.focus(drawn("y.2.0"))
    page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("y.2.0"))).to_have_text("0.1")
    expect(page.locator(drawn("cost"))).not_to_have_text(cost or "")


def test_a_refused_value_leaves_the_edit_before_it_as_it_was(page: Page, site: str) -> None:
    page.goto(f"{site}/{ENTROPY}")
    change(page, "W.1.0.0", "0.9")
    by_keys(page)
    expect(page.locator("#flash")).to_contain_text("a target between 0 and 1")
    expect(page.locator("h1")).to_contain_text("Your own network")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")
    page.keyboard.press("Control+z")
    expect(page.locator("h1")).not_to_contain_text("Your own network")


@pytest.mark.parametrize("order", ["before", "after", "around"])
def test_a_refused_value_loses_no_other_that_was_changed_meanwhile(page: Page, site: str, order: str) -> None:
    network = slow_posts(page)
    page.goto(f"{site}/{ENTROPY}")
    change(page, "b.1.0", "0.2")  # is under way all the time
    if order != "after":
        change(page, "W.1.0.0", "0.9")
    by_keys(page)
    if order != "before":
        change(page, "W.2.0.0", "0.7")
    network.let_go()
    expect(page.locator("#flash")).to_contain_text("a target between 0 and 1")
    settled(page)
    assert page.text_content(drawn("y.2.0")) == "0"
    assert page.text_content(drawn("b.1.0")) == "0.2"
    assert page.text_content(drawn("W.1.0.0")) == ("0.5" if order == "after" else "0.9")
    assert page.text_content(drawn("W.2.0.0")) == ("0.5" if order == "before" else "0.7")


def test_a_refused_choice_loses_no_number_that_was_changed_meanwhile(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(f"{site}/?W.2.0.0=-3&activation.2=identity")
    slow.hold(site)
    page.select_option("[name='cost']", "binary_cross_entropy")
    slow.wait()
    change(page, "b.2.0", "0.2")
    slow.let_go()
    expect(page.locator("#flash")).to_contain_text("an output between 0 and 1")
    settled(page)
    expect(page.locator("[name='cost']")).to_have_value("half_squared_error")
    assert page.text_content(drawn("b.2.0")) == "0.2"
    expect(page.locator("section.step")).to_have_count(8)


def test_a_refused_choice_goes_back_and_says_why(page: Page, site: str) -> None:
    page.goto(f"{site}/?W.2.0.0=-3&activation.2=identity")
    page.select_option("[name='cost']", "binary_cross_entropy")
    expect(page.locator("#flash")).to_contain_text("an output between 0 and 1")
    expect(page.locator("[name='cost']")).to_have_value("half_squared_error")
    expect(page.locator("section.step")).to_have_count(8)
    change(page, "b.2.0", "0.2")  # and the refused choice is not asked for again
    settled(page)
    expect(page.locator("section.step")).to_have_count(8)


def test_a_softmax_is_offered_to_the_outputs_alone(page: Page, site: str) -> None:
    page.goto(site)
    assert page.locator(".structure [name='activation.1'] [value=softmax]").count() == 0
    assert page.locator(".structure [name='activation.2'] [value=softmax]").count() == 1


@pytest.mark.parametrize("sizes", ["2-3-1", "40-40-40"])
def test_a_softmax_below_the_output_is_mended_where_it_is_chosen(page: Page, site: str, sizes: str) -> None:
    page.goto(f"{site}/?numbers=random&seed=1&sizes={sizes}&activation.1=softmax&activation.2=tanh")
    expect(page.locator("[role=alert] .faults")).to_contain_text("softmax")
    expect(page.locator(".structure [name='activation.1']")).to_have_value("softmax")
    page.select_option(".structure [name='activation.1']", "sigmoid")
    expect(page.locator(".across .column >> nth=1")).to_contain_text("sigmoid")
    expect(page.locator(".across .column >> nth=2")).to_contain_text("tanh")


@pytest.mark.parametrize(("lang", "name"), [("en", "binary cross-entropy"), ("de", "binäre Kreuzentropie")])
def test_a_refused_target_is_said_in_words(page: Page, site: str, lang: str, name: str) -> None:
    page.goto(f"{site}/{ENTROPY}&y.2.0=2&lang={lang}")
    expect(page.locator(".alert .faults")).to_contain_text(name)
    page.goto(f"{site}/{ENTROPY}&lang={lang}")
    by_keys(page)
    expect(page.locator("#flash")).to_contain_text(name)


# What is done while something else is under way.


def test_an_edit_is_not_lost_when_a_number_is_chosen_meanwhile(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(site)
    slow.hold(site)
    page.click("[data-do='add-unit.1']")
    slow.wait()
    page.click(drawn("W.2.0.0"))
    expect(page.locator("#why")).to_be_visible()
    slow.let_go()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    expect(page.locator("#why-title")).to_contain_text("Weight")


def test_an_edit_is_not_lost_when_a_number_is_changed_meanwhile(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(site)
    slow.hold(site)
    page.click("[data-do='add-unit.1']")
    slow.wait()
    change(page, "W.1.0.0", "0.9")
    slow.let_go()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")


def test_two_quick_presses_are_two_units(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(site)
    slow.hold(site)
    page.click("[data-do='add-unit.1']")
    page.click("[data-do='add-unit.1']")
    slow.wait()
    slow.let_go()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(5)
    page.keyboard.press("Control+z")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)


def test_a_unit_is_removed_as_often_as_that_is_pressed(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(f"{site}/?sizes=2-4-1")
    slow.hold(site)
    page.click("[data-key='remove-unit.1']")
    page.click("[data-key='remove-unit.1']")
    slow.wait()
    slow.let_go()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(2)


def test_a_switch_is_not_lost_when_a_unit_is_added_meanwhile(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(site)
    slow.hold(site)
    page.select_option("[name='bias_update']", "frozen")
    slow.wait()
    page.click("[data-do='add-unit.1']")
    slow.let_go()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    expect(page.locator("[name='bias_update']")).to_have_value("frozen")


def test_an_edit_without_a_connection_comes_when_there_is_one(page: Page, site: str) -> None:
    no_line(page)
    page.goto(site)
    for where in (f"{site}/", f"{site}/live"):
        page.route(where, lambda route: route.abort())
    page.click("[data-do='add-unit.1']")
    expect(page.locator("#trouble")).to_contain_text("cannot be reached")
    change(page, "W.1.0.0", "0.9")
    page.wait_for_timeout(300)
    for where in (f"{site}/", f"{site}/live"):
        page.unroute(where)
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")
    expect(page.locator("#trouble")).to_be_empty()


def test_without_a_connection_it_is_tried_once_at_a_time(page: Page, site: str) -> None:
    no_line(page)
    page.goto(site)
    tried: list[str] = []

    def fail(route: Route) -> None:
        tried.append(route.request.post_data or "")
        route.abort()

    page.route(f"{site}/live", fail)
    page.focus(drawn("W.1.0.0"))
    for _ in range(8):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(60)
    tried.clear()
    page.wait_for_timeout(4500)
    assert 1 <= len(tried) <= 3


def test_a_line_that_died_without_a_word_keeps_nobody_waiting(page: Page, site: str) -> None:
    dead: list[bool] = []

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(lambda question: None if dead else server.send(question))

    page.route_web_socket("**/live", connect)
    # The real handshake of an end takes as long as the other side likes.
    page.add_init_script("WebSocket.prototype.close = function () {}")
    page.goto(site)
    for text, follows in (("0.9", "0.548"), ("1", "0.58")):
        change(page, "W.1.0.0", text)
        expect(page.locator(drawn("a.2.0"))).to_have_text(follows)
    page.wait_for_timeout(500)
    dead.append(True)
    change(page, "W.1.0.0", "1.1")
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.612")


# Undo.


@pytest.mark.parametrize("link", [".toolbar [href='#all-given']", ".skip"])
def test_a_link_within_the_page_leaves_undo_as_it_was(page: Page, site: str, link: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    page.evaluate("document.querySelector('[data-key=menu-numbers]').open = true")
    page.focus(link)
    page.keyboard.press("Enter")
    aim = (page.get_attribute(link, "href") or "").removeprefix("#")
    assert page.evaluate("document.activeElement.id") == aim
    expect(page.locator(f"#{aim}")).to_be_in_viewport()
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")


def test_an_anchor_in_the_address_bar_leaves_undo_as_it_was(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    page.evaluate("location.hash = 'cost'")
    for _ in range(2):
        page.wait_for_timeout(200)
        page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")


def test_undo_right_after_an_edit_undoes_this_edit_alone(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    change(page, "W.1.0.1", "0.5")
    expect(page.locator(".over")).to_have_count(0)  # the number is taken
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.0.1"))).to_have_text("−0.6")
    page.wait_for_timeout(600)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")
    page.keyboard.press("Control+y")
    expect(page.locator(drawn("W.1.0.1"))).to_have_text("0.5")


def test_what_was_undone_before_its_page_came_is_done_and_undone_again(page: Page, site: str) -> None:
    page.goto(site)
    for _ in range(2):  # each an entry of its own
        page.focus(drawn("W.1.0.0"))
        page.keyboard.press("ArrowUp")
        settled(page)
    page.keyboard.press("ArrowUp")
    for key, text in (("z", "0.9"), ("y", "1"), ("z", "0.9"), ("z", "0.8"), ("z", "0.7"), ("y", "0.8")):
        page.keyboard.press(f"Control+{key}")
        expect(page.locator(drawn("W.1.0.0"))).to_have_text(text)
        page.wait_for_timeout(400)


def test_undo_takes_back_an_edit_that_is_under_way(page: Page, site: str, slow: SlowPages) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.9")
    settled(page)
    slow.hold(site)
    page.click("[data-do='add-unit.1']")
    slow.wait()
    page.keyboard.press("Control+z")
    slow.let_go()
    page.wait_for_timeout(400)
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(3)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")


# The hand.


TOUCH = """([selector, dx, dy]) => {
    const element = document.querySelector(selector), box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const at = (i) => ({ clientX: x + dx * i, clientY: y + dy * i, pointerId: 7, pointerType: "touch", bubbles: true });
    element.setPointerCapture = () => {};
    element.dispatchEvent(new PointerEvent("pointerdown", at(0)));
    for (const i of [0.3, 0.6, 1]) element.dispatchEvent(new PointerEvent("pointermove", at(i)));
    element.dispatchEvent(new PointerEvent("pointerup", at(1)));
}"""
"""A finger that drags sends no click."""


def test_the_first_press_after_a_drag_by_finger_counts(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("window.isSamePage = true")
    page.evaluate(TOUCH, [drawn("W.2.0.0"), 24, 0])
    expect(page.locator(drawn("W.2.0.0"))).not_to_have_text("0.4")
    page.wait_for_timeout(50)
    page.click("[data-do='add-unit.1']")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    assert page.evaluate("window.isSamePage")


def test_play_pause_play_is_one_run(page: Page, site: str) -> None:
    page.clock.install(time=0)
    page.goto(site)
    page.clock.pause_at(60_000)  # from here on it stands still between the calls
    for _ in range(3):
        page.click("[data-action='play']")
        page.clock.run_for(50)
    steps = []
    for _ in range(30):
        page.clock.run_for(500)
        steps.append(page.get_attribute(".steps-nav [aria-current]", "data-step"))
    # 15 seconds are five times the time to read a step; two runs would be through.
    assert steps[-1] == "6", steps


def test_what_is_no_number_stays_to_be_mended(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("0.5x")
    page.keyboard.press("Tab")
    box = page.locator(".over input")
    expect(box).to_have_value("0.5x")
    expect(page.locator(".over .fault")).to_contain_text("0.5 or 0,5")
    box.fill("0.5")
    box.press("Enter")
    expect(box).to_have_count(0)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.5")


def test_a_learning_rate_that_is_dragged_too_far_keeps_the_last_that_was_positive(page: Page, site: str) -> None:
    page.goto(site)
    drag(page, ".steps-nav [data-address='learning_rate']", -60)
    expect(page.locator(".bar [name='learning_rate']")).to_have_value("0.1")
    drag(page, ".steps-nav [data-address='learning_rate']", 20)
    expect(page.locator(".bar [name='learning_rate']")).to_have_value("0.6")
    drag(page, ".steps-nav [data-address='learning_rate']", -60)
    expect(page.locator(".bar [name='learning_rate']")).to_have_value(re.compile(r"0\.[1-4]"))


@pytest.mark.parametrize(
    ("text", "count", "digits", "stepped"),
    [
        ("1e-5", 1, 5, "0.00002"),
        ("7.73736e−5", -1, 10, "0.0000773735"),
        ("9007199254740993e2", 1, 1, "900719925474099300.1"),
        ("−,5", 1, 1, "-0.4"),
        ("0.1", -3, 1, "-0.2"),
    ],
)
def test_a_number_is_stepped_without_rounding(
    page: Page, site: str, text: str, count: int, digits: int, stepped: str
) -> None:
    page.goto(site)
    step = "async ([text, count, digits]) => (await import('/static/js/lab/numbers.js')).stepped(text, count, digits)"
    assert page.evaluate(step, [text, count, digits]) == stepped


def test_a_picture_without_a_connection_says_so(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(site)
    page.route("**/export/**", lambda route: route.abort())
    page.click("[data-key='menu-take'] summary")
    page.click("[data-action='png']")
    expect(page.locator("#flash")).to_contain_text("cannot be reached")
    assert not [message for message in watched.messages if "Failed to fetch" in message]


# What no link can hold.

LARGE = "?numbers=random&seed=3&sizes=18-18-18"


def beyond_a_link(page: Page, site: str) -> None:
    """A changed file of a network whose numbers are more than a link holds."""
    page.goto(f"{site}/{LARGE}")
    text = page.evaluate("async () => (await fetch('/export/problem.json' + location.search)).text()")
    page.goto(site)
    page.evaluate(DROP, text)
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(18)


def test_a_network_that_is_too_large_for_a_link_survives_a_reload(page: Page, site: str) -> None:
    beyond_a_link(page, site)
    shown = page.text_content(drawn("cost"))
    page.reload()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(18)
    expect(page.locator(drawn("cost"))).to_have_text(shown or "")
    page.keyboard.press("Control+z")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(3)
    page.keyboard.press("Control+y")
    expect(page.locator(drawn("cost"))).to_have_text(shown or "")


def test_a_network_that_is_too_large_for_a_link_comes_as_a_file(page: Page, site: str) -> None:
    beyond_a_link(page, site)
    with page.expect_download() as download:
        page.click("[data-action='copy-link']")
    assert download.value.suggested_filename.endswith(".json")
    expect(page.locator("#flash")).to_contain_text("too large for a link")
