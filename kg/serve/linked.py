"""Linked data: which representation of an IRI is asked for, and its triples in RDF syntaxes, JSON-LD and plain JSON.

https://www.w3.org/TR/cooluris/: a thing is answered by 303 with the page about it.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from itertools import islice

import pyoxigraph as ox

from kg.rdf import serialise
from kg.schema import ontology
from kg.schema.vocabulary import NAMESPACE, PREFIXES, A, term
from kg.serve import lookup
from kg.serve.opened import Opened

FACTS = 100  # in one answer about a thing or an article; the next are in another
SUFFIXES = {
    "html": ("text/html",),
    "ttl": ("text/turtle", "application/x-turtle"),
    "jsonld": ("application/ld+json",),
    "json": ("application/json",),
    "nt": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
}
Node = ox.NamedNode
SYNTAXES = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}


def node(iri: str) -> Node:
    return Node(iri)


def kind_of(opened: Opened, iri: str) -> str:
    """thing, fact, article or other."""
    name, known = lookup.kind(opened, Node(iri)), ontology.load()
    kinds = {"thing": known.entity_types, "fact": known.types, "article": ("Article",)}
    return next((kind for kind, names in kinds.items() if name in names), "other")


def subject(opened: Opened, iri: str) -> ox.NamedNode | None:
    """The node of an IRI that the graph says something about."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    return node if opened.holds(node) else None


