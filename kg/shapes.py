"""The SHACL report of a graph as plain records: pySHACL over rdflib (over pyoxigraph it does not finish)."""

from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

from kg.ontology import folder
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that does not meet a shape: what, where, and why."""

    node: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.node}  {self.path}  {self.message}"


def check(store: Store, source: Traversable | None = None) -> list[Violation]:
    """The violations of the shapes by the union of a store's graphs, sorted; none is the answer hoped for."""
    import rdflib
    from pyshacl import validate

    from kg.export.rdf import to_rdflib

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
    return sorted(found, key=str)
