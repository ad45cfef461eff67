"""Mentions of one article → entities: one thing in the world under its several names.

News say both БҚО and Батыс Қазақстан облысы, both a surname and a full name. A link is made where the article or the
authority tables show it, and left out where they do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kg.model.thing import Entities, Entity, Mention
from kg.things.authorities import Place, former_names, initials, kind_nouns, places
from kg.things.overrides import Override, decided

GEONAMES = "https://sws.geonames.org/{}/"
WIKIDATA = "http://www.wikidata.org/entity/{}"


@cache
def by_name() -> Mapping[str, Place]:
    """The places of the authority tables by name, initials of regions included; of two with one name the first."""
    found: dict[str, Place] = {}
    for place in places():
        found.setdefault(place.name.casefold(), place)
        if place.kind == "region" and len(initials(place.name)) > 2:
            found.setdefault(initials(place.name).casefold(), place)
    return found


def authority(name: str) -> Place | None:
    """The place of the authority tables that a name means, be it a former one or said with the noun of its kind.

    >>> authority("БҚО").name, authority("Орал қаласы").name, authority("Орал облысы").name
    ('Батыс Қазақстан облысы', 'Орал', 'Батыс Қазақстан облысы')
    """
    said = name.casefold()
    bare, _, noun = said.rpartition(" ")
    found = by_name().get(said) or by_name().get(former_names().get(said, ""))
    place = by_name().get(bare)
    return found or (place if place and place.kind == kind_nouns().get(noun) else None)


@cache
def preferred(place: Place) -> Place:
    """Of several names of one country, the first in the tables: Ресей Федерациясы → Ресей."""
    if not place.iso_3166_1:
        return place
    return next(other for other in places() if other.iso_3166_1 == place.iso_3166_1)


def plain(name: str) -> str:
    """A name without quotes and doubled blanks."""
    return " ".join(name.replace("«", "").replace("»", "").replace('"', "").split())


def legal_name(mention: Mention) -> str:
    """The name that a company is registered under: what stands in quotes, if anything does."""
    opened, closed = mention.name.find("«"), mention.name.find("»")
    return mention.name[opened + 1 : closed] if 0 <= opened < closed else plain(mention.name)


def canonical(mention: Mention, people: Mapping[str, str], quoted: Mapping[str, Mention]) -> tuple[str, str]:
    """The type and name of what a mention names, before authorities."""
    if mention.type == "Person":
        return "Person", people.get(plain(mention.name), plain(mention.name))
    if mention.type == "Company":
        return "Company", legal_name(mention)
    full = quoted.get(plain(mention.name))
    if full is not None and full.type != "Company" and mention.type in ("Named", "Organization", "Facility"):
        return full.type, plain(full.name)
    if full is not None and mention.type in ("Named", "Organization"):
        return "Company", legal_name(full)
    return mention.type, plain(mention.name)


def full_names(mentions: Iterable[Mention]) -> dict[str, str]:
    """Surname or given name → the one full name in the article that has it."""
    full = {plain(m.name) for m in mentions if m.type == "Person" and " " in plain(m.name)}
    found: dict[str, str] = {}
    for part in {word for name in full for word in name.split()}:
        owners = [name for name in full if part in name.split()]
        if len(owners) == 1:
            found[part] = owners[0]
    return found


def quoted_names(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """What stands in quotes → the mention that has it with its generic noun, where there is one only."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        if "«" in mention.name and not mention.name.endswith("»"):
            found.setdefault(legal_name(mention), []).append(mention)
    return {name: owners[0] for name, owners in found.items() if len({plain(o.name) for o in owners}) == 1}


def spelled_out(mentions: Iterable[Mention]) -> dict[str, str]:
    """Abbreviation → the one organisation of the article with these initials: ДСҰ → Дүниежүзілік сауда ұйымы."""
    full = {plain(m.name) for m in mentions if m.type == "Organization" and " " in plain(m.name)}
    found: dict[str, set[str]] = {}
    for name in full:
        found.setdefault(initials(name), set()).add(name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1 and len(short) > 1}


def resolve(mentions: Iterable[Mention], article: str = "", overrides: Sequence[Override] = ()) -> Entities:
    """The entities that an article's mentions name; it depends on nothing but them, the authority tables and what the
    user decided."""
    listed = list(mentions)
    people, quoted, short = full_names(listed), quoted_names(listed), spelled_out(listed)
    groups: dict[tuple[str, str, str], list[Mention]] = {}
    for mention in listed:
        kind, name = canonical(mention, people, quoted)
        name = short.get(name, name) if kind == "Organization" else name
        place = authority(name) if kind == "Place" else None
        found = preferred(place).name if place else name
        name, sense = decided(overrides, kind, plain(mention.name), found, article)
        groups.setdefault((kind, name, sense), []).append(mention)
    entities = Entities()
    for (kind, name, sense), members in groups.items():
        entity = described(kind, name, members, sense)
        for member in members:
            entities.by_mention[member.type, member.name] = entity
    return entities


def known_place(name: str) -> Entity | None:
    """The place of the authority tables that a name means, as an entity."""
    place = authority(name)
    return described("Place", preferred(place).name, ()) if place else None


def described(kind: str, name: str, members: Iterable[Mention], sense: str = "") -> Entity:
    """An entity with all names met, and what the authorities add where it is no other thing of the name."""
    names = {(plain(member.name), "kk") for member in members} | {(name, "kk")}
    place = authority(name) if kind == "Place" and not sense else None
    links, codes = set(), set()
    if place:
        names |= {(text, tag) for text, tag in ((place.russian, "ru"), (place.english, "en")) if text}
        links |= {GEONAMES.format(place.geonames)} if place.geonames else set()
        links |= {WIKIDATA.format(place.wikidata)} if place.wikidata else set()
        codes |= {code for code in (place.iso_3166_2, place.iso_3166_1) if code}
    return Entity(kind, name, frozenset(names), frozenset(links), frozenset(codes), sense)
