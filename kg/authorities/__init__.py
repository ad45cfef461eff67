"""What the world calls things: names of places with their identifiers, as tables that the package ships."""

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


@cache
def places() -> tuple[Place, ...]:
    """Countries, regions and cities."""
    table = (files(__package__) / "places.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    countries = (files(__package__) / "countries.tsv").read_text(encoding="utf-8")
    found = [Place(*row) for row in rows]
    for line in countries.splitlines():
        if line and not line.startswith("#"):
            name, code, russian, english = line.split("\t")
            found.append(Place(name, "country", "", "", "", russian, english, code))
    return tuple(found)
