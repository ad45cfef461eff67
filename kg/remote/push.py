"""Sends the named graphs of a build to a triple store over HTTP.

Two ways: the SPARQL 1.1 Graph Store HTTP Protocol (one PUT for each graph) and SPARQL 1.1 Update (DROP and INSERT
DATA). Either replaces a graph, so that sending twice leaves what sending once does, and a run that was cut short is
completed by the next.
"""

import io
from collections.abc import Iterator
from itertools import islice

import httpx
import pyoxigraph as ox

from kg.errors import PushError
from kg.rdf.serialise import in_order
from kg.rdf.store import Store
from kg.remote.exchange import MOST, Answer, Endpoint, ask

TRIPLES_AT_ONCE = 10_000  # of an update: stores limit the length of a request


def push(store: Store, endpoint: Endpoint) -> Iterator[tuple[str, int]]:
    """Sends graph after graph and gives the name and the number of triples of each that has arrived.

    PushError where the endpoint cannot be reached, refuses, or answers something else; the graphs given so far are then
    in the store whole.
    """
    with endpoint.session() as session:
        for graph in store.graphs():
            triples = list(in_order(store.lines(graph)))
            send = update if endpoint.update else put
            send(session, endpoint, graph, triples)
            yield graph.value, len(triples)


def put(session: httpx.Client, endpoint: Endpoint, graph: ox.NamedNode, triples: list[bytes]) -> None:
    """One graph by the Graph Store Protocol, and a look at whether it has arrived."""
    content, place = b"".join(triples), address(endpoint, graph)
    headers = {"Content-Type": "application/n-triples; charset=utf-8"}
    answer = ask(session, endpoint, "PUT", params=place, content=content, headers=headers)
    if answer.status == 200 and "html" in answer.kind:
        raise PushError(f"{endpoint} answers with a page; name the Graph Store address of the store, or use --update")
    headers = {"Accept": "application/n-triples, text/turtle"}
    there = counted(ask(session, endpoint, "GET", params=place, headers=headers, most=MOST + 4 * len(content)))
    if there != len(triples):
        raise PushError(f"{endpoint} holds {there} triples of {graph} where {len(triples)} were sent; send again")


def address(endpoint: Endpoint, graph: ox.NamedNode) -> dict[str, str]:
    """The graph in the query part; Virtuoso's own name of it for Virtuoso's address."""
    return {"graph-uri" if "sparql-graph-crud" in endpoint.url else "graph": graph.value}


def counted(answer: Answer) -> int | None:
    """The number of triples of an answer; None where it holds none that can be read."""
    form = ox.RdfFormat.from_media_type(answer.kind) if answer.kind else None
    if form is None:
        return None
    try:
        return len(set(ox.parse(io.BytesIO(answer.body), format=form)))
    except SyntaxError:
        return None


def update(session: httpx.Client, endpoint: Endpoint, graph: ox.NamedNode, triples: list[bytes]) -> None:
    """One graph by SPARQL Update, in pieces: the first drops what was there."""
    rest = iter(triples)
    before = f"DROP SILENT GRAPH {graph} ;\n".encode()
    while piece := b"".join(islice(rest, TRIPLES_AT_ONCE)):
        body = before + f"INSERT DATA {{ GRAPH {graph} {{\n".encode() + piece + b"} }"
        ask(
            session,
            endpoint,
            "POST",
            content=body,
            headers={"Content-Type": "application/sparql-update; charset=utf-8"},
        )
        before = b""
