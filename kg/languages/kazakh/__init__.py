"""Kazakh in Cyrillic letters: one file per job, and its data in lexicon/, frames/ and models/."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.articles import Article
from kg.languages.kazakh import clauses, dates, morphology, names, numbers, readings, romanise, segment
from kg.spans import Span, cover
from kg.texts import Clause, Name, Sentence, Text, Token

CODE = "kk"
FRAMES: Traversable = files(__package__) / "frames"


def annotate(article: Article) -> Text:
    """The sentences of an article's body, each word with its readings, the one chosen first."""
    found = []
    for number, paragraph in enumerate(article.body):
        for spans in segment.sentences(article.text, paragraph):
            found.append(Sentence(cover(spans), read(article.text, spans), number))
    return Text(article, tuple(found))


def read(text: str, spans: Sequence[Span]) -> tuple[Token, ...]:
    """The tokens at `spans` of a text with their readings."""
    words = [text[span.start : span.stop] for span in spans]
    ranked = readings.load().rank(words, [morphology.analyse(word) for word in words])
    return tuple(Token(*parts) for parts in zip(spans, words, ranked, strict=True))


def find_names(sentence: Sentence) -> list[Name]:
    """The names in a sentence; nested ones too."""
    return names.find(sentence.tokens)


def find_clauses(sentence: Sentence, found: Sequence[Name]) -> tuple[Clause, ...]:
    """The clauses of a sentence whose outermost names no phrase divides."""
    return clauses.parse(sentence.tokens, names.outermost(found))


def find_numbers(sentence: Sentence) -> list[numbers.Quantity]:
    return list(numbers.find(sentence.tokens))


def find_dates(sentence: Sentence, today: date | None) -> list[dates.When]:
    return list(dates.find(sentence.tokens, today))


dictionary_form = names.dictionary_form
romanised = romanise.romanise


@cache
def heads() -> dict[str, str]:
    return names.mapping("heads")
