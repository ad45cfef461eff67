"""The description of a build as a data set: VoID counts, DCAT distributions, sources, licence, software.

Its dates are those of the newest article, not the clock's, so that the same articles give the same description.
VoID: https://www.w3.org/TR/void/; DCAT 3: https://www.w3.org/TR/vocab-dcat-3/.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from kg.model.reading import Summary
from kg.rdf import iris
from kg.rdf.store import Store
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


CLASSES = """SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?kind } GROUP BY ?kind ORDER BY ?kind"""
PROPERTIES = """SELECT ?kind (COUNT(*) AS ?count) WHERE { ?s ?kind ?o } GROUP BY ?kind ORDER BY ?kind"""


def described(
    store: Store,
    articles: Sequence[Summary],
    base: str,
    files: Sequence[tuple[str, str]],
    *,
    evidence: str,
    licence: str,
) -> list[ox.Quad]:
    """The quads of the description graph; its counts leave that graph itself out. `files` are the names and media types
    of what the data set is written as."""
    triples = [
        *head(articles, base, evidence, licence),
        *software(base),
        *counts(store, base),
        *distributions(base, licence, files),
    ]
    return quads(triples, iris.description_graph(base))


def head(articles: Sequence[Summary], base: str, evidence: str, licence: str) -> Iterator[Triple]:
    """What the data set is, of whom and from when."""
    node = iris.data_set(base)
    yield node, A, term("void:Dataset")
    yield node, A, term("dcat:Dataset")
    for tag, title in titles().items():
        yield node, term("dcterms:title"), ox.Literal(title, language=tag)
        yield node, term("rdfs:label"), ox.Literal(title, language=tag)
    yield node, term("dcterms:license"), ox.NamedNode(licence)
    yield node, term("dcterms:rights"), ox.Literal(RIGHTS, language="en")
    yield node, term("void:uriSpace"), ox.Literal(base)
    yield node, term("kg:evidenceSize"), ox.Literal(evidence)
    for prefix in ("kg", "nif", "org", "prov", "schema", "skos", "time"):
        yield node, term("void:vocabulary"), ox.NamedNode(PREFIXES[prefix])
    for article in articles:
        yield node, term("dcterms:source"), iris.article(article.article, base)
    days = [article.day for article in articles if article.day]
    if days:
        yield node, term("dcterms:modified"), day(max(days))
    for language in sorted({article.language for article in articles}):
        yield node, term("dcterms:language"), ox.Literal(language)


def day(value: date) -> ox.Literal:
    return ox.Literal(value.isoformat(), datatype=term("xsd:date"))


def software(base: str) -> Iterator[Triple]:
    agent = ox.NamedNode(f"{base}software/kg")
    yield iris.data_set(base), term("prov:wasAttributedTo"), agent
    yield agent, A, term("prov:SoftwareAgent")
    yield agent, A, term("schema:SoftwareApplication")
    yield agent, term("rdfs:label"), ox.Literal("kg")
    yield agent, term("schema:softwareVersion"), ox.Literal(VERSION)


def counts(store: Store, base: str) -> Iterator[Triple]:
    """Triples, entities, and how many of each class and property."""
    node = iris.data_set(base)
    triples = store.triples()
    yield node, term("void:triples"), integer(triples)
    (row,) = store.select("SELECT (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?kind }")
    yield node, term("void:entities"), row["count"]
    for query, link, of, count in (
        (CLASSES, "void:classPartition", "void:class", "void:entities"),
        (PROPERTIES, "void:propertyPartition", "void:property", "void:triples"),
    ):
        for row in store.select(query):
            kind = row["kind"]
            part = ox.NamedNode(f"{node.value}/{of.removeprefix('void:')}/{name_of(kind.value)}")
            yield node, term(link), part
            yield part, term(of), kind
            yield part, term(count), row["count"]


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
