"""graph.html in a real browser: it opens from disk, asks the network for nothing, and does what it offers."""

import csv
import io
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as Tree

import pytest
from conftest import ROOT
from playwright.sync_api import sync_playwright

from kg.build import build
from kg.export import BY_NAME, write

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
GRAPH = ROOT / "exports" / "graph.html"
AXE = ROOT / "tests" / "engines" / "node_modules" / "axe-core" / "axe.min.js"
DESK = {"viewport": {"width": 1400, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


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
    contexts = []

    def open_page(path=GRAPH, fragment="", **options):
        contexts.append(browser.new_context(**(options or DESK)))
        page = contexts[-1].new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("body[data-drawn]", timeout=15_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith(("file://", "blob:file"))] == []
    assert errors == []


def title(page) -> str:
    return page.text_content("#panel h2")


def choose(page, text: str) -> None:
    page.fill("#search", text)
    page.press("#search", "Enter")


def spot(page, code: str) -> tuple[float, float]:
    """A place in the picture, in pixels of the window."""
    box = page.locator("#network").bounding_box()
    at = page.evaluate(f"(() => {{ const at = (id) => kg.network.canvasToDOM(kg.network.getPosition(id)); {code} }})()")
    return box["x"] + at["x"], box["y"] + at["y"]


def test_a_thing_has_its_names_links_and_facts_with_the_stating_words(visit):
    page = visit()
    choose(page, "Дмитрий Азаров")
    assert title(page) == "Дмитрий Азаров"
    assert "облыс губернаторы Дмитрий Азаровпен" in page.locator("#panel mark").all_text_contents()
    assert "2018-11-07" in page.text_content("#panel .fact")
    choose(page, "Самара облысы")
    assert {"GeoNames", "Wikidata"} <= set(page.locator("#panel a").all_text_contents())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("бко делегациясы", "БҚО делегациясы"),
        ("Kolginov", "Алтай Көлгінов"),
        ("Batys Qazaqstan", "Батыс Қазақстан облысы"),
        ("Западно-Казахстан", "Батыс Қазақстан облысы"),
        ("колгинов", "Алтай Көлгінов"),
    ],
)
def test_search_folds_kazakh_letters_and_reads_latin_ones(visit, typed, found):
    page = visit()
    page.fill("#search", typed)
    assert found in page.locator("#hits li").first.text_content()
    page.press("#search", "Enter")
    assert title(page) == found


