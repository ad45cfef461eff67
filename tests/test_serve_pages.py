"""Pages and linked data of a running server: what they show, in which forms and languages, and what paths cannot do."""

import json
import re
import time
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
import served
from conftest import ROOT

import kg

SAMARA = "/kg/entity/place/samara-oblysy"
ARTICLE = "/kg/article/000_67de2c8af0dd1755"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = ("/", "/things", "/types", "/types/Meeting", "/articles", "/search?q=samara", "/questions", f"{SAMARA}.html")


class Text(HTMLParser):
    """The text of a page, its elements with their attributes, and the text of each kind of element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inside.append(tag)

    def handle_data(self, text):
        self.texts.setdefault(self.inside[-1] if self.inside else "", []).append(text)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass


def page(server, path: str, **headers: str) -> Text:
    reply = server.ask(path, **headers)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Text(reply.text)


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (HTML, "html"),
        ("", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "json"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml;q=0.9, text/csv", "rdf"),
    ],
)
def test_a_thing_is_elsewhere(server, accept, suffix):
    """303 from what an IRI names to a document about it."""
    reply = server.ask(SAMARA, accept=accept)
    assert (reply.status, reply.headers["location"]) == (303, f"{SAMARA}.{suffix}")
    assert "Accept" in reply.headers["vary"]


def test_an_unknown_form_is_not_acceptable(server):
    reply = server.ask(SAMARA, accept="image/png")
    assert reply.status == 406
    assert reply.text.startswith("no media type asked for is known; accept one of text/html, text/turtle,")


def test_every_form_says_the_same(server):
    """Turtle, N-Triples, RDF/XML and JSON-LD hold the same triples; each links to the others."""
    forms = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    graphs = {}
    for suffix, syntax in forms.items():
        reply = server.ask(f"{SAMARA}.{suffix}")
        graphs[suffix] = set(rdflib.Graph().parse(data=reply.text, format=syntax))
        assert f'<{SAMARA}.html>; rel="alternate"; type="text/html"' in reply.headers["link"]
    assert len(graphs["ttl"]) > 50
    assert graphs["ttl"] == graphs["nt"] == graphs["rdf"] == graphs["jsonld"]


def test_json_ld_has_words_of_ours(server):
    found = server.ask(f"{SAMARA}.jsonld").json
    named = {node["id"]: node for node in found["@graph"]}
    assert "Place" in named["https://example.org/kg/entity/place/samara-oblysy"]["type"]
    assert set(found["@context"]) <= set(server.ask("/context.jsonld").json["@context"])


def test_turtle_is_readable(server):
    """Cyrillic letters as letters; no prefix that is not used."""
    text = server.ask(f"{SAMARA}.ttl").text
    assert "Самара облысы" in text
    assert [
        prefix for prefix in re.findall(r"@prefix (\w+):", text) if len(re.findall(rf"\b{prefix}:", text)) == 1
    ] == []


def test_json_has_facts_with_their_words(server):
    found = server.ask(f"{SAMARA}.json").json
    assert (found["label"], found["type"]) == ("Самара облысы", "Place")
    visit = next(told for told in found["told"] if told["type"] == "Visit")
    assert "Самара облысына" in visit["words"][0]["words"]


def test_page_of_a_thing(server):
    """Names, identifiers, facts with the stating words marked, neighbours that lead on."""
    shown = page(server, f"{SAMARA}.html?lang=en")
    links = {attributes.get("href") for tag, attributes in shown.elements if tag == "a"}
    assert shown.texts["h1"] == ["Samara Oblast"]
    assert "http://www.wikidata.org/entity/Q1727" in links
    assert any("Самара облысына" in text for text in shown.texts["mark"])
    assert f"{ARTICLE}?lang=en" in links and "/kg/entity/place/resei?lang=en" in links
    assert [a["class"] for tag, a in shown.elements if tag == "svg" and "class" in a] == ["near"]


def test_page_of_an_article_has_all_its_words(server, seed):
    """The text is whole, and what states facts is marked and leads to them."""
    (article,) = seed.articles
    text = server.ask(f"{ARTICLE}.html").text
    reader = text.partition('<div class="reader" lang="kk">')[2].partition("</div>")[0]
    assert unescape(re.sub(r"<[^>]+>", "", reader)) == article.text
    shown = Text(text)
    marks = [a["href"] for tag, a in shown.elements if tag == "a" and a.get("href", "").startswith("#f")]
    facts = {a["id"] for tag, a in shown.elements if tag == "li" and a.get("id")}
    assert len(facts) > 30 and {mark.removeprefix("#") for mark in marks} <= facts


def test_page_of_a_fact(server):
    path = "/kg/fact/meeting/428d0c6eff6df23a"
    shown = page(server, f"{path}.html?lang=ru")
    assert shown.texts["h1"] == ["кездесу: БҚО делегациясы, Дмитрий Азаров"]
    assert "участник" in shown.texts["dt"] and any("кездесті" in text for text in shown.texts["mark"])


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_in_three_languages(server, path, lang):
    """By parameter, which links keep, and by header; one heading; every picture and field has a name."""
    asked = page(server, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    by_header = page(server, path, accept_language=f"{lang}-KZ, de;q=0.5")
    for shown in (asked, by_header):
        assert shown.elements[0] == ("html", {"lang": lang})
        assert len([tag for tag, _ in shown.elements if tag == "h1"]) == 1
        assert all(a.get("aria-label") or a.get("type") == "hidden" for tag, a in shown.elements if tag == "input")
    links = [a.get("href") or "" for tag, a in asked.elements if tag == "a"]
    assert all(f"lang={lang}" in link for link in links if link.startswith("/things"))


def test_pages_need_no_script_and_no_other_host(server):
    """The editor apart, no page has a script that runs; none loads anything from elsewhere."""
    for path in (*PAGES, f"{ARTICLE}.html", "/sparql"):
        shown = page(server, path, accept=HTML)
        scripts = [a for tag, a in shown.elements if tag == "script" and a.get("type") != "application/ld+json"]
        loaded = [a for tag, a in shown.elements if tag == "link" and a["rel"] in ("stylesheet", "icon")]
        assert len(scripts) == (2 if path == "/sparql" else 0)
        assert all((a.get("src") or a["href"]).startswith("/static/") for a in scripts + loaded)
        assert not any(name.startswith("on") or name == "style" for _, a in shown.elements for name in a)


def test_headers_of_safety(server):
    for path in (*PAGES, "/sparql?query=ASK%7B%7D", f"{SAMARA}.ttl", "/nothing"):
        headers = server.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Самара", "Самара облысы"),
        ("самара обл", "Самара облысы"),
        ("samara", "Самара облысы"),
        ("Самарская область", "Самара облысы"),
        ("Samara Oblast", "Самара облысы"),
        ("Самара облысында", "Самара облысы"),
        ("Көлгінов", "Алтай Көлгінов"),
        ("колгинов", "Алтай Көлгінов"),
        ("kolginov", "Алтай Көлгінов"),
        ("Kulginov", "Алтай Көлгінов"),
        ("Көлгіновтің", "Алтай Көлгінов"),
        ("Азаров Дмитрий", "Дмитрий Азаров"),
        ("бқо", "Батыс Қазақстан облысы"),
    ],
)
def test_search_as_one_types(server, typed, found):
    shown = page(server, f"/search?q={quote(typed)}")
    names = [a for tag, a in shown.elements if tag == "a" and "thing" in (a.get("class") or "")]
    assert found in shown.texts["a"] and names


@pytest.mark.parametrize("typed", ["zzzzzzzz", "", "%22", "OR", "%2A", "%00", "a" * 5000, "%D0%BB%22%20NEAR%28"])
def test_search_for_nothing_finds_nothing(server, typed):
    reply = server.ask(f"/search?q={typed}&lang=en")
    assert reply.status == 200
    assert "Nothing found" in reply.text or "Type a name" in reply.text or 'class="list"' in reply.text


def test_questions_are_answered(server, seed):
    names = re.findall(r'href="/questions/([\w-]+)"', server.ask("/questions").text)
    assert len(names) == 19
    for name in names:
        shown = page(server, f"/questions/{name}?lang=en")
        assert any(tag == "table" for tag, _ in shown.elements)
    shown = page(server, "/questions/who-met-whom?lang=en")
    assert shown.texts["h1"] == ["Who met whom?"] and "Дмитрий Азаров" in shown.texts["td"]


def test_schema_org_for_search_engines(server):
    def linked(path: str) -> dict[str, object]:
        text = server.ask(path).text
        return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[0])

    thing, article = linked(f"{SAMARA}.html?lang=kk"), linked(f"{ARTICLE}.html")
    assert (thing["@type"], thing["name"]) == ("Place", "Самара облысы")
    assert (article["@type"], article["datePublished"]) == ("NewsArticle", "2018-11-07")


def test_what_crawlers_and_browsers_ask(server):
    assert server.ask("/robots.txt").text.endswith(f"Sitemap: {server.address}/sitemap.xml\n")
    parts = ElementTree.fromstring(server.ask("/sitemap.xml").text)
    (part,) = [node.text for node in parts.iter() if node.tag.endswith("loc")]
    assert part is not None
    urls = [
        node.text for node in ElementTree.fromstring(server.ask(part[len(server.address) :]).text).iter() if node.text
    ]
    assert f"{server.address}{SAMARA}.html" in urls
    assert f"{server.address}/search?q={{searchTerms}}" in server.ask("/opensearch.xml").text
    assert server.ask("/.well-known/void").headers["location"] == "/kg/dataset"
    assert server.ask("/kg/dataset", accept="text/turtle").headers["location"] == "/kg/dataset.ttl"


def test_a_graph_can_be_fetched_whole(server, seed):
    found = ox.Store()
    found.load(server.ask("/kg/graph/article/000_67de2c8af0dd1755.ttl").body, format=ox.RdfFormat.TURTLE)
    assert len(found) == seed.store.count(
        "GRAPH <https://example.org/kg/graph/article/000_67de2c8af0dd1755> { ?s ?p ?o }"
    )


def test_pages_are_not_sent_twice(server):
    tag = server.ask("/things").headers["etag"]
    assert server.ask("/things", if_none_match=tag).status == 304
    assert "000001" in tag


@pytest.mark.parametrize(
    "path",
    [
        "/kg/entity/place/nowhere",
        "/kg/entity/place/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/kg/entity/%0d%0aSet-Cookie:%20a=b",
        "/kg/../../../../etc/passwd",
        "/kg/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fview.py",
        "/static/%2e%2e/view.py",
        "/static/style.css%00.js",
        "/kg/" + "x" * 10_000,
        "/types/Nothing",
        "/types/%3Cb%3E",
        "/questions/..%2fkg",
        "/questions/nothing",
        "/sitemap-99.xml",
        "/kg/entity/place/samara-oblysy.exe",
    ],
)
def test_what_is_not_there(server, path):
    """404, without anything of the path in a header or, as markup, in the page."""
    reply = server.ask(path)
    assert reply.status == 404
    assert "set-cookie" not in reply.headers
    assert "<script>alert" not in reply.text and "<b>" not in reply.text and "root:" not in reply.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "1e9", "%00", "%EF%BC%91"])
def test_pages_of_a_list_by_any_number(server, number):
    assert server.ask(f"/things?page={number}").status == 200


def test_pages_of_a_long_list_follow_each_other(server):
    shown = [page(server, f"/things?lang=en&page={number}") for number in (1, 2)]
    assert "Next →" in shown[0].texts["a"] and "← Previous" in shown[1].texts["a"]
    first, second = (
        {a["href"] for tag, a in each.elements if (a.get("class") or "").startswith("thing ")} for each in shown
    )
    assert len(first) == 40 and not first & second


def test_the_graph_page_and_the_measures_of_a_store_appear_beside_the_server(tmp_path):
    kg.build([ROOT / "seeds"], store=tmp_path / "store", fast=True)
    with served.serving(tmp_path / "store") as found:
        deadline = time.monotonic() + 60
        while found.ask("/graph").status == 404 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert "<title>" in found.ask("/graph").text
        assert found.ask("/measures").status == 200
        assert 'href="/graph"' in found.ask("/").text
