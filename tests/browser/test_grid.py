"""The tables of all numbers beside the drawing: arrow keys move in them, and pasted tables fill them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, until
from tests.browser.test_two_actions import drawn

PASTE = """(box, text) => { const clipboardData = new DataTransfer(); clipboardData.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })); }"""
FOCUSED = "document.activeElement.name"


def cell(address: str) -> str:
    return f"#change [name='{address}']"


def opened(page: Page, address: str) -> Page:
    """A page with its tables open, whose script has come."""
    page.goto(address)
    if page.get_attribute("#all-fields", "open") is None:
        page.click("#all-fields > summary")
    first, beside = cell("W.1.0.0"), "W.1.0.1"
    key = '{ key: "ArrowRight", bubbles: true, cancelable: true }'
    until(
        page,
        f"""(() => {{ const box = document.querySelector("{first}"); box.focus(); box.select();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key}));
        return {FOCUSED} === "{beside}"; }})()""",
    )
    return page


def paste(page: Page, address: str, text: str) -> None:
    page.focus(cell(address))
    page.locator(cell(address)).evaluate(PASTE, text)


@pytest.mark.parametrize("text", [
    "0.1\t0.3\n0.2\t0.4", "0,1\t0,3\n0,2\t0,4", "0.1, 0.3\n0.2, 0.4", "0,1; 0,3\n0,2; 0,4", "[[0.1 0.3]\n [0.2 0.4]]",
    "tensor([[0.1000, 0.3000],\n        [0.2000, 0.4000]], requires_grad=True)", "[0.1 0.3; 0.2 0.4]",
    "W1 = np.array([[0.1, 0.3], [0.2, 0.4]])", "\\begin{bmatrix} 0.1 & 0.3 \\\\ 0.2 & 0.4 \\end{bmatrix}",
])  # fmt: skip
def test_a_pasted_table_fills_the_cells_from_the_focused_one_on(page: Page, site: str, text: str) -> None:
    opened(page, f"{site}/?numbers=zeros&sizes=2-2-1")
    paste(page, "W.1.0.0", text)
    expect(page.locator(drawn("W.1.1.1"))).to_have_text("0.4")
    for address, number in (("W.1.0.0", "0.1"), ("W.1.0.1", "0.3"), ("W.1.1.0", "0.2"), ("b.1.0", "0")):
        expect(page.locator(drawn(address))).to_have_text(number)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.locator(drawn("W.1.1.1"))).to_have_text("0")  # all of it is undone at once


def test_weights_that_are_written_input_by_output(page: Page, site: str) -> None:
    opened(page, f"{site}/?numbers=zeros&sizes=2-3-1")
    page.click("[data-key='weights']")
    expect(page.locator("[data-key='weights']")).to_have_attribute("aria-checked", "true")
    paste(page, "W.1.0.0", "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]")
    expect(page.locator(drawn("W.1.2.1"))).to_have_text("6")
    expect(page.locator(drawn("W.1.2.0"))).to_have_text("3")
    expect(page.locator(drawn("b.1.2"))).to_have_text("9")


def test_a_list_of_biases_goes_down(page: Page, site: str) -> None:
    opened(page, f"{site}/?numbers=zeros&sizes=2-3-1")
    paste(page, "b.1.0", "[0.1, 0.2, 0.3]")
    expect(page.locator(drawn("b.1.2"))).to_have_text("0.3")


def test_four_rows_of_xor_take_two_actions(page: Page, site: str) -> None:
    """One is the paste, the other the answer to the question."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    opened(page, f"{site}/?sizes=2-2-1")
    paste(page, "a.0.0", "0 0 0\n0 1 1\n1 0 1\n1 1 0")
    expect(page.locator("#f-samples")).to_have_value("4")
    assert asked == ["The pasted numbers need the layers 2-2-1, samples: 4. Change the network to that?"]
    for sample, row in enumerate(("000", "011", "101", "110")):
        found = [page.input_value(cell(f"s{sample}:{place}")) for place in ("a.0.0", "a.0.1", "y.2.0")]
        assert found == list(row)
    assert page.locator("[role=alert] .faults").count() == 0


def test_a_wider_table_asks_and_no_changes_nothing(page: Page, site: str) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    opened(page, f"{site}/?numbers=zeros&sizes=2-2-1")
    with page.expect_event("dialog"):
        paste(page, "W.1.0.0", "1 2 3 4\n5 6 7 8")
    expect(page.locator(drawn("W.1.0.0"))).to_have_text("0")
    assert page.input_value("#f-sizes") == "2-2-1"


def test_a_wider_table_has_more_inputs(page: Page, site: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    opened(page, f"{site}/?numbers=zeros&sizes=2-2-1")
    paste(page, "W.1.0.0", "1 2 3 4\n5 6 7 8\n1 1 1 1")
    expect(page.locator("#f-sizes")).to_have_value("4-3-1")
    expect(page.locator(drawn("W.1.1.3"))).to_have_text("8")


def test_what_cannot_be_pasted_is_told_and_changes_nothing(page: Page, site: str) -> None:
    opened(page, f"{site}/?sizes=2-2-1")
    before = page.url
    paste(page, "W.1.0.0", "[[nan, 1], [2, 3]]")
    expect(page.locator("#flash")).to_contain_text("could not be pasted")
    assert page.url == before


def test_arrow_keys_move_from_cell_to_cell(page: Page, site: str) -> None:
    opened(page, f"{site}/?sizes=2-2-1")
    page.focus(cell("W.1.0.0"))
    for key, name in (
        ("ArrowRight", "W.1.0.1"), ("ArrowDown", "W.1.1.1"), ("ArrowRight", "b.1.1"), ("ArrowUp", "b.1.0"),
        ("ArrowLeft", "W.1.0.1"), ("ArrowUp", "W.1.0.1"), ("Tab", "b.1.0"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == name
    page.keyboard.type("0.25")
    expect(page.locator(drawn("b.1.0"))).to_have_text("0.25")


def test_an_own_2_2_2_takes_at_most_8_actions(watched: Watched, site: str) -> None:
    """Typing and pasting count as one action each, and so does each click."""
    page = watched.page
    page.goto(site)
    page.click("[data-key='menu-numbers'] summary")  # 1
    page.fill(".blank [name='sizes']", "2-2-2")  # 2
    page.click(".blank button")  # 3
    expect(page.locator("#all-fields")).to_have_attribute("open", "")
    expect(page.locator(drawn("W.2.1.1"))).to_have_text("0")
    opened(page, page.url)  # the scripts of the tables have come
    paste(page, "a.0.0", "0.05 0.10 0.01 0.99")  # 4, 5: a click and a paste
    expect(page.locator(drawn("y.2.1"))).to_have_text("0.99")
    paste(page, "W.1.0.0", "0.15 0.20 0.35\n0.25 0.30 0.35")  # 6, 7
    expect(page.locator(drawn("b.1.1"))).to_have_text("0.35")
    page.keyboard.press("Tab")
    paste(page, "W.2.0.0", "0.40 0.45 0.60\n0.50 0.55 0.60")  # 8: Tab has led there, or a click
    expect(page.locator(drawn("a.2.1"))).to_have_text("1.00463")  # 0.5 * 0.3775 + 0.55 * 0.3925 + 0.6
    assert not [message for message in watched.messages if "willReadFrequently" not in message]
