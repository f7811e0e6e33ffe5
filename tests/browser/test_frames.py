"""A page in a frame of another website, sandboxed: it is styled, its scripts work, and it tells its height."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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
