"""What reading one article gives: all that exports, merges and other articles need of it."""

from dataclasses import dataclass

from kg.model.article import Article
from kg.model.fact import Fact, Rejected
from kg.model.thing import Entity, united
from kg.spans import Span


@dataclass(frozen=True, slots=True)
class Reading:
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
