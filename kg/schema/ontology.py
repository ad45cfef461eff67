"""The ontology's Turtle → the fact types, roles and entity types that the program works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.model.fact import FactType, Role
from kg.schema.vocabulary import NAMESPACE

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@dataclass(frozen=True, slots=True)
class Ontology:
    """`types` by name; `entity_types` and `labels` by name and by (name, language); `standard` are the classes of other
    vocabularies that an entity type specialises, by its name."""

    types: Mapping[str, FactType]
    entity_types: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    standard: Mapping[str, tuple[str, ...]]


def folder() -> Traversable:
    """The ontology's folder: in the installed package, or in the checkout that runs."""
    shipped = files("kg") / "data" / "ontology"
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "ontology"


def store(source: Traversable) -> ox.Store:
    """The ontology as triples; OntologyError with line and column where it is not Turtle."""
    found = ox.Store()
    with as_file(source / "kg.ttl") as path:
        try:
            found.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise OntologyError(path, str(error.msg), line=error.lineno, column=error.offset) from None
        except OSError as error:
            raise OntologyError(path, str(error), hint="reinstall kg") from None
    return found


def turtle() -> str:
    """The shipped ontology as it is written."""
    return (folder() / "kg.ttl").read_text(encoding="utf-8")


def load(source: Traversable | None = None) -> Ontology:
    """The ontology in a folder, by default the shipped one."""
    return shipped() if source is None else build(store(source))


@cache
def shipped() -> Ontology:
    return build(store(folder()))


def objects(triples: ox.Store, subject: ox.NamedNode, name: str) -> list[str]:
    """The values of one of our own properties, sorted."""
    found = triples.quads_for_pattern(subject, ox.NamedNode(NAMESPACE + name), None)
    return sorted(quad.object.value for quad in found if not isinstance(quad.object, ox.Triple))


def members(triples: ox.Store, name: str) -> list[ox.NamedNode]:
    """The members of one of our own classes, by IRI."""
    found = triples.quads_for_pattern(None, RDF_TYPE, ox.NamedNode(NAMESPACE + name))
    nodes = [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]
    return sorted(nodes, key=lambda node: node.value)


def role(triples: ox.Store, node: ox.NamedNode) -> Role:
    (prop,), (kind,) = objects(triples, node, "property"), objects(triples, node, "valueKind")
    return Role(
        name=local(prop),
        iri=prop,
        kind=kind,
        required=objects(triples, node, "required") == ["true"],
        key=objects(triples, node, "key") == ["true"],
        fills=frozenset(local(value) for value in objects(triples, node, "fills")),
        traits=frozenset(objects(triples, node, "trait")),
    )


def standard(triples: ox.Store, node: ox.NamedNode) -> tuple[str, ...]:
    """The classes of other vocabularies that an entity type specialises."""
    found = (quad.object for quad in triples.quads_for_pattern(node, SUBCLASS, None))
    return tuple(sorted(o.value for o in found if isinstance(o, ox.NamedNode) and not o.value.startswith(NAMESPACE)))


def build(triples: ox.Store) -> Ontology:
    """The ontology that triples describe."""
    labels = {
        (local(quad.subject.value), quad.object.language or ""): quad.object.value
        for quad in triples.quads_for_pattern(None, LABEL, None)
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode)
    }
    roles: dict[str, dict[str, Role]] = {}
    for node in members(triples, "Role"):
        (owner,), found = objects(triples, node, "of"), role(triples, node)
        roles.setdefault(owner, {})[found.name] = found
    types = {}
    for node in members(triples, "FactType"):
        (name,) = objects(triples, node, "typeName")
        types[name] = FactType(name, node.value, roles.get(node.value, {}), labels[local(node.value), "en"])
    kinds = members(triples, "EntityType")
    return Ontology(
        types,
        {local(node.value): node.value for node in kinds},
        labels,
        {local(node.value): standard(triples, node) for node in kinds},
    )


def local(iri: str) -> str:
    """The part of an IRI after # or the last slash."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
