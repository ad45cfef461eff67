"""Tokens and names → elements: the units that no phrase boundary divides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.languages.kazakh.tables import listed, of_class, words
from kg.languages.kazakh.times import numbers
from kg.languages.kazakh.words.spelling import listing
from kg.model.text import Analysis, Name, Token

EACH = of_class("each")
INEXACT = of_class("inexact")
MEASURED = listed("measured")
PATRONYMIC = ("ұл", "қыз")  # Ұзақбайұлын: Ұзақбайұлы, son of U., in the accusative


@dataclass(frozen=True, slots=True)
class Element:
    """Tokens that no phrase boundary divides: a name, a quotation in «», or one word."""

    start: int
    stop: int
    reading: Analysis
    text: str
    type: str | None = None


def is_speech(tokens: Sequence[Token], opening: int, closing: int) -> bool:
    """Whether words in quotes are a sentence that somebody says, and no name: «Көпір салынды», – деді."""
    verb = tokens[last_word(tokens, opening + 1, closing)].analysis if closing > opening + 1 else None
    after = tokens[closing + 1].text if closing + 1 < len(tokens) else ""
    return verb is not None and verb.verb_form == "Fin" and after in (",", "–", "—", "-", "деп")


def elements(tokens: Sequence[Token], names: Sequence[Name]) -> Iterator[Element]:
    """The sentence as a sequence of elements."""
    by_start = {name.start: name for name in names}
    position = 0
    while position < len(tokens):
        name = by_start.get(position)
        stop, kind = (name.stop, name.type) if name else (position + 1, None)
        if not name and tokens[position].text == "«":
            closing = next((k for k in range(position + 1, len(tokens)) if tokens[k].text == "»"), None)
            if closing is not None and closing - position < 12 and not is_speech(tokens, position, closing):
                stop = closing + 1
        head = last_word(tokens, position, stop)
        if name is None and stop > position + 1:
            yield Element(position, stop, quotation_reading(tokens, head, stop), tokens[position].text)
            position = stop
            continue
        reading = nominal_reading(tokens[head], name)
        if kind is None and reading.pos == "ADJ" and stop + 1 == len(tokens):
            reading = finite_reading(tokens[head]) or reading
        elif kind is None and stop < len(tokens) and finite_reading(tokens[stop]):
            measured = reading.pos == "ADJ" and position and numbers.unit_at(tokens, position - 1)
            if reading.verb_form == "Fin" or measured:
                reading = noun_reading(tokens[head]) or reading
        yield Element(position, stop, reading, tokens[head].text, kind)
        position = stop


def with_comparators(listed: Sequence[Element], tokens: Sequence[Token]) -> Iterator[Element]:
    """The elements, a number and the word that makes it inexact as one: екі мыңнан астам over two thousand."""
    position = 0
    while position < len(listed):
        element = listed[position]
        following = listed[position + 1] if position + 1 < len(listed) else None
        if following is not None and inexact(element, following, tokens):
            reading = Analysis(element.reading.lemma, "NUM", "NumType=Card")
            yield Element(element.start, following.stop, reading, following.text)
            position += 2
        else:
            yield element
            position += 1


def inexact(element: Element, following: Element, tokens: Sequence[Token]) -> bool:
    if element.type is not None or following.type is not None or element.reading.case not in ("Abl", "Dat"):
        return False
    token = tokens[element.stop - 1]
    numeral = token.analysis.pos == "NUM" or numbers.number_word(token) or numbers.unit_at(tokens, element.start)
    return bool(numeral) and following.text.lower() in INEXACT


def last_word(tokens: Sequence[Token], start: int, stop: int) -> int:
    return next((k for k in range(stop - 1, start - 1, -1) if tokens[k].text not in '»«")'), stop - 1)


def nominal_reading(token: Token, name: Name | None) -> Analysis:
    """The reading of an element's last word; inside a name a nominal one."""
    if name is not None and name.source == "oblique":
        return oblique_reading(token)
    if name is not None:
        return name_reading(token)
    if token.text.lower() in EACH:
        return Analysis(token.text.lower(), "ADV")
    if token.analysis.get("Mood") == "Pot":  # -ушы makes names of those who do: жүргізуші driver
        return Analysis(token.text.lower(), "NOUN", "Case=Nom")
    # X, part of a fixed predicate, is for UD's sake: whether the predicate is there is seen from the words
    return next((reading for reading in token.analyses if reading.pos != "X"), token.analysis)


