"""Pictures of the pages in exports/ for the README: python scripts/screenshots.py (test extra and Chromium needed)."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
PLACE = "node=https://example.org/kg/entity/place/samara-oblysy"
ARTICLE = "view=articles&read=000_67de2c8af0dd1755"
PICTURES = {  # name → page, state, screen, colours
    "graph": ("graph.html", f"#{PLACE}", DESK, "light"),
    "graph-dark": ("graph.html", "#lang=en", DESK, "dark"),
    "graph-phone": ("graph.html", "", PHONE, "light"),
    "reader": ("graph.html", f"#{ARTICLE}", DESK, "light"),
    "reader-phone": ("graph.html", f"#{ARTICLE}", PHONE, "dark"),
    "metrics": ("metrics.html", "", DESK, "light"),
    "metrics-phone": ("metrics.html", "", PHONE, "dark"),
}


def ready(page: Page, name: str) -> None:
    """Waits until the page is drawn, and opens a fact of the reader."""
    if name.startswith("metrics"):
        return
    page.wait_for_selector("body[data-drawn]")
    if name.startswith("reader"):
        page.locator(".reader mark").nth(2).click()
    page.wait_for_timeout(400)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (file, state, screen, scheme) in PICTURES.items():
            context = browser.new_context(**screen, color_scheme=scheme)
            page = context.new_page()
            page.goto((ROOT / "exports" / file).as_uri() + state)
            ready(page, name)
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
            context.close()
        browser.close()


main()
