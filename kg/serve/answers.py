"""A SPARQL query over a snapshot → bytes in one of the formats of the SPARQL protocol. Runs in the child of a query."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.rdf import serialise
from kg.schema.vocabulary import PREFIXES

LONGEST_REASON = 200  # characters of what the parser says; it lists whole classes of letters
Write = Callable[[Iterator[ox.Quad], BinaryIO], None]


class TooManyRowsError(KgError):
    """An answer with more rows than the limit."""


class NotAcceptableError(KgError):
    """None of the formats asked for can hold an answer of this kind."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the `base` of its relative IRIs and its dataset; `rows` and `graph` are the names of the formats
    wanted for either kind of answer, empty where none of those asked for fits."""

    sparql: str
    base: str = ""
    rows: str = "json"
    graph: str = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A format by its `name`: its media type, others that ask for it, and names that people give it."""

    name: str
    media_type: str
    also: tuple[str, ...] = field(default=())


ROWS = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Form("turtle", "text/turtle", ("application/x-turtle", "ttl")),
    Form("ntriples", "application/n-triples", ("text/plain", "nt", "n-triples")),
    Form("jsonld", "application/ld+json", ("json-ld", "json", "application/json")),
    Form("rdfxml", "application/rdf+xml", ("rdf", "xml", "rdf+xml", "application/xml", "text/xml")),
)
MEDIA_TYPES = {form.name: form.media_type for form in (*ROWS, *GRAPHS)}
RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# what stands between or before rows; how many rows there are when it has not been met
SEPARATORS = {"json": (b'},{"', 1), "xml": (b"<result>", 0), "csv": (b"\n", -1), "tsv": (b"\n", -1)}


class Counted:
    """Passes on what is written, and raises TooManyRowsError after the limit. The rows are counted in the text, since
    pyoxigraph writes all of them in one call: by what stands between two (JSON and XML cannot have it inside a value,
    TSV escapes it; CSV has line ends in quotes, which are left out)."""

    def __init__(self, output: BinaryIO, form: str, limit: int) -> None:
        self.output, self.limit, self.rest, self.quoted = output, limit, b"", False
        self.separator, self.rows = SEPARATORS[form]
        self.csv = form == "csv"

    def write(self, text: bytes) -> int:
        self.rows += self.of_csv(text) if self.csv else self.of(text)
        if self.rows > self.limit:
            raise TooManyRowsError(f"the answer has more than {self.limit} rows; add LIMIT, or ask for less")
        return self.output.write(text)

    def of(self, more: bytes) -> int:
        text = self.rest + more
        self.rest = text[1 - len(self.separator) :] if len(self.separator) > 1 else b""
        return text.count(self.separator)

    def of_csv(self, more: bytes) -> int:
        parts = bytes(more).split(b'"')
        found = sum(part.count(b"\n") for part in parts[self.quoted :: 2])
        self.quoted ^= len(parts) % 2 == 0
        return found

    def flush(self) -> None:
        self.output.flush()


def within(limit: int, triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples; TooManyRowsError after the limit."""
    for number, triple in enumerate(triples):
        if number >= limit:
            raise TooManyRowsError(f"the answer has more than {limit} triples; add LIMIT, or ask for less")
        yield triple


def by_pyoxigraph(form: ox.RdfFormat) -> Write:
    return lambda triples, output: serialise.write(triples, output, form)


def n_triples(triples: Iterator[ox.Quad], output: BinaryIO) -> None:
    ox.serialize(triples, output, format=ox.RdfFormat.N_TRIPLES)


def json_ld(triples: Iterator[ox.Quad], output: BinaryIO) -> None:
    serialise.json_ld_of(plain(triples), output)


def plain(triples: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """The triples; NotAcceptableError where one has a triple term."""
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise NotAcceptableError("JSON-LD has no place for the triple terms of this answer; ask for Turtle")
        yield triple


WRITERS: Mapping[str, Write] = {
    "turtle": by_pyoxigraph(ox.RdfFormat.TURTLE),
    "ntriples": n_triples,
    "jsonld": json_ld,
    "rdfxml": by_pyoxigraph(ox.RdfFormat.RDF_XML),
}


def evaluated(store: ox.Store, question: Question) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """The answer of the store; QueryError where the query cannot be read or run. Our prefixes need not be declared."""
    try:
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [graph(iri) for iri in question.default_graphs]
        named: list[ox.NamedNode | ox.BlankNode] = [graph(iri) for iri in question.named_graphs]
        if not default and not named:
            return store.query(question.sparql, base_iri=question.base or None, prefixes=PREFIXES)
        return store.query(
            question.sparql,
            base_iri=question.base or None,
            prefixes=PREFIXES,
            default_graph=default,
            named_graphs=named,
        )
    except SyntaxError as error:
        raise QueryError(f"the query cannot be read: {reason(str(error.msg))}") from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {reason(str(error))}") from None


def graph(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri[:LONGEST_REASON]!r} is not the IRI of a graph") from None


def reason(text: str) -> str:
    """What a parser says, without the classes of letters that it would also take."""
    plain = " ".join(re.sub(r"\[(?:'[^\]]*|_)\](?: *\| *)?,?", "", text).split()).rstrip(", ")
    return plain if len(plain) <= LONGEST_REASON else plain[:LONGEST_REASON] + "…"


def write(store: ox.Store, question: Question, limit: int, begin: Callable[[str], BinaryIO]) -> None:
    """Writes an answer of at most `limit` rows to what `begin` gives for the name of its format."""
    found = evaluated(store, question)
    if isinstance(found, ox.QueryTriples):
        form = chosen(question.graph, "a graph", GRAPHS)
        triples = cast(Iterator[ox.Triple], found)
        WRITERS[form](serialise.ordered(within(limit, triples)), begin(form))
        return
    form = chosen(question.rows, "rows", ROWS)
    output = begin(form)
    target = output if isinstance(found, ox.QueryBoolean) else cast(BinaryIO, Counted(output, form, limit))
    found.serialize(target, format=RESULTS[form])


def chosen(wanted: str, kind: str, forms: Sequence[Form]) -> str:
    if not wanted:
        names = ", ".join(form.media_type for form in forms)
        raise NotAcceptableError(f"the answer is {kind}, which no format asked for can hold; accept one of {names}")
    return wanted
