"""The drawing is the page: it stands whole on the first screen, with numbers that can be read, and nothing jumps."""

import pytest
from playwright.sync_api import Browser, Page, expect

MEASURES = """(kind) => { const svg = document.querySelector(`.drawing svg.${kind}`), box = svg.getBoundingClientRect();
    const scale = svg.getScreenCTM().a;
    const shown = [...svg.querySelectorAll("text.n")].filter((text) => text.getClientRects().length);
    const sizes = shown.map((text) =>
        scale * parseFloat(getComputedStyle(text).fontSize));
    return { top: box.top, right: box.right, bottom: box.bottom, left: box.left, smallest: Math.min(...sizes) };
}"""
SHIFT = """() => new Promise((done) => { let sum = 0;
    const add = ({ hadRecentInput, value }) => { if (!hadRecentInput) sum += value; };
    new PerformanceObserver((list) => list.getEntries().forEach(add))
        .observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => done(sum), 300)); })"""
"""The layout shift since the page was opened."""
SMALL = ["2-3-1", "2-2-2", "3-4-2", "4-4-4", "2-2-2-2", "3-4-4-2", "4-4-4-4"]


@pytest.mark.parametrize("sizes", SMALL)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
@pytest.mark.parametrize("step", ["", "&step=4"])
def test_a_small_network_stands_whole_on_the_first_screen(
    page: Page, site: str, sizes: str, width: int, height: int, step: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/?numbers=random&seed=1&sizes={sizes}{step}")
    close_settings(page)
    found = page.evaluate(MEASURES, "across")
    assert 0 <= found["left"] < found["right"] <= width
    assert 0 < found["top"] < found["bottom"] <= height
    assert found["smallest"] >= 13
    expect(page.locator("section.step.current .rules, section.step.current .lines").first).to_be_in_viewport()


@pytest.mark.parametrize("sizes", ["2-3-1", "2-2-2", "3-3-3", "1-3-2"])
def test_on_a_phone_the_drawing_begins_at_the_top_and_fits_the_width(browser: Browser, site: str, sizes: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}/?numbers=random&seed=1&sizes={sizes}&step=4")
    found = page.evaluate(MEASURES, "down")
    assert found["top"] <= 260
    assert 0 <= found["left"] < found["right"] <= 390
    assert found["smallest"] >= 12
    context.close()


def test_an_8_8_8_8_fits_one_screen(page: Page, site: str) -> None:
    page.goto(f"{site}/?numbers=random&seed=7&sizes=8-8-8-8&step=4")
    close_settings(page)
    assert page.evaluate(MEASURES, "across")["bottom"] <= 900


@pytest.mark.parametrize(
    "path", ["/", "/?step=5&select=delta.1.0", "/?sizes=8-8-8-8", "/check", "/train", "/examples", "/docs"]
)
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_jumps_while_a_page_comes(browser: Browser, site: str, path: str, width: int) -> None:
    """The layout shift (CLS) of every page is under 0.05."""
    context = browser.new_context(viewport={"width": width, "height": 844 if width == 390 else 900})
    page = context.new_page()
    page.goto(f"{site}{path}", wait_until="networkidle")
    assert page.evaluate(SHIFT) < 0.05
    context.close()


def close_settings(page: Page) -> None:
    page.evaluate("document.querySelector('.settings-fold').open = false")


PLACES = """() => [...document.querySelectorAll(".down :is(text, tspan)[data-address]")]
    .filter((number) => number.getClientRects().length).map((number) => number.getBoundingClientRect())
    .map(({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2])"""


def test_on_a_phone_a_finger_meets_one_number(browser: Browser, site: str) -> None:
    """Rows are 24 px apart; weight and gradient of one edge stand side by side, with a gap of 8 px."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site)
    places = page.evaluate(PLACES)
    assert len(places) > 40
    for i, (x, y) in enumerate(places):
        for other_x, other_y in places[i + 1 :]:
            assert abs(x - other_x) >= 15 or abs(y - other_y) >= 23.9
    context.close()


def test_twenty_training_steps_by_key(page: Page, site: str) -> None:
    page.goto(site)
    costs = [page.inner_text(COST)]
    for step in range(2, 22):
        page.keyboard.press("n")
        expect(page.locator("h1")).to_contain_text(f"Training step {step}")
        costs.append(page.inner_text(COST))
    assert len(set(costs)) == 21
    for step in (20, 19):
        page.go_back()
        expect(page.locator("h1")).to_contain_text(f"Training step {step}")


COST = ".drawing .cost data[data-address='cost']"
