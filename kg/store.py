"""The embedded triple store: Oxigraph, through pyoxigraph (nine to four hundred times faster than rdflib's own)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.graph import PREFIXES, Triple

Solutions = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


class Store:
    """Quads in named graphs, in memory or in a folder."""

    def __init__(self, path: Path | None = None) -> None:
        self.inner = ox.Store(str(path)) if path else ox.Store()

    def __len__(self) -> int:
        return len(self.inner)

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Puts quads in the place of all that a graph held, in one transaction."""
        triples = " ".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
        self.inner.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}")

    def query(self, sparql: str) -> Solutions:
        """Runs SPARQL 1.1 over the union of all graphs; QueryError, with the place, where it cannot be run.

        The prefixes of the ontology need not be declared.
        """
        known = {name: iri for name, iri in PREFIXES.items() if f"PREFIX {name}:" not in sparql}
        try:
            return self.inner.query(sparql, prefixes=known, use_default_graph_as_union=True)
        except SyntaxError as error:
            reason = " ".join(str(error.msg).split())
            raise QueryError(f"the query cannot be read: {reason}; check the place it names") from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query cannot be run: {error}") from None

    def construct(self, sparql: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query."""
        found = self.query(sparql)
        assert isinstance(found, ox.QueryTriples), "not a CONSTRUCT query"
        for triple in found:
            assert isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, (ox.BlankNode, ox.Triple))
            yield triple.subject, triple.predicate, triple.object

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs, sorted."""
        return sorted((g for g in self.inner.named_graphs() if isinstance(g, ox.NamedNode)), key=lambda g: g.value)

    def quads(self) -> list[ox.Quad]:
        """All quads in the order of graph and terms."""
        found = list(self.inner)
        return sorted(found, key=lambda q: tuple(map(str, (q.graph_name, q.subject, q.predicate, q.object))))


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
