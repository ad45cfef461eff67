"""Kazakh Cyrillic → Latin letters by the BGN/PCGN agreement of 1979.

Only ICU has the table, and its Python package needs a compiler.
"""

from kg.languages.kazakh.tables import mapping


def romanise(text: str) -> str:
    """The romanisation of a name; other letters stay.

    >>> romanise("Батыс Қазақстан облысы")
    'Batys Qazaqstan oblysy'
    """
    table = mapping("romanisation")
    letters = []
    for position, letter in enumerate(text):
        latin = table.get(letter.lower(), letter)
        if letter.isupper() and len(latin) > 1 and text[position + 1 : position + 2].isupper():
            latin = latin.upper()
        elif letter.isupper():
            latin = latin[:1].upper() + latin[1:]
        letters.append(latin)
    return "".join(letters)
