"""What is checked of one fact is what the SHACL shapes say of its graph."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model.article import Article
from kg.model.fact import Fact, FactType, Filler
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf import iris, shapes, triples
from kg.rdf.store import Store
from kg.schema import ontology
from kg.schema.accepts import accepts
from kg.spans import Span

KNOWN = ontology.load()
TEXT = "Қалада мектеп салынды."


@st.composite
def filler(draw, role):
    """A filler that may or may not fit its role."""
    kind = draw(st.sampled_from([*sorted(role.fills), "Thing", "Place", "Person"]))
    name = draw(st.sampled_from(["Арай", "Нұр", "Орал"])) + kind
    span = draw(st.sampled_from([Span(0, 6), Span(7, 13), None]))
    if draw(st.booleans()):
        return Filler(role.name, name, span, Entity(kind, name, frozenset({(name, "kk")})))
    return Filler(
        role.name, name, span, value=draw(st.sampled_from([None, 12.0, 2.5, "2018", "2018-01/2018-03"])), type=kind
    )


@st.composite
def fact(draw, number):
    kind: FactType = draw(st.sampled_from(sorted(KNOWN.types.values(), key=lambda kind: kind.name)))
    roles = [
        role for role in kind.roles.values() if draw(st.integers(0, 3)) or role.required and draw(st.integers(0, 6))
    ]
    fillers = tuple(draw(filler(role)) for role in roles)
    evidence = () if draw(st.integers(0, 9)) == 0 else (Span(0, 13),)
    return Fact(f"a{number}", kind, fillers, evidence, draw(st.sampled_from([0.0, 0.5, 1.0, 1.2])))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_accepts_and_pyshacl_agree_on_random_facts(data):
    facts = [data.draw(fact(number)) for number in range(30)]
    store, wrong = Store(), set()
    seen: set[str] = set()
    for one in facts:
        node = iris.fact(one, iris.BASE).value
        if node not in seen:  # two random facts may be one: the graph would hold the faults of both
            seen.add(node)
            reading = Reading(Article(one.article, Path("a.txt"), TEXT, None, ()), facts=(one,))
            store.replace(iris.article_graph(one.article, iris.BASE), triples.article_quads(reading, KNOWN, iris.BASE))
            wrong |= {node} if accepts(one) else set()
    found = {violation.node for violation in shapes.check(store)}
    assert found & seen == wrong


def test_a_fault_is_said_as_the_shape_says_it():
    visit = KNOWN.types["Visit"]
    one = Fact("a", visit, (Filler("visitor", "Орал", Span(0, 4), Entity("Place", "Орал")),), (Span(0, 4),), 0.9)
    place = "Visit: place is one of Company, Event, Facility, Named, Organization, Place, Thing, at least one"
    assert accepts(one) == (place,)
