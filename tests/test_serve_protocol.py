"""The SPARQL protocol of a running server: the W3C's tests, formats, errors, and the clients that people use."""

import csv
import io
import json
import re
import subprocess
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from conftest import CASES
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

PEOPLE = "SELECT ?name { ?person a kg:Person ; rdfs:label ?name } ORDER BY ?name"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a > ?i) }"
ROWS = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"}


def w3c_cases():
    """Name, what is expected, encoding, method, path, content type, body."""
    text = (
        (CASES / "protocol.http")
        .read_text(encoding="utf-8")
        .replace("{data}", "http://kasei.us/2009/09/sparql/data/data")
    )
    for block in text.split("\n### ")[1:]:
        head, _, body = block.strip().partition("\n\n")
        (name, expected, *encoding), (method, path), *headers = (line.split(None, 3) for line in head.splitlines())
        kind = " ".join(headers[0][1:]) if headers else ""
        yield pytest.param(expected, method, path, kind, body.encode(*encoding), id=name)


@pytest.mark.parametrize(("expected", "method", "path", "kind", "body"), list(w3c_cases()))
def test_w3c_protocol(server, expected, method, path, kind, body):
    reply = server.ask(path, body or None, method, **({"content_type": kind} if kind else {}))
    media_type = reply.headers["content-type"].partition(";")[0]
    if expected == "true":
        assert (reply.status, media_type, reply.json["boolean"]) == (200, "application/sparql-results+json", True)
    elif expected in ("rows", "graph"):
        assert (reply.status, media_type in (ROWS if expected == "rows" else GRAPHS)) == (200, True)
    else:
        assert (reply.status, reply.text.count("\n")) == (int(expected), 1)


def test_there_are_twenty():
    assert len(list(w3c_cases())) == 20


@pytest.mark.parametrize("way", ["accept", "format"])
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_in_every_format(server, seed, name, way):
    media_type = {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    }[name]
    path = "/sparql?query=" + PEOPLE.replace(" ", "+").replace("?", "%3F").replace(";", "%3B")
    reply = server.ask(path, accept=media_type) if way == "accept" else server.ask(f"{path}&format={name}")
    read = {
        "json": lambda text: [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]],
        "xml": lambda text: [node.text for node in ElementTree.fromstring(text).iter() if node.tag.endswith("literal")],
        "csv": lambda text: [row[0] for row in csv.reader(io.StringIO(text))][1:],
        "tsv": lambda text: [line.removesuffix("@kk").strip('"') for line in text.splitlines()[1:]],
    }[name]
    assert reply.headers["content-type"].startswith(media_type)
    assert read(reply.text) == [row["name"].value for row in seed.store.select(PEOPLE)]


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_graphs_in_every_format(server, seed, name):
    """The same triples in each, JSON-LD with its context."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a kg:Meeting ; ?p ?o }"
    reply = server.query(query, format=name)
    syntax = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}[name]
    found = rdflib.Graph().parse(data=reply.text, format=syntax)
    assert {str(s) for s in found.subjects()} == {s.value for s, _, _ in seed.store.construct(query)}
    assert len(found) == len(set(seed.store.construct(query)))
    assert ("@context" in reply.text) == (name == "jsonld")


def test_turtle_is_readable(server):
    """Prefixes, each subject once, its type first, Cyrillic letters as letters."""
    text = server.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s a kg:Person ; ?p ?o }").text
    subjects = re.findall(r"^<(\S+)> a .*kg:Person", text, re.MULTILINE)
    assert len(subjects) == len(set(subjects)) == text.count("kg:Person") > 0
    assert 'rdfs:label "Дмитрий Азаров"@kk' in text


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"accept": "image/png"}, 406, "no format asked for is known; name one by format= (html, json, xml,"),
        ({"accept": "text/turtle"}, 406, "the answer is rows, which no format asked for can hold; accept one of appl"),
        ({"accept": "text/turtle, text/csv;q=0.5"}, 200, "name"),
        ({"accept": "application/sparql-results+xml;q=0, */*"}, 200, '{"head"'),
    ],
)
def test_accept(server, headers, status, said):
    reply = server.ask("/sparql?query=SELECT+%3Fname+%7B%7D", **headers)
    assert (reply.status, reply.text[: len(said)]) == (status, said)


def test_updates_are_refused(server):
    for body, kind in (
        (b"CLEAR ALL", "application/sparql-update"),
        (b"update=CLEAR+ALL", "application/x-www-form-urlencoded"),
    ):
        reply = server.ask("/sparql", body, "POST", content_type=kind)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
        assert reply.text.startswith("the graph is read-only here: no updates;")
    assert server.query("INSERT DATA { <a:a> <a:b> <a:c> }").status == 400


def test_error_of_syntax_names_the_place(server):
    reply = server.query("SELECT * {\n ?a ?b }")
    assert reply.status == 400
    assert re.fullmatch(r"the query cannot be read: error at 2:9: expected .*\n", reply.text)
    assert len(reply.text) < 300


def test_the_default_graph_is_the_merge(server, seed):
    """What two graphs say alike is there once, as in the command line."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert int(server.query(count).json["results"]["bindings"][0]["n"]["value"]) == seed.store.triples() + 3


