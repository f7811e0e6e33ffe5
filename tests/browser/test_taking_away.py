"""Files to take away and to open, from the page as a person does it."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_editing import change, settled
from tests.browser.test_two_actions import drawn

DROP = """async (text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], "network.json", { type: "application/json" }));
    for (const name of ["dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }));
    }
}"""


def taken(page: Page, control: str) -> Path:
    """The file that a control of the menu gives."""
    if not page.locator(control).is_visible():
        page.click("[data-key='menu-take'] summary")
    with page.expect_download() as download:
        page.click(control)
    return Path(download.value.path())


def test_a_file_that_is_taken_away_and_dropped_is_the_same_network(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "W.1.0.0", "0.123456789012345")
    settled(page)
    _, _, numbers = page.evaluate("location.search").partition("&sizes=")
    text = taken(page, "[data-export='problem.json']").read_text()
    assert json.loads(text)["problem"]["network"]["layers"][0]["W"][0][0] == 0.123456789012345
    page.goto(site)
    page.evaluate(DROP, text)
    expect(page.locator("#flash")).to_contain_text("network.json")
    expect(page).to_have_url(re.compile(r"\?origin=file,network\.json,\w+&sizes=" + re.escape(numbers) + "$"))


def test_a_state_dict_is_opened(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate(DROP, json.dumps({"0.weight": [[1, 2], [3, 4]], "0.bias": [0, 1], "2.weight": [[5, 6]]}))
    expect(page.locator("h1")).to_contain_text("network.json")
    expect(page.locator(drawn("W.2.0.1"))).to_have_text("6")


def test_a_file_that_cannot_be_opened_says_why_and_changes_nothing(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate(DROP, json.dumps({"0.weight": [[1, 2], [3]]}))
    expect(page.locator("#flash")).to_contain_text("0.weight")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0.7")


def test_the_drawing_is_taken_away_as_a_picture(page: Page, site: str) -> None:
    page.goto(site)
    picture = taken(page, "[data-action='png']").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20], "big")
    assert width > 1500
    assert taken(page, "[data-export='drawing.svg']").read_text().startswith(("<?xml", "<svg"))


def test_what_is_taken_away_is_what_the_page_shows_now(page: Page, site: str) -> None:
    page.goto(site)
    change(page, "b.2.0", "0.25")
    settled(page)
    assert "0.25" in taken(page, "[data-export='step_numpy.py']").read_text()
