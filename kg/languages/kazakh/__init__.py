"""Kazakh in Cyrillic letters: one file per job, and its data in lexicon/, frames/ and models/."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.articles import Article
from kg.languages.kazakh import clauses, dates, morphology, names, numbers, readings, romanise, segment, tables
from kg.spans import Span, cover
from kg.texts import Clause, Name, Quantity, Sentence, Text, Token, When

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


def find_clauses(sentence: Sentence, found: Sequence[Name], when: Sequence[When]) -> tuple[Clause, ...]:
    """The clauses of a sentence; no phrase divides an outermost name or a date."""
    taken = names.outermost(found)
    times = [
        Name(w.start, w.stop, "Date") for w in when if not any(w.start < n.stop and n.start < w.stop for n in taken)
    ]
    return clauses.parse(sentence.tokens, [*taken, *times])


def find_numbers(sentence: Sentence) -> list[Quantity]:
    return list(numbers.find(sentence.tokens))


def find_dates(sentence: Sentence, today: date | None) -> list[When]:
    return list(dates.find(sentence.tokens, today))


dictionary_form = names.dictionary_form
romanised = romanise.romanise


def word_list(name: str) -> Mapping[str, str]:
    """The first two columns of a word list of the lexicon."""
    return tables.mapping(name)
