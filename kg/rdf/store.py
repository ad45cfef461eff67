"""The embedded triple store: Oxigraph, through pyoxigraph (nine to four hundred times faster than rdflib's own)."""

from collections.abc import Iterable, Iterator
from itertools import islice
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


def data(triples: Iterable[Statement]) -> str:
    return " ".join(f"{subject} {predicate} {written(value)} ." for subject, predicate, value in triples)


class Store:
    """Quads in named graphs, in memory or in a folder. Queries see the graphs and, as the default graph, their RDF
    merge: what several articles say alike is there once. It is made when first asked for and kept up from then on."""

    def __init__(self, inner: ox.Store | None = None, merged: bool = False) -> None:
        self.inner = ox.Store() if inner is None else inner
        self.merged = merged
        self.changes: set[ox.Quad] = set()  # by `replace`, once the merge is made, less what came back

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

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Puts quads in the place of all that a graph held, in one transaction; the merge follows."""
        new = {(quad.subject, quad.predicate, quad.object) for quad in quads}
        old = {(q.subject, q.predicate, q.object) for q in self.inner.quads_for_pattern(None, None, None, graph)}
        gone, come = old - new, new - old
        steps = [
            f"DELETE DATA {{ GRAPH {graph} {{ {data(gone)} }} }}",
            f"INSERT DATA {{ GRAPH {graph} {{ {data(come)} }} }}",
        ]
        if not self.merged and not gone:
            self.add(ox.Quad(*triple, graph) for triple in come)
            return
        if self.merged:
            alone = [triple for triple in gone if not self.elsewhere(triple, graph)]
            steps += [f"DELETE DATA {{ {data(alone)} }}", f"INSERT DATA {{ {data(come)} }}"]
            self.changes ^= {ox.Quad(*triple, graph) for triple in gone | come}
        if gone or come:
            self.inner.update(" ;\n".join(steps))

    def changed(self) -> list[str]:
        """The IRIs of the subjects that `replace` has changed, sorted."""
        return sorted({quad.subject.value for quad in self.changes if isinstance(quad.subject, ox.NamedNode)})

    def about(self, subject: ox.NamedNode) -> Iterator[Statement]:
        """The triples of the merge about a subject."""
        self.merge()
        found = self.inner.quads_for_pattern(subject, None, None, DEFAULT)
        return ((quad.subject, quad.predicate, quad.object) for quad in found)

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

    def close(self) -> None:
        """Leaves all on disk, with the merge made, and the folder to others."""
        self.merge()
        self.inner.flush()
        del self.inner

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
