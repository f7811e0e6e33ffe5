"""What a newcomer wants takes at most two actions from the opened lab. Each test counts its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Act = Callable[..., Any]


@pytest.fixture
def act(page: Page, site: str) -> Iterator[Act]:
    """The opened lab; what is done there is counted."""
    page.goto(site)
    done = []

    def act(method: str, *arguments: str) -> None:
        done.append(method)
        getattr(page, method)(*arguments)

    yield act
    assert 0 < len(done) <= 2


def drawn(address: str) -> str:
    """The number in the drawing."""
    return f":is(.across :is(text, tspan), .drawing .cost data)[data-address='{address}']"


def test_change_a_weight_and_read_the_new_cost(page: Page, act: Act) -> None:
    act("click", drawn("W.2.0.0"))
    act("fill", "#why [data-edit='W.2.0.0']", "0,5")
    # 0.96 * 0.5 + 0.1 = 0.58; (0.58 - 0.5)^2 / 2
    expect(page.locator(drawn("cost"))).to_have_text("0.0032")


def test_change_a_weight_by_the_arrow_keys(page: Page, act: Act) -> None:
    act("focus", drawn("W.2.0.0"))
    act("press", drawn("W.2.0.0"), "ArrowUp")
    expect(page.locator(drawn("cost"))).to_have_text("0.0032")


def test_see_the_gradient_of_an_edge_and_its_formula_with_numbers(page: Page, act: Act) -> None:
    act("click", ".steps-nav [data-step='4']")
    act("click", drawn("dC_dW.2.0.0"))
    expect(page.locator("#why .why-formula")).to_contain_text("−0.01536")
    assert "−0.016" in page.inner_text("#why .why-formula")
    assert "0.96" in page.inner_text("#why .why-formula")


def test_go_from_a_delta_to_the_weights_that_made_it(page: Page, act: Act) -> None:
    act("click", drawn("delta.1.0"))
    act("click", "#why [data-select='dC_da.1.0']")
    expect(page.locator("#why [data-select='W.2.0.0']")).to_be_visible()


def test_switch_the_half_off(page: Page, act: Act) -> None:
    act("click", "[data-key='half']")
    expect(page.locator(drawn("cost"))).to_have_text("0.000256")
    expect(page.locator("#changes")).to_contain_text("0.000128 → 0.000256")


def test_put_the_biases_on_hold(page: Page, act: Act) -> None:
    act("select_option", "[name='bias_update']", "frozen")
    expect(page.locator("data[data-address='b_new.2.0']").first).to_have_text("0.1")


def test_read_the_output_bias(page: Page, act: Act) -> None:
    act("hover", drawn("b.2.0"))
    expect(page.locator(drawn("b.2.0"))).to_have_text("0.1")


def test_show_eight_digits(page: Page, act: Act) -> None:
    act("select_option", "[name='digits']", "8")
    expect(page.locator("data[data-address='z_new.1.0']").first).to_have_text("0.9612096")


def test_add_a_unit(page: Page, act: Act) -> None:
    act("click", "[data-do='add-unit.1']")
    expect(page.locator(".across .unit[data-layer='1']")).to_have_count(4)


def test_copy_a_gradient_at_full_precision(page: Page, act: Act) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    act("click", drawn("dC_dW.2.0.0"))
    act("click", "#why [data-copy]")
    expect(page.locator("#flash")).to_contain_text("-0.01536")
    assert page.evaluate("navigator.clipboard.readText()") == "-0.01536"


def test_get_the_link(page: Page, act: Act) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    act("click", "[data-action='copy-link']")
    expect(page.locator("#flash")).to_contain_text("example=notes-231")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/?example=notes-231")


def test_see_the_second_forward_pass(page: Page, act: Act) -> None:
    act("click", ".steps-nav [data-step='7']")
    expect(page.locator(".across .shows.on text[data-address='a_new.2.0']")).to_have_text("0.48756")


def test_see_what_the_update_did_to_one_edge(page: Page, act: Act) -> None:
    act("click", drawn("W.2.0.0"))
    expect(page.locator("#why .why-says")).to_contain_text("0.401536")


def test_l7_the_first_added_sample_leaves_the_digits_as_they_are(page: Page, act: Act) -> None:
    act("click", "[data-do='add-sample'], button[value='add-sample']")
    expect(page.locator("select[name='reduction']")).to_be_visible()
    expect(page.locator("select[name='digits']")).to_have_value("6")
