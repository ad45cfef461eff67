"""A language is a module that satisfies the protocol; mypy checks the assignment below."""

from kg import __all__
from kg import build as public_build
from kg.build import build
from kg.languages import kazakh, load
from kg.languages.protocol import Language
from kg.things import authorities

LANGUAGE: Language = kazakh


def test_a_language_is_loaded_by_its_code():
    assert load("kk") is LANGUAGE


def test_the_public_names_are_sorted():
    assert sorted(__all__) == __all__
    assert public_build is build


def test_identifiers_are_of_one_place_each():
    found = {(place.geonames, place.english) for place in authorities.places() if place.geonames}
    assert len(found) == len({identifier for identifier, _ in found})
