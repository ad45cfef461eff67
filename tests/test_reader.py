"""The trained reader: what it sees becomes names and proposals; what it sees wrongly is kept out."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import languages
from kg.build import read_one
from kg.errors import InputError
from kg.evaluate import admission, confidence
from kg.evaluate.scores import Score
from kg.facts import candidates, decoding, fuse, judgement, proposers
from kg.facts.explain import notation
from kg.languages.kazakh.encoder import examples, folds, reader
from kg.languages.kazakh.encoder.examples import Anchored, Example, Part
from kg.languages.kazakh.names.labels import best_path, may_follow
from kg.languages.kazakh.words import classifier
from kg.model.fact import Fact, Filler, Origin, Proposal
from kg.model.text import Argument, Candidate
from kg.sources.plain import of_text
from kg.spans import Span

LABELS = ("O", "B-GPE", "I-GPE", "B-PERSON", "I-PERSON")
FRAME = Origin("frame", "visit/бар")
VISIT = Candidate(
    "Visit", 4, 0.9, (Argument("visitor", 0, 2, 0.9), Argument("place", 2, 4, 0.9)), (("status", "done", 0.9),)
)


def passage_of(sentence, *found):
    """The first passage of a text, with these candidates in place of the reader's."""
    (passage, *_) = read_one.find_passages(of_text(sentence), fast=True)
    return replace(passage, sentence=replace(passage.sentence, candidates=found))


def made(sentence, candidate, schema):
    return [notation(fact) for _, fact in decoding.facts(passage_of(sentence, candidate), schema)]


def test_a_candidate_takes_the_names_of_the_passage(schema):
    assert made("Серік Ахметов Самара қаласына барды.", VISIT, schema) == [
        "Visit  visitor=Серік Ахметов  place=Самара қаласы  status=done"
    ]


@pytest.mark.parametrize(
    "sentence", ["Серік Ахметов Самара қаласына барған жоқ.", "Серік Ахметов Самара қаласына барды ма?"]
)
def test_nothing_is_made_of_what_is_denied_or_asked(schema, sentence):
    assert made(sentence, VISIT, schema) == []


def test_nothing_is_made_without_a_required_role(schema):
    assert made("Серік Ахметов Самара қаласына барды.", replace(VISIT, arguments=VISIT.arguments[:1]), schema) == []


def test_of_a_role_for_one_thing_the_likeliest_is_taken(schema):
    people = (Argument("person", 1, 3, 0.6), Argument("person", 4, 6, 0.9), Argument("position", 0, 1, 0.9))
    post = Candidate("PositionHolding", 0, 0.9, people)
    found = made("Президент Серік Ахметов пен Қайрат Оспанов келді.", post, schema)
    assert found == ["PositionHolding  person=Қайрат Оспанов  position=Президент"]


def test_a_number_inside_an_adjective_is_no_figure(schema):
    lanes = Candidate("Observation", 0, 0.9, (Argument("value", 0, 1, 0.9), Argument("indicator", 2, 3, 0.9)))
    assert made("Сегіз жолақты жол салынды.", lanes, schema) == []
    assert made(
        "Сегіз жол салынды.", replace(lanes, arguments=(lanes.arguments[0], Argument("indicator", 1, 2, 0.9))), schema
    ) == ["Observation  value=Сегіз  indicator=жол  unit=жол"]


def test_a_likely_candidate_is_proposed_and_an_unlikely_one_is_not(schema):
    sentence = "Президент Серік Ахметов келді."
    post = Candidate("PositionHolding", 0, 0.98, (Argument("person", 1, 3, 0.97), Argument("position", 0, 1, 0.97)))
    assert [p.origin.kind for p in candidates.find([passage_of(sentence, post)], schema)] == ["model"]
    assert list(candidates.find([passage_of(sentence, replace(post, score=0.01))], schema)) == []


def fact(schema, *fillers, origin=FRAME, sure=0.8):
    return Fact("a", schema.ontology.types["Visit"], fillers, (Span(0, 30),), sure, (origin,))


def test_what_the_reader_sees_with_other_edges_is_told_once_and_surer(schema):
    frame = fact(schema, Filler("visitor", "Серік", Span(0, 5)), Filler("place", "Самара", Span(6, 12)))
    model = fact(
        schema,
        Filler("visitor", "Серік Ахметов", Span(0, 12)),
        Filler("place", "Самара", Span(6, 12)),
        origin=Origin("model", "reader/Visit"),
        sure=0.7,
    )
    found = fuse.fuse([frame, model])
    assert [(str(f), f.confidence) for f in found.facts] == [(str(frame), 0.94)]
    assert [why for _, why in found.dropped] == ["told as well by frame visit/бар"]


