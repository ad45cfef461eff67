"""Kazakh Cyrillic → Latin letters by the BGN/PCGN agreement of 1979.

Only ICU has the table, and its Python package needs a compiler.
"""

import re
from collections.abc import Mapping
from functools import cache

from kg.languages.kazakh.tables import mapping
from kg.romanisation import folded

ROMANISATION = mapping("romanisation")


def romanise(text: str) -> str:
    """The romanisation of a name; other letters stay.

    >>> romanise("Батыс Қазақстан облысы")
    'Batys Qazaqstan oblysy'
    """
    table = ROMANISATION
    letters = []
    for position, letter in enumerate(text):
        latin = table.get(letter.lower(), letter)
        if letter.isupper() and len(latin) > 1 and text[position + 1 : position + 2].isupper():
            latin = latin.upper()
        elif letter.isupper():
            latin = latin[:1].upper() + latin[1:]
        letters.append(latin)
    return "".join(letters)


@cache
def letters() -> Mapping[str, str]:
    """What stands for a letter in IRIs → the letter it is read back as: of several the first of the alphabet."""
    found: dict[str, str] = {}
    for letter, latin in ROMANISATION.items():
        found.setdefault(folded(latin), letter)
    return found


def read_back(readable: str) -> str:
    """The Kazakh name that the readable part of an IRI stands for, in small letters.

    >>> read_back("batys-qazaqstan-oblysy"), read_back("dmitrii")
    ('батыс қазақстан облысы', 'дмитрий')
    """
    longest = sorted(filter(None, letters()), key=len, reverse=True)
    kazakh = re.sub("|".join(longest), lambda found: letters()[found[0]], readable)
    return re.sub(r"(?<=[аеёиоуыюя])и", "й", kazakh).replace("-", " ")
