"""Practising in Chromium: somebody types what is on the paper, and is told where it went wrong."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PATIENCE, SlowNetwork, Watched

NOTES = {
    "z.1.0": "0,96", "a.1.0": "0,960", "z.1.1": "0", "a.1.1": "0", "z.1.2": "-0,34", "a.1.2": "0",
    "z.2.0": "0,484", "a.2.0": "0,484", "cost": "0,000128", "dC_da.2.0": "-0,016", "da_dz.2.0": "1",
    "delta.2.0": "-0,016", "dC_dW.2.0.0": "-0,01536", "dC_dW.2.0.1": "0", "delta.1.0": "-0,0064",
    "a_new.2.0": "0,4870462919", "cost_new": "0,00008389927",
}  # fmt: skip
"""A sheet as the notes have it, with their last two numbers."""


def box(address: str) -> str:
    return f"[data-answer='{address}']"


def mark(address: str) -> str:
    return f"[data-mark='{address}']"


def type_in(page: Page, answers: dict[str, str]) -> None:
    for address, text in answers.items():
        page.fill(box(address), text)
        page.press(box(address), "Tab")


@pytest.fixture(autouse=True)
def marks_as_typed(page: Page) -> None:
    """As for somebody who has asked for it once."""
    page.add_init_script("localStorage.setItem('mark-as-typed', 'true')")


def test_nothing_that_is_typed_is_sent_before_it_is_asked_for(browser: Browser, site: str) -> None:
    page = browser.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{site}/check")
    type_in(page, NOTES)
    page.reload()
    expect(page.locator(box("cost_new"))).to_have_value("0,00008389927")
    page.wait_for_timeout(900)  # longer than the hand has to rest
    assert not sent
    expect(page.locator("#summary")).to_be_empty()
    page.click("#marks [data-mark-all]")
    expect(page.locator("#summary .counts")).to_contain_text("15 right")
    assert len(sent) == 1
    page.fill(box("a_new.2.0"), "0,48")
    expect(page.locator(mark("a_new.2.0"))).to_be_empty()
    expect(page.locator("#summary")).to_have_text("You changed something since your answers were marked.")
    page.wait_for_timeout(900)
    assert len(sent) == 1
    page.context.close()


def test_marks_as_one_types_are_asked_for_once_and_can_be_stopped(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/check")
    page.get_by_label("Mark as I type").check()
    page.goto(f"{site}/check?example=mazur-2015")
    expect(page.get_by_label("Mark as I type")).to_be_checked()
    page.fill(box("z.1.0"), "0.3775")
    expect(page.locator(mark("z.1.0"))).to_contain_text("✓ right")
    page.get_by_label("Mark as I type").uncheck()
    page.fill(box("z.1.1"), "0.3925")
    page.wait_for_timeout(900)
    expect(page.locator(mark("z.1.1"))).to_be_empty()
    context.close()


def test_the_notes_are_typed_and_their_first_error_is_found(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".practise-switch")
    expect(page.locator("h1")).to_have_text("Practise: The handwritten notes: 2-3-1 with ReLU")
    type_in(page, NOTES)
    expect(page.locator(mark("cost_new"))).to_contain_text("↳ carried forward")
    expect(page.locator(mark("a_new.2.0"))).to_contain_text("✗ wrong")
    for address in list(NOTES)[:-2]:
        expect(page.locator(mark(address))).to_contain_text("✓ right")
    expect(page.locator("#summary .first")).to_contain_text("First mistake: new activation of unit 0 of layer 2")
    expect(page.locator("#summary .first")).to_contain_text("New bias of unit 0 of layer 1: added η times the gradient")
    expect(page.locator("#summary .counts")).to_contain_text("15 right")
    expect(page.locator("#summary .counts")).to_contain_text("1 carried forward")
    page.click(f"{mark('cost_new')} a")
    expect(page.locator(box("a_new.2.0"))).to_be_focused()


def test_marks_appear_as_one_types_and_are_said_aloud(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.click(box("a.2.0"))
    page.keyboard.type("0,484")
    expect(page.locator(mark("a.2.0"))).to_contain_text("✓ right")
    expect(page.locator("#said")).to_contain_text("activation of unit 0 of layer 2. ✓ right")
    expect(page.locator(".across .value[data-fill='a.2.0']")).to_have_text("0,484 ✓")
    expect(page.locator(".values [data-fill='a.2.0'] .filled")).to_have_text("0,484")
    page.keyboard.type("9")
    assert page.text_content(mark("a.2.0")) == ""  # what was said of another text is gone at once
    expect(page.locator(box("a.2.0"))).to_have_attribute("aria-invalid", "true")
    described = page.get_attribute(box("a.2.0"), "aria-describedby") or ""
    expect(page.locator(f"[id='{described}']")).to_contain_text("✗ wrong: the mistake is in this line")
    assert page.get_by_label("activation of unit 0 of layer 2", exact=False).first.count() == 1


def test_rounded_and_cut_digits_are_told_apart(page: Page, site: str) -> None:
    page.goto(f"{site}/check?example=mazur-2015")
    type_in(page, {"a.1.0": "0.5932", "a.1.1": "0.5969"})
    expect(page.locator(mark("a.1.1"))).to_contain_text("✓ right")
    expect(page.locator(mark("a.1.0"))).to_contain_text("cut off instead of rounded; with more digits: ≈ 0.59327")


def test_what_cannot_be_read_is_told_at_its_box_and_the_others_are_marked(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    hostile = {
        "z.1.0": "9**9**9",
        "z.1.1": "٣٫٥",
        "z.1.2": "__import__('os')",
        "a.1.0": "<b>1</b>",
        "a.1.1": "1" * 10_000,
    }
    type_in(page, {**hostile, "a.2.0": "0.484"})
    for address, text in hostile.items():
        expect(page.locator(mark(address))).to_contain_text("not readable: enter")
        assert page.input_value(box(address)) == text
    expect(page.locator(mark("a.2.0"))).to_contain_text("✓ right")


def test_what_was_typed_survives_a_reload_and_another_network(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    type_in(page, {"a.2.0": "0,484", "delta.1.0": "abc"})
    page.reload()
    assert page.input_value(box("a.2.0")) == "0,484"
    assert page.input_value(box("delta.1.0")) == "abc"
    expect(page.locator(mark("a.2.0"))).to_contain_text("right")
    page.goto(f"{site}/check?W.1.0.0=0.9")
    assert page.input_value(box("a.2.0")) == ""
    page.click("text=Restore my 2 answers")
    assert page.input_value(box("a.2.0")) == "0,484"
    expect(page.locator(mark("a.2.0"))).to_contain_text("wrong")
    page.goto(f"{site}/check?digits=9&blank=a,delta")
    assert page.input_value(box("a.2.0")) == "0,484"


def test_emptied_boxes_can_be_filled_again(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    type_in(page, {"a.2.0": "0,484"})
    page.click("text=Clear all")
    assert page.input_value(box("a.2.0")) == ""
    expect(page.locator(mark("a.2.0"))).to_be_empty()
    page.click("text=Restore my answer")
    expect(page.locator(mark("a.2.0"))).to_contain_text("right")


def paste(page: Page, address: str, text: str) -> None:
    page.focus(box(address))
    page.evaluate(
        """([selector, text]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector(selector).dispatchEvent(paste);
        }""",
        [box(address), text],
    )


def test_a_column_is_pasted_from_a_box_on(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    paste(page, "z.2.0", "0,484\n0,484\r\n0,000128\n")
    expect(page.locator(box("cost"))).to_have_value("0,000128")
    expect(page.locator(mark("cost"))).to_contain_text("right")
    expect(page.locator("#summary .counts")).to_contain_text("3 right")


def test_a_table_is_pasted_to_its_addresses_even_where_there_is_no_box_yet(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.click("text=Paste a column of numbers")
    page.fill("[name='pasted']", "a.2.0\t0,484\ndelta.2.0;-0,016\ncost 0,000128\nstep_W.2.0.0 0,001536\nnonsense.1.0 3")
    page.click("[data-fill-in]")
    expect(page.locator("#others")).to_contain_text("change of the weight from unit 0 to unit 0 of layer 2")
    for address in ("a.2.0", "delta.2.0", "cost", "step_W.2.0.0"):
        expect(page.locator(mark(address))).to_contain_text("right")
    expect(page.locator("#summary")).to_contain_text("1 answer belongs to no empty box of this page")


def test_hints_come_one_by_one_and_the_answer_last(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.fill(box("dC_da.1.0"), "-0,0064")
    hint = page.locator("[data-hint='delta.1.0']")
    said = page.locator(f"{mark('delta.1.0')} .hints")
    hint.click()
    expect(said).to_have_text("Multiply ∂C/∂a of this unit by g′(z).")
    hint.click()
    expect(said.locator(".worked")).to_have_count(1)
    hint.click()
    expect(said.locator(".worked")).to_have_count(2)
    expect(said.locator(".worked").last).to_contain_text("-0,0064")  # the learner's own number
    expect(said.locator(".worked").last).to_contain_text("□")
    expect(hint).to_contain_text("Answer")
    assert "It is" not in (said.text_content() or "")
    hint.click()
    expect(said).to_contain_text("−0.0064.")
    expect(hint).to_be_disabled()
    page.reload()
    expect(said).to_contain_text("−0.0064.")


def test_a_teacher_makes_a_link_and_a_learner_opens_it(page: Page, site: str, browser: Browser) -> None:
    page.goto(f"{site}/check?example=mazur-2015")
    page.click("text=For teachers: make a link")
    page.check("text=δ: deltas")
    page.check("text=at the end")
    page.select_option("[name='expect']", "4")
    link = page.input_value("[data-made]")
    assert link == f"{site}/check?example=mazur-2015&marking=end&expect=4&blank=delta"
    page.click("[data-copy-made]")
    expect(page.locator("#flash")).to_contain_text("Copied")
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    learner = context.new_page()
    learner.goto(link)
    expect(learner.locator("[data-answer]")).to_have_count(4)  # the deltas; what repeats them is hidden without a box
    expect(learner.locator(".how")).to_contain_text("Give 4 significant digits")
    learner.fill(box("delta.2.0"), "0.14")
    learner.press(box("delta.2.0"), "Tab")
    learner.wait_for_timeout(900)
    assert learner.text_content(mark("delta.2.0")) == ""
    learner.click("text=Mark my numbers >> nth=0")
    expect(learner.locator(mark("delta.2.0"))).to_contain_text("correct so far, but 4 digits are expected")
    context.close()


def test_a_named_mistake_and_a_convention_that_fits(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    type_in(page, {"z.2.0": "0,384", "a.1.0": "abc", "cost": "0,000256"})
    expect(page.locator("#summary .first")).to_contain_text("the bias was left out")
    expect(page.locator(f"{mark('z.2.0')} .differs")).not_to_have_count(0)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.locator("#summary .convention", has_text="without the factor ½").locator("button").click()
    expect(page.locator(".settled")).to_contain_text("Cost: squared error")
    assert page.input_value(box("a.1.0")) == "abc"
    expect(page).to_have_url(re.compile("cost=squared_error"))
    page.reload()
    assert page.input_value(box("z.2.0")) == "0,384"


def test_an_embedded_sheet_has_nothing_around_it(page: Page, site: str) -> None:
    page.goto(f"{site}/check?embed=1&blank=delta")
    assert page.locator("header.top, .compose, .tables").count() == 0
    type_in(page, {"delta.2.0": "-0.016"})
    expect(page.locator(mark("delta.2.0"))).to_contain_text("right")


def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    page.goto(f"{site}/check?blank=a,cost")
    page.focus(box("a.1.0"))
    for text in ("0.96", "0", "0", "0.484"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator(box("cost"))).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(box("a.2.0"))).to_be_focused()
    expect(page.locator("#summary .counts")).to_contain_text("4 right")
    page.keyboard.press("Tab")
    expect(page.locator("[data-hint='a.2.0']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"{mark('a.2.0')} .hints")).to_be_visible()


OVER = ".over input"


def test_a_number_is_typed_where_it_stands_in_drawing_and_tables(page: Page, site: str) -> None:
    page.goto(f"{site}/check?decimal=comma")
    page.click(".across .value[data-fill='a.1.1']")
    expect(page.locator(OVER)).to_be_focused()
    expect(page.locator(OVER)).to_have_attribute("aria-label", "activation of unit 1 of layer 1")
    page.keyboard.type("0")
    expect(page.locator(".across .value[data-fill='a.1.1'] .filled")).to_have_text("0")
    assert page.input_value(box("a.1.1")) == "0"
    page.keyboard.press("Escape")
    expect(page.locator(OVER)).to_have_count(0)
    assert page.input_value(box("a.1.1")) == ""  # as it was
    page.click(".values [data-fill='delta.1.2']")
    page.keyboard.type("0,5")
    expect(page.locator(mark("delta.1.2"))).to_contain_text("wrong")
    expect(page.locator(OVER)).to_be_focused()
    expect(page.locator(OVER)).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Enter")
    expect(page.locator(OVER)).to_be_focused()  # the next one, in the same table
    page.click("h1")
    expect(page.locator(OVER)).to_have_count(0)
    assert page.input_value(box("delta.1.2")) == "0,5"
    page.reload()
    expect(page.locator(".values [data-fill='delta.1.2'] .filled")).to_have_text("0,5")


def test_a_number_is_typed_where_it_stands_in_a_formula(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    for _ in range(3):
        page.click("[data-hint='a.2.0']")
    place = page.locator(f"{mark('a.2.0')} mn[data-address='z.2.0']").first
    expect(place).to_have_text("□")
    place.click()
    expect(page.locator(OVER)).to_be_focused()
    page.keyboard.type("0.484")
    expect(page.locator(mark("z.2.0"))).to_contain_text("right")
    expect(place).to_have_text("0.484")
    page.keyboard.press("Enter")
    expect(page.locator(box("a.2.0"))).to_be_focused()  # it stands in no formula yet


def test_the_places_of_drawing_and_formulas_are_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/check?blank=a")
    first = page.locator(".across .value[data-fill='a.1.0']")
    expect(first).to_have_attribute("tabindex", "0")
    first.focus()
    page.keyboard.type("0.96")  # the first digit opens the box
    page.keyboard.press("Enter")
    for text in ("0", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type("0.484")
    page.keyboard.press("Enter")
    expect(page.locator(OVER)).to_have_count(0)
    expect(page.locator("#summary .counts")).to_contain_text("4 right")
    assert page.evaluate("document.activeElement.getAttribute('data-fill')") == "a.2.0"
    page.keyboard.press("Enter")
    expect(page.locator(OVER)).to_have_value("0.484")
    page.keyboard.press("Escape")
    link = page.locator(".values a.empty[data-fill='a.1.2']")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(OVER)).to_be_focused()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_two_tabs_of_a_sheet_keep_what_is_typed_in_either(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    type_in(page, {"z.1.0": "0.5"})
    other = page.context.new_page()
    other.goto(f"{site}/check")
    type_in(page, {"a.1.0": "0.96", "z.1.0": "0.96"})
    expect(other.locator(box("a.1.0"))).to_have_value("0.96")
    expect(other.locator(mark("z.1.0"))).to_contain_text("right")
    type_in(other, {"a.2.0": "0.484", "a.1.0": ""})
    expect(page.locator(box("a.2.0"))).to_have_value("0.484")
    page.reload()
    assert [page.input_value(box(at)) for at in ("z.1.0", "a.1.0", "a.2.0")] == ["0.96", "", "0.484"]
    other.close()


def test_two_tabs_keep_both_though_neither_has_heard_of_the_other(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    other = page.context.new_page()
    other.goto(f"{site}/check")
    other.evaluate("addEventListener('storage', (event) => event.stopImmediatePropagation(), true)")
    for tab in (page, other):  # as in a tab that sleeps
        tab.evaluate("window.addEventListener = () => {}")
    page.evaluate("localStorage.setItem(Object.keys(localStorage).find((key) => key.startsWith('sheet:')),"
                  " JSON.stringify({answers: {'z.1.0': '0.96'}, hints: {}}))")  # fmt: skip
    type_in(page, {"a.2.0": "0.484"})
    page.reload()
    assert [page.input_value(box(at)) for at in ("z.1.0", "a.2.0")] == ["0.96", "0.484"]
    other.close()


FULL = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("sheet")) localStorage.removeItem(key);
  localStorage.setItem("sheet:old=1", JSON.stringify({answers: {"z.1.0": "1".repeat(200000)}, hints: {}, at: 1}));
  for (let size = 2 ** 22; size; size = size >> 1) {
    try { while (true) localStorage.setItem(`filler${localStorage.length}`, "x".repeat(size)); } catch { continue; }
  }
}"""


