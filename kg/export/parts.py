"""What one article contributes to the files of a build, made when it is read and kept beside its reading: a file that
goes article by article is then put together, not made anew."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.archive.readings import Readings
from kg.export import tables, told
from kg.export.told import Told
from kg.model.reading import Reading
from kg.rdf import iris, serialise
from kg.rdf import network as links
from kg.rdf.graph import Graph

if TYPE_CHECKING:
    import networkx

QUADS, TRIG = "quads", "trig"
NETWORKS: "WeakKeyDictionary[Graph, networkx.MultiGraph[str]]" = WeakKeyDictionary()
TOLD: WeakKeyDictionary[Graph, Sequence[Told]] = WeakKeyDictionary()
Part = Callable[[Reading, str], bytes]  # of a reading and the base of its IRIs
PARTS: Mapping[str, Part] = {
    "jsonl": tables.fact_lines,
    "csv": tables.filler_lines,
    "articles": tables.text_line,
    "quarantine": tables.rejected_lines,
    "told": told.line,
    "page": told.page_lines,
}


def parts(reading: Reading, quads: Iterable[ox.Quad], base: str) -> dict[str, bytes]:
    """All that an article contributes; `quads` are those of its graph."""
    lines = serialise.as_stored(quads)
    made = {name: make(reading, base) for name, make in PARTS.items()}
    return {QUADS: b"".join(lines), TRIG: serialise.trig_of(lines), **made}


def of_all(graph: Graph, name: str) -> Iterator[bytes]:
    """What each article of a graph contributes to a file."""
    if isinstance(graph.readings, Readings):
        return graph.readings.parts(name)
    return (PARTS[name](reading, graph.base) for reading in graph.readings)


def records(graph: Graph) -> Iterator[dict[str, Any]]:
    """All facts as facts.jsonl has them, article by article, in text order."""
    return (json.loads(line) for lines in of_all(graph, "jsonl") for line in lines.splitlines())


def by_article(name: str, head: bytes = b"") -> Callable[[Graph, BinaryIO], None]:
    """A writer of what each article contributes, one after the other."""

    def write(graph: Graph, output: BinaryIO) -> None:
        output.write(head)
        output.writelines(of_all(graph, name))

    return write


def by_graph(graph: Graph, name: str) -> Iterator[tuple[ox.NamedNode, bytes | None]]:
    """Each named graph, sorted, with what its article contributes to a file; None where that is not kept."""
    readings, keys = graph.readings, {}
    if isinstance(readings, Readings):
        ids = (iris.article_graph(summary.article, graph.base) for summary in graph.summaries)
        keys = dict(zip(ids, readings.keys, strict=True))
        return ((node, readings.part(keys[node], name) if node in keys else None) for node in graph.store.graphs())
    return ((node, None) for node in graph.store.graphs())


def network(graph: Graph) -> "networkx.MultiGraph[str]":
    """As Graph.to_networkx, from what is kept; made once, not to be changed."""
    if graph not in NETWORKS:
        NETWORKS[graph] = links.network(link for one in all_told(graph) for link in one.links)
    return NETWORKS[graph]


def all_told(graph: Graph) -> Sequence[Told]:
    """What each article tells, read once."""
    if graph not in TOLD:
        TOLD[graph] = tuple(map(told.of_line, of_all(graph, "told")))
    return TOLD[graph]
