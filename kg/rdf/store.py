"""The embedded triple store: Oxigraph, through pyoxigraph (nine to four hundred times faster than rdflib's own)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.schema.vocabulary import PREFIXES, Triple

Solutions = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


def written(term: object) -> str:
    """A term as SPARQL writes it; pyoxigraph's own text of a triple term lacks its brackets."""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


class Store:
    """Quads in named graphs, in memory. Queries see the graphs and, as the default graph, their RDF merge: what several
    articles say alike is there once. It is made when first asked for."""

    def __init__(self) -> None:
        self.inner = ox.Store()
        self.merged = 0

    def __len__(self) -> int:
        return len(self.inner) - self.merged

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Puts quads in the place of all that a graph held, in one transaction."""
        if self.merged:
            self.inner.clear_graph(ox.DefaultGraph())
            self.merged = 0
        triples = " ".join(f"{quad.subject} {quad.predicate} {written(quad.object)} ." for quad in quads)
        self.inner.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}")

    def merge(self) -> None:
        """Fills the default graph."""
        if not self.merged:
            before = len(self.inner)
            self.inner.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
            self.merged = len(self.inner) - before

    def query(self, sparql: str) -> Solutions:
        """Runs SPARQL 1.1 over the merge of all graphs and over each GRAPH; QueryError where it cannot be run.

        The prefixes of the ontology need not be declared.
        """
        self.merge()
        known = {name: iri for name, iri in PREFIXES.items() if f"PREFIX {name}:" not in sparql}
        try:
            return self.inner.query(sparql, prefixes=known)
        except SyntaxError as error:
            reason = " ".join(str(error.msg).split())
            raise QueryError(f"the query cannot be read: {reason}; check the place it names") from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query cannot be run: {error}") from None

    def select(self, sparql: str) -> list[ox.QuerySolution]:
        """The rows of a SELECT query."""
        found = self.query(sparql)
        assert isinstance(found, ox.QuerySolutions), "not a SELECT query"
        return list(found)

    def construct(self, sparql: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query."""
        found = self.query(sparql)
        assert isinstance(found, ox.QueryTriples), "not a CONSTRUCT query"
        for triple in found:
            assert isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode)
            yield triple.subject, triple.predicate, triple.object

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs, sorted."""
        return sorted((g for g in self.inner.named_graphs() if isinstance(g, ox.NamedNode)), key=lambda g: g.value)

    def lines(self, graph: ox.NamedNode) -> list[bytes]:
        """The triples of one graph as N-Triples lines."""
        found = self.inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        assert found is not None
        return found.splitlines(keepends=True)

    def triples(self) -> int:
        """How many different triples the graphs hold together."""
        self.merge()
        return self.merged


def load(path: Path) -> Store:
    """A store with what a TriG or N-Quads file holds; InputError where there is none."""
    store = Store()
    try:
        store.inner.bulk_load(path=str(path))
    except OSError:
        raise InputError(path, "no graph here", hint="run 'kg build' first, or name its folder with --graph") from None
    except SyntaxError as error:
        raise InputError(path, str(error.msg), line=error.lineno, hint="run 'kg build' again") from None
    return store