def test_search_by_keyboard_alone(visit):
    page = visit()
    page.focus("#search")
    page.keyboard.type("облыс")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    first = page.get_attribute("#search", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") != first
    page.keyboard.press("Escape")
    assert page.locator("#hits").is_hidden()


def test_a_click_on_a_node_and_on_an_edge_shows_facts(visit):
    page = visit()
    edge = "const edge = kg.picture.edges.get()[0]; const [a, b] = [at(edge.from), at(edge.to)];"
    middle = spot(page, f"{edge} return {{ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }};")
    page.mouse.click(*middle)
    page.wait_for_function("document.querySelector('#panel h2').textContent.includes(' — ')")
    assert page.locator("#panel .fact mark").count() >= 1
    page.mouse.click(*spot(page, f"{edge} return a;"))
    page.wait_for_function("!document.querySelector('#panel h2').textContent.includes(' — ')")
    assert page.locator("#panel .fact").count() >= 1


def test_the_reader_marks_every_fact_in_its_place(visit):
    page = visit()
    choose(page, "Дмитрий Азаров")
    page.locator("#panel .fact .source button").first.click()
    article = page.evaluate("kg.data.articles[0].text")
    assert page.text_content(".reader") == article
    assert page.locator(".reader mark.on").count() >= 1
    marked = {
        fact
        for list_ in page.evaluate("[...document.querySelectorAll('.reader mark')].map((m) => m.dataset.facts)")
        for fact in list_.split()
    }
    assert len(marked) == page.evaluate("kg.data.facts.length")
    page.locator(".reader mark").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel .fact").count() >= 1


def test_filters_leave_out_and_the_address_keeps_them(visit):
    page = visit()
    page.click("#filters summary")
    before = page.evaluate("kg.visible().size")
    page.locator("#filter-form label", has_text="адам").locator("input").check()
    people = page.evaluate("kg.visible().size")
    assert 0 < people < before
    assert "kinds=Person" in page.url
    again = visit(fragment="#" + page.url.split("#")[1])
    assert again.evaluate("kg.visible().size") == people
    page.locator("#filter-form button").click()
    assert page.evaluate("kg.visible().size") == before
    strict = visit(fragment="#sure=1")
    assert strict.evaluate("kg.visible().size") == 0
    future = visit(fragment="#from=2019-01-01&to=2019-12-31&view=timeline")
    assert {text[:4] for text in future.locator("#view time").all_text_contents()} == {"2019"}


def test_the_address_opens_a_thing_in_a_language(visit):
    page = visit(fragment="#lang=ru&node=https://example.org/kg/entity/place/samara-oblysy")
    assert title(page) == "Самарская область"
    page.select_option("#language", "en")
    assert title(page) == "Samara Oblast"
    assert "lang=en" in page.url
    assert page.text_content("h1") == "Knowledge graph"
    hostile = visit(fragment="#lang=xx&node=javascript:alert(1)&view=<b>&depth=9&from=abc")
    assert hostile.text_content("h1") == "Білім графы"


def test_neighbours_and_the_shortest_connection(visit):
    page = visit()
    choose(page, "Зениттехсервис")
    sizes = []
    for depth in ("1", "2", "3"):
        page.locator("#panel .row button", has_text=depth).first.click()
        sizes.append(page.evaluate("kg.visible().size"))
    assert 1 < sizes[0] <= sizes[1] <= sizes[2] < page.evaluate("kg.data.nodes.length")
    page = visit()
    choose(page, "Алтай Көлгінов")
    page.click("#panel details summary")
    page.fill("#target", "Дмитрий Азаров")
    page.press("#target", "Enter")
    steps = page.locator("#connection li").all_text_contents()
    assert steps[0] == "Алтай Көлгінов" and steps[-1] == "Дмитрий Азаров"
    assert page.locator("#connection .fact").count() == len(steps) - 1
    assert page.evaluate("kg.visible().size") == len(steps)
    assert "to-node=" in page.url


def test_every_view_shows_what_the_graph_holds(visit):
    page = visit()
    page.click("#tab-things")
    assert page.locator("#view li").count() == page.evaluate("kg.data.nodes.length")
    page.click("#tab-timeline")
    assert "2019" in page.text_content("#view")
    page.click("#tab-figures")
    figures = page.evaluate("kg.data.facts.filter((f) => f.type === 'Observation').length")
    assert page.locator("#view tbody tr").count() == figures
    assert page.locator("#view svg.bar").count() == figures
    page.click("#tab-places")
    tree = page.locator("#view ul.tree > li", has=page.locator("> button", has_text="Ресей"))
    assert "Самара облысы" in tree.first.text_content()
    page.focus("#tab-places")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-articles", "aria-selected") == "true"


def test_what_is_seen_can_be_saved(visit):
    page = visit()
    files = {}
    for kind in ("png", "svg", "csv"):
        with page.expect_download() as download:
            page.click(f"#save-{kind}")
        files[kind] = download.value.path().read_bytes()
    assert files["png"].startswith(b"\x89PNG")
    texts = [text.text for text in Tree.fromstring(files["svg"]).iter("{http://www.w3.org/2000/svg}text")]
    assert len(texts) == page.evaluate("kg.data.nodes.length")
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == page.evaluate("kg.data.facts.length")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("fragment", ["", "#view=articles&read=000_67de2c8af0dd1755", "#view=figures"])
def test_nothing_hinders_people_with_other_ways_to_read(visit, scheme, options, fragment):
    """axe-core's rules of WCAG 2.1 AA, contrast among them."""
    page = visit(fragment=fragment, color_scheme=scheme, **options)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = page.evaluate("(rules) => axe.run(rules)", rules)
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_of_metrics_is_for_everybody(browser, options, scheme):
    """It has no script of its own, so axe-core is let in past its policy."""
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, **options)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((ROOT / "exports" / "metrics.html").as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = page.evaluate("(rules) => axe.run(rules)", rules)
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(requests) == 1
    context.close()


def test_the_page_of_metrics_speaks_three_languages(browser, seed):
    page = browser.new_page()
    page.goto((ROOT / "exports" / "metrics.html").as_uri())
    assert page.inner_text("h1") == "Граф өлшемдері"
    page.check("#in-ru")
    assert page.inner_text("h1") == "Показатели графа"
    page.check("#in-en")
    assert page.inner_text("h1") == "Metrics of the graph"
    assert page.locator("section").count() == page.locator(".definition").count() == 10
    assert str(len(seed.facts)) in page.inner_text("#totals")
    assert "Самара облысы" in page.inner_text("#central")
    assert "БҚО делегациясы" in page.inner_text("#matrix")
    page.close()


def test_hostile_names_are_only_text(visit, tmp_path):
    text = "Жаңа </script><img src=x onerror=alert(1)> 😀\n\n"
    text += "«<b>Арай</b>» ЖШС «javascript:alert(1)» зауытын салды.\n"
    text += f"«{'Ұзын' * 2500}» ЖШС зауыт салды.\n«\"'`$&» ЖШС мектеп ашты.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    write(build([tmp_path]), tmp_path, [BY_NAME["html"], BY_NAME["metrics-html"]])
    metrics = (tmp_path / "metrics.html").read_text(encoding="utf-8")
    assert "<b>" not in metrics and "<img" not in metrics and "<script" not in metrics
    page = visit(tmp_path / "graph.html")
    for view in ("things", "timeline", "figures", "places", "articles"):
        page.click(f"#tab-{view}")
        assert page.locator("#view img, #view b, #panel img, #panel b").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


def test_a_page_made_where_the_locale_is_c_holds_kazakh_letters(visit, tmp_path):
    command = [sys.executable, "-m", "kg", "build", "--fast", str(ROOT / "seeds"), "-o", str(tmp_path)]
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}, timeout=120)
    page = visit(tmp_path / "graph.html")
    assert page.get_attribute("#views", "aria-label") == "Көріністер"
    choose(page, "Көлгінов")
    assert title(page) == "Алтай Көлгінов"


def test_of_a_large_graph_the_most_central_things_are_drawn(visit, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.export.html.SHOWN", 10)
    write(build([ROOT / "seeds"], fast=True), tmp_path, [BY_NAME["html"]])
    page = visit(tmp_path / "graph.html")
    assert page.evaluate("kg.visible().size") == 10
    assert "10" in page.text_content("#note")
    hidden = page.evaluate("kg.data.nodes.findIndex((node) => !node.first && node.near.size > 1)")
    page.evaluate("(index) => kg.showNode(index)", hidden)
    near = page.evaluate("(index) => kg.data.nodes[index].near.size", hidden)
    assert page.evaluate("kg.visible().size") > 10
    assert page.evaluate("(index) => kg.visible().has(index)", hidden)
    assert near > 1
