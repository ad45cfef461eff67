"""What a source says is not the world: who reports a fact and when, what contradicts it, closes it, is left out."""

import json

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import export
from kg.build import build, read_one
from kg.errors import KgError
from kg.facts.standing import standings
from kg.rdf import serialise as rdf
from kg.rdf import shapes
from kg.rdf import triples as graph
from kg.rdf.triples import first_and_last

FIRST = """1.02.2019, 10:00

Облыс жаңалықтары

Батыс Қазақстан облысының әкімі Серік Ахметов Самара қаласына барды.
2018 жылы Батыс Қазақстан облысында тауар айналымы 420 млн теңге болды.
"""
SECOND = """1.03.2019, 10:00

Облыстағы өзгерістер

Серік Ахметов Батыс Қазақстан облысының әкімі қызметінен босатылды.
2018 жылы Батыс Қазақстан облысында тауар айналымы 510 млн теңге болды.
"""


@pytest.fixture
def articles(tmp_path):
    def write(*texts):
        for number, text in enumerate(texts, 1):
            (tmp_path / f"a{number}.txt").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def values(built, query):
    return [tuple(value.value if value else None for value in row) for row in built.query(query)]


@pytest.mark.parametrize(
    ("text", "kind", "names", "speakers"),
    [
        ("Серік Ахметов Самара қаласына барды.", "Visit", ("Stated",), []),
        ("Орал қаласында жаңа көпір салынады.", "Construction", ("Planned",), []),
        (
            "«Орал қаласында жаңа көпір салынды», – деді Серік Ахметов.",
            "Construction",
            ("Reported",),
            ["Серік Ахметов"],
        ),
        (
            "«Орал қаласында жаңа көпір салынады», – деді Серік Ахметов.",
            "Construction",
            ("Planned", "Reported"),
            ["Серік Ахметов"],
        ),
    ],
)
def test_a_fact_is_stated_planned_or_reported(find, text, kind, names, speakers):
    facts = find(text)
    told = {fact.type.name: standing for fact, standing in zip(facts, standings(facts), strict=True)}
    assert (told[kind].names, told[kind].speakers) == (names, speakers)


def test_the_date_of_the_article_is_apart_from_the_time_of_the_fact(articles):
    built = build([articles(FIRST)])
    query = """SELECT ?observed ?from ?to WHERE { ?fact a kg:Observation ; kg:observed ?observed ; time:hasTime ?time .
        ?time time:hasBeginning/time:inXSDDate ?from ; time:hasEnd/time:inXSDDate ?to }"""
    assert values(built, query) == [("2019-02-01T10:00:00+05:00", "2018-01-01", "2018-12-31")]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2018", ("2018-01-01", "2018-12-31")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2018-11-07", ("2018-11-07", "2018-11-07")),
        ("2017/2018-03", ("2017-01-01", "2018-03-31")),
        ("2018-13", None),
        ("2018-02-30", None),
        ("былтыр", None),
    ],
)
def test_a_time_has_a_first_and_a_last_day(value, days):
    assert first_and_last(value) == days


def test_the_end_of_a_post_closes_what_was_said_before(articles):
    before = build([articles(FIRST)])
    assert len(values(before, "SELECT ?post WHERE { ?who kg:holdsPosition ?post }")) == 1
    after = build([articles(FIRST, SECOND)])
    assert values(after, "SELECT ?post WHERE { ?who kg:holdsPosition ?post }") == []
    assert values(after, "SELECT ?end WHERE { ?fact a kg:PositionHolding ; kg:until ?end }") == [
        ("2019-03-01T10:00:00+05:00",)
    ]


def test_contradicting_facts_stay_side_by_side(articles):
    built = build([articles(FIRST, SECOND)])
    assert sorted(values(built, "SELECT ?value WHERE { ?fact a kg:Observation ; kg:value ?value }")) == [
        ("420000000",),
        ("510000000",),
    ]
    page = export.content(built, export.BY_NAME["contradictions"]).decode()
    assert "1 pairs of facts" in page
    assert "420 млн теңге" in page and "(a1, 2019-02-01)" in page
    assert "510 млн теңге" in page and "(a2, 2019-03-01)" in page


