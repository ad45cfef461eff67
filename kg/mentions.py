"""Candidate names → mentions: a span of the article, its type, and its dictionary form."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.articles import Article
from kg.languages import Language
from kg.spans import Span, cover
from kg.texts import Name, Sentence, Text


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: its span, the type of what it names, its dictionary form; `sentence` counts from 0, and
    `start` and `stop` are tokens of that sentence."""

    span: Span
    type: str
    name: str
    text: str
    sentence: int
    start: int
    stop: int

    def __repr__(self) -> str:
        return f"Mention({self.text!r} {self.type})"


def span_of(sentence: Sentence, start: int, stop: int) -> Span:
    """The span of tokens `start` up to `stop`."""
    return cover(token.span for token in sentence.tokens[start:stop])


def mention(article: Article, sentence: Sentence, number: int, name: Name, language: Language) -> Mention:
    span = span_of(sentence, name.start, name.stop)
    form = language.dictionary_form(sentence.tokens[name.start : name.stop])
    return Mention(span, name.type, form, article.words(span), number, name.start, name.stop)


def find(text: Text, names: Sequence[Sequence[Name]], language: Language) -> tuple[Mention, ...]:
    """The mentions of an article, from the names of each of its sentences."""
    return tuple(
        mention(text.article, sentence, number, name, language)
        for number, (sentence, found) in enumerate(zip(text.sentences, names, strict=True))
        for name in found
    )
