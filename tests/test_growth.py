"""What others add: a language in thirty lines, a fact type by an ontology and a frame file."""

import shutil
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT

from kg import languages
from kg.build import read_one
from kg.build.assemble import assemble
from kg.facts.explain import notation
from kg.languages.protocol import Language, Lexicon
from kg.model.text import Analysis, Clause, Name, Phrase, Sentence, Text, Token
from kg.rdf import shapes
from kg.schema import ontology
from kg.sources.plain import of_text
from kg.spans import Span, cover

FRAME = """
- trigger: [vizituru]
  fact: Visit
  roles:
    visitor: ["subject:Person"]
    place: ["dative:Place"]
  constants: {status: done}
"""


def annotate(article, fast=False):
    """An invented language: a word is a token, capitals are names, -on marks the dative, the last word is the verb."""
    tokens, start = [], 0
    for word in article.text.split():
        start = article.text.index(word, start)
        case = "Dat" if word.endswith("on") else "Nom"
        tokens.append(Token(Span(start, start + len(word)), word, (Analysis(word.lower(), "PROPN", f"Case={case}"),)))
        start += len(word)
    return Text(article, (Sentence(cover(token.span for token in tokens), tuple(tokens)),))


def find_names(sentence):
    tokens = sentence.tokens
    kinds = ["Place" if token.text.endswith("on") else "Person" for token in tokens]
    return [Name(k, k + 1, kinds[k]) for k, token in enumerate(tokens) if token.text[0].isupper()]


def find_clauses(sentence, names, when):
    stop = len(sentence.tokens)
    cases = {"Nom": "nominative", "Dat": "dative"}
    phrases = tuple(Phrase(n.start, n.stop, n.start, cases[sentence.tokens[n.start].analysis.case]) for n in names)
    return (Clause(stop - 1, stop, sentence.tokens[-1].text, "finite", time="done", phrases=phrases),)


@pytest.fixture
def invented(tmp_path, monkeypatch) -> Language:
    (tmp_path / "visit.yaml").write_text(FRAME, encoding="utf-8")
    language = SimpleNamespace(
        CODE="xx",
        FRAMES=tmp_path,
        LEXICON=Lexicon(),
        RULES=(),
        ADMISSION={},
        CONFIDENCE={"frame visit/vizituru": 0.75},
        annotate=annotate,
        find_names=find_names,
        find_clauses=find_clauses,
        find_numbers=lambda sentence: [],
        find_dates=lambda sentence, today: [],
        dictionary_form=lambda tokens: " ".join(token.text.removesuffix("on") for token in tokens),
        romanised=lambda text: text,
        read_back=lambda readable: readable,
    )
    load = languages.load
    monkeypatch.setattr(languages, "load", lambda code: language if code == "xx" else load(code))
    return language


def test_an_invented_language_goes_through_the_whole_pipeline(invented):
    article = of_text("Marta Romaon vizituru", language=invented.CODE)
    graph = assemble([read_one.read(article)])
    (row,) = graph.store.select(
        "SELECT ?who ?where { ?f a kg:Visit ; kg:visitor/rdfs:label ?who ; kg:place/rdfs:label ?where }"
    )
    assert (row["who"].value, row["where"].value) == ("Marta", "Roma")
    (fact,) = graph.facts
    assert (fact.confidence, article.words(fact.evidence[0])) == (0.75, "Marta Romaon vizituru")
    assert shapes.check(graph.store) == []


ROLES = """
kg:Strike a rdfs:Class, kg:FactType ; kg:typeName "Strike" ;
    rdfs:label "ереуіл"@kk, "забастовка"@ru, "strike"@en .
kg:Strike-group a kg:Role ;
    kg:of kg:Strike ; kg:property kg:group ; kg:required true ; kg:key true ; kg:valueKind "entity" ;
    kg:fills kg:Person, kg:Company, kg:Thing .
"""


def test_a_fact_type_is_an_ontology_entry_and_a_frame_file(tmp_path, monkeypatch):
    known, frames = tmp_path / "ontology", tmp_path / "frames"
    shutil.copytree(ROOT / "ontology", known)
    with (known / "kg.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write(ROLES)
    shutil.copytree(Path(str(files("kg.languages.kazakh"))) / "frames", frames)
    frame = '- trigger: [тоқта]\n  fact: Strike\n  roles:\n    group: ["subject:Company"]\n'
    (frames / "strike.yaml").write_text(frame, encoding="utf-8")
    kazakh = languages.load("kk")
    monkeypatch.setattr(kazakh, "FRAMES", frames)
    extended = ontology.load(known)
    monkeypatch.setattr(ontology, "load", lambda source=None: extended)
    read_one.schema.cache_clear()
    try:
        reading = read_one.read(of_text("«Арай» ЖШС тоқтады."))
        assert [notation(fact) for fact in reading.facts] == ["Strike  group=«Арай» ЖШС"]
        (row,) = assemble([reading]).store.select("SELECT ?name { ?f a kg:Strike ; kg:group/rdfs:label ?name }")
        assert row["name"].value == "Арай"
    finally:
        read_one.schema.cache_clear()
