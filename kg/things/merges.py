"""Which names were made one thing, and why: within an article, across articles, and by a user's overrides.

Things of one type and one name are one thing in all articles; that is how their IRIs are made. What else is the same is
a link of its own (owl:sameAs): a surname with the one full name that holds the same post, an abbreviation that another
article spells out. One name of two types stays two things, and where two could be meant nothing is merged.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model.reading import Summary
from kg.model.thing import Entity, Key, Post
from kg.things.overrides import Override
from kg.things.resolve import authority

AUTHORITY = "one place in the authority tables"
NAME_PART = "the only full name with it in the article"
QUOTED = "the name in quotes with its generic noun"
INITIALS = "initials of the only such name in the article"

OVERRIDE = "the overrides say so"
EVERYWHERE = "one type and name"
POST = "the only full name with it, and the same post"
SPELLED_OUT = "an abbreviation that another article spells out"


@dataclass(frozen=True, slots=True)
class Merge:
    """`merged`, as the articles have it, means `kept`; `link` where the two keep IRIs of their own."""

    kept: Entity
    merged: str
    articles: tuple[str, ...]
    reason: str
    link: Entity | None = None


def find(texts: Sequence[Summary], overrides: Sequence[Override] = ()) -> tuple[Merge, ...]:
    """All merges, by type and name; a link that an override undoes is none."""
    undone = {(o.type, o.name, o.other) for o in overrides if o.action == "apart"}
    linked = (m for m in links(texts) if (m.kept.type, m.merged, m.kept.name) not in undone)
    decided = {(o.type, o.name, o.other) for o in overrides if o.action == "same"}
    found = [*within(texts, decided), *across(texts), *linked]
    return tuple(sorted(found, key=lambda m: (m.kept.type, m.kept.name, m.merged, m.reason)))


def within(texts: Iterable[Summary], decided: Collection[tuple[str, str, str]]) -> Iterator[Merge]:
    """The names that an article has for one thing besides its preferred one."""
    where: dict[tuple[Entity, str], set[str]] = {}
    for text in texts:
        for name, entity in text.named:
            if name != entity.name:
                key = Entity(entity.type, entity.name, sense=entity.sense)
                where.setdefault((key, name), set()).add(text.article)
    for (entity, name), articles in where.items():
        reason = OVERRIDE if (entity.type, name, entity.name) in decided else reason_within(entity, name)
        yield Merge(entity, name, tuple(sorted(articles)), reason)


def reason_within(entity: Entity, name: str) -> str:
    if entity.type == "Place" and authority(name):
        return AUTHORITY
    if entity.type == "Person":
        return NAME_PART
    return INITIALS if name.isupper() and entity.type == "Organization" else QUOTED


def across(texts: Iterable[Summary]) -> Iterator[Merge]:
    """The things that several articles name."""
    where: dict[Entity, set[str]] = {}
    for text in texts:
        for _, entity in text.named:
            where.setdefault(Entity(entity.type, entity.name, sense=entity.sense), set()).add(text.article)
    for entity, articles in where.items():
        if len(articles) > 1:
            yield Merge(entity, entity.name, tuple(sorted(articles)), EVERYWHERE)


def links(texts: Sequence[Summary]) -> Iterator[Merge]:
    """Things of two names that are one although no article says so."""
    entities = {entity.key: entity for text in texts for _, entity in text.named if not entity.sense}
    yield from same_posts(texts, entities.values())
    yield from abbreviations(texts, entities)


def same_posts(texts: Iterable[Summary], entities: Iterable[Entity]) -> Iterator[Merge]:
    """A surname alone, and the one full name with it in all articles, where both are said to hold one post of one body
    or place."""
    held: dict[Key, set[Post]] = {}
    where: dict[Key, set[str]] = {}
    for text in texts:
        for person, posts in text.posts:
            held.setdefault(person.key, set()).update(posts)
            where.setdefault(person.key, set()).add(text.article)
    people = [entity for entity in entities if entity.key in held]
    for short in people:
        full = [other for other in people if " " in other.name and short.name in other.name.split()]
        if " " not in short.name and len(full) == 1 and held[short.key] & held[full[0].key]:
            yield Merge(full[0], short.name, tuple(sorted(where[short.key])), POST, link=short)


def abbreviations(texts: Iterable[Summary], entities: dict[Key, Entity]) -> Iterator[Merge]:
    """An abbreviation that stands for one organisation wherever it is spelled out, in an article that does not."""
    spelled: dict[str, set[Key]] = {}
    bare: dict[str, set[str]] = {}
    for text in texts:
        for name, entity in text.named:
            if entity.type == "Organization" and name.isupper():
                if entity.name != name:
                    spelled.setdefault(name, set()).add(entity.key)
                else:
                    bare.setdefault(name, set()).add(text.article)
    for name in sorted(spelled.keys() & bare.keys()):
        if len(spelled[name]) == 1:
            (key,) = spelled[name]
            alone = entities["Organization", name, ""]
            yield Merge(entities[key], name, tuple(sorted(bare[name])), SPELLED_OUT, link=alone)
