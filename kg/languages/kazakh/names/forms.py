"""Dictionary forms: a name as it is cited, a word without its case ending."""

from collections.abc import Sequence
from functools import cache, lru_cache

from kg.languages.kazakh.grammar.elements import name_reading
from kg.languages.kazakh.words.morphology import analyse
from kg.model.text import Token
from kg.things.authorities import initials, places


@cache
def gazetteer() -> dict[tuple[str, ...], str]:
    """Names of places, as their words in lower case; regions also by their initials (БҚО)."""
    known = {tuple(place.name.lower().split()): "Place" for place in places()}
    for place in places():
        if place.kind == "region" and len(initials(place.name)) > 2:
            known[(initials(place.name).lower(),)] = "Place"
    return known


@lru_cache(maxsize=32768)
def nominatives(word: str) -> tuple[str, ...]:
    """What a word may be without its case ending: облысымен → облысы, Атыраудан → Атырау."""
    found = [word]
    for reading in analyse(word):
        if reading.pos in ("NOUN", "PROPN", "ADJ", "NUM") and reading.case not in (None, "Nom"):
            found.append(without_case(word, reading.lemma, reading.features))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=32768)
def without_case(word: str, lemma: str, features: str) -> str:
    """The nominative of a word read with `lemma` and `features`: the longest beginning of it that reads so.

    >>> without_case("облысымен", "облыс", "Case=Ins|Number[psor]=Plur,Sing|Person[psor]=3")
    'облысы'
    """
    kept = [part for part in features.split("|") if not part.startswith("Case=")]
    target = "|".join(sorted(["Case=Nom", *kept], key=str.lower))
    for cut in range(len(word) - 1, 1, -1):
        for reading in analyse(word[:cut]):
            if reading.lemma.lower() == lemma.lower() and reading.features == target:
                return word[:cut].rstrip("-")
    if "Number" not in features and "Person[psor]" not in features:
        return lemma if word[0].islower() or lemma[0].isupper() else lemma[0].upper() + lemma[1:]
    return word


def dictionary_form(tokens: Sequence[Token]) -> str:
    """The nominative of a name as it is cited: the last word without its case, the quotes stripped at the edges.

    Source: the annotation guide of the gold facts; the possessive of the head stays, as it belongs to the name.
    """
    shown = list(tokens)
    while len(shown) > 1 and shown[-1].text in '»«"”,.':
        shown.pop()
    while len(shown) > 1 and shown[0].text in '«»"“,.':
        shown.pop(0)
    if not shown:
        return ""
    known = tuple(token.text.lower() for token in shown) in gazetteer()
    last = shown[-1].text if known else nominative(shown[-1])
    text = ""
    for token, following in zip(shown, [*shown[1:], None], strict=True):
        word = last if token is shown[-1] else token.text
        gap = " " if following is not None and following.span.start > token.span.stop else ""
        text += word + gap
    opened, closed = text.count("«"), text.count("»")
    return text + "»" if opened > closed else "«" + text if closed > opened else text


def nominative(token: Token) -> str:
    """A word without its case ending, by the reading chosen for it."""
    reading = name_reading(token)
    if reading.pos == "NUM" and token.text[0].isdigit():
        return token.text.split("-")[0]
    if reading.possessed and token.text[0].isdigit():  # 90-орында in the 90th place, not in its 90th …
        plain = (r for r in token.analyses if (r.pos, r.case) == (reading.pos, reading.case) and not r.possessed)
        reading = next(plain, reading)
    adverb = any(r.pos == "ADV" and r.lemma == token.text.lower() for r in token.analyses)  # жақында lately
    if reading.case in (None, "Nom") or adverb:
        return token.text
    return without_case(token.text, reading.lemma, reading.features)
