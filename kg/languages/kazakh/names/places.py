"""Names of places that the gazetteer knows, or that their kind shows to be one."""

from collections.abc import Iterator, Sequence

from kg.languages.kazakh.names.forms import gazetteer, nominatives
from kg.languages.kazakh.tables import of_class
from kg.model.text import Name, Token

PLACE_KINDS = of_class("place")


def known_places(tokens: Sequence[Token]) -> Iterator[Name]:
    """Places of the gazetteer; the last word may carry a case."""
    position = 0
    while position < len(tokens):
        if position + 1 < len(tokens) and is_named_place(tokens[position], tokens[position + 1]):
            yield Name(position, position + 2, "Place", "gazetteer")
        for size in (4, 3, 2, 1) if tokens[position].text[0].isupper() else ():
            words = tokens[position : position + size]
            source = place_source(words) if len(words) == size else None
            if source:
                yield Name(position, position + size, "Place", source)
                position += size - 1
                break
        position += 1


def is_named_place(name: Token, kind: Token) -> bool:
    """Анкара қаласы the town of Ankara, Қордай ауданы Qordai district"""
    if not name.text[0].isupper() or name.analysis.pos != "PROPN" or name.analysis.case not in (None, "Nom"):
        return False
    return any(reading.possessed and reading.lemma in PLACE_KINDS for reading in kind.analyses)


def place_source(words: Sequence[Token]) -> str | None:
    """ "gazetteer" for a place as the gazetteer has it, "oblique" for one with a case ending: Оралдан from Oral."""
    first = tuple(token.text.lower() for token in words[:-1])
    if (*first, words[-1].text.lower()) in gazetteer():
        return "gazetteer"
    return "oblique" if any((*first, form.lower()) in gazetteer() for form in nominatives(words[-1].text)) else None