def noun_reading(token: Token) -> Analysis | None:
    """The noun that a word may be which cannot be the predicate: астық жинады gathered grain, not: we exceeded."""
    return next((r for r in token.analyses if r.pos == "NOUN" and r.case is not None), None)


def quotation_reading(tokens: Sequence[Token], head: int, stop: int) -> Analysis:
    """Words in quotes as a name: without a case before the noun that says what it is («Ерлігі үшін» медалі the medal
    "For bravery"), else with that of the last word («Қара сөздерін» жазды wrote the Book of Words)."""
    nominal = next((r for r in tokens[head].analyses if r.pos in ("NOUN", "PROPN", "ADJ")), None)
    kind_follows = stop < len(tokens) and any(r.possessed for r in tokens[stop].analyses)
    return nominal if nominal and not kind_follows else Analysis(tokens[head].text, "PROPN")


def finite_reading(token: Token) -> Analysis | None:
    """The verb that a word which may be an adjective is at the end of a sentence: өскен grown, has grown."""
    return next((r for r in token.analyses if r.verb_form == "Fin" and r.get("Tense") == "Past"), None)


def oblique_reading(token: Token) -> Analysis:
    """The first reading with a case ending, of a name that is known without it."""
    nominal = (r for r in token.analyses if r.pos in ("NOUN", "PROPN", "ADJ", "NUM"))
    return next((r for r in nominal if r.case not in (None, "Nom")), name_reading(token))


@cache
def surname_endings() -> tuple[str, ...]:
    return tuple(words("surname_endings"))


def name_reading(token: Token) -> Analysis:
    """The reading of the last word of a name: a nominal one, and of an unknown name one that sees its ending, where
    that is too long to be chance (Ахметов-пен with Akhmetov)."""
    nominal = [r for r in token.analyses if r.pos in ("NOUN", "PROPN", "ADJ", "NUM", "PRON")]
    if not nominal:
        return token.analysis
    whole = nominal[0].lemma.lower() == token.text.lower() and not listing(token.text, "NOUN")
    if whole and nominal[0].case in (None, "Nom") and not nominal[0].possessed:
        seen = ("Ins", "Gen", "Acc", "Dat")
        endings = [r for r in nominal if r.case in seen and r.pos == "PROPN" and not r.possessed]
        endings += [r for r in nominal if r.case in ("Abl", "Loc") and r.lemma.lower().endswith(surname_endings())]
        endings += [r for r in nominal if r.case not in (None, "Nom") and r.lemma.lower().endswith(PATRONYMIC)]
        endings = [r for r in endings if len(token.text) - len(r.lemma) > 1]
        return endings[0] if endings else nominal[0]
    return nominal[0]


def as_modifier(listed: Sequence[Element], position: int) -> Element:
    """The element, read as an adjective where its place says so: машина жасау орталығы machine-building centre,
    сегіз жолақты жол a road of eight lanes."""
    element = listed[position]
    following = listed[position + 1] if position + 1 < len(listed) else None
    before = listed[position - 1] if position else None
    if element.type is not None or following is None:
        return element
    reading = element.reading
    noun_follows = following.reading.pos in ("NOUN", "PROPN", "ADJ") or following.text == "«"
    bare_gerund = reading.verb_form == "Ger" and reading.case == "Nom" and reading.get("Tense") is None
    governs = before is not None and before.reading.case in ("Acc", "Dat", "Abl", "Loc") and before.type != "Person"
    owned = following.reading.pos == "NOUN" and following.reading.possessed
    making = bare_gerund and owned and not reading.possessed and not governs
    low = element.text.lower()
    counted = before is not None and before.reading.pos == "NUM" and not reading.possessed
    having = counted and noun_follows and reading.case == "Acc" and low.endswith(("ды", "ді", "ты", "ті"))
    measured = counted and following.reading.pos in ("NOUN", "NUM", "ADJ") and low.endswith(MEASURED)
    return replace(element, reading=Analysis(element.text.lower(), "ADJ")) if making or having or measured else element
