"""Pictures of the pages for the README and docs/PAGE.md: python scripts/screenshots.py [FOLDER]

Needs the test extra, Pillow and Chromium. The seed article gives most; of a folder of articles only the picture is
taken, without the panel, so that no text of a newspaper enters the repository.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright

from kg.build import build
from kg.export import BY_NAME, write

ROOT = Path(__file__).parent.parent
DESK = {"viewport": {"width": 1400, "height": 900}}
COLOURS = 256  # of a picture: a third of the bytes
THING = "#node=https://example.org/kg/entity/"
PLACE = f"{THING}place/samara-oblysy"
CHAIN = f"{THING}person/altai-kolginov-fbd3b3&to-node=https://example.org/kg/entity/person/dmitrii-azarov"
ARTICLE = "#view=articles&read=000_67de2c8af0dd1755"
UNFOLD = "document.querySelector('#facts details[data-kind]').open = true"
MARK = "document.querySelectorAll('.reader mark')[2].click()"


class Picture(NamedTuple):
    """Which page in which state, a script to run in it, and the part of the screen that is taken."""

    file: str
    state: str
    screen: str = "desk"
    scheme: str = "light"
    script: str = ""
    part: str = ""


SEED = {
    "graph": Picture("graph.html", PLACE, script=UNFOLD),
    "graph-first": Picture("graph.html", ""),
    "graph-dark": Picture("graph.html", "#lang=en", scheme="dark"),
    "graph-phone": Picture("graph.html", "", "phone"),
    "chosen-phone": Picture("graph.html", PLACE, "phone", "dark"),
    "connection": Picture("graph.html", CHAIN),
    "reader": Picture("graph.html", ARTICLE, script=MARK),
    "reader-phone": Picture("graph.html", ARTICLE, "phone", "dark", MARK),
    "metrics": Picture("metrics.html", ""),
    "metrics-phone": Picture("metrics.html", "", "phone", "dark"),
}
ARCHIVE = {
    "archive": Picture("graph.html", "", part="#stage"),
    "archive-all": Picture("graph.html", "#all=1", scheme="dark", part="#stage"),
    "archive-phone": Picture("graph.html", "", "phone", part="#stage"),
}


def take(browser: Browser, page_of: Path, picture: Picture, screens: Mapping[str, dict[str, object]]) -> bytes:
    """The picture as a PNG."""
    context = browser.new_context(
        **{**screens[picture.screen], "color_scheme": picture.scheme, "reduced_motion": "reduce"},  # type: ignore[arg-type] # what a device says
    )
    page = context.new_page()
    page.goto((page_of / picture.file).as_uri() + picture.state)
    if picture.file == "graph.html":
        page.wait_for_selector("body[data-drawn]")
    if picture.script:
        page.evaluate(picture.script)
    page.wait_for_timeout(400)
    found = page.locator(picture.part).screenshot() if picture.part else page.screenshot()
    context.close()
    return found


def reduced(taken: Image.Image) -> Image.Image:
    """The picture in few colours, fitted to those that it has."""
    return taken.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=3, dither=Image.Dither.NONE)


def screens(playwright: Playwright) -> dict[str, dict[str, object]]:
    return {"desk": DESK, "phone": {**playwright.devices["Pixel 7"], "device_scale_factor": 1.5}}


def main() -> None:
    sets = [(ROOT / "seeds", SEED), *((Path(folder), ARCHIVE) for folder in sys.argv[1:])]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for articles, pictures in sets:
            write(build([articles], fast=True), Path(made), [BY_NAME["html"], BY_NAME["metrics-html"]])
            for name, picture in pictures.items():
                taken = Image.open(io.BytesIO(take(browser, Path(made), picture, screens(playwright))))
                reduced(taken.convert("RGB")).save(ROOT / "docs" / f"{name}.png", optimize=True)
        browser.close()


main()
