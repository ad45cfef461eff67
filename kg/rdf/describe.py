"""The description of a build as a data set: VoID counts, DCAT distributions, sources, licence, software.

Its dates are those of the newest article, not the clock's, so that the same articles give the same description.
VoID: https://www.w3.org/TR/void/; DCAT 3: https://www.w3.org/TR/vocab-dcat-3/.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from kg.rdf import iris
from kg.rdf.store import Change, Store
from kg.rdf.triples import quads
from kg.schema.vocabulary import PREFIXES, A, Triple, term
from kg.version import VERSION

RIGHTS = (
    "The words quoted from articles belong to their publishers. Names and identifiers of places: Unicode CLDR, "
    "GeoNames (CC BY 4.0), Wikidata (CC0)."
)


@cache
def titles() -> dict[str, str]:
    """The title of the data set by language tag."""
    rows = (files(__package__) / "titles.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if row and not row.startswith("#"))


CLASSES = """SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?kind } GROUP BY ?kind"""
PROPERTIES = """SELECT ?kind (COUNT(*) AS ?count) WHERE { ?s ?kind ?o } GROUP BY ?kind"""
ENTITIES = "SELECT (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?kind }"
KEPT = """SELECT ?kind ?count WHERE {{ GRAPH {graph} {{ ?part {of} ?kind ; {count} ?count }} }}"""
SOURCE = term("dcterms:source")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things have a class, how many things each class has, and triples each property, by IRI."""

    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]

    @property
    def triples(self) -> int:
        return sum(self.properties.values())


@dataclass(frozen=True, slots=True)
class About:
    """What is to be said of a build: `days` and `languages` are those of its articles; `evidence` and `licence` are
    options; `files` are the names and media types of what the data set is written as."""

    base: str
    days: Collection[str]
    languages: Collection[str]
    evidence: str
    licence: str
    files: Sequence[tuple[str, str]]


def described(about: About, articles: Iterable[str], counts: Counts) -> list[ox.Quad]:
    """The quads of the description graph; the counts leave that graph itself out."""
    return quads([*of_all(about, counts), *sources(articles, about.base)], iris.description_graph(about.base))


def followed(store: Store, about: About, gone: Iterable[str], come: Iterable[str]) -> Change:
    """What changes in the description where few articles have gone and come, all graphs but it having changed."""
    graph = iris.description_graph(about.base)
    rest = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER (?p != {SOURCE}) }}"
    old, new = set(store.construct(rest)), set(of_all(about, recounted(store, about.base)))
    left, added = sources(gone, about.base), sources(come, about.base)
    return Change(graph, frozenset((old - new).union(left)), frozenset((new - old).union(added)))


def of_all(about: About, counts: Counts) -> list[Triple]:
    """What is said of all articles together."""
    return [
        *head(about),
        *software(about.base),
        *partitions(counts, about.base),
        *distributions(about.base, about.licence, about.files),
    ]


def head(about: About) -> Iterator[Triple]:
    """What the data set is, of whom and from when."""
    node = iris.data_set(about.base)
    yield node, A, term("void:Dataset")
    yield node, A, term("dcat:Dataset")
    for tag, title in titles().items():
        yield node, term("dcterms:title"), ox.Literal(title, language=tag)
        yield node, term("rdfs:label"), ox.Literal(title, language=tag)
    yield node, term("dcterms:license"), ox.NamedNode(about.licence)
    yield node, term("dcterms:rights"), ox.Literal(RIGHTS, language="en")
    yield node, term("void:uriSpace"), ox.Literal(about.base)
    yield node, term("kg:evidenceSize"), ox.Literal(about.evidence)
    for prefix in ("kg", "nif", "org", "prov", "schema", "skos", "time"):
        yield node, term("void:vocabulary"), ox.NamedNode(PREFIXES[prefix])
    if about.days:
        yield node, term("dcterms:modified"), ox.Literal(max(about.days), datatype=term("xsd:date"))
    for language in about.languages:
        yield node, term("dcterms:language"), ox.Literal(language)


def sources(articles: Iterable[str], base: str) -> Iterator[Triple]:
    return ((iris.data_set(base), SOURCE, iris.article(article, base)) for article in articles)


def software(base: str) -> Iterator[Triple]:
    agent = ox.NamedNode(f"{base}software/kg")
    yield iris.data_set(base), term("prov:wasAttributedTo"), agent
    yield agent, A, term("prov:SoftwareAgent")
    yield agent, A, term("schema:SoftwareApplication")
    yield agent, term("rdfs:label"), ox.Literal("kg")
    yield agent, term("schema:softwareVersion"), ox.Literal(VERSION)


def counted(store: Store) -> Counts:
    """The counts of a store that holds no description yet."""
    return Counts(number(store, ENTITIES), by_kind(store, CLASSES), by_kind(store, PROPERTIES))


def number(store: Store, query: str) -> int:
    (row,) = store.select(query)
    return int(row["count"].value)


def by_kind(store: Store, query: str) -> Counter[str]:
    return Counter({row["kind"].value: int(row["count"].value) for row in store.select(query)})


def recounted(store: Store, base: str) -> Counts:
    """The counts in the description that a store holds, brought up to what has changed in its merge since."""
    graph, typed = iris.description_graph(base), Counter[ox.NamedNode]()
    classes = by_kind(store, KEPT.format(graph=graph, of="void:class", count="void:entities"))
    properties = by_kind(store, KEPT.format(graph=graph, of="void:property", count="void:triples"))
    entities = number(store, f"SELECT ?count WHERE {{ {iris.data_set(base)} void:entities ?count }}")
    for (subject, kind, value), more in store.flips():
        properties[kind.value] += more
        if kind == A and isinstance(value, ox.NamedNode) and isinstance(subject, ox.NamedNode):
            classes[value.value] += more
            typed[subject] += more
    for subject, more in typed.items():
        now = sum(kind == A for _, kind, _ in store.about(subject))
        entities += (now > 0) - (now > more)
    return Counts(entities, +classes, +properties)


def partitions(counts: Counts, base: str) -> Iterator[Triple]:
    """Triples, entities, and how many of each class and property."""
    node = iris.data_set(base)
    yield node, term("void:triples"), integer(counts.triples)
    yield node, term("void:entities"), integer(counts.entities)
    for kinds, link, of, count in (
        (counts.classes, "void:classPartition", "void:class", "void:entities"),
        (counts.properties, "void:propertyPartition", "void:property", "void:triples"),
    ):
        for kind, number in kinds.items():
            part = ox.NamedNode(f"{node.value}/{of.removeprefix('void:')}/{name_of(kind)}")
            yield node, term(link), part
            yield part, term(of), ox.NamedNode(kind)
            yield part, term(count), integer(number)


def integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=term("xsd:integer"))


def name_of(iri: str) -> str:
    """The prefix and local name of a term, for the IRI of its partition."""
    prefix = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]))
    return f"{prefix}-{iri[len(PREFIXES[prefix]) :]}"


def distributions(base: str, licence: str, files: Sequence[tuple[str, str]]) -> Iterator[Triple]:
    """The files that hold it, by their names beside each other."""
    node = iris.data_set(base)
    for name, media_type in files:
        part = ox.NamedNode(f"{node.value}/file/{name}")
        yield node, term("dcat:distribution"), part
        yield part, A, term("dcat:Distribution")
        yield part, term("dcterms:title"), ox.Literal(name)
        yield part, term("dcterms:license"), ox.NamedNode(licence)
        yield part, term("dcat:mediaType"), ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")
