"""Quads, the store, and what can be asked of it."""

import io

import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT, SYNTAXES, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.errors import KgError, QueryError
from kg.model.thing import Entity
from kg.rdf import iris, shares
from kg.rdf import serialise as rdf
from kg.rdf import triples as graph
from kg.rdf.store import Store
from kg.schema.vocabulary import term

QUESTIONS = sorted(path.stem for path in (ROOT / "ontology" / "questions").glob("*.rq"))

WRITERS = {
    "graph.ttl": rdf.turtle,
    "graph.nt": rdf.n_triples,
    "graph.trig": rdf.trig,
    "graph.nq": rdf.n_quads,
    "graph.jsonld": rdf.json_ld,
    "graph.rdf": rdf.rdf_xml,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_its_rows(seed, name):
    query = (ROOT / "ontology" / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    assert query.startswith("# ")
    solutions = seed.query(query)
    found = [["" if value is None else value.value for value in row] for row in solutions]
    assert found == rows(f"questions/{name}.tsv")


def test_there_are_at_least_twelve_questions():
    assert len(QUESTIONS) >= 12


def test_iris_are_readable_and_ascii(seed):
    entity = next(e for e in seed.entities if e.name == "Батыс Қазақстан облысы")
    assert iris.entity(entity, seed.base).value == "https://example.org/kg/entity/place/batys-qazaqstan-oblysy"
    assert all(str(quad.subject).isascii() for quad in rdf.quads(seed.store))


def test_building_twice_gives_the_same_iris(seed):
    again = build([ROOT / "seeds"], fast=True)
    assert {q.subject for q in rdf.quads(again.store)} == {q.subject for q in rdf.quads(seed.store)}


def test_one_article_one_graph(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Әкім Серік Ахметов Түркияға барды.", encoding="utf-8")
    alone, both = build([tmp_path / "a.txt"]), build([tmp_path])
    node = iris.article_graph("a", alone.base)
    of = [
        {(q.subject, q.predicate, q.object) for q in rdf.quads(found.store) if q.graph_name == node}
        for found in (alone, both)
    ]
    assert of[0] == of[1]
    assert iris.article_graph("b", both.base) in both.store.graphs()
    assert len(both.facts) == 2 * len(alone.facts)


@pytest.mark.parametrize("base", ["no scheme", "http://a b/", "ftp://x/", "", "http://"])
def test_a_base_that_is_none_is_refused(base):
    with pytest.raises(KgError, match="is not a base IRI"):
        iris.check_base(base)


def test_replacing_a_graph_leaves_the_others():
    store = Store()
    one, other = ox.NamedNode("http://x/1"), ox.NamedNode("http://x/2")
    label = term("rdfs:label")
    store.replace(one, [ox.Quad(one, label, ox.Literal("а"), one)])
    store.replace(other, [ox.Quad(other, label, ox.Literal("ә"), other)])
    store.replace(one, [ox.Quad(one, label, ox.Literal('"\n</script>'), one)])
    assert sorted(quad.object.value for quad in rdf.quads(store)) == ['"\n</script>', "ә"]


def test_a_query_that_cannot_be_read_is_one_clear_line(seed):
    with pytest.raises(QueryError, match="the query cannot be read"):
        seed.query("SELECT ?x WHERE { ?x ")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_name_survives_every_syntax(name):
    entity = Entity("Thing", name)
    triples = list(graph.entity_triples(entity, iris.BASE))
    store = Store()
    store.replace(ox.NamedNode("http://x/g"), graph.quads(triples, ox.NamedNode("http://x/g")))
    for file, form in {**SYNTAXES, "graph.trig": "trig"}.items():
        output = io.BytesIO()
        WRITERS[file](store, output)
        found = rdflib.Dataset(default_union=True)
        found.parse(data=output.getvalue(), format=form)
        assert name in {str(value) for value in found.objects(None, rdflib.RDFS.label)}


NAMES = st.text(st.sampled_from("аәбгғдеёжзиійкқлмнңоөпстуұүфхһцчшщыэюя kqs-«»'№5"), min_size=1, max_size=8)


@settings(max_examples=500, deadline=None)
@given(NAMES, NAMES)
def test_two_names_never_have_one_iri(one, other):
    same = " ".join(one.lower().split()) == " ".join(other.lower().split())
    assert (iris.slug(one) == iris.slug(other)) == same


def test_a_thing_of_two_spellings_has_one_preferred_name():
    entities = [Entity("Position", "Облыс әкімі"), Entity("Position", "облыс әкімі")]
    quads = shares.identity_quads([shares.thing(entity, iris.BASE) for entity in entities], (), iris.BASE)
    kazakh = [(q.predicate.value.rpartition("#")[2], q.object.value) for q in quads if q.object.language == "kk"]
    assert sorted(kazakh) == [("altLabel", "облыс әкімі"), ("prefLabel", "Облыс әкімі")]


HOSTILE = [
    '"""',
    "'><script>alert(1)</script>",
    "a\nb\r\nc\td",
    "😀🇰🇿",
    "\u202eоблыс\u200f",
    "\\u0041\\",
    "<http://x/> .",
    "әөүұіқғңһ" * 1112,
    "]]>&amp;",
    "@kk",
    "\ufeffАй",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text_in_every_syntax(name):
    entity = Entity("Thing", name, frozenset({(name, "kk")}))
    triples = [*graph.entity_triples(entity, iris.BASE)]
    store, place = Store(), ox.NamedNode("http://x/g")
    store.replace(place, graph.quads(triples, place))
    assert iris.entity(entity, iris.BASE).value.isascii()
    for file, form in {**SYNTAXES, "graph.trig": "trig", "graph.nq": "nquads"}.items():
        output = io.BytesIO()
        WRITERS[file](store, output)
        found = rdflib.Dataset(default_union=True)
        found.parse(data=output.getvalue(), format=form)
        labels = {str(value) for value in found.objects(None, rdflib.RDFS.label)}
        assert labels == {name}


def test_rdflib_and_networkx_see_the_same_graph(seed):
    assert len(seed.to_rdflib()) == seed.store.triples()
    network = seed.to_networkx()
    assert all(data["label"] and data["type"] for _, data in network.nodes(data=True))
