"""The pages in Chromium: accessible, quiet, from one host, legible at every width, whole without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.explain.examples import examples
from tests.browser.conftest import Watched

PAGES = ("/", "/examples", "/docs")
VIEWS = ("/graph?step=4&select=W.1.0.0", "/graph?samples=2", "/paths", "/matrices?samples=3")
LABS = ("/?example=trace-softmax-ce-223", "/?samples=3", "/?W.1.0.0=abc", "/?sizes=9-3", "/?sizes=8-8-8-8")

OVERLAPS = """() => {
  const shown = [...document.querySelectorAll('.across text')].filter((t) => t.getClientRects().length);
  const boxes = shown.map((t) => [t.textContent.trim(), t.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([two, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 4) found.push(one + ' / ' + two);
  }));
  return found;
}"""


def work_it_through(page: Page) -> None:
    with page.expect_navigation():
        page.click("text=Calculate")


@pytest.mark.parametrize("path", [*PAGES, *VIEWS, *LABS[:4]])
def test_axe_finds_nothing(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_dark(page: Page, site: str, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site + path)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", [*PAGES, *VIEWS, *LABS[:2]])
def test_nothing_leaves_the_host_and_the_console_stays_empty(watched: Watched, site: str, path: str) -> None:
    watched.page.goto(site + path, wait_until="networkidle")
    assert len(watched.requests) > 1
    assert [url for url in watched.requests if not url.startswith(site)] == []
    assert watched.messages == []


@pytest.mark.parametrize("path", [*PAGES, *VIEWS, *LABS])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_no_page_scrolls_sideways(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("sizes", ["2-3-1", "1-1", "8-8-8-8", "3-1-8", "5-4-3-2-1"])
@pytest.mark.parametrize("step", [1, 3, 5, 6, 7])
def test_no_text_of_the_drawing_overlaps(page: Page, site: str, sizes: str, step: int) -> None:
    page.goto(f"{site}/?sizes={sizes}&activation.1=sigmoid&step={step}")
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("name", examples())
def test_no_text_of_an_example_overlaps_with_many_digits(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/?example={name}&digits=9&step=4")
    assert page.evaluate(OVERLAPS) == []


def test_without_javascript_the_whole_solution_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("section.step").count() == 8
    assert "0.4875602579456" in page.inner_text("#forward-again")
    assert "7.737359e−5" in page.inner_text("#cost-again")
    page.click(".steps-nav a[data-step='4']")
    assert page.locator(".across .edges.on[data-layer='2'][data-name='dC_dW']").count() == 1
    context.close()


def test_the_form_changes_the_network_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.click(".change summary")
    page.fill("[name='a.0.0']", "0,5")
    work_it_through(page)
    # 0.7 * 0.5 - 0.6 * -0.5 + 0.1
    assert page.locator("data[data-address='z.1.0']").first.inner_text() == "0.75"
    assert "a.0.0=0.5" in page.url or "a.0.0=0%2C5" in page.url
    context.close()


def test_without_javascript_a_why_is_opened_by_the_address_and_stays(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/?W.1.0.0=0.9&step=5")
    page.fill(".tables [name='select']", "dC_dW.1.0.0")
    page.locator(".tables button[form='change']").click()
    assert page.locator("#why-title").count() == 1
    page.click(".settings-fold > summary")
    page.select_option("[name='bias_update']", "frozen")
    page.locator(".bar button[form='change']").click()
    for kept in ("W.1.0.0=0.9", "step=5", "select=dC_dW.1.0.0", "bias_update=frozen"):
        assert kept in page.url
    context.close()


def test_a_deeper_network_is_made_by_its_sizes_alone(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".change summary")
    page.fill("#f-sizes", "2-4-3-2")
    work_it_through(page)
    expect(page.locator("section.step")).to_have_count(9)
    expect(page.locator(".across .unit")).to_have_count(11)


def test_what_was_typed_survives_an_error(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".change summary")
    page.fill("[name='W.2.0.1']", "0.3.3")
    page.fill("[name='b.1.2']", "0,25")
    work_it_through(page)
    expect(page.locator(".card[role=alert]")).to_contain_text("W.2.0.1: enter a number such as 0.5 or 0,5")
    assert page.input_value("[name='W.2.0.1']") == "0.3.3"
    assert page.input_value("[name='b.1.2']") == "0,25"


def test_a_printed_page_has_all_steps_and_no_controls(page: Page, site: str) -> None:
    page.goto(site)
    page.emulate_media(media="print")
    assert page.locator("section.step").last.is_visible()
    assert page.locator(".drawing").is_visible()
    assert not page.locator(".open").is_visible()
    assert not page.locator(".steps-nav").is_visible()


@pytest.mark.parametrize("path", ["/graph", "/graph?example=mazur-2015&digits=9", "/graph?sizes=2-2-2-2&samples=2"])
def test_no_text_of_the_graph_overlaps(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert page.evaluate(OVERLAPS.replace(".across", ".graph")) == []


def test_a_number_of_a_product_lights_its_row_and_its_column(page: Page, site: str) -> None:
    page.goto(f"{site}/matrices?samples=3")
    equation = page.locator(".equation[data-rule='z']").first
    equation.locator(".result td").nth(4).hover()  # the second row and column of 3 x 3
    lit, row = equation.locator(".left .lit"), equation.locator(".left tr").nth(1)
    assert lit.all_inner_texts() == row.locator("td").all_inner_texts()
    expect(equation.locator(".right .lit")).to_have_count(2)
    page.locator("h1").hover()
    expect(page.locator(".lit")).to_have_count(0)


def test_the_views_are_one_press_away_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}/?example=mazur-2015")
    page.focus(".across text[data-address='W.1.0.0']")
    page.keyboard.type("0.2\n")
    expect(page.locator(".other-views a").first).to_have_attribute("href", re.compile("W.1.0.0=0.2"))
    page.click(".other-views >> text=paths")
    expect(page.locator("h1")).to_contain_text("Paths")
    page.select_option("[name='of']", "W.1.1.1")
    page.click("text=Show")
    expect(page.locator("#paths-title")).to_contain_text("W.1.1.1")
    page.click(".views >> text=Drawing")
    expect(page.locator(".across text[data-address='W.1.0.0']")).to_have_text("0.2")
