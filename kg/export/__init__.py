"""Writers: a build → files. A table of formats is a dict, never a plug-in."""

import io
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import OutputError
from kg.export import rdf, tables

if TYPE_CHECKING:
    from kg.build import Graph


def page(graph: "Graph") -> bytes:
    from kg.export import html

    return html.page(graph)


def metrics_html(graph: "Graph") -> bytes:
    from kg.export import metrics_page

    return metrics_page.page(graph)


def metrics_json(graph: "Graph") -> bytes:
    from kg.export import metrics

    return metrics.as_json(graph)


def metrics_markdown(graph: "Graph") -> bytes:
    from kg.export import metrics

    return metrics.as_markdown(graph)


def graph_ml(graph: "Graph") -> bytes:
    """GraphML by networkx, nodes and edges sorted."""
    import networkx

    from kg.export.network import network

    found = network(graph)
    ordered: networkx.MultiGraph[str] = networkx.MultiGraph()
    ordered.add_nodes_from(sorted(found.nodes(data=True)))
    ordered.add_edges_from(sorted(found.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ("\n".join(networkx.generate_graphml(ordered)) + "\n").encode()


WRITERS: Mapping[str, Callable[["Graph"], bytes]] = {
    "graph.graphml": graph_ml,
    "facts.jsonl": tables.json_lines,
    "facts.csv": tables.comma_separated,
    "merges.tsv": tables.merges,
    "contradictions.md": tables.contradictions,
    "quarantine.jsonl": tables.quarantine,
    "metrics.json": metrics_json,
    "metrics.md": metrics_markdown,
    "metrics.html": metrics_html,
    "graph.html": page,
}
NAMES = (*rdf.WRITERS, *WRITERS)
FORMATS: Mapping[str, str] = {
    "turtle": "graph.ttl",
    "ntriples": "graph.nt",
    "trig": "graph.trig",
    "nquads": "graph.nq",
    "jsonld": "graph.jsonld",
    "rdfxml": "graph.rdf",
    "graphml": "graph.graphml",
    "jsonl": "facts.jsonl",
    "csv": "facts.csv",
    "merges": "merges.tsv",
    "contradictions": "contradictions.md",
    "quarantine": "quarantine.jsonl",
    "metrics": "metrics.json",
    "html": "graph.html",
    "metrics-html": "metrics.html",
}


def write_one(graph: "Graph", name: str, output: BinaryIO) -> None:
    """Writes what the file of a name holds."""
    if name in rdf.WRITERS:
        rdf.WRITERS[name](graph.store, output)
    else:
        output.write(WRITERS[name](graph))


def content(graph: "Graph", name: str) -> bytes:
    """What the file of a name holds."""
    output = io.BytesIO()
    write_one(graph, name, output)
    return output.getvalue()


def write(graph: "Graph", folder: Path, names: Collection[str] = NAMES) -> list[Path]:
    """Writes the named files into a folder; OutputError where it cannot be written.

    All are made first and then moved, so that a stopped build leaves the earlier files whole.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kg-", dir=folder) as working:
            for name in names:
                with (Path(working) / name).open("wb") as output:
                    write_one(graph, name, output)
            for name in names:
                (Path(working) / name).replace(folder / name)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{folder}: cannot be written ({reason}); name a folder that can with -o") from None
    return [folder / name for name in names]
