"""Edges that follow from facts, by the rules of the ontology: shortcuts that people expect, and contradictions."""

import re

from kg.rdf import iris
from kg.rdf.store import Store
from kg.rdf.triples import quads
from kg.schema import ontology
from kg.schema.vocabulary import Triple

FOLDERS = ("shortcuts", "contradictions")


def derive(store: Store, base: str, reifiers: bool = False) -> None:
    """Fills the graph of derived edges anew; `reifiers` ties each edge to its fact by RDF 1.2."""
    triples: set[Triple] = set()
    for folder in FOLDERS:
        for rule in sorted((ontology.folder() / folder).iterdir(), key=lambda entry: entry.name):
            if rule.name.endswith(".rq"):
                text = rule.read_text(encoding="utf-8")
                triples |= set(store.construct(with_reifiers(text) if reifiers else text))
    store.replace(iris.derived_graph(base), quads(triples, iris.derived_graph(base)))


def with_reifiers(rule: str) -> str:
    """A rule whose fact also reifies each edge that it derives (RDF 1.2: rdf:reifies with a triple term)."""
    template = re.compile(r"CONSTRUCT \{ (\?\w+ kg:\w+ \?\w+) \}(?=\s*WHERE[^}]*\?fact )")
    return template.sub(r"CONSTRUCT { \1 . ?fact rdf:reifies <<( \1 )>> }", rule)
