"""graph.html in a real browser: it opens from disk, asks the network for nothing, and does what it offers."""

import csv
import io
import os
import re
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
AXE = ROOT / "tests" / "engines" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
DESK = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce"}
SAMARA = "node=https://example.org/kg/entity/place/samara-oblysy"
PEOPLE = (
    "Арман Сәрсенов|Болат Ибраев|Гүлнар Омарова|Дәурен Қасымов|Ерлан Тоқтаров|Жанар Әлиева|Серік Ахметов|Талғат Мұсаев"
)
PLACES = "Ақтөбе|Атырау|Қарағанды|Қостанай|Павлодар|Семей|Тараз|Шымкент"


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def phone(playwright):
    return {**playwright.devices["Pixel 7"], "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def browser(playwright):
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium found; install it ('apt-get install chromium fonts-dejavu-core' on Debian)"
    opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages of the seed article."""
    folder = tmp_path_factory.mktemp("seed")
    write(build([ROOT / "seeds"], fast=True), folder, [BY_NAME["html"], BY_NAME["metrics-html"]])
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The page of forty articles: who meets whom, who goes where; half of them are dated."""
    folder = tmp_path_factory.mktemp("archive")
    people, places = PEOPLE.split("|"), PLACES.split("|")
    for number in range(40):
        one, other = people[number % 8], people[(number + 1 + number // 8) % 8]
        text = f"{one} {places[number % 8]} қаласына барды.\n{one} {other}пен кездесті.\nҚалада мектеп салынды.\n"
        dated = f"{10 + number % 20}.05.2024\n\n" if number % 2 else ""
        (folder / f"{number:02}.txt").write_text(dated + text, encoding="utf-8")
    write(build([folder], fast=True), folder, [BY_NAME["html"]])
    return folder / "graph.html"


@pytest.fixture
def visit(browser, pages):
    """Opens a page; fails the test if it asks for anything or prints an error."""
    requests: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_page(path=pages / "graph.html", fragment="", **options):
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


def unfold(page) -> None:
    """Opens all that is folded in the panel, and what lies folded in it."""
    page.evaluate(
        "() => { for (let n = 0; n < 3; n += 1) document.querySelectorAll('#facts details').forEach((d) => {"
        " d.open = true; d.dispatchEvent(new Event('toggle')); }); }"
    )


def spot(page, index: int) -> tuple[float, float]:
    """Where a thing is drawn, in pixels of the window."""
    box = page.locator("#network").bounding_box()
    at = page.evaluate("(index) => kg.things().find((thing) => thing.index === index)", index)
    return box["x"] + at["x"], box["y"] + at["y"]


def labelled(page) -> list[int]:
    return [box["node"] for box in page.evaluate("kg.written()") if "node" in box]


def collisions(page) -> list[tuple[str, str]]:
    """Pairs of names, verbs and things that lie on each other."""
    boxes = page.evaluate("kg.written().map((b) => ({ ...b, name: b.lines.join(' ') }))")
    things = page.evaluate("kg.things()")
    found = []
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one["left"] >= other["right"] or other["left"] >= one["right"]
            if not (apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"]):
                found.append((one["name"], other["name"]))
        for thing in things:
            x, y, r = thing["x"], thing["y"], thing["radius"] * 0.9
            if one["left"] < x + r and one["right"] > x - r and one["top"] < y + r and one["bottom"] > y - r:
                found.append((one["name"], page.evaluate("(index) => kg.data.nodes[index].label", thing["index"])))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["seed", "archive"])
@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_the_first_picture_names_the_few_things_that_matter(visit, archive, pages, phone, which, screen, scheme):
    options = {**(DESK if screen == "desk" else phone), "color_scheme": scheme}
    page = visit(pages / "graph.html" if which == "seed" else archive, **options)
    drawn = page.evaluate("[...kg.visible()]")
    assert 10 <= len(drawn) <= 20
    assert set(labelled(page)) == set(drawn)
    assert collisions(page) == []
    frame = page.locator("#network").bounding_box()
    for box in page.evaluate("kg.written()"):
        assert box["left"] >= 0 and box["right"] <= frame["width"]
        assert box["top"] >= 0 and box["bottom"] <= frame["height"]
    linked = {end for link in page.evaluate("kg.links().map(({ edge }) => [edge.from, edge.to])") for end in link}
    assert len(linked & set(drawn)) >= len(drawn) * 0.8


def test_groups_are_hulls_called_by_their_most_central_thing(visit, archive):
    page = visit(archive)
    assert 2 <= page.evaluate("kg.hulls().length") <= 6
    centres = page.evaluate(
        "kg.hulls().map(({ members }) => members.reduce((a, b) => (b.rank > a.rank ? b : a)).label)"
    )
    names = [" ".join(box["lines"]) for box in page.evaluate("kg.written()") if "node" in box]
    counted = [name.split("\u00a0·")[0] for name in names if "\u00a0·" in name]
    assert len(counted) == page.evaluate("kg.hulls().length")
    assert len(set(counted) & set(centres)) >= len(counted) / 2


def test_from_near_and_when_asked_for_there_is_more_to_see(visit, archive):
    page = visit(archive)
    first = page.evaluate("kg.visible().size")
    page.click("#zoom-in")
    page.click("#zoom-in")
    near = page.evaluate("kg.visible().size")
    assert near > first
    page.click("#zoom-fit")
    assert page.evaluate("kg.visible().size") == first
    page.locator("#scope button").nth(1).click()
    assert page.evaluate("kg.visible().size") == page.evaluate("kg.data.nodes.length") >= near
    assert "all=1" in page.url
    assert collisions(page) == []


def test_links_are_told_apart_by_colour_line_verb_and_number(visit, archive):
    page = visit(archive)
    families = set(page.evaluate("kg.links().map(({ family }) => family)"))
    assert "contact" in families
    signs = page.locator("#legend .stroke line")
    shown = [(sign.get_attribute("stroke"), sign.get_attribute("stroke-dasharray")) for sign in signs.all()]
    assert len(set(shown)) == len(shown) >= len(families)
    verbs = [box["verb"] for box in page.evaluate("kg.written()") if "verb" in box]
    assert "кездесті" in {re.sub(r" .*", "", verb) for verb in verbs} or "барды" in verbs
    several = page.evaluate("kg.links().filter(({ facts }) => facts > 1).map(({ text }) => text())")
    assert several and all(re.search(r"[×+]\d", text) for text in several)
    outlines = page.evaluate("[...new Set(Object.values(kg.data.types).map((type) => type.path))].length")
    assert outlines == page.evaluate("Object.keys(kg.data.types).length")


def test_unnamed_things_are_small(visit):
    page = visit(fragment="#all=1")
    named, unnamed = (
        page.evaluate(f"kg.things().filter(({{index}}) => {mark}kg.data.nodes[index].unnamed).map((t) => t.radius)")
        for mark in ("!", "")
    )
    assert max(unnamed) < max(named)
    assert sum(unnamed) / len(unnamed) < 0.8 * sum(named) / len(named)


def test_a_chosen_thing_gathers_its_neighbours_and_dims_the_rest(visit):
    page = visit()
    before = page.evaluate("kg.scene().spots.size")
    choose(page, "Самара облысы")
    chosen = page.evaluate("kg.state.node")
    near = page.evaluate("(index) => [...kg.data.nodes[index].near.keys()]", chosen)
    lit = page.evaluate("[...kg.visible()]")
    assert set(lit) == {chosen, *near}
    assert page.evaluate("kg.scene().spots.size") > len(lit) or before <= len(lit)
    middle = spot(page, chosen)
    box = page.locator("#network").bounding_box()
    assert abs(middle[0] - box["x"] - box["width"] / 2) < 2 and abs(middle[1] - box["y"] - box["height"] / 2) < 2
    verbs = [box["verb"] for box in page.evaluate("kg.written()") if "verb" in box]
    assert len(verbs) == len(near)
    assert set(labelled(page)) == set(lit)
    assert collisions(page) == []
    page.focus("#stage")
    page.keyboard.press("Escape")
    assert page.evaluate("kg.state.node") is None


def test_the_facts_of_a_thing_are_grouped_by_kind_and_by_the_other_party(visit, archive):
    page = visit(archive)
    choose(page, "Арман Сәрсенов")
    kind = page.locator("details[data-kind=Meeting]")
    facts = page.evaluate(
        "kg.data.nodes[kg.state.node].facts.map((f) => kg.data.facts[f]).filter((f) => f.type === 'Meeting')"
    )
    others = {thing for fact in facts for thing in fact["things"]} - {page.evaluate("kg.state.node")}
    assert kind.locator("summary .count").first.text_content() == f"{len(facts)} факт, {len(others)} затпен"
    kind.locator("summary").first.click()
    kind.locator("details.party").first.wait_for()
    assert kind.locator("details.party").count() == len(others) >= 2
    party = kind.locator("details.party").first
    party.locator("summary").click()
    party.locator(".fact").first.wait_for()
    assert party.locator(".fact mark").count() >= 1


def test_on_a_phone_the_panel_comes_up(visit, phone):
    page = visit(**phone)
    assert page.locator("#panel").bounding_box()["height"] < 60
    assert page.get_attribute("#sheet", "aria-expanded") == "false"
    first = page.evaluate("kg.things()[0].index")
    page.touchscreen.tap(*spot(page, first))
    page.wait_for_function("kg.state.node !== null")
    assert page.locator("#panel").bounding_box()["height"] > 300
    assert page.get_attribute("#sheet", "aria-expanded") == "true"
    assert page.evaluate("kg.things().every(({ y }) => y > 0 && y < document.querySelector('#network').clientHeight)")
    page.locator("#sheet").click(position={"x": 10, "y": 10})
    assert page.locator("#panel").bounding_box()["height"] < 60


def test_a_thing_has_its_names_links_and_facts_with_the_stating_words(visit):
    page = visit()
    choose(page, "Дмитрий Азаров")
    assert title(page) == "Дмитрий Азаров"
    unfold(page)
    assert "облыс губернаторы Дмитрий Азаровпен" in page.locator("#panel mark").all_text_contents()
    assert "2018-11-07" in page.locator("#panel .fact").first.text_content()
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
        ("Көлгіновтің", "Алтай Көлгінов"),
        ("Алтай Көлгіновпен", "Алтай Көлгінов"),
        ("Көлгінов Алтай", "Алтай Көлгінов"),
        ("Кольгинов", "Алтай Көлгінов"),
        ("Кульгинов", "Алтай Көлгінов"),
        ("Көлгныов", "Алтай Көлгінов"),
        ("Altay Kulginov", "Алтай Көлгінов"),
        ("Dmitry Azarow", "Дмитрий Азаров"),
        ("Самарской области", "Самара облысы"),
        ("Назарбаева Нурсултана", "Нұрсұлтан Назарбаев"),
    ],
)
def test_search_finds_names_inflected_misspelt_turned_round_and_in_other_letters(visit, typed, found):
    page = visit()
    page.fill("#search", typed)
    assert found in page.locator("#hits li:not(.said)").first.text_content()
    page.press("#search", "Enter")
    assert title(page) == found


def test_search_says_when_there_is_nothing(visit):
    page = visit(fragment="#lang=en")
    page.fill("#search", "Көлгныов")
    assert page.locator("#hits li").first.text_content() == "Nothing is called “Көлгныов”. Perhaps:"
    page.fill("#search", "zzzzqqqq")
    assert page.locator("#hits li").all_text_contents() == ["Nothing is called “zzzzqqqq”"]
    page.press("#search", "Enter")
    assert page.evaluate("kg.state.node") is None


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


def test_a_click_on_a_link_on_a_name_and_on_a_thing_shows_facts(visit):
    page = visit()
    edge = page.evaluate("kg.links()[0].edge")
    (x, y), (a, b) = spot(page, edge["from"]), spot(page, edge["to"])
    page.mouse.click(x + 0.3 * (a - x), y + 0.3 * (b - y))
    page.wait_for_function("document.querySelector('#panel h2').textContent.includes(' — ')")
    unfold(page)
    assert page.locator("#panel .fact mark").count() >= 1
    page.mouse.click(x, y)
    page.wait_for_function("kg.state.node !== null")
    unfold(page)
    assert page.locator("#panel .fact").count() >= 1
    page = visit()
    box, name = (
        page.locator("#network").bounding_box(),
        page.evaluate("kg.written().find(({ node }) => node !== undefined)"),
    )
    page.mouse.click(box["x"] + (name["left"] + name["right"]) / 2, box["y"] + name["bottom"] - 4)
    page.wait_for_function("kg.state.node !== null")
    assert page.evaluate("kg.state.node") == name["node"]


def test_the_reader_marks_every_fact_in_its_place_and_says_nothing_twice(visit):
    page = visit()
    choose(page, "Дмитрий Азаров")
    unfold(page)
    page.locator("#panel .fact .source button").first.click()
    article = page.evaluate("kg.data.articles[0]")
    assert page.text_content(".reader") == article["text"]
    assert page.locator("#view h2").all_text_contents() == [article["headline"]]
    assert "2018-11-07" not in page.text_content("#view")
    assert page.locator(".reader mark.on").count() >= 1
    marked = {
        fact
        for list_ in page.evaluate("[...document.querySelectorAll('.reader mark')].map((m) => m.dataset.facts)")
        for fact in list_.split()
    }
    assert len(marked) == page.evaluate("kg.data.facts.length")
    page.locator(".reader mark").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel .fact, #panel details.kind").count() >= 1


def test_filters_have_numbers_none_means_none_and_the_address_keeps_them(visit):
    page = visit()
    page.click("#filters summary")
    people = page.locator("#filter-form label", has=page.locator("#kinds-Person"))
    assert people.text_content() == f"адам{page.evaluate('kg.data.nodes.filter((n) => n.group === `Person`).length')}"
    things = page.locator("#filter-form fieldset").first
    things.locator("button").nth(1).click()
    assert page.evaluate("kg.visible().size") == 0
    assert page.text_content("#note") == "Сүзгілер ештеңе қалдырмады"
    assert "kinds=" in page.url
    page.locator("#kinds-Person").check()
    shown = page.evaluate("kg.visible().size")
    assert (
        0 < shown == page.evaluate("kg.things().filter(({ index }) => kg.data.nodes[index].group === 'Person').length")
    )
    assert page.text_content("#filters-on") == "1"
    again = visit(fragment="#" + page.url.split("#")[1])
    assert again.evaluate("kg.visible().size") == shown
    page.locator("#sure").fill("0.9")
    assert page.text_content("#filter-form output") == "90 %"
    page.locator("#filter-form button", has_text="Тазарту").click()
    assert page.evaluate("kg.visible().size") >= 10
    strict = visit(fragment="#sure=1&view=things")
    assert strict.text_content("#view .empty") == "Сүзгілер ештеңе қалдырмады"
    future = visit(fragment="#from=2019-01-01&to=2019-12-31&view=timeline")
    assert {text[:4] for text in future.locator("#view time").all_text_contents()} == {"2019"}


def test_the_address_opens_a_thing_in_a_language(visit):
    page = visit(fragment=f"#lang=ru&{SAMARA}")
    assert title(page) == "Самарская область"
    page.select_option("#language", "en")
    assert title(page) == "Samara Oblast"
    assert "lang=en" in page.url
    assert page.text_content("h1") == "Knowledge graph"
    hostile = visit(fragment="#lang=xx&node=javascript:alert(1)&view=<b>&depth=9&from=abc&kinds=constructor")
    assert hostile.text_content("h1") == "Білім графы"
    alone = visit(fragment=f"#to-{SAMARA}")
    assert alone.evaluate("kg.state.target") is None


def test_neighbours_further_away(visit):
    page = visit()
    choose(page, "Зениттехсервис")
    sizes = []
    for depth in ("1", "2", "3"):
        page.locator("#panel .row button", has_text=depth).first.click()
        sizes.append(page.evaluate("kg.visible().size"))
    assert 1 < sizes[0] <= sizes[1] <= sizes[2] < page.evaluate("kg.data.nodes.length")


def test_two_things_are_connected_by_a_chain_of_sentences(visit):
    page = visit()
    choose(page, "Алтай Көлгінов")
    page.click("#connect summary")
    page.fill("#target", "Дмитрий Азаров")
    page.press("#target", "Enter")
    steps = page.locator("#connection .chain > li")
    ends = [[text.strip() for text in step.locator(".step button").all_text_contents()] for step in steps.all()]
    assert ends[0][0] == "Алтай Көлгінов" and ends[-1][1] == "Дмитрий Азаров"
    assert all(one[1] == other[0] for one, other in zip(ends, ends[1:], strict=False))
    assert all(step.locator("blockquote mark").count() == 1 for step in steps.all())
    assert page.evaluate("kg.visible().size") == len(ends) + 1
    assert len([box for box in page.evaluate("kg.written()") if "verb" in box]) == len(ends)
    assert collisions(page) == []
    assert "to-node=" in page.url


def test_a_second_thing_chosen_with_control_is_connected_with_the_first(visit):
    page = visit()
    choose(page, "Самара облысы")
    other = page.evaluate("[...kg.visible()].find((index) => index !== kg.state.node)")
    page.keyboard.down("Control")
    page.mouse.click(*spot(page, other))
    page.keyboard.up("Control")
    page.wait_for_selector("#connection .chain li")
    assert page.evaluate("kg.state.target") == other


def test_the_timeline_places_every_fact_or_says_that_it_is_left_out(visit, archive):
    page = visit(archive, fragment="#view=timeline")
    own, by = (int(n) for n in re.findall(r"\d+", page.text_content("#view p")))
    left = int(re.findall(r"\d+", page.text_content("#left-out summary"))[0])
    assert own + by + left == page.evaluate("kg.data.facts.length")
    assert by > 0 and left > 0
    assert page.locator("#view li.dated .badge").count() == page.locator("#view li.dated").count() == by
    page.locator("#view .chip input").check()
    assert page.locator("#view li.dated").count() == 0
    page.click("#left-out summary")
    page.locator("#left-out li").first.wait_for()
    assert page.locator("#left-out li").count() == left


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
    assert len(texts) == page.evaluate("kg.visible().size")
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == page.evaluate("kg.data.facts.length")


FRAGMENTS = ["", f"#{SAMARA}", "#view=articles&read=000_67de2c8af0dd1755", "#view=figures", "#view=timeline", "#kinds="]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desk", "phone"])
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_nothing_hinders_people_with_other_ways_to_read(visit, phone, scheme, screen, fragment):
    """axe-core's rules of WCAG 2.1 AA, contrast among them, with the filters open and all facts unfolded."""
    page = visit(fragment=fragment, **{**(DESK if screen == "desk" else phone), "color_scheme": scheme})
    unfold(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for opened in (False, True):
        page.evaluate("(opened) => { document.getElementById('filters').open = opened; }", opened)
        found = page.evaluate("(rules) => axe.run(rules)", RULES)
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_in_the_picture_can_be_read(visit, scheme):
    """axe-core does not look into a canvas: letters there need a contrast of 4.5 on paper and hull, things one of 3."""
    page = visit(color_scheme=scheme)
    value = "(name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    grounds = [page.evaluate(value, name) for name in ("--paper", "--hull")]
    links = [f"--link-{family}" for family in "contact work post place word other".split()]
    things = [f"--{family}" for family in "people place body event work other".split()]
    for names, least in ((["--ink", "--quiet", *links], 4.5), (things, 3)):
        for name in names:
            assert all(contrast(page.evaluate(value, name), ground) >= least for ground in grounds), name


def contrast(one: str, other: str) -> float:
    """Of two colours, by WCAG 2.1."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_who_wants_no_motion_sees_none(visit):
    page = visit()
    page.fill("#search", "облыс")
    assert page.evaluate("document.getAnimations().length") == 0
    page.press("#search", "Enter")
    still = page.evaluate("JSON.stringify(kg.network.getViewPosition())")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("JSON.stringify(kg.network.getViewPosition())") == still


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_the_page_of_metrics_is_for_everybody(browser, pages, phone, screen, scheme):
    """It has no script of its own, so axe-core is let in past its policy."""
    options = {**(DESK if screen == "desk" else phone), "color_scheme": scheme}
    context = browser.new_context(bypass_csp=True, **options)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((pages / "metrics.html").as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run(rules)", RULES)
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(requests) == 1
    context.close()


def test_the_page_of_metrics_speaks_three_languages(browser, pages):
    page = browser.new_page()
    page.goto((pages / "metrics.html").as_uri())
    assert page.inner_text("h1") == "Граф өлшемдері"
    page.check("#in-ru")
    assert page.inner_text("h1") == "Показатели графа"
    page.check("#in-en")
    assert page.inner_text("h1") == "Metrics of the graph"
    assert page.locator("section").count() == page.locator(".definition").count() == 10
    assert str(len(build([ROOT / "seeds"], fast=True).facts)) in page.inner_text("#totals")
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


def test_of_a_large_graph_what_is_not_drawn_is_opened_by_search(visit, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.export.html.SHOWN", 20)
    write(build([ROOT / "seeds"], fast=True), tmp_path, [BY_NAME["html"]])
    page = visit(tmp_path / "graph.html", fragment="#all=1")
    assert page.evaluate("kg.visible().size") == 20
    assert page.text_content("#note").startswith(f"{page.evaluate('kg.data.nodes.length')} заттың ең маңызды 20 заты")
    hidden = page.evaluate("kg.data.nodes.findIndex((node) => node.x === undefined && node.near.size > 1)")
    page.evaluate("(index) => kg.showNode(index)", hidden)
    near = page.evaluate("(index) => kg.data.nodes[index].near.size", hidden)
    assert page.evaluate("kg.visible().size") == near + 1


def test_a_page_with_nothing_in_it_says_so(visit, tmp_path):
    (tmp_path / "a.txt").write_text("Иә.\n", encoding="utf-8")
    write(build([tmp_path], fast=True), tmp_path, [BY_NAME["html"]])
    page = visit(tmp_path / "graph.html")
    assert page.locator("#panel .empty").count() == 1
    for view in ("things", "timeline", "figures", "places"):
        page.click(f"#tab-{view}")
        assert page.locator("#view .empty").count() == 1