def test_agreement_with_the_reader_makes_a_frame_surer(schema):
    sentence = "Серік Ахметов Самара қаласына барды."
    own = fact(schema, Filler("visitor", "Серік Ахметов", Span(0, 13)), Filler("place", "Самара қаласы", Span(14, 29)))
    seen = judgement.seen([passage_of(sentence, VISIT)], schema)
    weights = languages.load("kk").ADMISSION
    agreed, alone = (candidates.probability(judgement.features(own, among), weights) for among in (seen, []))
    assert agreed > alone


def test_names_and_facts_of_an_article_need_nothing_but_it():
    """The encoder's arithmetic depends on what is read together: an article is read alone."""
    text = "Қызылорда облысының әкімі Серік Ахметов Түркияға барды.\nМектеп салынды."
    first = read_one.read(of_text(text))
    read_one.read(of_text("Ұзын мәтін. " * 40))
    assert read_one.read(of_text(text)) == first


def test_without_the_encoder_facts_are_those_of_frames_and_rules(schema):
    article = of_text("Қызылорда облысының әкімі Серік Ахметов Түркияға барды.")
    found = proposers.find(read_one.find_passages(article, fast=True), schema).facts
    assert {origin.kind for one in found for origin in one.origins} == {"frame", "rule"}


@given(st.lists(st.lists(st.floats(-12, 0), min_size=5, max_size=5), min_size=1, max_size=6))
def test_the_best_path_is_iob2_and_no_other_is_better(scores):
    from itertools import pairwise, product

    rows = np.array(scores, np.float32)

    def allowed(path):
        return not path[0].startswith("I-") and all(may_follow(b, a) for a, b in pairwise(path))

    def total(path):
        return sum(rows[k][LABELS.index(label)] for k, label in enumerate(path))

    found = best_path(rows, LABELS)
    assert allowed(found)
    best = max((total(path) for path in product(LABELS, repeat=min(len(rows), 4)) if allowed(path)), default=0)
    assert len(rows) > 4 or total(found) == pytest.approx(best, abs=1e-3)


def test_a_word_is_cut_into_its_likeliest_pieces():
    cut = reader.cutter({"▁жол": 4, "да": 5, "▁": 6, "ж": 7}, [0.0] * 4 + [-1.0, -2.0, -3.0, -9.0], {})
    assert cut("жолда") == (4, 5)
    assert cut("щ") == (6, 3)


def test_the_shipped_reader_finds_what_it_was_trained_for():
    words = "Қызылорда облысының әкімі Серік Ахметов Түркияға барды .".split()
    (found,) = reader.load().read([words])
    assert found.names.shape == (len(words), len(reader.load().layout.labels))
    assert np.exp(found.names).sum(1) == pytest.approx(np.ones(len(words)), abs=1e-3)
    assert "PositionHolding" in {candidate.type for candidate in found.candidates}


def test_a_word_is_known_by_its_first_and_its_last_piece():
    pieces = np.array([[1.0], [2.0], [3.0], [4.0]], np.float32)
    found = reader.word_vectors(reader.Encoded((7, 8, 9, 6), (0, 1)), pieces)
    assert found.tolist() == [[1.0, 1.0], [2.0, 4.0]]
    (read,) = reader.load().read(["Серік барды .".split()])
    assert read.words.shape == (3, len(next(iter(classifier.load().parts.values())).weights) - 1)


def test_weights_are_fitted_to_what_happens():
    rows = [({"bias": 1.0, "sure": float(k % 2)}, bool(k % 2)) for k in range(400)]
    weights = admission.fitted(rows)
    assert candidates.probability({"bias": 1.0, "sure": 1.0}, weights) > 0.8
    assert candidates.probability({"bias": 1.0}, weights) < 0.2


def test_candidates_are_read_back(tmp_path):
    row = {
        "article": "a",
        "sentence": 0,
        "type": "Visit",
        "anchor": [4, 0.9],
        "roles": {"visitor": [{"words": [0, 2], "score": 0.9}], "place": [{"words": [2, 4], "score": 0.9}]},
        "codes": {"status": ["done", 0.9]},
    }
    path = tmp_path / "candidates.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert admission.read_candidates(path) == {"a": {0: (VISIT,)}}
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"candidates.jsonl:1: not a candidate"):
        admission.read_candidates(path)


def test_confidence_is_drawn_towards_that_of_its_kind():
    found = confidence.fitted({"frame a": Score(tp=9, fp=1), "frame b": Score(tp=0, fp=0)})
    assert found == {"frame a": 0.9, "frame b": 0.9}


