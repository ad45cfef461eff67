"""A reading → the little of it that the whole of an archive needs."""

from collections.abc import Iterable, Iterator

from kg.model.fact import Fact
from kg.model.reading import Reading, Summary
from kg.model.thing import Entity, Post


def summarise(reading: Reading) -> Summary:
    """What other articles and the description of them all need of one."""
    article, facts = reading.article, reading.facts
    return Summary(
        article.id,
        article.day,
        article.language,
        reading.named,
        reading.entities,
        tuple(holdings(facts)),
        frozenset(filler.name for fact in facts for filler in fact.fillers if filler.span is None),
        len(facts),
        article.notes,
    )


def holdings(facts: Iterable[Fact]) -> Iterator[tuple[Entity, frozenset[Post]]]:
    """Who is said to hold which posts, each with the body or place that it belongs to."""
    for fact in facts:
        if fact.type.name == "PositionHolding":
            domains = [f.entity.key for f in (*fact.of("organization"), *fact.of("place")) if f.entity]
            posts = frozenset((post.name.casefold(), domain) for post in fact.of("position") for domain in domains)
            for person in fact.of("person"):
                if person.entity is not None:
                    yield person.entity, posts
