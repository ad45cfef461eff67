"""The SHACL shapes of a graph: written from the ontology, so that the two cannot drift, and checked by pySHACL.

pySHACL works on an rdflib graph; over pyoxigraph's store it does not finish.
"""

from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

from kg.model.fact import ANY, Role
from kg.rdf.serialise import to_rdflib
from kg.rdf.store import Store
from kg.schema.accepts import message
from kg.schema.ontology import Ontology, folder


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that does not meet a shape: what, where, and why."""

    node: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.node}  {self.path}  {self.message}"


HEADER = """# Shapes (SHACL) that every graph of kg meets: roles of each fact type, evidence, names of things.
# Written from kg.ttl by 'kg docs shapes'; change the ontology, not this file.
@prefix kg: <https://w3id.org/kazakh-news/ontology#> .
@prefix kgsh: <https://w3id.org/kazakh-news/shapes#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OF_EVERY_FACT = """
kgsh:evidence a sh:PropertyShape ;
    sh:path prov:wasDerivedFrom ;
    sh:minCount 1 ;
    sh:class nif:Phrase ;
    sh:message "a fact without the words that state it"@en .

kgsh:confidence a sh:PropertyShape ;
    sh:path kg:confidence ;
    sh:minCount 1 ;
    sh:datatype xsd:decimal ;
    sh:minInclusive 0 ;
    sh:maxInclusive 1 ;
    sh:message "a fact without a confidence from 0 to 1"@en .

kgsh:status a sh:PropertyShape ;
    sh:path kg:factStatus ;
    sh:minCount 1 ;
    sh:in ( kg:Stated kg:Planned kg:Reported ) ;
    sh:message "a fact that is neither stated, planned nor reported"@en .

kgsh:name a sh:PropertyShape ;
    sh:path rdfs:label ;
    sh:minCount 1 ;
    sh:nodeKind sh:Literal ;
    sh:message "a thing or fact without a name"@en .
"""
LITERALS = {
    "number": "sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:decimal ] )",
    "date": "sh:nodeKind sh:Literal",
    "code": "sh:datatype xsd:string",
    "text": "sh:nodeKind sh:Literal",
}


def written(ontology: Ontology) -> str:
    """The shapes of an ontology as Turtle."""
    parts = [HEADER, OF_EVERY_FACT]
    for fact in sorted(ontology.types.values(), key=lambda fact: fact.name):
        roles = sorted(fact.roles.values(), key=lambda role: role.name)
        shared = ["kgsh:evidence", "kgsh:confidence", "kgsh:status", "kgsh:name"]
        properties = ", ".join([*shared, *(f"kgsh:{fact.name}-{role.name}" for role in roles)])
        target = f"    sh:targetClass kg:{fact.iri.rsplit('#', 1)[-1]} ;\n    sh:property {properties} .\n"
        parts.append(f"\nkgsh:{fact.name} a sh:NodeShape ;\n{target}")
        parts += [role_shape(fact.name, role) for role in roles]
    for name in sorted(ontology.entity_types):
        target = f"    sh:targetClass kg:{name} ;\n    sh:property kgsh:name .\n"
        parts.append(f"\nkgsh:Entity{name} a sh:NodeShape ;\n{target}")
    return "".join(parts)


def role_shape(fact: str, role: Role) -> str:
    """What may fill a role, and whether something must."""
    if role.kind == "entity":
        kinds = sorted({*role.fills, ANY})
        allowed = "sh:or ( " + " ".join(f"[ sh:class kg:{kind} ]" for kind in kinds) + " )"
    else:
        allowed = LITERALS[role.kind]
    least = "    sh:minCount 1 ;\n" if role.required else ""
    return (
        f"\nkgsh:{fact}-{role.name} a sh:PropertyShape ;\n    sh:path kg:{role.iri.rsplit('#', 1)[-1]} ;\n{least}"
        f'    {allowed} ;\n    sh:message "{message(fact, role)}"@en .\n'
    )


def check(store: Store, source: Traversable | None = None) -> list[Violation]:
    """The violations of the shapes by the union of a store's graphs, sorted; none is the answer hoped for. A graph
    that was built without evidence is not asked for it."""
    import rdflib
    from pyshacl import validate

    with as_file((source or folder()) / "shapes.ttl") as path:
        shapes = rdflib.Graph().parse(str(path))
    _, report, _ = validate(to_rdflib(store), shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = [
        Violation(
            str(report.value(result, shacl.focusNode)),
            str(report.value(result, shacl.resultPath) or ""),
            str(report.value(result, shacl.resultMessage) or ""),
        )
        for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult)
    ]
    if next(iter(store.select('SELECT ?set WHERE { ?set kg:evidenceSize "none" }')), None):
        found = [violation for violation in found if not violation.path.endswith("wasDerivedFrom")]
    return sorted(found, key=str)
