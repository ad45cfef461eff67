"""RDF writers. pyoxigraph writes what it can; rdflib writes JSON-LD and RDF/XML and is imported only for them.

The quads go in sorted, so that the same graph gives the same bytes.
"""

import io
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph import PREFIXES
from kg.store import Store

if TYPE_CHECKING:
    import rdflib


def triples(store: Store) -> list[ox.Triple]:
    """The union of all graphs, sorted."""
    unique = {quad.triple for quad in store.quads()}
    return sorted(
        unique,
        key=lambda t: (str(t.subject), t.predicate.value != PREFIXES["rdf"] + "type", str(t.predicate), str(t.object)),
    )


def turtle(store: Store) -> bytes:
    return dumped(triples(store), ox.RdfFormat.TURTLE)


def n_triples(store: Store) -> bytes:
    return dumped(triples(store), ox.RdfFormat.N_TRIPLES)


def trig(store: Store) -> bytes:
    return dumped(store.quads(), ox.RdfFormat.TRIG)


def n_quads(store: Store) -> bytes:
    return dumped(store.quads(), ox.RdfFormat.N_QUADS)


def dumped(statements: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat) -> bytes:
    """The statements in a format. pyoxigraph writes prefixes in no fixed order: their lines are put in order here."""
    named = form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
    found = ox.serialize(statements, format=form, prefixes=PREFIXES if named else None)
    assert found is not None
    lines = found.split(b"\n")
    header = [line for line in lines if line.startswith(b"@prefix ")] if named else []
    return b"\n".join([*sorted(header), *lines[len(header) :]])


def to_rdflib(store: Store) -> "rdflib.Graph":
    """The union of all graphs as an rdflib graph."""
    import rdflib

    found = rdflib.Graph()
    found.parse(io.BytesIO(n_triples(store)), format="nt")
    for prefix, iri in PREFIXES.items():
        found.bind(prefix, iri)
    return found


def json_ld(store: Store) -> bytes:
    """JSON-LD with the prefixes as its context, nodes and keys sorted."""
    import json

    text = to_rdflib(store).serialize(format="json-ld", context=dict(PREFIXES), auto_compact=False)
    document = json.loads(text)
    nodes = document.get("@graph", [document])
    for node in nodes:
        node.pop("@context", None)
    ordered = sorted((sort_values(node) for node in nodes), key=lambda node: str(node["@id"]))
    shown = {"@context": PREFIXES, "@graph": ordered}
    return (json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def sort_values(value: object) -> "dict[str, object]":
    """A JSON-LD node with the members of its lists in order."""
    import json

    assert isinstance(value, dict)
    for key, inner in value.items():
        if isinstance(inner, list):
            value[key] = sorted(inner, key=lambda item: json.dumps(item, ensure_ascii=False, sort_keys=True))
    return value


def rdf_xml(store: Store) -> bytes:
    """RDF/XML: one description for each subject, in order. rdflib's own writer follows the order of its sets."""
    from xml.sax.saxutils import escape, quoteattr

    spaces = " ".join(f"xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in sorted(PREFIXES.items()))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF {spaces}>"]
    subject: ox.NamedNode | ox.BlankNode | ox.Triple | None = None
    for triple in triples(store):
        if triple.subject != subject:
            lines += ["  </rdf:Description>"] if subject is not None else []
            subject = triple.subject
            assert isinstance(subject, ox.NamedNode)
            lines.append(f"  <rdf:Description rdf:about={quoteattr(subject.value)}>")
        name = compact(triple.predicate.value)
        value = triple.object
        if isinstance(value, ox.NamedNode):
            lines.append(f"    <{name} rdf:resource={quoteattr(value.value)}/>")
        elif isinstance(value, ox.Literal):
            kind = f" xml:lang={quoteattr(value.language)}" if value.language else datatype(value)
            text = escape(value.value, {"\r": "&#13;"})
            lines.append(f"    <{name}{kind}>{text}</{name}>")
    lines += ["  </rdf:Description>"] if subject is not None else []
    return ("\n".join([*lines, "</rdf:RDF>"]) + "\n").encode()


def datatype(value: ox.Literal) -> str:
    plain = value.datatype.value == PREFIXES["xsd"] + "string"
    return "" if plain else f' rdf:datatype="{value.datatype.value}"'


def compact(iri: str) -> str:
    """A predicate by its prefix."""
    return next(f"{prefix}:{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
