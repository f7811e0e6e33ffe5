"""The page of the API: a call is sent from it as it stands there, and taken away as a program."""

import json
import re
import shlex
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page, expect

PROGRAMS = ("curl", "python", "javascript")


def answer_of(page: Page, operation: str) -> str:
    """The answer that is shown, once there is one."""
    expect(page.locator(f"#{operation} .status")).not_to_be_empty()
    return page.locator(f"#{operation} .answer code").inner_text()


def program(page: Page, operation: str, name: str) -> str:
    return page.locator(f"#{operation} [data-program={name}] code").text_content() or ""


def edit(page: Page, operation: str, **changes: object) -> dict[str, object]:
    """Change the request in its box."""
    box = page.locator(f"#{operation} [name=body]")
    body: dict[str, object] = json.loads(box.input_value()) | changes
    box.fill(json.dumps(body))
    return body


def test_a_call_is_sent_as_it_was_edited_and_its_answer_is_shown(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    edit(page, "gradient", inputs=[0.5, -0.5])
    page.click("#gradient .primary")
    expect(page.locator("#gradient .status")).to_contain_text("200")
    # 0.7 * 0.5 - 0.6 * -0.5 + 0.1
    assert json.loads(answer_of(page, "gradient"))["layers"][0]["z"][0] == 0.75


def test_what_is_wrong_with_a_call_is_shown_and_the_example_comes_back(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    before = page.input_value("#forward [name=body]")
    page.fill("#forward [name=body]", before.replace("[0.5, 0.6]", "[0.5, null]"))
    page.click("#forward .primary")
    expect(page.locator("#forward .status.refused")).to_contain_text("422")
    assert json.loads(answer_of(page, "forward"))["errors"][0]["place"] == "W.1.1.1"
    page.click("#forward [type=reset]")
    assert page.input_value("#forward [name=body]") == before
    assert "null" not in program(page, "forward", "python")


def test_a_file_and_a_stream_are_shown_as_they_come(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    page.fill("#export_file [name=address]", "/export/solution.md?example=mazur-2015")
    page.click("#export_file .primary")
    assert "2-2-2 network" in answer_of(page, "export_file")
    edit(page, "train_stream", epochs=3)
    page.click("#train_stream .primary")
    lines = answer_of(page, "train_stream").strip().splitlines()
    assert json.loads(lines[-1])["type"] == "end"


def test_a_stream_is_stopped(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    page.route("**/api/train/stream", lambda _: None)  # which never answers
    page.click("#train_stream .primary")
    page.click("#train_stream [data-stop]")
    expect(page.locator("#train_stream .status")).to_have_text("Stopped.")
    expect(page.locator("#train_stream [data-stop]")).to_be_hidden()


def test_the_call_is_taken_away_as_a_program_that_gives_the_same_answer(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    edit(page, "check", answers={"a.2.0": "0,484", "cost": "it's \\ `${no}` number '''"})
    page.click("#check .primary")
    expect(page.locator("#check .status")).to_contain_text("200")
    answer = json.loads(answer_of(page, "check"))
    run = subprocess.run([sys.executable, "-c", program(page, "check", "python")], capture_output=True, check=True)
    assert json.loads(run.stdout) == answer
    script = program(page, "check", "javascript").replace("console.log(", "return (")
    assert json.loads(page.evaluate(f"async () => {{ {script} }}")) == answer


def test_the_line_for_curl_holds_the_body_as_it_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/docs")
    body = edit(page, "check", arrays="it's \\ `${no}` array '''")
    words = shlex.split(program(page, "check", "curl"))
    assert words[:3] == ["curl", "-s", f"{site}/api/check"]
    assert json.loads(words[-1]) == body


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_copied(page: Page, site: str, name: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/docs")
    page.click(f"#train [data-program={name}] summary")
    page.click(f"#train [data-program={name}] [data-copy]")
    expect(page.locator("#flash")).to_have_class(re.compile("on"))
    assert page.evaluate("navigator.clipboard.readText()") == program(page, "train", name)


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_the_contents_and_types_lead_to_what_they_name(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/docs?lang={language}")
    targets = page.locator("main a[href^='#']").evaluate_all("links => links.map((link) => link.hash.slice(1))")
    assert len(targets) > 50
    assert page.evaluate("names => names.filter((name) => !document.getElementById(name))", targets) == []


def test_without_javascript_requests_answers_and_programs_are_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/docs")
    assert '"z": [' in page.inner_text("#gradient .answer")
    assert not page.locator("#gradient .primary").is_visible()
    page.click("#gradient [data-program=curl] summary")
    assert json.loads(shlex.split(page.inner_text("#gradient [data-program=curl] code"))[-1])["targets"] == [0.5]
    page.click("#example noscript a")
    assert json.loads(page.inner_text("body"))["id"] == "notes-231"
    context.close()
