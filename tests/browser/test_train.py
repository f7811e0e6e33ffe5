"""The training page under the hand: every change is a new run, every epoch is a picture, and nothing is lost."""

import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched, until

QUICK = "/train?data=circle&samples=60&hidden=4-2&epochs=40"
RESULT = "[data-result]"
PIXELS = """(id) => { const c = document.getElementById(id);
    const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let sum = 0;
    for (let i = 0; i < d.length; i += 1) sum = (sum * 31 + d[i]) % 1000003; return sum; }"""
"""The painted picture as one number."""


def ready(page: Page, address: str) -> None:
    """Open a page, and wait until its frames are there: from then on the time line moves."""
    page.goto(address)
    with page.expect_response("**/train/run"):
        page.mouse.move(200, 20)
        page.mouse.move(220, 24)
    until(page, f"({PIXELS})('decision') !== 0")


def slide(page: Page, name: str, place: int) -> None:
    page.locator(f'[data-slider="{name}"]').evaluate(
        "(s, to) => { s.value = to; s.dispatchEvent(new Event('input', { bubbles: true })); }", place
    )


def test_moving_the_learning_rate_trains_anew(watched: Watched, site: str) -> None:
    page = watched.page
    ready(page, site + QUICK)
    before, picture, curve = page.inner_text(RESULT), page.evaluate(PIXELS, "decision"), curves(page)
    slide(page, "learning_rate", 80)
    expect(page.locator(RESULT)).not_to_have_text(before)
    assert curves(page) != curve
    assert page.evaluate(PIXELS, "decision") != picture
    expect(page).to_have_url(re.compile(f"learning_rate={re.escape(page.input_value('#f-learning_rate'))}(&|$)"))
    page.reload()
    expect(page.locator(RESULT)).not_to_have_text(before)
    assert [message for message in watched.messages if "willReadFrequently" not in message] == []


def curves(page: Page) -> str:
    return page.get_attribute(".curve-training[data-key]", "d") or ""


