"""The formats that a graph is written in: one table.

To add one: a function from a graph to bytes (or one that writes to a file), and a line here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import pyoxigraph as ox

from kg.export import columns, contradictions, patches, syntaxes, tables
from kg.export.parts import by_article, network
from kg.rdf.graph import Graph

Writer = Callable[[Graph, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Format:
    """`name` as people ask for it, the `file` of a build that holds it, its media type, its writer; for RDF also the
    syntax that pyoxigraph reads it back by, whether it has a place for RDF 1.2's triple terms, and, where it is sorted
    by subject, how it divides into blocks."""

    name: str
    file: str
    media_type: str
    write: Writer
    syntax: ox.RdfFormat | None = None
    triple_terms: bool = False
    blocks: patches.Syntax | None = None


def of_bytes(make: Callable[[Graph], bytes]) -> Writer:
    """What a function makes of a graph, written."""

    def write(graph: Graph, output: BinaryIO) -> None:
        output.write(make(graph))

    return write


def page(graph: Graph) -> bytes:
    from kg.export import html  # pyvis is slow to import

    return html.page(graph)


def metrics_page(graph: Graph) -> bytes:
    from kg.export import metrics_page

    return metrics_page.page(graph)


def metrics_json(graph: Graph) -> bytes:
    from kg.export import metrics

    return metrics.as_json(graph)


def metrics_markdown(graph: Graph) -> bytes:
    from kg.export import metrics

    return metrics.as_markdown(graph)


def graph_ml(graph: Graph) -> bytes:
    """GraphML by networkx, nodes and edges sorted."""
    import networkx

    found = network(graph)
    ordered: networkx.MultiGraph[str] = networkx.MultiGraph()
    ordered.add_nodes_from(sorted(found.nodes(data=True)))
    ordered.add_edges_from(sorted(found.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ("\n".join(networkx.generate_graphml(ordered)) + "\n").encode()


TURTLE, N_TRIPLES, TRIG = ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TRIG
N_QUADS, JSON_LD, RDF_XML = ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML
FORMATS = (
    Format("turtle", "graph.ttl", "text/turtle", syntaxes.turtle, TURTLE, True, patches.TURTLE),
    Format("ntriples", "graph.nt", "application/n-triples", syntaxes.n_triples, N_TRIPLES, True, patches.N_TRIPLES),
    Format("trig", "graph.trig", "application/trig", syntaxes.trig, TRIG, True),
    Format("nquads", "graph.nq", "application/n-quads", syntaxes.n_quads, N_QUADS, True),
    Format("jsonld", "graph.jsonld", "application/ld+json", syntaxes.json_ld, JSON_LD, blocks=patches.JSON_LD),
    Format("rdfxml", "graph.rdf", "application/rdf+xml", syntaxes.rdf_xml, RDF_XML, blocks=patches.RDF_XML),
    Format("graphml", "graph.graphml", "application/graphml+xml", of_bytes(graph_ml)),
    Format("jsonl", "facts.jsonl", "application/jsonl", by_article("jsonl")),
    Format("csv", "facts.csv", "text/csv", by_article("csv", tables.table_head())),
    Format("articles", "articles.jsonl", "application/jsonl", by_article("articles")),
    Format("merges", "merges.tsv", "text/tab-separated-values", of_bytes(tables.merges)),
    Format("contradictions", "contradictions.md", "text/markdown", of_bytes(contradictions.contradictions)),
    Format("quarantine", "quarantine.jsonl", "application/jsonl", by_article("quarantine")),
    Format("metrics", "metrics.json", "application/json", of_bytes(metrics_json)),
    Format("metrics-md", "metrics.md", "text/markdown", of_bytes(metrics_markdown)),
    Format("metrics-html", "metrics.html", "text/html", of_bytes(metrics_page)),
    Format("html", "graph.html", "text/html", of_bytes(page)),
)
PARQUET = "application/vnd.apache.parquet"
ASKED = (  # written when asked for only: they need an extra
    Format("facts-parquet", "facts.parquet", PARQUET, columns.facts),
    Format("fillers-parquet", "fillers.parquet", PARQUET, columns.fillers),
)
BY_NAME: Mapping[str, Format] = {form.name: form for form in (*FORMATS, *ASKED)}
SHORT = {"page": "html"}  # what people call it


def named(name: str) -> list[Format]:
    """The formats that a word means: by name, or by the suffix of their files (ttl, parquet); it may be none."""
    if found := BY_NAME.get(SHORT.get(name, name)):
        return [found]
    return [form for form in BY_NAME.values() if form.file.endswith(f".{name}")]


def words() -> set[str]:
    """What `named` knows."""
    return {*BY_NAME, *SHORT, *(form.file.rpartition(".")[2] for form in BY_NAME.values())}


DISTRIBUTIONS = tuple((form.file, form.media_type) for form in FORMATS if form.syntax is not None)
