"""How soon the page is drawn, and how smoothly it moves, beside plain pyvis: python benchmarks/page.py [--all]

Needs the test extra and Chromium. Synthetic graphs of communities; seconds from opening to the first picture, pictures
a second while the graph is dragged for three seconds, and the seconds of CPU that making the page, and after it the
measures, takes. Plain pyvis is given the same graph and LIMIT seconds until it says that it is stable; it is asked for
20,000 nodes only with --all.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network

from kg.export import BY_NAME, content
from kg.model.article import Article
from kg.model.fact import Fact, Filler, Origin
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf.graph import Graph
from kg.rdf.iris import BASE
from kg.rdf.store import Store
from kg.schema.ontology import load
from kg.spans import Span
from kg.things.summaries import summarise

SIZES = (50, 2_000, 20_000)
LIMIT = 180
STABLE = """() => {
    if (!window.network) return 0;
    if (!window.asked) { window.asked = true; network.on("stabilized", () => (window.stable = performance.now())); }
    return window.stable;
}"""
LINKS = 2  # facts for each thing


def graph(things: int) -> Graph:
    """A build of so many people who met, most of them inside a community of forty."""
    random, known = Random(things), load().types["Meeting"]
    people = [Entity("Person", f"Кісі {number}", frozenset({(f"Кісі {number}", "kk")})) for number in range(things)]
    facts = []
    for number in range(things * LINKS):
        one = number % things
        inside = random.random() < 0.9
        other = (one // 40 * 40 + random.randrange(40)) % things if inside else random.randrange(things)
        fillers = tuple(Filler("participant", people[k].name, Span(0, 4), people[k]) for k in (one, other))
        if one != other:
            facts.append(Fact("a", known, fillers, (Span(0, 4),), 0.9, (Origin("rule", "synthetic"),)))
    article = Article("a", Path("a.txt"), "Кісілер кездесті.", None, ())
    reading = Reading(article, facts=tuple(facts))
    return Graph((reading,), (summarise(reading),), Store(), BASE)


def plain(made: Graph) -> str:
    """The same graph as pyvis writes it."""
    found = Network(cdn_resources="in_line")
    multi = made.to_networkx()
    found.add_nodes(list(multi), label=[multi.nodes[node]["label"] for node in multi])
    found.edges = [{"from": a, "to": b} for a, b in sorted(set(multi.edges()))]
    return found.generate_html(notebook=False)


def opened(browser: Browser, path: Path, drawn: str) -> tuple[Page, float]:
    """The page, and the seconds after opening that it says it was drawn; nothing is fetched from outside."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    page.goto(path.as_uri(), wait_until="commit")
    start = time.perf_counter()
    while time.perf_counter() - start < LIMIT:
        time.sleep(0.2)
        found = page.evaluate(drawn)
        if found:
            return page, float(found) / 1000
    return page, float("inf")


def pictures_a_second(page: Page, canvas: str, network: str) -> float:
    """How often the picture is drawn anew while it is dragged for three seconds."""
    page.evaluate(f"() => {{ window.drawn = 0; {network}.on('afterDrawing', () => void window.drawn++); }}")
    box = page.locator(canvas).first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2 + 13, box["y"] + box["height"] / 2 + 7
    page.mouse.move(x, y)
    page.mouse.down()
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < 3:
        step += 1
        page.mouse.move(x + 60 * ((step % 40) / 20 - 1), y + 30 * ((step % 24) / 12 - 1))
    page.mouse.up()
    return int(page.evaluate("window.drawn")) / (time.perf_counter() - start)


def rows(browser: Browser, folder: Path, everything: bool) -> Iterator[str]:
    for size in SIZES:
        made = graph(size)
        ours = folder / f"kg-{size}.html"
        start = time.process_time()
        ours.write_bytes(content(made, BY_NAME["html"]))
        paged = time.process_time()
        content(made, BY_NAME["metrics"])
        measured = time.process_time()
        page, seconds = opened(browser, ours, "() => document.body && document.body.dataset.drawn")
        rate = pictures_a_second(page, "#network canvas", "kg.network")
        page.close()
        made_in = f"CPU: page {paged - start:.1f} s, measures {measured - paged:.1f} s; {ours.stat().st_size:,} bytes"
        yield f"{size:6,} nodes   kg     {seconds:7.2f} s  {rate:5.1f}/s   ({made_in})"
        if size <= SIZES[1] or everything:
            theirs = folder / f"pyvis-{size}.html"
            theirs.write_text(plain(made), encoding="utf-8")
            page, slow = opened(browser, theirs, STABLE)
            said = (
                f"{slow:7.2f} s   {slow / seconds:.0f} times as long" if slow < LIMIT else f"   not stable in {LIMIT} s"
            )
            yield f"{size:6,} nodes   pyvis  {said}"
            page.close()


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for row in rows(browser, Path(folder), "--all" in sys.argv):
            print(row, flush=True)
        browser.close()


main()
