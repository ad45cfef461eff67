"""graph.html in a real browser: it opens from disk, asks the network for nothing, and answers a search and a click."""

import shutil

import pytest
from conftest import ROOT
from playwright.sync_api import sync_playwright

from kg.build import build
from kg.export import write

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium found; install it ('apt-get install chromium fonts-dejavu-core' on Debian)"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Opens a page; fails the test if it asks for anything or prints an error."""
    requests: list[str] = []
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_page(path):
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-drawn]", timeout=30_000)
        return page

    yield open_page
    page.close()
    assert len(requests) == 1
    assert requests[0].startswith("file://")
    assert errors == []


def test_a_search_shows_the_facts_with_the_stating_words_marked(visit):
    page = visit(ROOT / "exports" / "graph.html")
    page.fill("#search", "Дмитрий Азаров")
    assert page.text_content("#panel h2") == "Дмитрий Азаров"
    marked = page.locator("#panel mark").all_text_contents()
    assert "облыс губернаторы Дмитрий Азаровпен" in marked


def test_plain_letters_find_kazakh_names(visit):
    page = visit(ROOT / "exports" / "graph.html")
    page.fill("#search", "бко делегациясы")
    page.press("#search", "Enter")
    assert page.text_content("#panel h2") == "БҚО делегациясы"


def test_a_click_on_a_node_and_on_an_edge_shows_facts(visit):
    page = visit(ROOT / "exports" / "graph.html")
    box = page.locator("#network").bounding_box()
    centre = """() => {
        const edge = kg.data.edges[0];
        const at = (id) => kg.network.canvasToDOM(kg.network.getPosition(id));
        const [a, b] = [at(edge.from), at(edge.to)];
        return [a, {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}];
    }"""
    node, edge = page.evaluate(centre)
    page.mouse.click(box["x"] + node["x"], box["y"] + node["y"])
    page.wait_for_selector("#panel .fact")
    assert "—" not in page.text_content("#panel h2")
    page.mouse.click(box["x"] + edge["x"], box["y"] + edge["y"])
    page.wait_for_function("document.querySelector('#panel h2').textContent.includes('—')")
    assert page.locator("#panel mark").count() >= 1


def test_the_legend_and_the_list_name_every_type(visit):
    page = visit(ROOT / "exports" / "graph.html")
    types = page.evaluate("Object.values(kg.data.types).map((type) => type.label)")
    legend = page.text_content("#legend")
    assert types
    assert all(label in legend for label in types)
    names = page.evaluate("kg.data.nodes.length")
    assert page.locator("#panel ul button").count() == names


def test_hostile_names_are_only_text(visit, tmp_path):
    text = "Жаңа </script><img src=x onerror=alert(1)>\n\n"
    text += "«<b>Арай</b>» ЖШС «javascript:alert(1)» зауытын салды.\nОл өсті.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    write(build([tmp_path]), tmp_path, ["graph.html"])
    page = visit(tmp_path / "graph.html")
    assert page.locator("img").count() == 0
