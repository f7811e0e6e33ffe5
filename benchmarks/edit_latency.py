"""How long an edit takes to be on the screen, and whether dragging keeps the frame budget: in Chromium, over loopback.

An edit is one press of an arrow key on a weight; it is on the screen with the frame that follows the new output. Its
peer in the same run is the least that any page can do: one number of the drawing written anew, to its frame. After a
rest the page was written anew. At the pace of a hand edits come at any time, also while the page is being written.

    python benchmarks/edit_latency.py [edits]
"""

import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import cycle
from statistics import quantiles
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

NETWORKS = {
    "the notes, 2-3-1": "/",
    "Mazur, 2-2-2": "/?example=mazur-2015",
    "8-8-8-8": "/?sizes=8-8-8-8",
    "64-64-64": "/?numbers=random&seed=1&sizes=64-64-64",
}
NO_RHYTHM = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
"""Frames as fast as they come: what the page takes, without the wait for a display of 60 frames a second."""
NO_GUESSES = "--disable-features=NavigationPredictor"
"""In one page of four Chromium watches the links, to guess which is followed next: with an empty frame every 100 ms,
behind which the next one waits for the display."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", NO_GUESSES]
PAUSE = 50
"""Milliseconds before an edit or a step: a frame right after another waits for the display, whatever the page does."""
REST = 1200
"""The same before an edit after a rest: the page has been written anew."""
PACE = range(60, 960, 40)
"""The same at the pace of a hand, each as often as the others, in no order."""
SUMS = 40
"""How often the speed of the machine is looked at, before the edits and again after them."""
WARM_UP = 10
"""Edits that are not counted: scripts are compiled as they are first run."""
EDIT = """([weight, output, key, pause]) => new Promise((done) => setTimeout(() => {
    const [place, follows] = [weight, output].map((address) => document.querySelector(
        `.drawing :is(text, tspan)[data-address="${address}"]`));
    const began = performance.now();
    const painted = () => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - began);
        channel.port2.postMessage(0);
    });
    if (key) {
        new MutationObserver((_, watch) => { watch.disconnect(); painted(); })
            .observe(follows, { childList: true, characterData: true, subtree: true });
        place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    } else {
        follows.firstChild.data = String(began).slice(0, 6);
        painted();
    }
}, pause))"""
"""Without a key the peer: one number of the drawing is changed where it stands, and nothing is asked."""
STEP = """([key, pause]) => new Promise((done) => setTimeout(() => {
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - began);
        channel.port2.postMessage(0);
    });
}, pause))"""
FRAMES = """() => { window.frames_ = []; let last = performance.now();
    const tick = (now) => {
        window.frames_.push(now - last); last = now; window.ticking && requestAnimationFrame(tick); };
    window.ticking = true; requestAnimationFrame(tick); }"""


@contextmanager
def serving() -> Iterator[str]:
    """A server in a process of its own, as `python -m app` sets it up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "app", "--port", str(port)], stderr=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{port}"
    for _ in range(200):
        with suppress(OSError), urlopen(f"{site}/healthz"):
            break
        time.sleep(0.05)
    yield site
    server.terminate()
    server.wait()


def percentiles(times: list[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[94]


def arithmetic() -> float:
    """Milliseconds that the same sums take, each time after a pause: how fast the machine is just now."""
    time.sleep(PAUSE / 1000)
    began = time.perf_counter()
    sum(i * i for i in range(50_000))
    return 1000 * (time.perf_counter() - began)


def edits(page: Page, count: int) -> None:
    last = page.evaluate("Math.max(...[...document.querySelectorAll('.unit')].map((u) => Number(u.dataset.layer)))")
    weight = f"W.{last}.0.0"
    page.wait_for_timeout(500)  # until the page has come to rest
    ways = cycle([*["ArrowUp"] * 20, *["ArrowDown"] * 20])

    def once(key: str | None, pause: int) -> float:
        return float(page.evaluate(EDIT, [weight, f"a.{last}.0", key, pause]))

    sums = [arithmetic() for _ in range(SUMS)]
    times = [[once(key, PAUSE) for key in (next(ways), None)] for _ in range(WARM_UP + count)]
    sums += [arithmetic() for _ in range(SUMS)]
    edit, least = (percentiles(list(group)) for group in zip(*times[WARM_UP:], strict=True))
    print(f"  an edit on screen: p50 {edit[0]:.1f} ms, p95 {edit[1]:.1f} ms;", end=" ")
    print(f"one number alone {least[0]:.1f} and {least[1]:.1f} ms: {edit[0] / least[0]:.1f} times")
    slow = [each / min(sums) for each in percentiles(sums)]
    print(f"  the machine meanwhile: the same sums took p50 {slow[0]:.1f} and p95 {slow[1]:.1f} times their best")
    rested = percentiles([once(next(ways), REST) for _ in range(count // 5)])
    print(f"  an edit after a rest: p50 {rested[0]:.1f} ms, p95 {rested[1]:.1f} ms;", end=" ")
    pauses = [*PACE] * (count // 40 or 1)
    random.Random(1).shuffle(pauses)
    paced = percentiles([once(next(ways), pause) for pause in pauses])
    print(f"at the pace of a hand: {paced[0]:.1f} and {paced[1]:.1f} ms")


def steps(page: Page, count: int) -> None:
    keys = ["Home", *(["ArrowRight"] * 8), *(["ArrowLeft"] * 7)]
    times = [page.evaluate(STEP, [keys[i % len(keys)], PAUSE]) for i in range(WARM_UP + count)][WARM_UP:]
    p50, p95 = percentiles(times)
    print(f"  a step on screen: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def drag(page: Page, seconds: float) -> None:
    box = page.locator(".drawing text.given").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.evaluate(FRAMES)
    began, place = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        place = (place + 4) % 200
        page.mouse.move(box["x"] + 5 + place, box["y"] + 5)
    page.mouse.up()
    frames = page.evaluate("() => { window.ticking = false; return window.frames_.slice(2) }")
    late = sum(frame > 25 for frame in frames)
    cuts = percentiles(frames)
    print(f"  dragging for {seconds:.0f} s: {len(frames)} frames, p50 {cuts[0]:.1f} ms, p95 {cuts[1]:.1f} ms,", end=" ")
    print(f"{100 * late / len(frames):.1f} % late")


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_function("document.documentElement.classList.contains('scripted')")
    print(f"  opened in {1000 * (time.perf_counter() - began):.0f} ms")
    yield page
    page.close()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with serving() as site, sync_playwright() as playwright:
        launch = partial(playwright.chromium.launch, executable_path=shutil.which("chromium"))
        free, shown = launch(args=[*FLAGS, *NO_RHYTHM]), launch(args=FLAGS)
        for name, path in NETWORKS.items():
            print(name)
            with opened(free, site + path) as page:
                edits(page, count)
                steps(page, count)
            with opened(shown, site + path) as page:
                drag(page, 10 if path == "/" else 3)


if __name__ == "__main__":
    main()
