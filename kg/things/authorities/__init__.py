"""What the world calls things: names of places with their identifiers, as tables that the package ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """A place that news name; an identifier is empty where no source shows it."""

    name: str
    kind: str
    iso_3166_2: str
    geonames: str
    wikidata: str
    russian: str
    english: str
    iso_3166_1: str = ""


def initials(name: str) -> str:
    """The abbreviation of a name of several words.

    >>> initials("Батыс Қазақстан облысы")
    'БҚО'
    """
    return "".join(word[0].upper() for word in name.replace("-", " ").split())


def rows(name: str) -> list[list[str]]:
    """The cells of a table of this folder."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def places() -> tuple[Place, ...]:
    """Countries, regions and cities."""
    found = [Place(*row) for row in rows("places.tsv")]
    for name, code, russian, english, geonames in rows("countries.tsv"):
        found.append(Place(name, "country", "", geonames, "", russian, english, code))
    return tuple(found)


@cache
def kind_nouns() -> Mapping[str, str]:
    """A generic noun that may follow the name of a place → the kind of place."""
    return dict(rows("kinds.tsv"))


@cache
def former_names() -> Mapping[str, str]:
    """A former or colloquial name of a place → its name in the tables, both in small letters."""
    return {said.casefold(): name.casefold() for said, name in rows("former.tsv")}


@cache
def currencies() -> Mapping[str, Mapping[str, str]]:
    """ISO 4217 code → language tag → name.

    >>> currencies()["KZT"]["ru"]
    'казахский тенге'
    """
    return {
        code: {"kk": kazakh, "ru": russian, "en": english} for code, kazakh, russian, english in rows("currencies.tsv")
    }
