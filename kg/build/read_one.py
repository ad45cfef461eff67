"""One article → its reading. Needs nothing but the article, so that articles can be read apart and in any order."""

from collections.abc import Sequence
from functools import cache

from kg import languages
from kg.facts import passages, proposers
from kg.languages.protocol import Passage
from kg.model.article import Article
from kg.model.fact import Rejected
from kg.model.reading import Reading
from kg.schema import Schema, frames, ontology
from kg.schema.accepts import accepts
from kg.things.overrides import Override
from kg.things.resolve import plain


@cache
def schema(language: str) -> Schema:
    """The shipped ontology and the frames of a language."""
    spoken, known = languages.load(language), ontology.load()
    words = spoken.LEXICON
    names = frames.Known(known, words.marks, frozenset(words.heads.values()))
    return Schema(known, frames.load(spoken.FRAMES, names))


def find_passages(article: Article, overrides: Sequence[Override] = (), fast: bool = False) -> list[Passage]:
    """An article → its passages; `fast` reads without the trained encoder."""
    language = languages.load(article.language)
    return passages.read(language.annotate(article, fast), language, overrides)


def read(
    article: Article, overrides: Sequence[Override] = (), minimum_confidence: float = 0.0, fast: bool = False
) -> Reading:
    """An article → what it says: facts of at least the confidence, each accepted by the schema."""
    found = find_passages(article, overrides, fast)
    facts = proposers.find(found, schema(article.language)).facts
    sure = [fact for fact in facts if fact.confidence >= minimum_confidence]
    wrong = {fact: messages for fact in sure if (messages := accepts(fact))}
    named = {(plain(m.name), passage.entities.of(m)): None for passage in found for m in passage.mentions}
    return Reading(
        article,
        sentences=tuple(passage.sentence.span for passage in found),
        named=tuple(named),
        facts=tuple(fact for fact in sure if fact not in wrong),
        rejected=tuple(Rejected(fact, messages) for fact, messages in wrong.items()),
    )
