"""graph.html: one file that opens from disk and asks the network for nothing.

pyvis makes the network (its nodes, edges and options, and the vis-network it ships); the page around it is ours, since
pyvis's own loads Bootstrap from a server in every mode.
"""

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from pyvis.network import Network

from kg import iris
from kg.export.layout import place
from kg.export.metrics import communities, simple
from kg.export.network import network, things
from kg.export.tables import record
from kg.facts.standing import standings
from kg.ontology import load

if TYPE_CHECKING:
    import networkx

    from kg.build import Graph

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
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


def pyvis_network(multi: "networkx.MultiGraph[str]", labels: dict[str, str]) -> Network:
    """The network for vis-network, with places for the nodes and physics off."""
    plain = simple(multi)
    where = place(communities(plain), list(plain.edges()))
    made = Network(cdn_resources="in_line")
    for node in sorted(multi):
        data = multi.nodes[node]
        size = 10 + 3 * min(plain.degree(node), 10)
        x, y = where[node]
        made.add_node(node, label=shortened(data["label"]), size=size, x=x, y=y, group=data["type"])
    facts: dict[tuple[str, str], list[str]] = {}
    for one, other, key in multi.edges(keys=True):
        facts.setdefault((min(one, other), max(one, other)), []).append(key)
    for (one, other), keys in sorted(facts.items()):
        kinds = sorted({multi.edges[one, other, key]["type"] for key in keys})
        shown = ", ".join(labels[kind] for kind in kinds)
        made.add_edge(one, other, label=shown if len(kinds) == 1 else f"{len(keys)}", facts=sorted(keys))
    return made


def shortened(label: str, length: int = 32) -> str:
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"


def data(graph: "Graph") -> dict[str, object]:
    """Everything the page shows."""
    ontology = load()
    local = {name: fact.iri.rsplit("#", 1)[-1] for name, fact in ontology.types.items()}
    labels = {name: ontology.labels[local[name], "kk"] for name in ontology.types}
    multi = network(graph)
    made = pyvis_network(multi, labels)
    articles = [
        {
            "id": reading.article.id,
            "headline": reading.article.words(reading.article.headline) if reading.article.headline else "",
            "published": reading.article.published.isoformat() if reading.article.published else "",
            "sentences": [[p.sentence.span.start, p.sentence.span.stop] for p in reading.passages],
            "text": reading.article.text,
        }
        for reading in graph.readings
    ]
    facts = []
    for reading in graph.readings:
        for fact, standing in zip(reading.facts, standings(reading.facts), strict=True):
            row = record(reading.article, fact, standing, graph.base)
            row["things"] = [node for node, _ in things(fact, graph.base)]
            facts.append(row)
    names = {
        iris.entity(entity, graph.base).value: sorted(name for name, _ in entity.names) for entity in graph.entities
    }
    kinds = sorted({multi.nodes[node]["type"] for node in multi})
    return {
        "nodes": [{**node, "full": multi.nodes[node["id"]]["label"]} for node in made.nodes],
        "edges": made.edges,
        "facts": facts,
        "articles": articles,
        "names": names,
        "types": {k: {"label": ontology.labels[k, "kk"], "colour": COLOURS.get(k, OTHER)} for k in kinds},
        "labels": labels,
        "roles": {name: ontology.labels[name, "kk"] for t in ontology.types.values() for name in t.roles},
    }


def embedded(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def page(graph: "Graph") -> bytes:
    """The page, in UTF-8."""
    parts = files("kg.export") / "page"
    library = (files("pyvis") / LIBRARY).read_text(encoding="utf-8").replace("</script", "<\\/script")
    text = (parts / "page.html").read_text(encoding="utf-8")
    for mark, content in (
        ("/*STYLE*/", (parts / "page.css").read_text(encoding="utf-8")),
        ("/*SCRIPT*/", (parts / "page.js").read_text(encoding="utf-8")),
        ("/*LIBRARY*/", library),
        ("/*DATA*/", embedded(data(graph))),
    ):
        text = text.replace(mark, content, 1)
    return text.encode()
