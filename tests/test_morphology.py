"""Paradigms: a word and a reading that it must have."""

import pytest
from conftest import rows
from hypothesis import given
from hypothesis import strategies as st

from kg.languages.kazakh.names.forms import without_case
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
