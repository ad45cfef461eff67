"""The embedded triple store: Oxigraph, through pyoxigraph (nine to four hundred times faster than rdflib's own)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.rdf.sparql import problem
from kg.schema.vocabulary import PREFIXES, Triple

Solutions = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
QUADS_AT_ONCE = 100_000  # of a bulk load, which holds them in memory
PARTS_AT_ONCE = 200  # articles
DEFAULT = ox.DefaultGraph()
Statement = tuple[
    ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
]


def written(term: object) -> str:
    """A term as SPARQL writes it; pyoxigraph's own text of a triple term lacks its brackets."""
    if isinstance(term, ox.Triple):
        return f"<<( {term.subject} {term.predicate} {written(term.object)} )>>"
    return str(term)


@dataclass(frozen=True, slots=True)
class Change:
    """Triples that leave a graph, and triples that it does not hold yet."""

    graph: ox.NamedNode
    gone: frozenset[Statement] = frozenset()
    come: frozenset[Statement] = frozenset()


class Store:
    """Quads in named graphs, in memory or in a folder. Queries see the graphs and, as the default graph, their RDF
    merge: what several articles say alike is there once. It is made when first asked for and kept up from then on."""

    def __init__(self, inner: ox.Store | None = None, merged: bool = False) -> None:
        self.inner = ox.Store() if inner is None else inner
        self.merged = merged
        self.changes: set[ox.Quad] = set()  # by `change`, once the merge is made, less what came back
        self.flipped: set[ox.Quad] = set()  # the same of the merge, since it was last counted

    def __len__(self) -> int:
        return self.count("GRAPH ?g { ?s ?p ?o }")

    def count(self, pattern: str) -> int:
        (row,) = self.inner.query(f"SELECT (COUNT(*) AS ?rows) WHERE {{ {pattern} }}")  # type: ignore[misc]
        return int(row["rows"].value)

    def named(self) -> Iterator[ox.Quad]:
        """The quads of the named graphs."""
        return (quad for quad in self.inner if quad.graph_name != DEFAULT)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Puts quads into graphs that the store does not hold yet: quick, and not one transaction."""
        assert not self.merged, "the default graph would no longer be the merge"
        rest = iter(quads)
        while some := list(islice(rest, QUADS_AT_ONCE)):
            self.inner.bulk_extend(some)

    def load(self, parts: Iterable[bytes]) -> None:
        """As `add`, from N-Quads."""
        assert not self.merged, "the default graph would no longer be the merge"
        rest = iter(parts)
        while some := b"".join(islice(rest, PARTS_AT_ONCE)):
            self.inner.bulk_load(some, format=ox.RdfFormat.N_QUADS)

    def difference(
        self, graph: ox.NamedNode, quads: Iterable[ox.Quad], about: Iterable[ox.NamedNode] | None = None
    ) -> Change:
        """What takes a graph to hold these quads, all in all or about some subjects."""
        new = {(quad.subject, quad.predicate, quad.object) for quad in quads}
        found = [
            self.inner.quads_for_pattern(subject, None, None, graph) for subject in ([None] if about is None else about)
        ]
        old = {(quad.subject, quad.predicate, quad.object) for quad in chain(*found)}
        return Change(graph, frozenset(old - new), frozenset(new - old))

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Puts quads in the place of all that a graph held; the merge follows."""
        self.change(self.difference(graph, quads))

    def change(self, change: Change) -> None:
        """Takes triples out of a graph and puts others in; the merge follows."""
        graph = change.graph
        for triple in change.gone:
            self.inner.remove(ox.Quad(*triple, graph))
        if change.gone and next(self.inner.quads_for_pattern(None, None, None, graph), None) is None:
            self.inner.remove_graph(graph)  # an empty one is none
        come = [ox.Quad(*triple, graph) for triple in change.come]
        if not self.merged:
            self.add(come)
            return
        self.inner.extend(come)
        self.changes ^= {*(ox.Quad(*triple, graph) for triple in change.gone), *come}
        alone = [ox.Quad(*triple) for triple in change.gone if not self.elsewhere(triple, graph)]
        new = [quad for triple in change.come if (quad := ox.Quad(*triple)) not in self.inner]
        for quad in alone:
            self.inner.remove(quad)
        self.inner.extend(new)
        self.flipped ^= {*alone, *new}

    def changed(self) -> list[str]:
        """The IRIs of the subjects that `change` has changed, sorted."""
        return sorted({quad.subject.value for quad in self.changes if isinstance(quad.subject, ox.NamedNode)})

    def flips(self) -> Iterator[tuple[Statement, int]]:
        """The triples that `change` has brought into the merge (1) or taken out of it (-1)."""
        return (((q.subject, q.predicate, q.object), 1 if q in self.inner else -1) for q in self.flipped)

    def about(self, subject: ox.NamedNode) -> Iterator[Statement]:
        """The triples of the merge about a subject."""
        self.merge()
        found = self.inner.quads_for_pattern(subject, None, None, DEFAULT)
        return ((quad.subject, quad.predicate, quad.object) for quad in found)

    def holds(self, triple: Statement, graph: ox.NamedNode) -> bool:
        return ox.Quad(*triple, graph) in self.inner

    def elsewhere(self, triple: Statement, graph: ox.NamedNode) -> bool:
        """Whether a named graph other than the given one holds a triple."""
        found = self.inner.quads_for_pattern(*triple, None)
        return any(quad.graph_name not in (graph, DEFAULT) for quad in found)

    def merge(self) -> None:
        """Fills the default graph."""
        if not self.merged:
            rest = self.named()
            while some := [ox.Quad(q.subject, q.predicate, q.object) for q in islice(rest, QUADS_AT_ONCE)]:
                self.inner.bulk_extend(some)
            self.merged = True

    def close(self, *, flush: bool = True) -> None:
        """Leaves all on disk, with the merge made, and the folder to others; without `flush` what was changed stays in
        the log of RocksDB, for whoever writes next to put in its place."""
        self.merge()
        if flush:
            self.inner.flush()
        del self.inner

    def drop(self) -> None:
        """Lets go of the folder, in whatever state it is; nothing where it is closed."""
        self.__dict__.pop("inner", None)

    def query(self, sparql: str) -> Solutions:
        """Runs SPARQL 1.1 over the merge of all graphs and over each GRAPH; QueryError where it cannot be run.

        The prefixes of the ontology need not be declared.
        """
        self.merge()
        known = {name: iri for name, iri in PREFIXES.items() if f"PREFIX {name}:" not in sparql}
        try:
            return self.inner.query(sparql, prefixes=known)
        except SyntaxError as error:
            raise QueryError(problem(sparql, str(error.msg))) from None
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
        return self.count("?s ?p ?o")


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
