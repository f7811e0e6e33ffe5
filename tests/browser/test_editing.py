"""Numbers are changed in place, and everything follows; what is written live is what the server would write anew."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import SlowNetwork, Watched, until
from tests.browser.test_two_actions import drawn

EVERY_NUMBER = r"""() => [...document.querySelectorAll("[data-address]")]
    .filter((element) => !element.closest(".note, .verdict"))
    .map((element) => [
        element.dataset.address,
        element.tagName === "line" ? element.getAttribute("stroke-width") : element.textContent,
        [...element.classList].filter((name) => !["selected", "term", "changed"].includes(name)).sort().join(" "),
        element.getAttribute("value"),
        [...(element.closest("li, .matrices")?.querySelectorAll("mn, mo") ?? [])].map((part) => part.textContent)])"""
GIVEN = ("W.1.0.0", "W.1.1.1", "b.1.1", "W.2.0.1", "b.2.0", "a.0.1", "y.2.0")
WRITTEN = """() => new Promise((done) => {
    const wait = (left) => requestIdleCallback(() => left ? wait(left - 1) : done(true), { timeout: 50 });
    wait(20);
})"""
"""Until the browser was idle, or has been busy for a second: numbers out of view are written by then."""
PLACES = """() => [...document.querySelectorAll('.across .unit rect, .across .edges.first > line')].map((element) => {
    const place = element.getBoundingClientRect(); return [place.x, place.y] })"""


def change(page: Page, address: str, text: str) -> None:
    """Type over a number of the drawing."""
    page.focus(drawn(address))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def settled(page: Page) -> None:
    """Until the hand rests, and what is said of the numbers has followed."""
    expect(page.locator("main[data-outdated]")).to_have_count(0)
    until(page, WRITTEN)


@pytest.mark.parametrize("example", ["notes-231", "mazur-2015"])
def test_what_is_written_live_is_what_the_server_writes(page: Page, site: str, example: str) -> None:
    page.goto(f"{site}/?example={example}")
    state = random.Random(example)
    for _ in range(12):
        address, text = state.choice(GIVEN), f"{state.uniform(-1, 1):.{state.randint(0, 4)}f}"
        change(page, address, text)
        page.wait_for_timeout(state.choice([0, 30, 100]))
    settled(page)
    live = page.evaluate(EVERY_NUMBER)
    page.goto(page.evaluate("location.href"))
    fresh = page.evaluate(EVERY_NUMBER)
    assert [number[:2] for number in live] == [number[:2] for number in fresh]
    assert live == fresh


EVERYTHING = """() => {
    const found = [], passing = new Set(["selected", "term", "changed"]);
    const walk = (element) => {
        const kinds = [...element.classList].filter((name) => !passing.has(name)).sort().join(" ");
        const others = [...element.attributes].map(({ name, value }) => name === "class" ? "" : `${name}=${value}`);
        found.push([element.tagName, kinds, ...others.sort()].join(" "));
        for (const node of element.childNodes) {
            if (node instanceof Element && node.tagName !== "NOSCRIPT") walk(node);
            else if (node.nodeType === Node.TEXT_NODE && node.data.trim()) found.push(node.data.trim());
        }
    };
    walk(document.querySelector("main"));
    return found;
}"""


@pytest.mark.parametrize(
    "link",
    ["/?W.1.0.0=0.6", "/?example=mazur-2015&decimal=comma&select=W.1.0.0", "/?sizes=4-8-3&samples=2&lang=es&step=3"],
)
def test_the_page_after_many_edits_is_the_page_of_its_link(page: Page, site: str, link: str) -> None:
    """What is said of the numbers comes without the page, but for that of an example that is one no more."""
    page.goto(site + link)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.rstrip("/") == site else None)
    state = random.Random(link)
    given = page.evaluate("""() => [...document.querySelectorAll(".across [role=spinbutton]")]
        .filter((number) => number.checkVisibility()).map((number) => number.dataset.address)""")
    for _ in range(6):
        change(page, state.choice(given), state.choice(["-0.25", "0.3", "1", "-3", "0", "123.456", "0.0000012"]))
        settled(page)
    edited = page.evaluate(EVERYTHING)
    assert len(asked) <= 1
    page.goto(page.evaluate("location.href"))
    fresh = page.evaluate(EVERYTHING)
    assert [one for one in edited if "data-action" not in one] == [one for one in fresh if "data-action" not in one]


def test_a_sentence_that_speaks_of_other_numbers_follows_these(page: Page, site: str) -> None:
    """What stood for one number stands for another one after an edit."""
    page.goto(f"{site}/?select=z.1.0&W.1.0.0=0.9&W.1.0.1=0.4&b.1.0=0.1")
    said = page.locator(".why-says [data-address^='W.']")
    expect(said).to_have_attribute("data-address", "W.1.0.0")
    change(page, "W.1.0.0", "-0.01")
    settled(page)
    expect(said).to_have_attribute("data-address", "W.1.0.1")
    change(page, "W.1.0.1", "0.8")
    expect(said).to_have_text("0.8")
    change(page, "W.1.0.0", "0.3")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.3")
    settled(page)
    expect(said).to_have_text("0.8")


def test_what_is_scrolled_into_view_while_a_number_is_dragged_has_followed(page: Page, site: str) -> None:
    page.goto(site)
    far = page.locator("[data-line='cost_new'] mn.result")
    box = page.locator(drawn("W.1.0.0")).bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for place in range(1, 40):  # without a rest
        page.mouse.move(box["x"] + 5 + 2 * place, box["y"] + 5)
    far.evaluate("(number) => number.scrollIntoView({ behavior: 'instant' })")
    for place in range(40, 60):
        page.mouse.move(box["x"] + 5 + 2 * place, box["y"] + 5)
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("3.6")
    until(page, SAME, ["[data-line='cost_new'] mn.result", ".drawing .cost [data-address='cost_new']"])
    expect(far).not_to_have_text("0.0000773736")
    page.mouse.up()


SAME = """(places) => { const [one, other] = places.map((place) => Number(document.querySelector(place).textContent));
    return (one - other) ** 2 < (1e-5 * one) ** 2 }"""


def test_what_is_out_of_view_follows_while_the_hand_holds_a_number(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=8-8-8-8")
    far, box = page.locator("[data-line='dC_dW.3.0.0'] mn.result"), page.locator(drawn("W.3.0.0")).bounding_box()
    before = far.text_content()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for place in range(1, 20):  # without a rest
        page.mouse.move(box["x"] + 5 + 4 * place, box["y"] + 5)
    expect(far).not_to_have_text(before or "")
    page.mouse.up()
    settled(page)


def test_what_is_refused_while_a_page_is_on_its_way_does_not_keep_it_from_coming(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=2-2-2-2")
    held: list[Route] = []
    page.route(f"{site}/", lambda route: route.continue_() if held else held.append(route))
    page.click("[data-do='add-unit.1']")
    page.fill(".bar [data-edit='learning_rate']", "0")
    expect(page.locator(".bar .fault")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(3)
    expect(page.locator(".bar [data-edit='learning_rate']")).to_have_value("0")


def test_what_is_undone_twice_while_a_page_is_on_its_way_is_undone(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=2-2-2-2")
    for text in ("0.5", "0.6"):
        change(page, "W.3.0.0", text)
        settled(page)
    held: list[Route] = []
    page.route(f"{site}/", lambda route: route.continue_() if held else held.append(route))
    page.focus(drawn("W.3.0.0"))
    for key, text in (("ArrowUp", "0.7"), ("Control+z", None), ("Control+z", None)):
        page.keyboard.press(key)
        if text:
            expect(page.locator(drawn("W.3.0.0"))).to_have_text(text)
        page.wait_for_timeout(60)  # the page is not asked for by itself yet
    held[0].continue_()
    expect(page.locator(drawn("W.3.0.0"))).to_have_text("0.5")
    settled(page)


def test_another_step_follows_as_well_while_a_number_is_dragged(page: Page, site: str) -> None:
    page.goto(f"{site}/?sizes=8-8-8-8")
    settled(page)
    box = page.locator(drawn("W.3.0.0")).bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for place in range(1, 15):
        page.mouse.move(box["x"] + 5 + 4 * place, box["y"] + 5)
    page.keyboard.press("End")
    expect(page.locator(drawn("W_new.3.0.0"))).to_be_visible()
    for place in range(15, 30, 3):
        before = page.text_content(drawn("W_new.3.0.0"))
        page.mouse.move(box["x"] + 5 + 4 * place, box["y"] + 5)
        expect(page.locator(drawn("W_new.3.0.0"))).not_to_have_text(before or "")
    page.mouse.up()


def test_typing_changes_everything_that_follows(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "-0,25")
    for where in (drawn("a.2.0"), "[data-line='a.2.0'] mn.result", "data[data-address='a.2.0'] >> nth=0"):
        expect(page.locator(where)).to_have_text("0.18")
    assert page.evaluate("document.activeElement.dataset.address") == "W.1.0.0"
    expect(page).to_have_url(re.compile("W.1.0.0=-0.25"))


def test_what_is_no_number_stays_and_is_said(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    page.keyboard.type("0.3.3")
    expect(page.locator(".over .fault")).to_contain_text("a number such as 0.5 or 0,5")
    page.keyboard.press("Enter")
    assert page.input_value(".over input") == "0.3.3"
    page.keyboard.press("Escape")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")


def test_what_the_server_does_not_take_stays_and_is_said(page: Page, site: str) -> None:
    page.goto(site)
    page.fill(".bar [data-edit='learning_rate']", "-1")
    expect(page.locator(".bar .fault")).to_contain_text("above 0")
    assert page.input_value(".bar [data-edit='learning_rate']") == "-1"


def test_arrow_keys_step_the_last_digit(page: Page, site: str) -> None:
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    for key, text in (("ArrowUp", "0.8"), ("Shift+ArrowUp", "1.8"), ("ArrowDown", "1.7"), ("Shift+ArrowDown", "0.7")):
        page.keyboard.press(key)
        expect(page.locator(drawn("W.1.0.0"))).to_have_text(text)
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("1.1")  # past 1 the step is still 0.1
    expect(page.locator(drawn("W.1.0.0"))).to_have_attribute("aria-valuetext", "1.1")


@pytest.mark.parametrize("what", [drawn("W.2.0.0"), ".across .hits [data-edge='2.0.0']", drawn("a.0.0")])
def test_dragging_a_number_or_its_edge_changes_it(page: Page, site: str, what: str) -> None:
    page.goto(site)
    before = page.text_content(drawn("cost"))
    box: Any = page.locator(what).bounding_box()
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=6)
    expect(page.locator(drawn("cost"))).not_to_have_text(before or "")  # while the hand moves
    page.mouse.up()
    assert page.locator("#why").count() == 0  # a drag is no click


def test_lines_that_come_into_sight_right_after_an_edit_are_as_wide_as_they_should_be(page: Page, site: str) -> None:
    widths = """() => [...document.querySelectorAll('.across .edges.first > line')]
        .map((line) => line.getAttribute('stroke-width'))"""
    page.goto(f"{site}/?step=1")
    before = page.text_content(drawn("cost"))
    page.focus(drawn("W.2.0.0"))
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("cost"))).not_to_have_text(before or "")
    page.focus("body")
    page.keyboard.press("End")
    shown = page.evaluate(widths)
    settled(page)
    assert page.evaluate(widths) == shown
    page.goto(page.evaluate("location.href"))
    assert page.evaluate(widths) == shown


@pytest.mark.parametrize("address", ["/", "/train"])
def test_a_drag_selects_no_text(page: Page, site: str, address: str) -> None:
    """Where a browser begins to, it goes through the whole page with every move, and a large one stands still."""
    page.goto(site + address)
    place = drawn("W.2.0.0") if address == "/" else "[data-curve]"
    page.locator(place).first.scroll_into_view_if_needed()
    box: Any = page.locator(place).first.bounding_box()
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 200, steps=10)
    selected = page.evaluate("getSelection().toString()")
    page.mouse.up()
    assert selected == ""


def test_a_number_that_is_pressed_has_the_focus(page: Page, site: str) -> None:
    page.goto(site)
    page.click(drawn("W.1.0.0"))
    expect(page.locator("#why")).to_be_visible()
    expect(page.locator(drawn("W.1.0.0"))).to_be_focused()
    assert page.locator(f"{drawn('W.1.0.0')}:focus-visible").count() == 0  # no ring: it is lit as it is
    page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.8")
    page.dblclick(drawn("W.1.0.1"))
    expect(page.locator(".over input")).to_be_focused()
    page.keyboard.type("0.25")
    page.click(drawn("W.2.0.0"))  # leaves the box
    expect(page.locator(".over input")).to_have_count(0)
    expect(page.locator(drawn("W.1.0.1"))).to_have_text("0.25")


def test_a_change_is_undone_and_done_again(page: Page, site: str) -> None:
    page.goto(site)
    expect(page.locator("[data-action='undo']")).to_be_disabled()
    change(page, "W.1.0.0", "0.9")
    settled(page)
    page.click("[data-do='add-unit.1']")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(3)
    page.click("[data-action='undo']")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    page.keyboard.press("Control+y")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")
    page.go_back()
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")
    expect(page.locator("h1")).to_have_text("The handwritten notes: 2-3-1 with ReLU")


def no_line(page: Page) -> None:
    """As behind a proxy that lets no WebSocket through: questions go by POST."""
    page.route_web_socket("**/live", lambda line: line.close())


def slow_line(page: Page) -> SlowNetwork:
    network = SlowNetwork(page)

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(lambda question: network.take(str(question), lambda: server.send(question)))

    page.route_web_socket("**/live", connect)
    hold_posts(page, network)  # where the line is not there in time, it goes by POST
    return network


def hold_posts(page: Page, network: SlowNetwork) -> None:
    page.route("**/live", lambda route: network.take(route.request.post_data, route.continue_))


def slow_posts(page: Page) -> SlowNetwork:
    network = SlowNetwork(page)
    no_line(page)
    hold_posts(page, network)
    return network


@pytest.mark.parametrize("slow", [slow_line, slow_posts])
def test_a_slow_network_gets_one_request_at_a_time_and_ends_with_the_last(
    page: Page, site: str, slow: Callable[[Page], SlowNetwork]
) -> None:
    network = slow(page)
    page.goto(site)
    page.focus(drawn("W.1.0.0"))
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("1.5")  # shown at once
    assert len(network.asked) <= 1
    network.let_go()
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.74")  # 0.4 (1.5 * 0.8 + 0.3 + 0.1) + 0.1
    assert len(network.asked) <= 3  # the first, the last, and what else is said of it
    assert "W.1.0.0=1.5" in network.asked[-1]


def test_many_edits_go_over_one_connection(watched: Watched, site: str) -> None:
    watched.page.goto(site)
    change(watched.page, "W.1.0.0", "0.8")
    expect(watched.page.locator(drawn("a.2.0"))).to_have_text("0.516")
    watched.page.wait_for_timeout(200)
    asked = watched.requests.count(f"{site}/live")
    for text, follows in (("0.9", "0.548"), ("1", "0.58"), ("1.1", "0.612")):
        change(watched.page, "W.1.0.0", text)
        expect(watched.page.locator(drawn("a.2.0"))).to_have_text(follows)
    assert watched.requests.count(f"{site}/live") == asked
    assert len(watched.lines) == 1


def test_a_lost_line_is_not_noticed(page: Page, site: str) -> None:
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket("**/live", connect)
    page.goto(site)
    for text, follows in (("0.9", "0.548"), ("1", "0.58"), ("1.1", "0.612")):
        change(page, "W.1.0.0", text)
        expect(page.locator(drawn("a.2.0"))).to_have_text(follows)
        lines[-1].close()
    expect(page.locator("#trouble")).to_be_empty()


def test_without_a_connection_the_change_is_kept_and_tried_again(watched: Watched, site: str) -> None:
    page = watched.page
    no_line(page)
    page.goto(site)
    page.route(f"{site}/live", lambda route: route.abort())
    change(page, "W.1.0.0", "0.9")
    expect(page.locator("#trouble")).to_contain_text("cannot be reached")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.9")
    page.unroute(f"{site}/live")
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.548")
    expect(page.locator("#trouble")).to_be_empty()


def test_nothing_moves_that_did_not_change(page: Page, site: str) -> None:
    page.goto(site)
    before = page.evaluate(PLACES)
    change(page, "W.1.0.0", "0.123456789")
    settled(page)
    assert page.evaluate(PLACES) == before


def test_the_biases_of_a_layer_go_and_come_back(page: Page, site: str) -> None:
    page.goto(f"{site}/?example=mazur-2015")
    page.click("[data-do='remove-biases.1']")
    expect(page.locator("[data-address='b.1.0']")).to_have_count(0)
    expect(page.locator(drawn("b.2.0"))).to_be_visible()
    change(page, "W.1.0.0", "0.3")
    expect(page.locator(drawn("a.1.0"))).to_have_text(re.compile("0.5087"))  # sigmoid(0.3 * 0.05 + 0.2 * 0.1)
    page.click("[data-do='add-biases.1']")
    expect(page.locator(drawn("b.1.0"))).to_be_visible()