def test_a_full_store_gives_up_the_oldest_sheet_and_then_says_that_it_is_full(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.evaluate(FULL)
    type_in(page, {"a.2.0": "0.484"})
    expect(page.locator("#unkept")).to_be_empty()
    assert page.evaluate("localStorage.getItem('sheet:old=1')") is None
    page.evaluate(FULL)
    page.evaluate("""() => { localStorage.removeItem("sheet:old=1");
      for (let size = 2 ** 18; size; size = size >> 1)
        try { while (true) localStorage.setItem(`more${localStorage.length}`, "x".repeat(size)); } catch {}
    }""")
    type_in(page, {"a.1.0": "0.96"})
    expect(page.locator("#unkept")).to_contain_text("cannot save what you type")


def test_what_no_link_holds_is_there_after_a_reload(page: Page, site: str) -> None:
    page.goto(f"{site}/check?sizes=16-16-16&blank=cost_new&numbers=random&seed=5&W.1.0.0=0.123")
    numbers = "&".join(f"W.{l}.{j}.{k}=0.{123456 + 16 * j + k}" for l in (1, 2) for j in range(16) for k in range(16))
    link = f"{site}/check?sizes=16-16-16&blank=cost_new&{numbers}"
    assert len(link) > 8_000
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("16-16-16")
    assert page.url == link  # nothing is lost of it
    page.reload()
    expect(page.locator("h1")).to_contain_text("16-16-16")
    page.evaluate("history.replaceState({index: 0, query: document.querySelector('#page-data') && "
                  "JSON.parse(document.querySelector('#page-data').textContent).query}, '', '/check')")  # fmt: skip
    page.reload()
    expect(page.locator("h1")).to_contain_text("16-16-16")
    type_in(page, {"cost_new": "1.5"})
    expect(page.locator(mark("cost_new"))).to_contain_text("wrong")


def test_a_mark_is_never_that_of_another_text(page: Page, site: str) -> None:
    """Typed on while the marks were under way, and before the hand rests."""
    page.goto(f"{site}/check")
    page.evaluate("""() => { window.seen = [];
      new MutationObserver(() => window.seen.push(document.querySelector("[data-mark='z.1.0']").textContent.trim()))
        .observe(document.querySelector("[data-mark='z.1.0']"), {childList: true, subtree: true}); }""")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/check/marks", slowly)
    page.click(box("z.1.0"))
    page.keyboard.type("9")
    page.wait_for_timeout(700)  # it is asked for
    page.keyboard.press("Backspace")
    page.keyboard.type("0.96")
    expect(page.locator(mark("z.1.0"))).to_contain_text("right")
    assert not [text for text in page.evaluate("window.seen") if "wrong" in text]


def test_without_a_connection_everything_stays_and_is_marked_later(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.route("**/check/marks", lambda route: route.abort())
    type_in(page, {"a.2.0": "0,484"})
    expect(page.locator("#trouble")).to_contain_text("Your answers are still here")
    assert page.input_value(box("a.2.0")) == "0,484"
    page.unroute("**/check/marks")
    expect(page.locator(mark("a.2.0"))).to_contain_text("right")
    expect(page.locator("#trouble")).to_be_empty()


def test_what_is_pasted_without_a_connection_is_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.route("**/check/marks", lambda route: route.abort())
    paste(page, "z.2.0", "0,484\n0,484")
    expect(page.locator("#trouble")).to_contain_text("cannot be reached")
    assert page.input_value("[name='pasted']") == "0,484\n0,484"
    assert page.locator("[data-fill-in]").is_visible()


def test_a_slow_network_never_shows_a_mark_of_an_older_text(page: Page, site: str) -> None:
    network = SlowNetwork(page)
    page.route("**/check/marks", lambda route: network.take(route.request.post_data, route.continue_))
    page.goto(f"{site}/check")
    for text in ("1", "2", "3", "4", "0,484"):
        page.fill(box("a.2.0"), text)
        page.dispatch_event(box("a.2.0"), "change")
    network.wait()
    network.let_go()
    expect(page.locator(mark("a.2.0"))).to_contain_text("right")
    assert len(network.asked) < 5
    assert "0%2C484" in network.asked[-1]


def test_the_switch_back_shows_the_numbers_of_the_same_network(page: Page, site: str) -> None:
    page.goto(f"{site}/check?W.1.0.0=0.9&blank=delta")
    page.click("text=Back to the lab")
    expect(page.locator(".across .value[data-address='a.2.0'] >> nth=0")).to_have_text("0.548")
    assert "blank=delta" in (page.get_attribute(".practise-switch", "href") or "")


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_without_javascript_the_sheet_comes_back_marked(plain: BrowserContext, site: str) -> None:
    page = plain.new_page()
    page.goto(f"{site}/check")
    for address, text in {"a.2.0": "0,484", "a_new.2.0": "0,4870462919", "z.1.0": "9**"}.items():
        page.fill(box(address), text)
    page.press(box("a.2.0"), "Enter")
    expect(page.locator(mark("a.2.0"))).to_contain_text("✓ right")
    expect(page.locator(mark("z.1.0"))).to_contain_text("not readable")
    expect(page.locator("#summary .first")).to_contain_text("new activation of unit 0 of layer 2")
    assert page.input_value(box("z.1.0")) == "9**"
    page.click("[data-hint='delta.1.0']")
    page.click("[data-hint='delta.1.0']")
    expect(page.locator(f"{mark('delta.1.0')} .worked")).to_have_count(1)
    assert page.input_value(box("a.2.0")) == "0,484"


def test_without_javascript_a_teacher_makes_a_link(plain: BrowserContext, site: str) -> None:
    page = plain.new_page()
    page.goto(f"{site}/check")
    page.click("text=For teachers: make a link")
    page.check("text=δ: deltas")
    page.click("text=Open the link")
    expect(page.locator("[data-answer]")).to_have_count(4)
    page.click("text=For teachers: make a link")
    page.click("text=Add boxes for them")
    expect(page.locator("[data-answer]")).to_have_count(46)
    expect(page.locator("#composed")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_sheet_with_marks(page: Page, site: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site}/check")
    type_in(page, {"a.2.0": "0,484", "z.1.0": "9**", "a_new.2.0": "0,4870462919", "cost_new": "0,00008389927"})
    page.click("[data-hint='delta.1.0']")
    expect(page.locator(f"{mark('delta.1.0')} .hints")).to_be_visible()
    page.click("text=For teachers: make a link")
    page.click("text=Paste a column of numbers")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_quiet_small_and_asks_no_other_host(watched: Watched, site: str) -> None:
    watched.page.goto(f"{site}/check", wait_until="networkidle")
    assert 30_000 < sum(watched.loaded) < 100_000
    type_in(watched.page, {"a.2.0": "0,484"})
    expect(watched.page.locator(mark("a.2.0"))).to_contain_text("right")
    assert [url for url in watched.requests if not url.startswith(site)] == []
    assert watched.messages == []


def test_printed_it_is_an_empty_sheet_for_a_pen(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    page.emulate_media(media="print")
    assert page.locator("section.step").last.is_visible()
    assert page.locator(box("cost_new")).is_visible()
    for hidden in (".steps-nav", "#marks", "#marks-below", ".compose", ".hint >> nth=0", ".bar"):
        assert not page.locator(hidden).is_visible(), hidden
    border = page.locator(box("cost_new")).evaluate(
        "(box) => [getComputedStyle(box).borderTopWidth, getComputedStyle(box).borderBottomWidth]"
    )
    assert border == ["0px", "1px"]


def test_S1_printed_a_given_number_stands_behind_its_line(page: Page, site: str) -> None:
    page.goto(f"{site}/check?sizes=2-2-1&blank=delta,dC_dW,dC_db,W_new,b_new")
    page.emulate_media(media="print")
    for address in ("z.1.0", "a.2.0", "cost", "dC_da.2.0"):
        result = page.locator(f"[data-line='{address}'] mn.result")
        assert result.is_visible(), address
        assert result.text_content() != "□", address


def test_S3_while_a_wrong_number_is_typed_no_line_is_false(page: Page, site: str) -> None:
    page.goto(f"{site}/check?example=mazur-2015&blank=delta")
    page.click(box("delta.2.0"))
    line = page.locator("[data-line='dC_da.1.0'] mn[data-address]")
    for text in ("0", "0.", "0.3"):
        page.keyboard.type(text[-1])
        assert line.all_text_contents()[1] == text
        assert line.last.text_content() == "□"
    expect(page.locator(mark("delta.2.0"))).to_contain_text("wrong")
    assert line.last.text_content() == "□"


def test_S8_on_a_phone_the_marks_are_said_where_the_button_is(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site}/check?marking=end")
    for address in ("a.2.0", "cost_new"):
        page.fill(box(address), "0,484")
    below = page.locator("#marks-below")
    expect(below.locator("[data-filled]")).to_have_text("2 of 56 filled in")
    below.locator("[data-mark-all]").tap()
    expect(below.locator(".counts")).to_contain_text("1 right")
    expect(below.locator(".counts")).to_be_in_viewport()
    expect(below.locator("[data-mark-all]")).to_be_in_viewport()
    page.reload()
    expect(below.locator("[data-filled]")).to_have_text("2 of 56 filled in")
    context.close()


def test_S8_without_javascript_the_marks_are_said_where_the_button_is(plain: BrowserContext, site: str) -> None:
    page = plain.new_page()
    page.goto(f"{site}/check")
    page.fill(box("cost_new"), "0,484")
    page.click("#marks-below [data-mark-all]")
    expect(page.locator("#marks-below .counts")).to_be_in_viewport()
    expect(page.locator("#marks-below [data-filled]")).to_have_text("1 of 56 filled in")


def test_S9_hints_are_there_after_a_reload_and_while_one_types_and_no_mark_with_them(
    browser: Browser, site: str
) -> None:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site}/check")
    hint, said = page.locator("[data-hint='delta.1.0']"), page.locator(f"{mark('delta.1.0')} .hints")
    for level in range(1, 5):
        hint.click()
        expect(page.locator("[name='hint.delta.1.0']")).to_have_value(str(level))
        expect(said.locator("> *")).to_have_count(level)
    expect(said).to_contain_text("−0.0064.")
    page.fill(box("delta.1.0"), "-0.0064")
    expect(said).to_contain_text("−0.0064.")
    page.reload()
    expect(said).to_contain_text("−0.0064.")
    expect(hint).to_be_disabled()
    expect(page.locator(".said")).to_have_count(0)
    page.click("text=Clear all")
    expect(said).to_have_count(0)
    expect(hint).to_contain_text("Hint")
    context.close()


def test_on_a_phone_every_step_can_be_filled_in(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site}/check")
    for address in ("a.2.0", "cost_new"):
        page.locator(box(address)).scroll_into_view_if_needed()
        page.tap(box(address))
        page.keyboard.type("0,484")
    page.locator("#marks [data-mark-all]").tap()
    expect(page.locator(mark("a.2.0"))).to_contain_text("right")
    sizes = page.locator(f"{box('a.2.0')}, [data-hint='a.2.0']").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 28
    assert re.search("text", page.get_attribute(box("a.2.0"), "inputmode") or "")
    context.close()


def test_marks_follow_from_all_samples(page: Page, site: str) -> None:
    """A mean of gradients that goes on from a wrong one of another sample."""
    link = f"{site}/check?sizes=1-1&samples=2&activation.1=identity&W.1.0.0=1&b.1.0=0"
    numbers = "&s0:a.0.0=1&s1:a.0.0=1&s0:y.1.0=0&s1:y.1.0=0&learning_rate=0.1"
    page.goto(link + numbers)
    type_in(page, {"s0:delta.1.0": "3"})
    page.goto(f"{link}{numbers}&sample=1")
    type_in(page, {"dC_db.1.0": "2"})  # the mean of 3 and 1
    expect(page.locator(mark("dC_db.1.0"))).to_contain_text("carried forward")
