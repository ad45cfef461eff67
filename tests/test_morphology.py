"""Paradigms: a word and a reading that it must have."""

import numpy as np
import pytest
from conftest import rows
from hypothesis import given
from hypothesis import strategies as st

from kg.languages.kazakh.names.forms import without_case
from kg.languages.kazakh.words import classifier, disambiguation, learning
from kg.languages.kazakh.words.morphology import analyse
from kg.model.text import Analysis
from kg.sources.plain import of_text as article_of

LETTERS = st.text(alphabet="абвгғдезийкқлмнңоөпрстуұүфхһыіьэюяәБҚ-'’0123456789%.,", min_size=1, max_size=40)


@pytest.mark.parametrize(("word", "lemma", "pos", "features", "gloss"), rows("morphology.tsv"))
def test_a_form_has_its_reading(word, lemma, pos, features, gloss):
    wanted = set(features.split("|"))
    found = {(r.lemma, r.pos, frozenset(r.features.split("|"))) for r in analyse(word)}
    assert (lemma, pos, frozenset(wanted)) in found, [str(reading) for reading in analyse(word)]


def test_a_word_with_wrong_harmony_is_not_of_the_lexicon():
    assert Analysis("қала", "NOUN", "Case=Dat") not in analyse("қалаге")


@given(LETTERS)
def test_every_word_has_a_reading(word):
    assert analyse(word)


@pytest.mark.parametrize(
    ("word", "nominative"),
    [
        ("қаласының", "қаласы"),
        ("облысымен", "облысы"),
        ("министрлігіне", "министрлігі"),
        ("зертханасынан", "зертханасы"),
        ("елдерінде", "елдері"),
        ("Атыраудан", "Атырау"),
    ],
)
def test_a_name_without_its_case(word, nominative):
    reading = next(r for r in analyse(word) if r.case not in (None, "Nom"))
    assert without_case(word, reading.lemma, reading.features) == nominative


@pytest.mark.parametrize(("form", "expected", "kind"), rows("dictionary_forms.tsv"))
def test_a_name_has_its_dictionary_form(kazakh, form, expected, kind):
    text = kazakh.annotate(article_of(form))
    (sentence,) = text.sentences
    assert kazakh.dictionary_form(sentence.tokens) == expected, kind


def test_what_a_vector_tells_decides_between_readings(tmp_path):
    """A classifier learnt from vectors that tell parts of speech apart, written and read back, turns the choice."""
    noun, verb = Analysis("ат", "NOUN", "Case=Nom"), Analysis("ат", "VERB")
    vectors = np.array([[1.0, 0.5], [-1.0, 0.5]] * 2000, np.float32)
    classifier.save(learning.train_classifier(vectors, [noun, verb] * 2000), tmp_path / "classifier.npz")
    tells = classifier.read(tmp_path / "classifier.npz")
    undecided = disambiguation.Model({})
    for vector, chosen in zip(vectors[:2], (noun, verb), strict=True):
        (found,) = undecided.rank(["ат"], [(verb, noun)], tells.scores(vector[None]))
        assert found[0] == chosen
    assert undecided.rank(["ат"], [(verb, noun)]) == [(noun, verb)]


def test_a_label_that_no_word_had_is_held_unlikely():
    tells = classifier.Classifier({"pos": classifier.Softmax(("NOUN",), np.zeros((2, 1), np.float32))})
    score = tells.scores(np.ones((1, 1), np.float32))
    assert score(0, Analysis("ат", "NOUN")) == 0.0
    assert score(0, Analysis("ат", "VERB")) == classifier.WEIGHTS["pos"] * classifier.FLOOR
