"""Texts that are not as texts should be: they are read to the end, and what is found is really there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sources.plain import of_text as article_of

SENTENCE = "Облыс әкімі Серік Ахметов Атырау қаласында жаңа мектеп ашты"
PIECES = [
    *SENTENCE.split(),
    "«",
    "»",
    '"',
    "-",
    "–",
    ",",
    ".",
    "!",
    "?",
    "(",
    ")",
    "12,5%",
    "3",
    "млн",
    "теңге",
    "және",
    "емес",
]
HOSTILE = {
    "a sentence of 20,000 letters": f"{SENTENCE} және " * 330,
    "no punctuation": f"{SENTENCE} " * 330,
    "all capitals": f"{SENTENCE.upper()}. " * 330,
    "ten thousand quotes": "«" * 10_000 + SENTENCE + "»" * 10_000,
    "quotes that never close": "«Арай " * 3_000,
    "only digits": "1234567890 " * 2_000,
    "only commas": "жол, " * 4_000,
    "a word of 20,000 letters": "қала" * 5_000,
    "combining marks": "а\u0301" * 10_000,
}


def check(article, found):
    for fact in found:
        assert fact.evidence
        for span in (*fact.evidence, *(filler.span for filler in fact.fillers if filler.span)):
            assert 0 <= span.start < span.stop <= len(article.text)
            assert article.words(span).strip()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_to_its_end(find, text):
    article = article_of(text)
    check(article, find(article))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_words_and_marks_in_any_order_are_read(find, pieces):
    article = article_of(" ".join(pieces))
    check(article, find(article))


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_any_text_is_read(find, text):
    article = article_of(text)
    check(article, find(article))


def test_what_is_found_in_capitals_is_what_is_there(find):
    article = article_of(f"{SENTENCE.upper()}.")
    check(article, find(article))