def test_a_fact_that_breaks_a_shape_is_kept_out_and_listed(monkeypatch, articles):
    whole = build([articles(FIRST)])
    (visit,) = values(whole, "SELECT ?fact WHERE { ?fact a kg:Visit }")
    monkeypatch.setattr(read_one, "accepts", lambda fact: ("no such place",) if fact.type.name == "Visit" else ())
    built = build([articles(FIRST)])
    assert values(built, "SELECT ?fact WHERE { ?fact a kg:Visit }") == []
    assert len(built.facts) == len(whole.facts) - 1
    (line,) = export.content(built, export.BY_NAME["quarantine"]).decode().splitlines()
    record = json.loads(line)
    assert record["iri"] == visit[0]
    assert record["messages"] == ["no such place"]
    assert record["sentences"] == ["Батыс Қазақстан облысының әкімі Серік Ахметов Самара қаласына барды."]


PROVENANCE = """SELECT (COUNT(*) AS ?n) WHERE {
    { ?fact prov:wasDerivedFrom ?words } UNION { ?words a nif:Phrase ; ?p ?o } }"""


def test_evidence_has_three_sizes():
    sizes = {}
    for evidence in graph.EVIDENCE:
        built = build([ROOT / "seeds"], evidence=evidence)
        assert shapes.check(built.store) == []
        assert values(built, "SELECT ?size WHERE { ?set kg:evidenceSize ?size }") == [(evidence,)]
        ((count,),) = values(built, PROVENANCE)
        sizes[evidence] = int(count) / len(built.facts)
    assert sizes["none"] == 0
    assert sizes["compact"] <= 4 < sizes["full"]


def test_no_fact_has_more_than_four_triples_of_compact_evidence():
    built = build([ROOT / "seeds"], evidence="compact")
    rows = values(
        built,
        """SELECT ?fact (COUNT(*) AS ?n) WHERE { ?fact prov:wasDerivedFrom ?words . ?words ?p ?o } GROUP BY ?fact""",
    )
    assert len(rows) == len(built.facts)
    assert {int(count) + 1 for _, count in rows} == {4}


def test_without_evidence_no_word_of_the_text_but_names_is_published():
    built = build([ROOT / "seeds"], evidence="none")
    assert values(built, "SELECT ?text WHERE { ?words nif:isString|nif:anchorOf ?text }") == []


def test_reifiers_tie_derived_edges_to_facts(seed):
    assert not [quad for quad in rdf.quads(seed.store) if isinstance(quad.object, ox.Triple)]
    built = build([ROOT / "seeds"], reifiers=True, fast=True)
    edges = [quad for quad in rdf.quads(built.store) if isinstance(quad.object, ox.Triple)]
    facts = {row["fact"].value for row in built.store.select("SELECT ?fact WHERE { ?fact kg:confidence ?sure }")}
    assert {quad.subject.value for quad in edges} <= facts
    assert len(built.to_rdflib()) == built.store.triples() - len(edges)
    assert shapes.check(built.store) == []
    plain = {str(quad.object) for quad in edges}
    derived = {
        f"{q.subject} {q.predicate} {q.object}" for q in rdf.quads(seed.store) if "shortcuts" in str(q.graph_name)
    }
    assert plain and plain <= derived


def test_a_currency_has_its_names_and_a_country_its_identifier(articles):
    built = build([articles(FIRST + "Қазақстан мен Ресей ауыл шаруашылығы саласында ынтымақтасады.\n")])
    query = 'SELECT ?name WHERE { ?unit skos:notation "KZT" ; skos:prefLabel ?name } ORDER BY ?name'
    assert ("Қазақстан теңгесі",) in values(built, query)
    query = 'SELECT ?same WHERE { GRAPH ?links { ?place owl:sameAs ?same } ?place rdfs:label "Қазақстан"@kk }'
    assert values(built, query) == [("https://sws.geonames.org/1522867/",)]


def test_a_base_of_ones_own_is_checked(articles):
    for base in ("data", "http://a b/", "mailto:x", "http://x/<>"):
        with pytest.raises(KgError, match="is not a base IRI"):
            build([articles(FIRST)], base=base)
