"""Which names were made one thing, and why: within an article, across articles, and by a user's overrides.

Things of one type and one name are one thing in all articles; that is how their IRIs are made. What else is the same is
a link of its own (owl:sameAs): a surname with the one full name that holds the same post, an abbreviation that another
article spells out. One name of two types stays two things, and where two could be meant nothing is merged.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
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
    where: dict[tuple[Key, str], set[str]] = {}
    for text in texts:
        for name, entity in text.named:
            if name != entity.name:
                where.setdefault((entity.key, name), set()).add(text.article)
    for (key, name), articles in where.items():
        entity = entity_of(key)
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
    where: dict[Key, set[str]] = {}
    for text in texts:
        for _, entity in text.named:
            where.setdefault(entity.key, set()).add(text.article)
    for key, articles in where.items():
        if len(articles) > 1:
            yield Merge(entity_of(key), key[1], tuple(sorted(articles)), EVERYWHERE)


def links(texts: Iterable[Summary]) -> Iterator[Merge]:
    """Things of two names that are one although no article says so."""
    held: dict[Key, set[Post]] = {}
    meant: dict[str, set[Key]] = {}
    where: dict[Key, set[str]] = {}
    for text in texts:
        for key, posts in holders(text):
            held.setdefault(key, set()).update(posts)
            where.setdefault(key, set()).add(text.article)
        for name, key in abbreviations(text):
            meant.setdefault(name, set()).add(key)
            where.setdefault(key, set()).add(text.article)
    for reason, pairs in ((POST, same_post(held)), (SPELLED_OUT, spelled_out(meant))):
        for short, full in pairs:
            yield Merge(entity_of(full), short[1], tuple(sorted(where[short])), reason, link=entity_of(short))


def entity_of(key: Key) -> Entity:
    return Entity(key[0], key[1], sense=key[2])


def holders(text: Summary) -> Iterator[tuple[Key, frozenset[Post]]]:
    """Who is said to hold which posts; what is peculiar to an article is left out."""
    return ((person.key, posts) for person, posts in text.posts if not person.sense)


def abbreviations(text: Summary) -> Iterator[tuple[str, Key]]:
    """The names of organisations in capitals, with what each stands for: itself where the article does not spell it
    out."""
    for name, entity in text.named:
        if entity.type == "Organization" and name.isupper() and not entity.sense:
            yield name, entity.key


def same_post(held: Mapping[Key, Set[Post]]) -> Iterator[tuple[Key, Key]]:
    """A surname alone, and the one full name with it in all articles, where both are said to hold one post of one body
    or place."""
    full: dict[str, list[Key]] = {}
    for key in held:
        for word in words(key):
            full.setdefault(word, []).append(key)
    for short in held:
        others = full.get(short[1], [])
        if len(others) == 1 and held[short] & held[others[0]]:
            yield short, others[0]


def words(person: Key) -> Set[str]:
    """The words of a full name; none of a name of one word."""
    found = frozenset(person[1].split())
    return found if " " in person[1] else frozenset()


def spelled_out(meant: Mapping[str, Set[Key]]) -> Iterator[tuple[Key, Key]]:
    """An abbreviation that an article does not spell out, and the one organisation that others spell it out as."""
    for name, keys in meant.items():
        alone = "Organization", name, ""
        others = keys - {alone}
        if alone in keys and len(others) == 1:
            yield alone, next(iter(others))