def graph(opened: Opened, iri: str) -> ox.NamedNode | None:
    """The node of a named graph."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    return node if opened.store.contains_named_graph(node) else None


def split(path: str) -> tuple[str, str]:
    """What stands before one of SUFFIXES, and which; an empty one where there is none.

    >>> split("entity/place/astana.ttl"), split("entity/place/astana")
    (('entity/place/astana', 'ttl'), ('entity/place/astana', ''))
    """
    before, _, suffix = path.rpartition(".")
    return (before, suffix) if suffix in SUFFIXES else (path, "")


def about(opened: Opened, iri: str, page: int = 1) -> tuple[list[ox.Quad], bool]:
    """The triples about a thing, a fact or an article: its own, those of its facts (a page of them) and of the words
    that state them, and what the things in them are called. Also whether there is another page."""
    found = list(opened.triples(Node(iri)))
    listed = facts(opened, iri, page)
    for fact in listed[:FACTS]:
        found += told(opened, Node(fact))
    return list(dict.fromkeys(found)), len(listed) > FACTS


def facts(opened: Opened, iri: str, page: int) -> list[str]:
    """A page of the facts of a thing or an article, and one more if there is another page; a fact itself."""
    kind = kind_of(opened, iri)
    if kind == "fact":
        return [iri]
    listed = lookup.facts_of_article if kind == "article" else lookup.facts_of
    found = listed(opened, iri, page=page, size=FACTS)
    return found + (listed(opened, iri, page=page * FACTS + 1, size=1) if len(found) == FACTS else [])


def told(opened: Opened, fact: ox.NamedNode) -> Iterator[ox.Quad]:
    """The triples of a fact, of its words, and the names of the things in it."""
    for quad in opened.triples(fact):
        yield quad
        if quad.predicate == term("prov:wasDerivedFrom") and isinstance(quad.object, ox.NamedNode):
            yield from opened.triples(quad.object)
        elif isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(opened.base):
            for name in ("rdf:type", "rdfs:label"):
                yield from opened.store.quads_for_pattern(quad.object, term(name), None, ox.DefaultGraph())


def of_graph(opened: Opened, node: ox.NamedNode, limit: int) -> list[ox.Quad]:
    """The triples of a named graph, at most `limit` and one."""
    return list(islice(opened.store.quads_for_pattern(None, None, None, node), limit + 1))


def written(quads: Iterable[ox.Quad], suffix: str) -> bytes:
    """Triples in a syntax, with the prefixes that they use."""
    ordered = list(serialise.ordered(quads))
    if suffix == "jsonld":
        return as_json(json_ld(ordered))
    output = io.BytesIO()
    if suffix == "nt":
        ox.serialize(ordered, output, format=SYNTAXES[suffix])
    else:
        serialise.write(ordered, output, SYNTAXES[suffix], used(ordered))
    return output.getvalue()


def used(quads: Iterable[ox.Quad]) -> Mapping[str, str]:
    """The prefixes of the terms in triples."""
    text = "\n".join(f"{quad.predicate if quad.predicate != A else ''} {quad.object}" for quad in quads)
    return {prefix: space for prefix, space in PREFIXES.items() if space in text}


@cache
def context() -> dict[str, object]:
    """Our JSON-LD context: the names of roles and classes, the prefixes, which values are IRIs, numbers and texts by
    language; `name` is rdfs:label, `id` and `type` the keywords."""
    known = ontology.load()
    terms: dict[str, object] = {**PREFIXES, "id": "@id", "type": "@type"}
    for kind in sorted({*known.types, *known.entity_types}):
        terms[kind] = NAMESPACE + kind
    for role in (role for each in known.types.values() for role in each.roles.values()):
        terms[role.name] = {"@id": role.iri, "@type": "@id"} if role.kind == "entity" else {"@id": role.iri}
    for name in ("reportedBy", "factStatus", "contradicts"):
        terms[name] = {"@id": NAMESPACE + name, "@type": "@id"}
    for name in ("confidence", "origin", "observed", "inferred"):
        terms[name] = {"@id": NAMESPACE + name}
    for name in ("prov:wasDerivedFrom", "prov:wasQuotedFrom", "owl:sameAs", "schema:mentions"):
        terms[name.partition(":")[2]] = {"@id": term(name).value, "@type": "@id"}
    terms["label"] = {"@id": PREFIXES["rdfs"] + "label"}
    return terms


@cache
def names() -> dict[str, tuple[str, bool]]:
    """IRI → its name in the context, and whether its values are IRIs there."""
    found = {}
    for name, meaning in context().items():
        if isinstance(meaning, dict):
            found[str(meaning["@id"])] = (name, meaning.get("@type") == "@id")
        elif name not in PREFIXES and not str(meaning).startswith("@"):
            found[str(meaning)] = (name, False)
    return found


def json_ld(quads: Iterable[ox.Quad]) -> dict[str, object]:
    """JSON-LD with the part of our context that it uses; triple terms have no place there and are left out."""
    nodes: dict[str, dict[str, list[object]]] = {}
    terms: set[str] = set()
    for quad in quads:
        if isinstance(quad.object, ox.Triple):
            continue
        node = nodes.setdefault(serialise.node_id(quad.subject), {})
        key, value = pair(quad.predicate.value, quad.object)
        node.setdefault(key, []).append(value)
        terms |= {part for text in (key, value) if isinstance(text, str) for part in (text, text.partition(":")[0])}
        if isinstance(value, dict) and "@type" in value:
            terms.add(str(value["@type"]).partition(":")[0])
    used = {name: meaning for name, meaning in context().items() if name in terms or name in ("id", "type")}
    listed = [
        {"id": id, **{key: values[0] if len(values) == 1 else values for key, values in node.items()}}
        for id, node in nodes.items()
    ]
    return {"@context": used, "@graph": listed}


def pair(property: str, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> tuple[str, object]:
    """A property and its value as JSON-LD writes them under our context."""
    if property == term("rdf:type").value:
        return "type", short(value.value)
    name, links = names().get(property, (short(property), False))
    if links and not isinstance(value, ox.Literal):
        return name, short(value.value) if value.value.startswith(NAMESPACE) else serialise.node_id(value)
    return name, serialise.json_value(value)


def short(iri: str) -> str:
    return names().get(iri, (serialise.compact(iri), False))[0]


def as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def plain(opened: Opened, iri: str, page: int = 1) -> tuple[dict[str, object], bool]:
    """What a page about an IRI shows, as JSON: a thing or an article with a page of its facts, a fact. Also whether
    there is another page."""
    kind = kind_of(opened, iri)
    if kind == "fact":
        return asdict(lookup.fact(opened, iri)), False
    if kind == "other":
        values = opened.values(Node(iri))
        listed = {name: [getattr(value, "value", str(value)) for value in found] for name, found in values.items()}
        return {"iri": iri, "values": listed}, False
    own = asdict(lookup.article(opened, iri) if kind == "article" else lookup.thing(opened, iri))
    listed_facts = facts(opened, iri, page)
    told = [asdict(lookup.fact(opened, fact)) for fact in listed_facts[:FACTS]]
    return own | {"page": page, "told": told}, len(listed_facts) > FACTS


SCHEMA = {  # our classes → schema.org's, for search engines
    "Person": "Person",
    "Place": "Place",
    "Facility": "Place",
    "Organization": "Organization",
    "Company": "Corporation",
    "Delegation": "Organization",
    "Event": "Event",
    "Work": "CreativeWork",
    "Product": "Product",
    "Project": "Project",
    "Law": "Legislation",
}


def schema_org_thing(thing: lookup.Thing) -> dict[str, object]:
    """A thing for search engines (https://schema.org/)."""
    others = sorted({name for _, name in thing.names} - {thing.label})
    found = {"@context": "https://schema.org", "@type": SCHEMA.get(thing.type, "Thing"), "@id": thing.iri}
    return found | {"name": thing.label, "alternateName": others, "sameAs": list(thing.same_as)}


def schema_org_article(article: lookup.Article, things: Iterable[lookup.Link]) -> dict[str, object]:
    """An article for search engines."""
    found: dict[str, object] = {"@context": "https://schema.org", "@type": "NewsArticle", "@id": article.iri}
    found |= {"headline": article.headline, "inLanguage": "kk"}
    found |= {"datePublished": article.day} if article.day else {}
    found |= {"publisher": {"@type": "Organization", "name": article.publisher}} if article.publisher else {}
    found |= {"url": article.url} if article.url else {}
    mentions = [{"@type": SCHEMA.get(t.type, "Thing"), "@id": t.iri, "name": t.label} for t in things]
    return found | {"mentions": mentions}
