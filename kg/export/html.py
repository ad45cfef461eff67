"""graph.html: one file that opens from disk and asks the network for nothing.

pyvis makes the network (its nodes, edges and options, and the vis-network it ships); the page around it is ours, since
pyvis's own loads Bootstrap from a server in every mode. The data is embedded compressed: a browser unpacks it faster
than it reads the plain text.
"""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from pyvis.network import Network

from kg.export.layout import apart, place
from kg.export.metrics import Structure, structure
from kg.export.tables import record
from kg.facts.standing import standings
from kg.languages import load as load_language
from kg.model.reading import Reading
from kg.rdf import iris
from kg.rdf.graph import Graph
from kg.rdf.network import things
from kg.schema.ontology import Ontology, load

if TYPE_CHECKING:
    import networkx

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = ("data", "search", "filters", "facts", "views", "reader", "picture", "save", "main")
LANGUAGES = ("kk", "ru", "en")
LABEL = 32  # letters of a label in the picture
LETTER = 20  # pixels
SHOWN = 2000  # nodes that the picture begins with
COLOURS = {
    "Person": "#c2410c",
    "Position": "#b45309",
    "Place": "#15803d",
    "Organization": "#1d4ed8",
    "Company": "#4338ca",
    "Delegation": "#0e7490",
    "Facility": "#7e22ce",
    "Event": "#be123c",
    "Product": "#0f766e",
    "Work": "#a21caf",
}
OTHER = "#57534e"
SYSTEM, UNKNOWN = 9, 255  # of the header of gzip
Names = list[tuple[str, str]]  # (name, language tag)


def shown_first(groups: Sequence[Sequence[str]], rank: Mapping[str, float], limit: int) -> set[str]:
    """The nodes that the picture begins with: the most central of each community, then the next of each, and so on."""
    turns = [
        (place, -rank[node], node)
        for group in groups
        for place, node in enumerate(sorted(group, key=lambda node: (-rank[node], node)))
    ]
    return {node for *_, node in sorted(turns)[:limit]}


def pyvis_network(found: Structure) -> Network:
    """The network for vis-network, with places for the nodes and physics off; an edge stands for all facts between two
    things. Edges are handed over as a list: pyvis looks for doubles at each add_edge."""
    multi, plain = found.multi, found.plain
    widths = {node: 40 + LETTER * min(len(multi.nodes[node]["label"]), LABEL) for node in multi}
    where = apart(place(found.groups, list(plain.edges())), widths)
    first = shown_first(found.groups, found.rank, SHOWN)
    made = Network(cdn_resources="in_line")
    for node in sorted(multi):
        data = multi.nodes[node]
        x, y = where[node]
        size = 10 + 3 * min(plain.degree(node), 10)
        made.add_node(node, label=data["label"], size=size, x=x, y=y, group=data["type"], first=node in first)
    facts: dict[tuple[str, str], list[str]] = {}
    for one, other, key in multi.edges(keys=True):
        facts.setdefault((min(one, other), max(one, other)), []).append(key)
    made.edges = [{"from": a, "to": b, "facts": sorted(keys)} for (a, b), keys in sorted(facts.items())]
    return made


def data(graph: Graph) -> dict[str, object]:
    """Everything the page shows. Nodes, articles and facts are named by their places in the lists."""
    ontology = load()
    found = structure(graph)
    made = pyvis_network(found)
    number = {node["id"]: place for place, node in enumerate(made.nodes)}
    rows = [
        (row["iri"], row | {"things": [number[node] for node, _ in things(fact, graph.base)]})
        for reading in graph.readings
        for fact, standing in zip(reading.facts, standings(reading.facts), strict=True)
        for row in [record(reading.article, fact, standing, graph.base)]
    ]
    facts: dict[object, list[int]] = {}
    for place_of, (iri, _) in enumerate(rows):
        facts.setdefault(iri, []).append(place_of)
    known = described(graph)
    return {
        "nodes": [node | known.get(node["id"], {}) for node in made.nodes],
        "edges": [
            {
                "from": number[e["from"]],
                "to": number[e["to"]],
                "facts": sorted({n for f in e["facts"] for n in facts[f]}),
            }
            for e in made.edges
        ],
        "facts": [row for _, row in rows],
        "articles": [article_data(reading) for reading in graph.readings],
        "types": {k: labels(ontology, k) | {"colour": COLOURS.get(k, OTHER)} for k in sorted(set(types(found.multi)))},
        "labels": {name: labels(ontology, fact.iri.rsplit("#", 1)[-1]) for name, fact in ontology.types.items()},
        "roles": {name: labels(ontology, name) for fact in ontology.types.values() for name in fact.roles},
        "interface": interface(),
        "limit": SHOWN,
        "letters": dict(load_language("kk").LEXICON.letters),
    }


def types(multi: "networkx.MultiGraph[str]") -> list[str]:
    return [multi.nodes[node]["type"] for node in multi]


def labels(ontology: Ontology, name: str) -> dict[str, str]:
    return {language: ontology.labels[name, language] for language in LANGUAGES}


def described(graph: Graph) -> dict[str, dict[str, object]]:
    """IRI → the names of an entity with their languages, the world's identifiers, and the codes of a place."""
    found: dict[str, dict[str, object]] = {}
    for entity in graph.entities:
        names: Names = sorted(entity.names)
        node = {"names": names, "links": sorted(entity.same_as), "codes": sorted(entity.codes)}
        found[iris.entity(entity, graph.base).value] = node
    return found


def article_data(reading: Reading) -> dict[str, object]:
    article = reading.article
    return {
        "id": article.id,
        "headline": article.words(article.headline) if article.headline else "",
        "published": article.published.isoformat() if article.published else "",
        "url": article.url or "",
        "sentences": [[sentence.start, sentence.stop] for sentence in reading.sentences],
        "text": article.text,
    }


def interface() -> dict[str, dict[str, str]]:
    """The words of the page: key → language → text."""
    table = (files("kg.export") / "page" / "interface.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table if line and not line.startswith("#")]
    return {key: dict(zip(LANGUAGES, texts, strict=True)) for key, *texts in rows}


def embedded(value: object) -> str:
    """JSON, compressed, in letters that mean nothing in HTML; the same value gives the same text on every Python: the
    header's byte for the system, which differs between versions, is made "unknown" (RFC 1952)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = bytearray(gzip.compress(text.encode(), 9, mtime=0))
    packed[SYSTEM] = UNKNOWN
    return base64.b64encode(packed).decode()


def page(graph: Graph) -> bytes:
    """The page, in UTF-8."""
    parts = files("kg.export") / "page"
    library = (files("pyvis") / LIBRARY).read_text(encoding="utf-8").replace("</script", "<\\/script")
    scripts = "\n".join((parts / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    text = (parts / "page.html").read_text(encoding="utf-8")
    for mark, content in (
        ("/*STYLE*/", (parts / "page.css").read_text(encoding="utf-8")),
        ("/*SCRIPT*/", f'"use strict";\n(async () => {{\n{scripts}\n}})();'),
        ("/*LIBRARY*/", library),
        ("/*DATA*/", embedded(data(graph))),
    ):
        text = text.replace(mark, content, 1)
    return text.encode()