def test_etag_is_the_snapshot(server):
    reply = server.query("ASK {}")
    assert reply.headers["etag"] == 'W/"000001"'
    again = server.ask("/sparql?query=ASK%7B%7D", if_none_match=reply.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_cors(server):
    """A page of another host may ask."""
    reply = server.ask("/sparql?query=ASK%7B%7D", origin="https://a.example")
    assert reply.headers["access-control-allow-origin"] == "*"
    before = server.ask("/sparql", None, "OPTIONS", origin="https://a.example", access_control_request_method="POST")
    assert (before.status, before.headers["access-control-allow-methods"]) == (200, "GET, HEAD, POST")


def test_service_description(server):
    reply = server.ask("/sparql", accept="text/turtle")
    described = ox.Store()
    described.load(reply.body, format=ox.RdfFormat.TURTLE)
    found = described.query("SELECT * { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?s }")
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 1
    assert described.query(
        f"ASK {{ <{server.address}/sparql> <http://www.w3.org/ns/sparql-service-description#resultFormat> ?f }}"
    )


def test_an_answer_cut_short_is_an_error(server):
    """Within its first part a status; after it a connection that ends before the answer does."""
    reply = server.query("SELECT ?n { ?a ?b ?c . ?d ?e ?f BIND (1 AS ?n) } LIMIT 20001", format="tsv")
    assert (reply.status, reply.text) == (503, "the answer has more than 20000 rows; add LIMIT, or ask for less\n")
    assert server.query("SELECT ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 20001").cut
    whole = server.query("SELECT ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 20000")
    assert (whole.cut, len(whole.json["results"]["bindings"])) == (False, 20000)


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_format(server, form):
    """Exactly, also where values hold what stands between rows."""
    values = r"""VALUES ?x { "a\n\"b\"},{\"<result>\n" } { SELECT ?s { ?s ?p ?o . ?a ?b ?c } LIMIT %d }"""
    assert server.query(f"SELECT ?x {{ {values % 20000} }}", format=form).status == 200
    over = server.query(f"SELECT ?x {{ {values % 20001} }}", format=form)
    assert over.status == 503 or over.cut


def test_a_browser_gets_pages(server):
    """Following a link: the editor with the query in it; asking by format=html: the rows, if they fit."""
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    asked = "/sparql?query=SELECT+%3Fname+%7B+%3Fp+a+kg%3APerson+%3B+rdfs%3Alabel+%3Fname+%7D"
    editor, rows = server.ask(asked, **browser), server.ask(f"{asked}&format=html", **browser)
    assert "SELECT ?name { ?p a kg:Person ; rdfs:label ?name }</textarea>" in editor.text
    assert "<td>" not in editor.text and "<td>Дмитрий Азаров</td>" in rows.text
    long = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", format="html")
    assert (long.status, long.text) == (503, "the answer is too long for a page; add LIMIT, or ask for format=csv\n")


def test_sparqlwrapper(server, seed):
    asks = SPARQLWrapper(f"{server.address}/sparql", returnFormat=JSON)
    asks.setQuery(f"PREFIX kg: <https://w3id.org/kazakh-news/ontology#> {PEOPLE}")
    found = asks.queryAndConvert()
    assert isinstance(found, dict)
    rows = found["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == [row["name"].value for row in seed.store.select(PEOPLE)]
    asks.setReturnFormat(TURTLE)
    asks.setQuery("DESCRIBE ?m { ?m a kg:Meeting }")
    described = asks.queryAndConvert()
    assert isinstance(described, bytes)
    assert b"kg:Meeting" in described


def test_rdflib_store(server):
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql"))
    kind = rdflib.URIRef("https://w3id.org/kazakh-news/ontology#Meeting")
    meetings = set(graph.subjects(rdflib.RDF.type, kind))
    assert len(meetings) > 1
    assert all((meeting, rdflib.RDF.type, kind) in graph for meeting in meetings)


def test_curl(server):
    told = ["curl", "-sf", f"{server.address}/sparql", "--data-urlencode", "query=ASK { ?s a kg:Meeting }"]
    assert json.loads(subprocess.run(told, capture_output=True, check=True).stdout)["boolean"] is True
