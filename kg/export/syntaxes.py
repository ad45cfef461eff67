"""The RDF syntaxes. Those that name graphs are put together graph by graph from what is kept of each article; the
others go over the sorted union of all graphs, which is made once for all of them."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from weakref import WeakKeyDictionary

from kg.export import parts
from kg.rdf import serialise
from kg.rdf.graph import Graph

UNIONS: WeakKeyDictionary[Graph, BinaryIO] = WeakKeyDictionary()


def quad_lines(graph: Graph) -> Iterator[Iterable[bytes]]:
    """The quads of each named graph as N-Quads lines, in order."""
    for node, kept in parts.by_graph(graph, parts.QUADS):
        yield serialise.quad_lines(graph.store, node) if kept is None else kept.splitlines(keepends=True)


def union(graph: Graph) -> BinaryIO:
    """The triples of all graphs, each once, sorted, as N-Triples lines."""
    if graph not in UNIONS:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the graph)
        file.writelines(serialise.in_order(triples(graph)))
        UNIONS[graph] = file
    UNIONS[graph].seek(0)
    return UNIONS[graph]


def triples(graph: Graph) -> Iterator[bytes]:
    """Their lines, unsorted."""
    for lines in quad_lines(graph):
        for line in lines:
            yield line[: line.rindex(b" <")] + b" .\n"


def n_quads(graph: Graph, output: BinaryIO) -> None:
    for node, kept in parts.by_graph(graph, parts.QUADS):
        output.writelines(serialise.quad_lines(graph.store, node) if kept is None else [kept])


def trig(graph: Graph, output: BinaryIO) -> None:
    output.write(serialise.trig_header())
    for node, kept in parts.by_graph(graph, parts.TRIG):
        output.write(serialise.trig_of(serialise.quad_lines(graph.store, node)) if kept is None else kept)


def n_triples(graph: Graph, output: BinaryIO) -> None:
    output.writelines(union(graph))


def turtle(graph: Graph, output: BinaryIO) -> None:
    serialise.turtle_of(union(graph), output)


def json_ld(graph: Graph, output: BinaryIO) -> None:
    serialise.json_ld_of(serialise.parsed(union(graph)), output)


def rdf_xml(graph: Graph, output: BinaryIO) -> None:
    serialise.rdf_xml_of(union(graph), output)
