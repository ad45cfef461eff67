"""What reading one article gives, and the little of it that the whole of an archive needs."""

from dataclasses import dataclass
from datetime import date

from kg.model.article import Article
from kg.model.fact import Fact, Rejected
from kg.model.thing import Entity, Post, united
from kg.model.value import Value
from kg.spans import Span


@dataclass(frozen=True, slots=True)
class Reading(Value):
    """One article read: the spans of its sentences, each name as it is said in its dictionary form with what it means,
    its facts, and the facts that the schema does not accept. Can be pickled; compares by value."""

    article: Article
    sentences: tuple[Span, ...] = ()
    named: tuple[tuple[str, Entity], ...] = ()
    facts: tuple[Fact, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All entities of the article, by type and name."""
        filling = (filler.entity for fact in self.facts for filler in fact.fillers if filler.entity)
        return tuple(united([*(entity for _, entity in self.named), *filling]))


@dataclass(frozen=True, slots=True)
class Summary(Value):
    """What is needed of one article to say who is who across articles and to describe the whole: its names with what
    they mean, all its entities, the posts that it says each person holds, the codes of units, how many facts,
    and what of its metadata could not be used."""

    article: str
    day: date | None
    language: str
    named: tuple[tuple[str, Entity], ...]
    entities: tuple[Entity, ...]
    posts: tuple[tuple[Entity, frozenset[Post]], ...]
    codes: frozenset[str]
    facts: int
    notes: tuple[str, ...] = ()
