"""Candidate names → mentions: a span of the article, its type, and its dictionary form."""

from collections.abc import Sequence
from dataclasses import replace

from kg.languages.protocol import Language
from kg.model.article import Article
from kg.model.text import Name, Sentence, Text
from kg.model.thing import Mention
from kg.spans import Span, cover

SPELLED = ("Person", "Place")  # types whose names may be set in capitals
LONGEST_ABBREVIATION = 4  # letters, in their names
# types that a name in quotes alone leaves to be guessed
GUESSED = ("Named", "Organization", "Facility", "Work", "Project", "Product")


def span_of(sentence: Sentence, start: int, stop: int) -> Span:
    """The span of tokens `start` up to `stop`."""
    return cover(token.span for token in sentence.tokens[start:stop])


def mention(article: Article, sentence: Sentence, number: int, name: Name, language: Language) -> Mention:
    span = span_of(sentence, name.start, name.stop)
    form = language.dictionary_form(sentence.tokens[name.start : name.stop])
    form = without_capitals(form) if name.type in SPELLED else form
    return Mention(span, name.type, form, article.words(span), number, name.start, name.stop)


def without_capitals(name: str) -> str:
    """A name of a person or place that is set in capitals as it is written elsewhere; abbreviations stay.

    >>> without_capitals("Бауыржан МҰСТАФИН"), without_capitals("АҚШ")
    ('Бауыржан Мұстафин', 'АҚШ')
    """
    words = (word.title() if word.isupper() and len(word) > LONGEST_ABBREVIATION else word for word in name.split(" "))
    return " ".join(words)


def inner(name: str) -> str | None:
    """What stands in quotes in a name that goes on after them: «Самұрық» қоры → Самұрық."""
    opened, closed = name.find("«"), name.find("»")
    return name[opened + 1 : closed] if 0 <= opened < closed < len(name) - 1 else None


def retyped(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions of which those in quotes alone have the type that a generic noun gives them elsewhere in the article."""
    types: dict[str, set[str]] = {}
    for found in mentions:
        types.setdefault(inner(found.name) or "", set()).add(found.type)
    sure = {name: next(iter(kinds)) for name, kinds in types.items() if name and len(kinds) == 1}
    return tuple(
        replace(found, type=sure[found.name]) if found.name in sure and found.type in GUESSED else found
        for found in mentions
    )


def find(text: Text, names: Sequence[Sequence[Name]], language: Language) -> tuple[Mention, ...]:
    """The mentions of an article, from the names of each of its sentences."""
    return retyped(
        [
            mention(text.article, sentence, number, name, language)
            for number, (sentence, found) in enumerate(zip(text.sentences, names, strict=True))
            for name in found
        ]
    )
