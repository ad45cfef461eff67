"""One article → its reading. Needs nothing but the article, so that articles can be read apart and in any order.

What is read may be spelled otherwise than the file has it (kg/sources/views.py): all stages in between know the text as
it is read alone, and the reading leads back to the file.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg import languages
from kg.facts import passages, proposers
from kg.languages.protocol import Passage
from kg.model.article import Article
from kg.model.fact import Fact, Rejected
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.model.view import View
from kg.schema import Schema, frames, ontology
from kg.schema.accepts import accepts
from kg.sources import views
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
    """An article → its passages, in the text as it is read; `fast` reads without the trained encoder."""
    seen, _ = views.of(article)
    language = languages.load(seen.language)
    return passages.read(language.annotate(seen, fast), language, overrides)


def read(
    article: Article, overrides: Sequence[Override] = (), minimum_confidence: float = 0.0, fast: bool = False
) -> Reading:
    """An article → what it says: facts of at least the confidence, each accepted by the schema."""
    seen, view = views.of(article)
    found = find_passages(seen, overrides, fast)
    facts = proposers.find(found, schema(seen.language)).facts
    sure = [fact for fact in facts if fact.confidence >= minimum_confidence]
    wrong = {fact: messages for fact in sure if (messages := accepts(fact))}
    named = {(plain(m.name), passage.entities.of(m)): None for passage in found for m in passage.mentions}
    reading = Reading(
        seen,
        sentences=tuple(passage.sentence.span for passage in found),
        named=tuple(named),
        facts=tuple(fact for fact in sure if fact not in wrong),
        rejected=tuple(Rejected(fact, messages) for fact, messages in wrong.items()),
    )
    if article.language != seen.language:
        reading = replace(reading, named=with_written_names(reading.named, found, article, view))
    return as_written(reading, article, view) if view.edits else reading


Named = tuple[tuple[str, Entity], ...]


def with_written_names(named: Named, found: Sequence[Passage], article: Article, view: View) -> Named:
    """What is named in an article in another script, with its names as that has them, tagged by its language."""
    names: dict[Entity, set[tuple[str, str]]] = {}
    for passage in found:
        for mention in passage.mentions:
            words = article.words(view.back(mention.span))
            name = passage.language.in_script_of(plain(mention.name), plain(mention.text), plain(words))
            names.setdefault(passage.entities.of(mention), set()).add((name, article.language))
    return tuple((said, replace(entity, names=entity.names | names[entity])) for said, entity in named)


def as_written(reading: Reading, article: Article, view: View) -> Reading:
    """A reading of a view as that of the article: its spans are those of the words as the file has them."""
    return replace(
        reading,
        article=article,
        sentences=tuple(map(view.back, reading.sentences)),
        facts=tuple(fact_as_written(fact, view) for fact in reading.facts),
        rejected=tuple(replace(r, fact=fact_as_written(r.fact, view)) for r in reading.rejected),
    )


def fact_as_written(fact: Fact, view: View) -> Fact:
    fillers = tuple(replace(f, span=view.back(f.span)) if f.span else f for f in fact.fillers)
    return replace(fact, fillers=fillers, evidence=tuple(map(view.back, fact.evidence)))
