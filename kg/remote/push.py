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
from kg.schema.vocabulary import term

TRIPLES_AT_ONCE = 10_000  # of an update: stores limit the length of a request
DESCRIPTION = "graph/description"
DESCRIBED = 1 << 30  # bytes of a description, which lists all articles
ABSENT = (404,)
PRUNE = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/>
DELETE { GRAPH ?gone { ?s ?p ?o } } WHERE {
  GRAPH ?gone { ?article a schema:NewsArticle . ?s ?p ?o }
  FILTER (STRSTARTS(STR(?gone), "%(base)sgraph/article/"))
  FILTER NOT EXISTS { GRAPH <%(base)sgraph/description> { ?data dcterms:source ?article } }
}"""


def push(store: Store, endpoint: Endpoint, *, prune: bool = False) -> Iterator[tuple[str, int]]:
    """Sends graph after graph and gives the name and the number of triples of each that has arrived; `prune` also
    removes the graphs of articles that were sent before and are gone (0 triples).

    The description of the data set is sent last: it lists the articles, so that what is gone is known from the
    endpoint itself, and a push that is cut short leaves the list by which the next one removes the rest. PushError
    where the endpoint cannot be reached, refuses, or answers something else; the graphs given so far are then in the
    store whole.
    """
    with endpoint.session() as session:
        if prune and not endpoint.update:
            for graph in gone(session, endpoint, store):
                ask(session, endpoint, "DELETE", params=address(endpoint, graph), also=ABSENT)
                yield graph.value, 0
        for graph in sorted(store.graphs(), key=lambda graph: graph.value.endswith(DESCRIPTION)):
            triples = list(in_order(store.lines(graph)))
            send = update if endpoint.update else put
            send(session, endpoint, graph, triples)
            yield graph.value, len(triples)
        if prune and endpoint.update:
            headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
            ask(session, endpoint, "POST", content=PRUNE % {"base": base_of(store)}, headers=headers)


def base_of(store: Store) -> str:
    """What the IRIs of a build begin with."""
    return next(g.value.removesuffix(DESCRIPTION) for g in store.graphs() if g.value.endswith(DESCRIPTION))


def gone(session: httpx.Client, endpoint: Endpoint, store: Store) -> list[ox.NamedNode]:
    """The graphs of the articles that the endpoint's description lists and the store does not hold."""
    base, held = base_of(store), set(store.graphs())
    place = address(endpoint, ox.NamedNode(base + DESCRIPTION))
    headers = {"Accept": "application/n-triples, text/turtle"}
    answer = ask(session, endpoint, "GET", params=place, headers=headers, also=ABSENT, most=DESCRIBED)
    form = ox.RdfFormat.from_media_type(answer.kind) if answer.kind else None
    if answer.status in ABSENT or form is None:
        return []
    listed = [
        ox.NamedNode(f"{base}graph/article/{triple.object.value.removeprefix(f'{base}article/')}")
        for triple in ox.parse(io.BytesIO(answer.body), format=form)
        if triple.predicate == term("dcterms:source") and isinstance(triple.object, ox.NamedNode)
    ]
    return [graph for graph in listed if graph not in held]


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
