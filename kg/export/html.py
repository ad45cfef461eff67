"""graph.html: one file that opens from disk and asks the network for nothing.

pyvis makes the network (its nodes, edges and options, and the vis-network it ships); the page around it is ours, since
pyvis's own loads Bootstrap from a server in every mode. The data is embedded compressed: a browser unpacks it faster
than it reads the plain text.
"""

import base64
import gzip
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from pyvis.network import Network

from kg.export.layout import arrange
from kg.export.metrics import Structure, structure
from kg.export.outline import Outline, outline
from kg.export.parts import all_told, of_all
from kg.export.told import THINGS, compact
from kg.languages import load as load_language
from kg.rdf import iris
from kg.rdf.graph import Graph
from kg.schema.ontology import Ontology, load

if TYPE_CHECKING:
    import networkx

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = (
    "data",
    "kinds",
    "search",
    "filters",
    "around",
    "facts",
    "views",
    "reader",
    "labels",
    "picture",
    "save",
    "main",
)
LANGUAGES = ("kk", "ru", "en")
SHOWN = 2000  # things that have a place when the page is made
NODE = ("x", "y", "size", "story", "head")
LEVEL = 5  # of gzip: a quarter of the time of 9, for a twelfth more
SYSTEM, UNKNOWN = 9, 255  # of the header of gzip
Names = list[tuple[str, str]]  # (name, language tag)


def placed(told: Outline, limit: int) -> list[list[str]]:
    """The groups with the things that the picture has a place for: those that it begins with, then in turns the most
    central of each group, so many in all."""
    heads = set(told.heads)
    turns = [
        (node not in heads, turn, group, node)
        for group, members in enumerate(told.groups)
        for turn, node in enumerate(members)
    ]
    kept = {node for *_, node in sorted(turns)[:limit]}
    groups = ([node for node in group if node in kept] for group in told.groups)
    return [group for group in groups if group]


def pyvis_network(found: Structure, told: Outline) -> Network:
    """The network for vis-network: the things that have a place in the picture, physics off; an edge stands for all
    facts between two things. Edges are handed over as a list: pyvis looks for doubles at each add_edge."""
    multi, plain = found.multi, found.plain
    groups = placed(told, SHOWN)
    where = arrange(groups, set(told.heads), plain)
    head = {node: number for number, node in enumerate(told.heads)}
    made = Network(cdn_resources="in_line")
    for number, group in enumerate(groups):
        for node in group:
            spot = where[node]
            kind, shown = multi.nodes[node]["type"], {"head": head[node]} if node in head else {}
            made.add_node(node, label=multi.nodes[node]["label"], x=spot.x, y=spot.y, size=spot.size, group=kind)
            made.nodes[-1] |= {"story": number, **shown}
    facts: dict[tuple[str, str], list[str]] = {}
    for one, other, key in multi.edges(keys=True):
        facts.setdefault((min(one, other), max(one, other)), []).append(key)
    made.edges = [{"from": a, "to": b, "facts": sorted(keys)} for (a, b), keys in sorted(facts.items())]
    return made


def nodes(found: Structure, told: Outline, made: Network) -> list[dict[str, object]]:
    """All things by IRI; those of the network with their places, the others, which are opened by search, without."""
    drawn = {node["id"]: {key: node[key] for key in NODE if key in node} for node in made.nodes}
    return [
        {"id": node, "label": attributes["label"], "group": attributes["type"], "rank": round(told.rank[node], 7)}
        | ({"unnamed": True} if node not in told.named else {})
        | drawn.get(node, {})
        for node, attributes in sorted(found.multi.nodes(data=True))
    ]


def data(graph: Graph) -> str:
    """Everything the page shows, as JSON. Nodes, articles and facts are named by their places in the lists."""
    ontology = load()
    found = structure(graph)
    told = outline(graph, found)
    made = pyvis_network(found, told)
    listed = nodes(found, told, made)
    number = {node["id"]: place for place, node in enumerate(listed)}
    known = described(graph)
    values = {
        "nodes": [node | known.get(str(node["id"]), {}) for node in listed],
        "edges": edges(graph, made, number),
        "types": {kind: labels(ontology, kind) | shape(kind) for kind in sorted(types(found.multi))},
        "labels": {name: labels(ontology, fact.iri.rsplit("#", 1)[-1]) for name, fact in ontology.types.items()},
        "roles": {name: labels(ontology, name) for fact in ontology.types.values() for name in fact.roles},
        "kinds": kinds(),
        "interface": interface(),
        "letters": dict(load_language("kk").LEXICON.letters),
    }
    written = {name: compact(value) for name, value in values.items()} | articles_and_facts(graph, number)
    return "{" + ",".join(f'"{name}":{text}' for name, text in sorted(written.items())) + "}"


def edges(graph: Graph, made: Network, number: Mapping[object, int]) -> list[dict[str, object]]:
    """The edges of the network with the places of their facts, of which one may stand in several articles."""
    places: dict[str, list[int]] = {}
    for place, iri in enumerate(link.iri for one in all_told(graph) for link in one.links):
        places.setdefault(iri, []).append(place)
    return [
        {
            "from": number[edge["from"]],
            "to": number[edge["to"]],
            "facts": sorted({place for fact in edge["facts"] for place in places[fact]}),
        }
        for edge in made.edges
    ]


def articles_and_facts(graph: Graph, number: Mapping[object, int]) -> dict[str, str]:
    """The articles and their facts, as JSON."""
    articles: list[str] = []
    facts: list[str] = []
    for one, lines in zip(all_told(graph), of_all(graph, "page"), strict=True):
        article, *rows = lines.decode().split("\n")
        articles.append(article)
        for row, link in zip(rows, one.links, strict=True):
            things = ",".join(str(number[end.node]) for end in link.ends)
            facts.append(row.replace(THINGS, f',"things":[{things}]', 1))
    return {name: "[" + ",".join(rows) + "]" for name, rows in (("articles", articles), ("facts", facts))}


def types(multi: "networkx.MultiGraph[str]") -> set[str]:
    return {multi.nodes[node]["type"] for node in multi}


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


def rows(name: str) -> list[list[str]]:
    """The cells of each line of a table of the page."""
    table = (files("kg.export") / "page" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in table if line and not line.startswith("#")]


def interface() -> dict[str, dict[str, str]]:
    """The words of the page: key → language → text."""
    return {key: dict(zip(LANGUAGES, texts, strict=True)) for key, *texts in rows("interface.tsv")}


def kinds() -> dict[str, dict[str, str]]:
    """Fact type → its family, and the verb between two things in each language."""
    return {
        name: {"family": family, **dict(zip(LANGUAGES, verbs, strict=True))}
        for name, family, *verbs in rows("kinds.tsv")
    }


def shape(kind: str) -> dict[str, str]:
    """The family of an entity type, which gives its colour, and its outline; one in no table looks like Thing."""
    table = {name: {"family": family, "path": outline} for name, family, outline in rows("types.tsv")}
    return table.get(kind, table["Thing"])


def embedded(text: str) -> str:
    """Text, compressed, in letters that mean nothing in HTML; the same text gives the same letters on every Python: the
    header's byte for the system, which differs between versions, is made "unknown" (RFC 1952)."""
    packed = bytearray(gzip.compress(text.encode(), LEVEL, mtime=0))
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
