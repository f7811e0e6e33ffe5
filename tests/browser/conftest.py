"""The real server on a free port, and real Chromium. A browser that is missing is a failure, never a skip.

Both end with this package: Playwright keeps an event loop running, beside which no async test can run.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.main import create_app

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 30_000
"""Milliseconds until a state that does not come is a failure: far more than the slowest machine takes."""
expect.set_options(timeout=PATIENCE)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The address of a running server."""
    server = uvicorn.Server(uvicorn.Config(create_app(), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "no Chromium: `python3 run.py test` installs it, or says how"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


UNFOLD = (
    """addEventListener("DOMContentLoaded", () => document.querySelector(".settings-fold")?.setAttribute("open", ""))"""
)
"""The settings of the lab are unfolded, as whoever changes them leaves them."""


@dataclass
class SlowNetwork:
    """Keeps every question, until they are let go."""

    page: Page
    asked: list[str] = field(default_factory=list)
    kept: list[Callable[[], None]] = field(default_factory=list)
    is_slow: bool = True

    def take(self, question: str | None, pass_on: Callable[[], None]) -> None:
        self.asked.append(question or "")
        if self.is_slow:
            self.kept.append(pass_on)
        else:
            pass_on()

    def wait(self, count: int = 1) -> None:
        """Until so many are kept."""
        for _ in range(PATIENCE // 30):
            if len(self.kept) >= count:
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{len(self.kept)} questions were asked")

    def let_go(self) -> None:
        """These, and all that come."""
        self.is_slow = False
        while self.kept:
            self.kept.pop(0)()


@dataclass
class Watched:
    """A page, every address that it asked for or kept a connection to, and everything that it said on the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    loaded: list[int] = field(default_factory=list)
    """The bytes of each answer as they came over the network, compressed, heads included."""
    messages: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(UNFOLD)
    watched = Watched(context.new_page())
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on("websocket", lambda line: watched.lines.append(line.url))
    watched.page.on("console", lambda message: watched.messages.append(message.text))
    watched.page.on("pageerror", lambda error: watched.messages.append(str(error)))
    network = context.new_cdp_session(
        watched.page
    )  # Content-Length is missing where a file is compressed as it is sent
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: watched.loaded.append(int(event["encodedDataLength"])))
    yield watched
    context.close()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


def until(page: Page, expression: str, arg: object = None) -> None:
    """Until an expression is true of the page. Playwright's own wait polls by eval, which the page's CSP forbids."""
    for _ in range(PATIENCE // 20):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"not true within {PATIENCE} ms: {expression}")
