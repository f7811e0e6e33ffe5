"""How long it takes from moving the learning rate to the new curve and map on the screen, 1,000 epochs of the spiral;
and how many epochs a second are painted while the time line is dragged: in Chromium, over loopback.

    python benchmarks/train_latency.py [moves]
"""

import shutil
import sys
import time
from itertools import pairwise

from edit_latency import FLAGS, percentiles, serving
from playwright.sync_api import Page, sync_playwright

ADDRESS = "/train"
WARM_UP = 8
"""Moves that are not counted: the kernel is loaded, scripts are compiled as they are first run."""
SECONDS = 5
MOVE = """(to) => new Promise((done) => {
    const slider = document.querySelector('[data-slider="learning_rate"]');
    const painted = () => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - began);
        channel.port2.postMessage(0);
    });
    new MutationObserver((_, watch) => { watch.disconnect(); painted(); })
        .observe(document.getElementById("seen"), { subtree: true, attributeFilter: ["d"] });
    slider.value = to;
    const began = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""
"""The map is painted in the task that changes the curve, so both are on the screen with the same frame."""
COUNT = """() => { window.painted_ = [];
    const own = CanvasRenderingContext2D.prototype.putImageData;
    CanvasRenderingContext2D.prototype.putImageData = function (...all) {
        if (this.canvas.id === "decision") window.painted_.push(performance.now());
        return own.apply(this, all);
    }; }"""


def moves(page: Page, count: int) -> None:
    """Every move is to another rate, so that no run is remembered."""
    places = [40 + i % 55 for i in range(WARM_UP + count)]
    times = []
    for i, place in enumerate(places):
        if i % 55 == 0:  # from here on the rates come again: with other weights
            page.fill("#f-weights_seed", str(2 + i // 55))
            page.wait_for_timeout(1500)
        times.append(page.evaluate(MOVE, str(place)))
    p50, p95 = percentiles(times[WARM_UP:])
    print(
        f"from moving the learning rate to curve and map on screen, {count} moves: p50 {p50:.0f} ms, p95 {p95:.0f} ms"
    )


def drag(page: Page) -> None:
    box = page.locator("#time-range").bounding_box()
    assert box
    page.evaluate(COUNT)
    y, began, i = box["y"] + box["height"] / 2, time.monotonic(), 0
    page.mouse.move(box["x"] + 8, y)
    page.mouse.down()
    while time.monotonic() - began < SECONDS:
        i += 1
        along = i % 400 if i % 400 < 200 else 400 - i % 400
        page.mouse.move(box["x"] + 8 + along / 200 * (box["width"] - 16), y)
    page.mouse.up()
    times = page.evaluate("window.painted_")
    gaps = [after - before for before, after in pairwise(times)]
    p50, p95 = percentiles(gaps)
    rate = len(times) / SECONDS
    print(
        f"dragging the time line for {SECONDS} s: {rate:.0f} epochs a second; gaps p50 {p50:.1f} ms, p95 {p95:.1f} ms"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with serving() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(site + ADDRESS)
        page.wait_for_selector(".curve-training", state="attached")
        page.wait_for_timeout(3000)
        moves(page, count)
        page.wait_for_timeout(1000)
        drag(page)
        browser.close()


if __name__ == "__main__":
    main()
