"""The vocabulary: labels in three languages, shapes that a good graph meets and a broken one does not."""

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import graph, ontology, shapes
from kg.errors import OntologyError
from kg.store import Store

KG = ontology.NAMESPACE


def test_every_term_has_labels_and_comments_in_three_languages():
    store = ontology.store(ROOT / "ontology")
    terms = {quad.subject.value for quad in store.quads_for_pattern(None, ontology.RDF_TYPE, None)}
    for name in ("rdfs:label", "rdfs:comment"):
        found: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, graph.term(name), None):
            found.setdefault(quad.subject.value, set()).add(quad.object.language)
        assert {term for term in terms if found.get(term) != {"kk", "ru", "en"}} == set()


def test_there_are_24_fact_types_with_key_roles(known):
    assert len(known.types) == 24
    assert all(fact.keys for fact in known.types.values())


def test_an_ontology_that_is_not_turtle_names_its_line(tmp_path):
    (tmp_path / "kg.ttl").write_text("@prefix kg: <http://x/> .\nkg:A a ;\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"kg\.ttl:2:"):
        ontology.load(tmp_path)


def test_the_graph_of_the_seed_meets_the_shapes(seed):
    assert shapes.check(seed.store) == []


def test_a_fact_without_evidence_or_roles_breaks_the_shapes(known):
    for name, fact in known.types.items():
        store = Store()
        node = ox.NamedNode("http://x/" + name)
        store.replace(node, [ox.Quad(node, graph.A, ox.NamedNode(fact.iri), node)])
        missing = {violation.path.rsplit("#", 1)[-1] for violation in shapes.check(store)}
        required = {role.name for role in fact.roles.values() if role.required}
        assert required | {"wasDerivedFrom", "confidence", "label"} <= missing | {"label"}
        assert {"wasDerivedFrom", "confidence"} <= missing


def test_every_shortcut_derives_a_declared_property():
    for rule in (ROOT / "ontology" / "shortcuts").glob("*.rq"):
        text = rule.read_text(encoding="utf-8")
        assert text.startswith("# ")
        derived = text.split("CONSTRUCT")[1].split("kg:")[1].split()[0]
        store = ontology.store(ROOT / "ontology")
        assert list(store.quads_for_pattern(ox.NamedNode(KG + derived), ontology.LABEL, None)), derived
