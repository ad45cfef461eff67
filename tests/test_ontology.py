"""The vocabulary: labels in three languages, shapes that a good graph meets and a broken one does not."""

import owlrl
import pyoxigraph as ox
import pyrudof
import pytest
import rdflib
from conftest import ROOT

from kg.errors import OntologyError
from kg.rdf import serialise as rdf
from kg.rdf import shapes
from kg.rdf.store import Store
from kg.schema import ontology
from kg.schema.vocabulary import NAMESPACE, PREFIXES, A, term

KG = NAMESPACE


def test_every_term_has_labels_and_comments_in_three_languages():
    store = ontology.store(ROOT / "ontology")
    terms = {quad.subject.value for quad in store.quads_for_pattern(None, ontology.RDF_TYPE, None)}
    for name in ("rdfs:label", "rdfs:comment"):
        found: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, term(name), None):
            found.setdefault(quad.subject.value, set()).add(str(quad.object.language))
        assert {iri for iri in terms if found.get(iri) != {"kk", "ru", "en"}} == set()


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
        store.replace(node, [ox.Quad(node, A, ox.NamedNode(fact.iri), node)])
        missing = {violation.path.rsplit("#", 1)[-1] for violation in shapes.check(store)}
        required = {role.name for role in fact.roles.values() if role.required}
        assert required | {"wasDerivedFrom", "confidence", "label"} <= missing | {"label"}
        assert {"wasDerivedFrom", "confidence"} <= missing


def test_every_shortcut_derives_a_declared_property():
    folders = [ROOT / "ontology" / name for name in ("shortcuts", "contradictions")]
    for rule in [rule for folder in folders for rule in folder.glob("*.rq")]:
        text = rule.read_text(encoding="utf-8")
        assert text.startswith("# ")
        derived = text.split("CONSTRUCT")[1].split("kg:")[1].split()[0]
        store = ontology.store(ROOT / "ontology")
        assert list(store.quads_for_pattern(ox.NamedNode(KG + derived), ontology.LABEL, None)), derived


def test_every_term_is_reviewed_beside_the_standard_ones():
    review = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
    store = ontology.store(ROOT / "ontology")
    roles = {quad.subject for quad in store.quads_for_pattern(None, ontology.RDF_TYPE, ox.NamedNode(KG + "Role"))}
    terms = {quad.subject for quad in store.quads_for_pattern(None, ontology.RDF_TYPE, None)} - roles
    names = {node.value.rpartition("#")[2] for node in terms if "#" in node.value}
    assert sorted(name for name in names if f"`kg:{name}`" not in review) == []
    linked = {
        (quad.subject.value.rpartition("#")[2], quad.object.value)
        for name in ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:seeAlso")
        for quad in store.quads_for_pattern(None, term(name), None)
        if not quad.object.value.startswith(KG)
    }
    rows = {line.split("`")[1].removeprefix("kg:"): line for line in review.splitlines() if line.startswith("| `kg:")}
    shown = {(name, next(p for p in PREFIXES if iri.startswith(PREFIXES[p])), iri) for name, iri in linked}
    wrong = [name for name, prefix, iri in shown if f"{prefix}:{iri[len(PREFIXES[prefix]) :]}" not in rows[name]]
    assert wrong == []


def test_the_shapes_are_those_that_the_ontology_asks_for(known):
    assert (ROOT / "ontology" / "shapes.ttl").read_text(encoding="utf-8") == shapes.written(known), (
        "run 'kg docs shapes'"
    )


def errors(triples: rdflib.Graph) -> list[str]:
    """The contradictions by OWL 2 RL; owlrl raises nothing and writes them as triples."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(triples)
    return [
        str(message)
        for message in triples.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
    ]


def test_ontology_and_graph_are_consistent_in_owl_2_rl(seed):
    vocabulary = rdflib.Graph().parse(ROOT / "ontology" / "kg.ttl")
    assert errors(seed.to_rdflib() + vocabulary) == []
    both = f"<http://x/a> a <{KG}Person>, <{KG}Place> ."
    assert "Disjoint classes" in errors(vocabulary.parse(data=both, format="turtle"))[0]


BROKEN = """
@prefix kg: <https://w3id.org/kazakh-news/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://x/words> a nif:Phrase .
<http://x/ada> a kg:Person ; rdfs:label "Ада"@kk .
<http://x/oral> a kg:Place ; rdfs:label "Орал"@kk .
<http://x/good> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 0.9 ; kg:factStatus kg:Stated ;
    prov:wasDerivedFrom <http://x/words> ; kg:visitor <http://x/ada> ; kg:place <http://x/oral> .
<http://x/no-words> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 0.9 ; kg:factStatus kg:Stated ;
    kg:visitor <http://x/ada> ; kg:place <http://x/oral> .
<http://x/no-place> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 0.9 ; kg:factStatus kg:Stated ;
    prov:wasDerivedFrom <http://x/words> ; kg:visitor <http://x/ada> .
<http://x/to-a-person> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 0.9 ; kg:factStatus kg:Stated ;
    prov:wasDerivedFrom <http://x/words> ; kg:visitor <http://x/ada> ; kg:place <http://x/ada> .
<http://x/too-sure> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 1.5 ; kg:factStatus kg:Stated ;
    prov:wasDerivedFrom <http://x/words> ; kg:visitor <http://x/ada> ; kg:place <http://x/oral> .
<http://x/in-between> a kg:Visit ; rdfs:label "сапар"@kk ; kg:confidence 0.5 ; kg:factStatus kg:Visit ;
    prov:wasDerivedFrom <http://x/words> ; kg:visitor <http://x/ada> ; kg:place <http://x/oral> .
<http://x/nameless> a kg:Person .
"""
FAULTY = {"no-words", "no-place", "to-a-person", "too-sure", "in-between", "nameless"}


def in_a_store(text: str) -> Store:
    store, name = Store(), ox.NamedNode("http://x/g")
    triples = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    store.replace(name, [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples])
    return store


@pytest.mark.parametrize("text", [BROKEN, "the seed's graph"], ids=["broken", "seed"])
def test_two_engines_find_the_same_faults(seed, text, tmp_path):
    store = in_a_store(text) if text == BROKEN else seed.store
    wanted = {f"http://x/{name}" for name in FAULTY} if text == BROKEN else set()
    assert {violation.node for violation in shapes.check(store)} == wanted
    path = tmp_path / "graph.nt"
    path.write_bytes(b"".join(rdf.union(store)))
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(ROOT / "ontology" / "shapes.ttl")
    rudof.read_data(path, format=pyrudof.RDFFormat.NTriples, reader_mode=pyrudof.ReaderMode.Strict)
    assert {str(found.focus_node).strip("<>") for found in rudof.validate_shacl().violations} == wanted
