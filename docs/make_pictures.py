"""Makes the pictures of the README from the real pages: `python docs/make_pictures.py http://127.0.0.1:8000`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 810})
        lab(page, address)
        training(page, address)
        browser.close()


def lab(page: Page, address: str) -> None:
    page.goto(address + "/?step=5")
    page.hover(".across text[data-address='delta.1.0']")
    page.screenshot(path=HERE / "lab.png")


def training(page: Page, address: str) -> None:
    page.goto(address + "/train")
    page.wait_for_timeout(1000)
    page.screenshot(path=HERE / "train.png")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
