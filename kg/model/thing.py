"""Names in a text and the things in the world that they mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model.value import Value
from kg.spans import Span

Key = tuple[str, str, str]
Post = tuple[str, Key]  # the title, and the body or place that it belongs to


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


@dataclass(frozen=True, slots=True)
class Entity(Value):
    """`key` is what its IRI is made of; `names` are all its names in this article, by language tag; `sense` is the
    article that it is peculiar to, where an override says that it is not what other articles call so."""

    type: str
    name: str
    names: frozenset[tuple[str, str]] = frozenset()
    same_as: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    sense: str = ""

    @property
    def key(self) -> Key:
        return self.type, self.name, self.sense


@dataclass(slots=True)
class Entities:
    """The entities of an article; `of` gives that of a mention."""

    by_mention: dict[tuple[str, str], Entity] = field(default_factory=dict)

    def of(self, mention: Mention) -> Entity:
        return self.by_mention[mention.type, mention.name]

    def __iter__(self) -> Iterator[Entity]:
        return iter(sorted(set(self.by_mention.values()), key=lambda entity: entity.key))


def united(entities: Iterable[Entity]) -> list[Entity]:
    """The entities of several places: those of one type and name made one, with the names of all; sorted."""
    found: dict[Key, Entity] = {}
    for entity in entities:
        known = found.get(entity.key, entity)
        found[entity.key] = Entity(
            entity.type,
            entity.name,
            known.names | entity.names,
            known.same_as | entity.same_as,
            known.codes | entity.codes,
            entity.sense,
        )
    return [found[key] for key in sorted(found)]
