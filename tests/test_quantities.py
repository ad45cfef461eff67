"""Numbers, dates, romanisation, and the names of things."""

from datetime import date

import pytest
from conftest import rows

from kg.languages.kazakh.words.romanise import romanise
from kg.sources.plain import of_text as article_of

TODAY = date(2018, 11, 7)


def sentence(kazakh, words: str):
    return kazakh.annotate(article_of(words)).sentences[0]


@pytest.mark.parametrize("case", rows("numbers.tsv"), ids=lambda case: case[0])
def test_numbers(kazakh, case):
    words, values, unit, comparator = (*case, "", "")[:4]
    (found,) = kazakh.find_numbers(sentence(kazakh, words))
    assert found.values == tuple(map(float, values.split()))
    assert (found.unit or "", found.comparator or "") == (unit, comparator)


@pytest.mark.parametrize(("words", "value"), rows("dates.tsv"))
def test_dates(kazakh, words, value):
    (found,) = kazakh.find_dates(sentence(kazakh, words), TODAY)
    assert found.value == value


def test_a_relative_date_without_an_article_date_has_no_value(kazakh):
    (found,) = kazakh.find_dates(sentence(kazakh, "былтырғы жылы"), None)
    assert found.value is None


@pytest.mark.parametrize(("cyrillic", "latin"), rows("romanise.tsv"))
def test_romanisation(cyrillic, latin):
    assert romanise(cyrillic) == latin


@pytest.mark.parametrize(("text", "words", "kind", "form"), rows("names.tsv"))
def test_names_with_their_dictionary_form(kazakh, text, words, kind, form):
    place = sentence(kazakh, text)
    found = {
        (text[place.tokens[n.start].span.start : place.tokens[n.stop - 1].span.stop], n.type): kazakh.dictionary_form(
            place.tokens[n.start : n.stop]
        )
        for n in kazakh.find_names(place)
    }
    assert found.get((words, kind)) == form, found