def test_the_newest_of_many_moves_is_what_is_seen(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    for place in (20, 90, 35, 72, 55):
        slide(page, "learning_rate", place)
    rate = page.input_value("#f-learning_rate")
    expect(page).to_have_url(re.compile(f"learning_rate={re.escape(rate)}(&|$)"))
    shown = page.inner_text(RESULT)
    page.reload()
    expect(page.locator(RESULT)).to_have_text(shown)


def test_the_time_line_moves_by_keys_and_every_epoch_is_a_picture(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.keyboard.press("Home")
    expect(page.locator(RESULT)).to_contain_text("0 epochs")
    expect(page.locator("#more h2")).to_contain_text("epoch 0")  # it comes last
    first = page.evaluate(PIXELS, "decision"), page.evaluate(PIXELS, "unit-maps")
    page.keyboard.press("ArrowRight")
    expect(page.locator(RESULT)).to_contain_text("1 epochs")
    page.keyboard.press("End")
    expect(page.locator(RESULT)).to_contain_text("40 epochs")
    expect(page.locator("#more h2")).to_contain_text("epoch 40")
    last = page.evaluate(PIXELS, "decision"), page.evaluate(PIXELS, "unit-maps")
    assert first[0] != last[0]
    assert first[1] != last[1]
    page.keyboard.press("Home")
    expect(page.locator("#more h2")).to_contain_text("epoch 0")
    assert (page.evaluate(PIXELS, "decision"), page.evaluate(PIXELS, "unit-maps")) == first


def test_an_epoch_in_the_link_is_the_one_that_is_painted(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.keyboard.press("Home")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("epoch=7"))
    expect(page.locator("#more h2")).to_contain_text("epoch 7")
    seen = page.evaluate(PIXELS, "decision")
    ready(page, page.url)
    expect(page.locator(RESULT)).to_contain_text("7 epochs")
    assert page.evaluate(PIXELS, "decision") == seen


def test_without_a_web_socket_the_same_is_asked_by_post(page: Page, site: str) -> None:
    page.route_web_socket("**/train/look", lambda line: line.close())
    ready(page, site + QUICK)
    before = page.evaluate(PIXELS, "decision")
    with page.expect_response("**/train/look"):
        page.keyboard.press("Home")
    until(page, f"(before) => ({PIXELS})('decision') !== before", before)


def test_playing_goes_to_the_end(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.keyboard.press("Home")
    page.click('[data-action="play"]')
    expect(page.locator(RESULT)).to_contain_text("40 epochs")
    expect(page.locator('[data-action="play"]')).to_have_attribute("aria-pressed", "false")


def test_half_a_number_is_no_mistake_and_a_wrong_one_stays(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.fill("#f-epochs", "")
    page.type("#f-epochs", "3x")
    expect(page.locator("#e-epochs")).to_contain_text("a whole number")
    assert page.input_value("#f-epochs") == "3x"
    expect(page.locator(RESULT)).to_have_count(0)
    expect(page.locator("#decision")).to_be_visible()
    page.fill("#f-epochs", "30")
    expect(page.locator(RESULT)).to_contain_text("30 epochs")
    expect(page.locator("#e-epochs")).to_have_count(0)


def test_layers_are_added_and_removed_by_buttons_that_keep_the_focus(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.click('[data-key="add-unit.1"]')
    expect(page.locator("#network h2")).to_contain_text("2-5-2-1")
    page.keyboard.press("Enter")
    expect(page.locator("#network h2")).to_contain_text("2-6-2-1")
    page.click('[data-key="add-layer"]')
    expect(page.locator("#network h2")).to_contain_text("2-6-2-2-1")
    page.click('[data-key="remove-layer.1"]')
    expect(page.locator("#network h2")).to_contain_text("2-2-2-1")
    assert page.locator(".net-edges path[stroke-width]").count() == 4 + 4 + 2


def test_a_kept_run_stays_in_grey_and_the_difference_is_said(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.click('[data-key="keep"]')
    expect(page.locator(".compared")).to_contain_text("Nothing has changed since")
    kept = page.get_attribute(".curve-kept[data-key]", "d")
    page.fill("#f-learning_rate", "0.2")
    expect(page.locator(".compared")).to_contain_text("Learning rate: 0.01 → 0.2")
    assert page.get_attribute(".curve-kept[data-key]", "d") is not None
    assert kept
    expect(page).to_have_url(re.compile("before="))
    page.click('[data-key="drop"]')
    expect(page.locator(".compared")).to_have_count(0)


def test_a_step_is_worked_by_hand_with_a_sample_chosen_on_the_map(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.click("#map .stack svg", position={"x": 150, "y": 150})
    expect(page).to_have_url(re.compile(r"sample=\d+"))
    page.keyboard.press("ArrowLeft")
    page.click("#by-hand")
    expect(page).to_have_url(re.compile(r"sizes=2-4-2-1.*W\.1\.0\.0=-?\d\.\d{10,}"))
    expect(page.locator("h1")).to_contain_text("of circle, sample")


def test_what_is_said_of_a_rate_of_0_follows_the_time_line(page: Page, site: str) -> None:
    ready(page, f"{site}{QUICK}&schedule=cosine")
    note = page.locator("#at-rest")
    expect(note).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(note).to_be_hidden()
    page.keyboard.press("End")
    expect(note).to_be_visible()


def test_a_table_is_pasted_and_its_columns_are_chosen(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.select_option("#f-data", "table")
    expect(page.locator("#f-table")).to_be_visible()
    page.fill("#f-table", "a;b;c\n1,5;2;0\n2;1;1\n1;2,5;0\n3;1;1\n1,2;2;0\n2,5;1;1")
    expect(page.locator("#map")).to_contain_text("x axis: a from")
    expect(page.locator("label[for='f-column.1']")).to_have_text("b")
    page.select_option('[name="column.1"]', "unused")
    expect(page.locator("#network h2")).to_contain_text("1-4-2-1")
    expect(page.locator("#map")).to_contain_text(
        "x axis: a from 0.8 to 3.2, y axis: the output"
    )  # of one column there is a curve
    until(page, f"({PIXELS})('unit-maps') === 0")  # T5: and no picture of the units is left over


def test_T5_a_run_with_more_epochs_takes_the_time_line_to_its_end(page: Page, site: str) -> None:
    """T5: the slider stood short of its end, as the new value was cut off at the old end."""
    ready(page, site + QUICK)
    page.keyboard.press("End")
    page.fill("#f-epochs", "90")
    expect(page.locator(RESULT)).to_contain_text("90 epochs")
    expect(page.locator("#time-range")).to_have_attribute("max", "90")
    expect(page.locator("#time-range")).to_have_js_property("value", "90")


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(page: Page, site: str, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ready(page, f"{site}{QUICK}&theme={theme}&before=data%3Dcircle%26samples%3D60%26epochs%3D9")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_controls_do_not_overlap(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ready(page, f"{site}{QUICK}&optimizer=adamw&schedule=step")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".train :is(input, select, button, .button, .mini)")]
            .filter((e) => e.type !== "hidden" && e.getClientRects().length && !e.matches(".hidden"))
            .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
            .map(([b, name]) => [b.left, b.top, b.right, b.bottom, name])"""
    )
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert apart, (one, other)


def test_without_scripts_the_form_trains(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + QUICK)
    page.fill("#f-epochs", "12")
    page.keyboard.press("Enter")
    expect(page.locator(RESULT)).to_contain_text("12 epochs")
    page.click('[data-key="add-unit.2"]')
    expect(page.locator("#network h2")).to_contain_text("2-4-3-1")
    expect(page.locator(RESULT)).to_contain_text("12 epochs")
    page.click('[data-key="back"]')
    expect(page.locator(RESULT)).to_contain_text("11 epochs")
    assert page.locator("#map image").is_visible()
    context.close()


def test_nothing_comes_from_another_host_and_the_page_is_light(watched: Watched, site: str) -> None:
    watched.page.goto(site + "/train", wait_until="networkidle")
    assert {url.partition("/train")[0].partition("/static")[0] for url in watched.requests} == {site}
    assert watched.messages == []
    assert 30_000 < sum(watched.loaded) < 100_000


def test_the_frames_are_dense_where_the_network_changes(page: Page, site: str) -> None:
    ready(page, site + "/train?data=circle&samples=60&hidden=4&epochs=1000")
    head = page.evaluate("""async () => {
        const { src } = document.querySelector("script[type=module]");
        return (await import(new URL("timeline.js", src))).currentHead() }""")
    assert len(head["epochs"]) == 200
    gaps = [after - before for before, after in pairwise(head["epochs"])]
    assert sum(gaps[:50]) < sum(gaps[-50:])


def test_of_one_column_the_curve_follows_the_time_line(page: Page, site: str) -> None:
    table = "\n".join(["x;y", *(f"{x};{(x - 4) ** 2}" for x in range(9))])
    page.goto(f"{site}/train?{urlencode({'data': 'table', 'table': table, 'epochs': '200'})}")
    with page.expect_response("**/train/run"):
        page.mouse.move(200, 20)
        page.mouse.move(220, 24)
    curve = page.locator(".fit-line")
    expect(curve).to_have_attribute("d", re.compile("M0.0,"))
    last = curve.get_attribute("d") or ""
    page.keyboard.press("Home")
    expect(curve).not_to_have_attribute("d", last)
    page.keyboard.press("End")
    expect(curve).to_have_attribute("d", last)


def slowly(page: Page, milliseconds: int) -> None:
    """Runs are answered later, as over a slow network."""
    page.add_init_script(
        "const before = window.fetch; window.fetch = (...all) => String(all[0]).includes('/train/run')"
        f" ? new Promise((done) => setTimeout(done, {milliseconds})).then(() => before(...all)) : before(...all);"
    )


def test_the_first_change_on_a_fresh_page_counts(page: Page, site: str) -> None:
    slowly(page, 400)
    page.goto(site + QUICK)
    page.focus('[name="epochs"]')
    page.fill('[name="epochs"]', "20")
    expect(page.locator(RESULT)).to_contain_text("20 epochs")
    expect(page).to_have_url(re.compile("epochs=20"))


def test_edits_pressed_quickly_all_count(page: Page, site: str) -> None:
    slowly(page, 250)
    page.goto(site + QUICK)
    for _ in range(3):
        page.click('[data-key^="add-unit.1"], [value="add-unit.1"]')
    expect(page.locator("#network h2")).to_contain_text("2-7-2-1")


def test_the_link_stays_that_of_the_run(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.click('[data-move="back"]')
    page.select_option('[name="optimizer"]', "sgd")
    expect(page).to_have_url(re.compile("optimizer=sgd"))
    page.wait_for_timeout(500)
    assert "optimizer=sgd" in page.url


def test_the_first_key_goes_on_from_what_is_seen(page: Page, site: str) -> None:
    page.goto(f"{site}{QUICK}&epoch=20")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(RESULT)).to_contain_text("19 epochs")


def moved(page: Page, place: int) -> str:
    """The learning rate, when what came of it is seen."""
    before = curves(page)
    slide(page, "learning_rate", place)
    until(page, "(d) => document.querySelector('.curve-training').getAttribute('d') !== d", before)
    return page.input_value("#f-learning_rate")


def test_of_many_changes_in_a_row_the_first_and_the_last_are_in_the_address(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.evaluate("""() => { window.kept = []; const [replace, later] = [history.replaceState, setTimeout];
        history.replaceState = function (...all) { window.kept.push(all[2]); return replace.apply(this, all); };
        window.setTimeout = (act, ...all) => {
            if (!`${act}`.includes("writeAddress")) return later(act, ...all);
            window.rests = act; return 1; }; }""")
    rates = [moved(page, place) for place in range(60, 70)]
    page.evaluate("window.rests()")  # the hand rests
    expect(page).to_have_url(re.compile(f"learning_rate={re.escape(rates[-1])}(&|$)"))
    kept = page.evaluate("window.kept")
    assert rates[0] in kept[0]
    assert len(kept) == 2


def test_T4_a_unit_that_is_hovered_or_focused_shows_its_map_large(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    title = page.locator("#map h2")
    before, network = title.inner_text(), page.evaluate(DECISION)
    unit = page.locator("[data-unit-map]").last
    unit.hover()
    expect(title).to_contain_text("unit 0 of layer")
    other = page.locator("[data-unit-map]").nth(2)
    other.focus()
    expect(title).not_to_have_text(before)
    assert page.evaluate(DECISION) != network
    page.locator("#network h2").hover()
    expect(title).to_have_text(before)
    assert page.evaluate(DECISION) == network


DECISION = "document.getElementById('decision').toDataURL()"
