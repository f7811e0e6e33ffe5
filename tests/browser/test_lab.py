"""The lab in Chromium, as the student with the notes sees it."""

import re

from playwright.sync_api import Page, expect

NOTES = ("0.96", "0", "0.484", "0.000128", "−0.016", "−0.01536", "−0.0064", "1")


def lit(page: Page, mark: str, where: str = "") -> set[str]:
    """The addresses that are lit with a mark."""
    elements = page.locator(f"{where} .{mark}[data-address]")
    return set(elements.evaluate_all("all => all.map((element) => element.dataset.address)"))


def names_on_edges(page: Page, layer: int) -> set[str]:
    """What stands on the edges into a layer."""
    groups = page.locator(f".across .edges.on[data-layer='{layer}']")
    return set(groups.evaluate_all("all => all.map((group) => group.dataset.name)"))


def test_the_first_page_shows_the_notes(page: Page, site: str) -> None:
    page.goto(site)
    steps = page.text_content(".steps") or ""
    assert all(number in steps for number in NOTES)
    drawn = {
        page.locator(f".across .shows.on [data-address='{address}']").text_content()
        for address in ("a.1.0", "a.1.1", "a.1.2", "a.2.0")
    }
    assert drawn == {"0.96", "0", "0.484"}
    assert "The source of this example has 2 wrong numbers out of 23" in page.inner_text(".verdict")
    errata = page.text_content("#errata") or ""
    assert "0,4870462919" in errata
    assert "added η times the gradient" in errata
    assert page.text_content("[data-line='a_new.2.0'] .printed") == "printed: 0,4870462919"
    assert page.text_content("[data-line='cost_new'] .printed") == "printed: 0,00008389927"


def test_pointing_at_a_number_lights_its_terms_everywhere(page: Page, site: str) -> None:
    page.goto(f"{site}/?step=5")
    page.hover("[data-line='delta.1.0'] mn.result")
    assert lit(page, "selected") == {"delta.1.0"}
    assert lit(page, "term", ".steps") == {"dC_da.1.0", "da_dz.1.0"}
    assert lit(page, "selected", ".drawing") == {"delta.1.0"}
    assert lit(page, "term", ".values") == {"dC_da.1.0", "da_dz.1.0"}


def test_the_drawing_lights_what_stands_behind_terms_that_it_does_not_show(page: Page, site: str) -> None:
    page.goto(f"{site}/?step=5")
    page.hover("[data-line='delta.1.0'] mn.result")
    # dC_da = w delta, and the slope at z
    assert lit(page, "term", ".drawing") == {"W.2.0.0", "delta.2.0", "z.1.0"}


def test_pointing_into_the_drawing_lights_the_formula(page: Page, site: str) -> None:
    page.goto(site)
    page.hover(".across .shows.on [data-address='a.2.0']")
    assert lit(page, "term", ".steps") == {"z.2.0"}


def test_the_keyboard_lights_a_number_as_well(page: Page, site: str) -> None:
    page.goto(site)
    page.focus("[data-line='z.1.0'] mn.result")
    assert lit(page, "term") == {"W.1.0.0", "a.0.0", "W.1.0.1", "a.0.1", "b.1.0"}
    page.keyboard.press("Tab")
    assert lit(page, "selected") == {"a.1.0"}


def test_a_step_of_the_list_changes_the_drawing_and_the_link(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".steps-nav a[data-step='5']")
    expect(page).to_have_url(re.compile("step=5"))  # the step is on the screen first
    assert names_on_edges(page, 1) == names_on_edges(page, 2) == {"W", "dC_dW"}
    assert page.locator(".across .unit[data-layer='1'] .shows.on").last.get_attribute("data-name") == "delta"
    page.reload()
    page.wait_for_selector(".across .edges.on[data-layer='1'][data-name='dC_dW']", state="attached")


def test_weight_and_gradient_stand_on_every_edge_as_soon_as_there_are_gradients(page: Page, site: str) -> None:
    page.goto(site)  # before a step is chosen, all of the pass is shown
    for layer in (1, 2):
        assert names_on_edges(page, layer) == {"W", "dC_dW"}
    shown = {1: ("W", "W"), 3: ("W", "W"), 4: ("W", "W dC_dW"), 5: ("W dC_dW", "W dC_dW"), 7: ("W_new", "W_new")}
    for step, layers in shown.items():
        page.click(f".steps-nav a[data-step='{step}']")
        for layer, names in enumerate(layers, start=1):
            assert names_on_edges(page, layer) == set(names.split()), (step, layer)


def test_what_stands_on_the_edges_can_be_chosen_in_the_link(page: Page, site: str) -> None:
    page.goto(f"{site}/?step=1&edges=both")
    assert names_on_edges(page, 1) == {"W", "dC_dW"}
    weight, gradient = (page.locator(f".across text[data-address='{at}.1.0.0']") for at in ("W", "dC_dW"))
    expect(weight).to_have_text("0.7")
    expect(gradient).to_have_text("−0.00512")
    assert weight.is_visible()
    assert gradient.is_visible()


def test_numbers_are_shown_with_a_comma_when_asked(page: Page, site: str) -> None:
    page.goto(site)
    page.click(".tools >> text=0,5")
    expect(page.locator("[data-line='a.2.0'] mn.result")).to_have_text("0,484")
    assert page.locator(".across .shows.on [data-address='a.2.0']").text_content() == "0,484"
    assert page.locator("[data-line='a_new.2.0'] mn.result").text_content() == "0,4875602579"


def test_every_number_carries_its_full_value(page: Page, site: str) -> None:
    page.goto(f"{site}/?example=mazur-2015")
    assert page.locator("[data-line='cost_new'] mn.result").get_attribute("data-full") == "0.29102777369359935"
    assert page.locator("data[data-address='a.2.0']").first.get_attribute("value") == "0.75136506955231571"


def test_a_rounded_result_is_written_as_rounded(page: Page, site: str) -> None:
    page.goto(f"{site}/?example=mazur-2015")
    line = page.locator("[data-line='a.1.0']").inner_text()
    assert "≈" in line
    assert "≈" not in page.locator("[data-line='z.1.0']").inner_text()


def test_each_sample_has_its_own_pass(page: Page, site: str) -> None:
    page.goto(f"{site}/?samples=2&s1:a.0.0=0.1&s1:a.0.1=0.2")
    page.click(".samples >> text=1")
    # 0.7 * 0.1 - 0.6 * 0.2 + 0.1
    expect(page.locator("data[data-address='s1:z.1.0']").first).to_have_text("0.05")
    assert "mean over the 2 samples" in (page.text_content("#gradients") or "")
