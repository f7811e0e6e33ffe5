"""A page in a frame of another website, sandboxed: it is styled, its scripts work, and it tells its height."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import __version__

AROUND = """<!doctype html><title>A lesson</title><p id="height"></p>
<iframe src="{address}" sandbox="allow-scripts" width="1200" height="800"></iframe>
<script>
addEventListener("message", ({{ data }}) => (document.getElementById("height").textContent = data.backpropHeight));
</script>
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def lesson(tmp_path: Path) -> Iterator[str]:
    """The address of the website that is in the folder: of another origin than the server's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/?embed=1", "/check?embed=1", "/train?embed=1"])
def test_a_sandboxed_frame_of_another_website_works(
    browser: Browser, site: str, lesson: str, tmp_path: Path, path: str
) -> None:
    (tmp_path / "index.html").write_text(AROUND.format(address=site + path), encoding="utf-8")
    page = browser.new_page()
    page.goto(lesson)
    frame = page.frame_locator("iframe")
    expect(page.locator("#height")).not_to_be_empty()
    expect(frame.locator("html.scripted")).to_have_count(1)
    assert frame.locator("html").evaluate("() => [...document.styleSheets].length") > 1
    page.close()


@pytest.mark.parametrize(
    ("path", "advice"),
    [("/?example=mazur-2015", "embed=1"), ("/check", "embed=1"), ("/train", "embed=1"), ("/docs", "")],
)
def test_a_page_that_is_not_made_for_a_frame_says_so_in_it(
    browser: Browser, site: str, lesson: str, tmp_path: Path, path: str, advice: str
) -> None:
    (tmp_path / "index.html").write_text(AROUND.format(address=site + path), encoding="utf-8")
    page = browser.new_page()
    page.goto(lesson)
    line = page.frame_locator("iframe").locator(".framed")
    expect(line).to_contain_text("cannot be shown inside another page")
    expect(line).to_contain_text(advice)
    assert line.locator("a").get_attribute("href") == path
    page.goto(site + path)
    expect(page.locator(".framed")).to_have_count(0)
    page.close()


def test_a_teacher_gets_the_line_that_frames_a_sheet(browser: Browser, site: str, lesson: str, tmp_path: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/check?example=mazur-2015")
    page.click("#compose summary")
    page.check("[name='blank.delta']")
    page.click("[data-copy-frame]")
    expect(page.locator("#flash.on")).to_be_visible()
    line = page.evaluate("navigator.clipboard.readText()")
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A lesson</title>{line}", encoding="utf-8")
    page.goto(lesson)
    expect(page.frame_locator("iframe").locator("html.embed [data-answer='delta.1.0']").first).to_be_attached()
    context.close()


@pytest.mark.parametrize("path", ["/", "/check", "/train", "/examples", "/docs"])
def test_the_version_stands_at_the_foot_of_a_page(browser: Browser, site: str, path: str) -> None:
    page = browser.new_page()
    page.goto(site + path)
    expect(page.locator("footer")).to_contain_text(__version__)
    page.click("footer a")
    assert json.loads(page.inner_text("body"))["version"] == __version__
    page.close()
