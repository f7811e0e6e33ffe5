"""A server that answers with an error is not one that cannot be reached: each page says which, and loses nothing."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_check import box, type_in
from tests.browser.test_editing import change, no_line
from tests.browser.test_train import QUICK, RESULT, ready
from tests.browser.test_two_actions import drawn

PROBLEM = json.dumps({"title": "Something went wrong on our side", "status": 500})
TOO_LARGE = json.dumps({"title": "The request is too large", "status": 413})
TROUBLE = "#trouble"


def fail(page: Page, where: str, status: int = 500, body: str = PROBLEM) -> list[str]:
    """Have all that is asked there answered with an error; gives what is asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data or "")
        route.fulfill(status=status, body=body)

    page.route(where, answer)
    return asked


def test_an_error_of_the_server_is_told_as_one_on_the_training_page(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    fail(page, "**/train/run")
    page.fill("#f-epochs", "20")
    expect(page.locator(TROUBLE)).to_contain_text("answered with an error (500: Something went wrong on our side")
    page.unroute("**/train/run")
    expect(page.locator(RESULT)).to_contain_text("20 epochs")
    expect(page.locator(TROUBLE)).to_be_empty()


def test_what_the_server_will_never_take_is_not_asked_again_and_again(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    asked = fail(page, "**/train/run", 413, TOO_LARGE)
    page.fill("#f-epochs", "20")
    expect(page.locator(TROUBLE)).to_contain_text("413: The request is too large")
    page.wait_for_timeout(2500)
    assert len(asked) == 1
    assert page.input_value("#f-epochs") == "20"


def test_a_training_page_without_a_connection_says_so(page: Page, site: str) -> None:
    ready(page, site + QUICK)
    page.route("**/train/run", lambda route: route.abort())
    page.fill("#f-epochs", "20")
    expect(page.locator(TROUBLE)).to_contain_text("cannot be reached")


def test_an_error_of_the_server_is_told_as_one_in_the_lab(page: Page, site: str) -> None:
    no_line(page)
    page.goto(site)
    fail(page, f"{site}/live")
    change(page, "W.1.0.0", "0.9")
    expect(page.locator(TROUBLE)).to_contain_text("answered with an error (500: Something went wrong")
    page.unroute(f"{site}/live")
    expect(page.locator(drawn("a.2.0"))).to_have_text("0.548")
    expect(page.locator(TROUBLE)).to_be_empty()


@pytest.mark.parametrize(("what", "where"), [("[data-do='add-unit.1']", "/"), (drawn("z.1.0"), "/why")])
def test_an_error_in_place_of_a_page_is_told_as_one(page: Page, site: str, what: str, where: str) -> None:
    page.goto(site)
    fail(page, site + where, 502, "<h1>Bad gateway</h1>")
    page.click(what)
    expect(page.locator(TROUBLE)).to_contain_text("answered with an error (502)")


def test_an_error_of_the_server_is_told_as_one_in_a_sheet(page: Page, site: str) -> None:
    page.goto(f"{site}/check")
    fail(page, "**/check/marks", 502, "<h1>Bad gateway</h1>")
    type_in(page, {"a.2.0": "0,484"})
    page.click("[data-mark-all]")
    expect(page.locator(TROUBLE)).to_contain_text("answered with an error (502)")
    assert page.input_value(box("a.2.0")) == "0,484"


def test_an_error_in_place_of_a_picture_is_told_as_one(page: Page, site: str) -> None:
    page.goto(site)
    fail(page, "**/export/**")
    page.click("[data-key='menu-take'] summary")
    page.click("[data-action='png']")
    expect(page.locator("#flash")).to_contain_text("answered with an error (500")