def test_a_proposal_is_believed_as_its_origin_was_right(schema):
    own = fact(schema, Filler("visitor", "Серік", Span(0, 5)))
    proposal = Proposal(own, Origin("frame", "visit/бар"), 0.5)
    assert fuse.believed(proposal, {"frame visit/бар": 0.77}).confidence == 0.77
    assert fuse.believed(proposal, {}).confidence == 0.5


def test_gold_facts_are_read_from_folders_with_texts_or_with_spans_of_a_corpus(tmp_path):
    corpus = tmp_path / "corpus.iob2"
    corpus.write_text("Асан\tB-PERSON\nОралға\tB-GPE\nкелді\tO\n.\tO\n\n", encoding="utf-8")  # Asan came to Oral
    articles, spans = tmp_path / "own", tmp_path / "standoff"
    (articles / "articles").mkdir(parents=True)
    (articles / "articles" / "a.txt").write_text("Ауылда мектеп салынды.\n", encoding="utf-8")  # a school was built
    roles = {"object": [{"text": "мектеп"}], "kind": [{"name": "build"}], "status": [{"name": "done"}]}
    fact = {"type": "Construction", "roles": roles, "evidence": "мектеп салынды", "trigger": "салынды"}
    (articles / "articles.jsonl").write_text(json.dumps({"article": "a", "facts": [fact]}), encoding="utf-8")
    spans.mkdir()
    came = {"visitor": [{"span": [0, 4]}], "place": [{"span": [5, 11]}], "status": [{"name": "done"}]}
    row = {"article": "kaznerd-valid-00000", "facts": [{"type": "Visit", "roles": came, "trigger": [12, 17]}]}
    (spans / "kaznerd-facts.jsonl").write_text(json.dumps(row), encoding="utf-8")

    school, visit = examples.read([articles, spans], corpus)

    built = {"Construction.kind": "build", "Construction.status": "done"}
    assert school.facts == (Anchored("Construction", 2, (Part("object", 1, 2),), built),)
    parts = (Part("visitor", 0, 1), Part("place", 1, 2))
    assert visit.words == ("Асан", "Оралға", "келді", ".")
    assert visit.facts == (Anchored("Visit", 2, parts, {"Visit.status": "done"}),)
    with pytest.raises(InputError, match="no gold facts"):
        examples.read([tmp_path], corpus)


def test_texts_that_look_alike_are_in_one_fold():
    sentences = {
        "kaznerd-valid-00010": "Былтыр облыста жиырма мектеп салынды",  # twenty schools were built last year
        "kaznerd-valid-00012": "Былтыр облыста он мектеп салынды",  # ten, two sentences on in the corpus
        "kaznerd-valid-00900": "Министр Самара қаласына барды",
        "kaznerd-valid-01900": "Алматыда халықаралық кітап көрмесі өтеді",
        "e-001": "Шалқарда жаңа аурухана ашылады",
    }
    listed = [Example(id, 0, tuple(text.split()), (), ()) for id, text in sentences.items()]
    fold = folds.assigned(listed)
    assert fold["kaznerd-valid-00010"] == fold["kaznerd-valid-00012"]
    assert len(set(fold.values())) == 4
    assert folds.assigned(listed[::-1]) == fold


def test_a_candidate_is_written_as_it_is_read(tmp_path):
    (tmp_path / "candidates.jsonl").write_text(folds.line(Example("a", 3, (), (), ()), VISIT), encoding="utf-8")
    with pytest.raises(InputError, match="held-out.txt: No such file"):
        admission.held_out(tmp_path)
    (tmp_path / "held-out.txt").write_text("a\nb\n", encoding="utf-8")
    assert admission.held_out(tmp_path) == {"a": {3: (VISIT,)}, "b": {}}


def test_a_slower_way_of_multiplying_gives_the_same_where_nothing_overflows():
    graph = (files("kg.languages.kazakh") / "models" / reader.GRAPH).read_bytes()
    given = {"pieces": np.arange(10, 40), "firsts": np.arange(0, 30, 2)}
    taken = reader.session(graph).run(reader.OUTPUTS, given)
    exact = reader.started(graph, exact=True).run(reader.OUTPUTS, given)
    assert all(np.allclose(one, other, atol=1e-4) for one, other in zip(taken, exact, strict=True))


def test_a_processor_whose_sums_overflow_gets_the_slower_way(monkeypatch):
    graph = (files("kg.languages.kazakh") / "models" / reader.GRAPH).read_bytes()
    asked = []
    real = reader.started

    def started(graph, *, exact):
        asked.append(exact)
        return real(graph, exact=exact)

    monkeypatch.setattr(reader, "started", started)
    monkeypatch.setattr(reader, "PROBED", reader.PROBED + 1)  # as if 65534 came out
    reader.session(graph)
    assert asked == [False, True]
