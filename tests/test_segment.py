"""Sentences and tokens: lines of text with the answer marked in them."""

import pytest
from conftest import CASES

from kg.languages.kazakh.words.segment import sentences, tokens
from kg.spans import Span


def lines(name: str) -> list[str]:
    found = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


@pytest.mark.parametrize("case", lines("sentences.txt"))
def test_sentences_end_at_the_bars(case):
    text = case.replace("|", " ")
    found = [text[s[0].start : s[-1].stop] for s in sentences(text, Span(0, len(text)))]
    assert "|".join(found) == case


@pytest.mark.parametrize("case", lines("tokens.txt"))
def test_tokens_are_divided_by_blanks_and_bars(case):
    text = case.replace("|", "")
    found = [text[span.start : span.stop] for span in tokens(text, Span(0, len(text)))]
    parts = [part for word in case.split() for part in word.split("|") if part]
    assert [word for token in found for word in token.split()] == parts


def test_a_text_without_full_stops_is_cut():
    text = "сөз " * 1000
    found = list(sentences(text, Span(0, len(text))))
    assert [len(sentence) for sentence in found] == [300, 300, 300, 100]
