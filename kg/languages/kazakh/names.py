"""The names in a sentence: what the tagger finds, what the gazetteer knows, and how Kazakh writes names in full.

A quoted name takes its generic noun («Самара» зертханасы the Samara laboratory), a post takes the body it belongs to
(Ұлттық банк төрағасы chairman of the National Bank). Names may lie inside one another, never across.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from kg.authorities import initials, places
from kg.languages.kazakh import tagger
from kg.languages.kazakh.elements import name_reading, surname_endings
from kg.languages.kazakh.morphology import analyse
from kg.languages.kazakh.tables import mapping, of_class
from kg.texts import Name, Token

# classes of KazNERD → types of the ontology; numbers and dates have grammars of their own
CLASSES = {
    "PERSON": "Person",
    "GPE": "Place",
    "LOCATION": "Place",
    "ORGANISATION": "Organization",
    "FACILITY": "Facility",
    "POSITION": "Position",
    "EVENT": "Event",
    "PROJECT": "Project",
    "ART": "Work",
    "LAW": "Law",
    "PRODUCT": "Product",
    "NORP": "Group",
    "DISEASE": "Disease",
}
HEADS = {
    "organisation": "Organization",
    "place": "Place",
    "facility": "Facility",
    "event": "Event",
    "position": "Position",
}
REACH = 6  # tokens between a quoted name and its generic noun


def head_type(token: Token) -> str | None:
    """The type of thing that a generic noun names."""
    heads = mapping("heads")
    nominal = [reading.lemma.lower() for reading in token.analyses if reading.pos in ("NOUN", "ADJ", "PROPN")]
    return next((HEADS.get(heads[lemma]) for lemma in (token.text.lower(), *nominal) if lemma in heads), None)


@cache
def gazetteer() -> dict[tuple[str, ...], str]:
    """Names of places, as their words in lower case; regions also by their initials (БҚО)."""
    known = {tuple(place.name.lower().split()): "Place" for place in places()}
    for place in places():
        if place.kind == "region" and len(initials(place.name)) > 2:
            known[(initials(place.name).lower(),)] = "Place"
    return known


def find(tokens: Sequence[Token]) -> list[Name]:
    """The names of a sentence, nested or apart, never across each other, sorted by place."""
    words = [token.text for token in tokens]
    labels = tagger.labels(words, [token.analysis for token in tokens])
    tagged = [Name(n.start, n.stop, CLASSES[n.type]) for n in tagger.spans(labels) if n.type in CLASSES]
    known = list(known_places(tokens))
    found = [*(trimmed(tokens, part) for name in tagged for part in each_person(tokens, name)), *known]
    found = [without_place(tokens, name, known) for name in found]
    found = [name for name in found if name.stop > name.start and not is_chain(name, known)]
    found = [n for n in found if n.stop - n.start > 1 or not is_legal_form(tokens[n.start])]
    found += [*people(tokens, found)]
    found += [*quoted(tokens, found)]
    found += [*delegations(tokens, found)]
    found += [*posts(tokens, found)]
    found += [*events(tokens, found)]
    return settled([name for name in found if not named_after(tokens, name, found)])


def each_person(tokens: Sequence[Token], name: Name) -> Iterator[Name]:
    """The people of a tagged name that holds two: after a surname in the nominative a given name begins another:
    Қасым-Жомарт Тоқаев | Ерлан Қошановты."""
    kinds, endings, start = tagger.name_kinds(), surname_endings(), name.start
    for k in range(name.start + 1, name.stop - 2 if name.type == "Person" else name.start):
        surname, given = tokens[k].text.lower(), tokens[k + 1].text.lower()
        if k > start and surname.endswith(endings) and "given" in kinds.get(given, ""):
            yield Name(start, k + 1, name.type, name.source)
            start = k + 1
    yield Name(start, name.stop, name.type, name.source)


def trimmed(tokens: Sequence[Token], name: Name) -> Name:
    """A tagged name without quotes at its edges, a company where its words say so."""
    start, stop = name.start, name.stop
    while start < stop and tokens[start].text in '«»",.':
        start += 1
    links = mapping("postpositions")
    stop = next((k for k in range(start + 1, stop) if tokens[k].text.lower() in links), stop)
    while stop > start and tokens[stop - 1].text in '«»",.':
        stop -= 1
    kind = name.type
    if start and tokens[start - 1].text == "«" and any(token.text == "»" for token in tokens[start:stop]):
        start -= 1
    if stop - start > 1 and kind in ("Facility", "Organization") and is_attributive(tokens[start]):
        start += 1
    if kind == "Organization" and any(is_company_word(token) for token in tokens[start:stop]):
        kind = "Company"
    return Name(start, stop, kind)


def without_place(tokens: Sequence[Token], name: Name, known: Sequence[Name]) -> Name:
    """A tagged name without a known place at its edge whose case says that it is no part of it: Серік Ахметов |
    Түркияға, Оралдан | Ресей Федерациясы; nor what begins one: Серік Ахметов | Самара қаласына."""
    start, stop = name.start, name.stop
    for place in known:
        outside = tokens[place.stop - 1].analysis.case not in (None, "Nom", "Gen")
        if outside and place.start == start and place.stop < stop:
            start = place.stop
        if outside and name.type == "Person" and start < place.start and place.stop == stop:
            stop = place.start
        if name.type == "Person" and start < place.start < stop < place.stop:
            stop = place.start
    return Name(start, stop, name.type, name.source)


def is_attributive(token: Token) -> bool:
    """Оралдағы: that is in Oral"""
    return token.analysis.case == "Loc" and token.text.lower().endswith(("ғы", "гі"))


def is_chain(name: Name, known: Sequence[Name]) -> bool:
    """Whether a tagged place is two known ones: Ресей Федерациясының | Самара облысы."""
    inner = [
        k for k in known if name.start <= k.start and k.stop <= name.stop and k.stop - k.start < name.stop - name.start
    ]
    return (
        name.type == "Place" and any(k.start == name.start for k in inner) and any(k.stop == name.stop for k in inner)
    )


def is_legal_form(token: Token) -> bool:
    """ЖШС, АҚ: forms of companies, no names."""
    return token.text.isupper() and token.text.lower() in of_class("company")


def is_company_word(token: Token) -> bool:
    return token.text.lower() in of_class("company") or any(
        r.lemma.lower() in of_class("company") for r in token.analyses
    )


def people(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """A given name and a surname that the tagger has missed."""
    kinds, endings = tagger.name_kinds(), surname_endings()
    for position, (given, surname) in enumerate(zip(tokens, tokens[1:], strict=False)):
        free = not any(n.start < position + 2 and position < n.stop and n.type != "Place" for n in found)
        capitals = given.text[0].isupper() and surname.text[0].isupper()
        name = "given" in kinds.get(given.text.lower(), "") or given.analysis.pos == "PROPN" and len(given.text) > 3
        if free and capitals and name and head_type(given) is None:
            surnames = [form for form in nominatives(surname.text) if form.lower().endswith(endings)]
            yield from [Name(position, position + 2, "Person", "rule")] if surnames else []


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
    kinds = ("қала", "аудан", "ауыл", "облыс", "кент")
    return any(reading.possessed and reading.lemma in kinds for reading in kind.analyses)


def place_source(words: Sequence[Token]) -> str | None:
    """ "gazetteer" for a place as the gazetteer has it, "oblique" for one with a case ending: Оралдан from Oral."""
    first = tuple(token.text.lower() for token in words[:-1])
    if (*first, words[-1].text.lower()) in gazetteer():
        return "gazetteer"
    return "oblique" if any((*first, form.lower()) in gazetteer() for form in nominatives(words[-1].text)) else None


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


def quoted(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """«Name» with its generic noun, or alone."""
    start = None
    for position, token in enumerate(tokens):
        if token.text == "«":
            start = position
        elif token.text == "»" and start is not None and 1 <= position - start - 1 <= 8:
            yield from with_generic_noun(tokens, start, position + 1, found)
            start = None


def with_generic_noun(tokens: Sequence[Token], start: int, stop: int, found: Sequence[Name]) -> Iterator[Name]:
    inside = [name.type for name in found if name.start > start and name.stop < stop and name.stop - name.start > 0]
    kind, end = None, stop
    for position in range(stop, min(len(tokens), stop + REACH)):
        token = tokens[position]
        reading = token.analysis
        if not token.text[0].isalpha() or any(n.start <= position < n.stop and n.type == "Person" for n in found):
            break
        legal = token.text in ("ЖШС", "АҚ", "ААҚ", "ЖК", "ООО", "ОАО", "ҚБ", "МКК", "КММ")
        possessed = next((r for r in token.analyses if r.possessed and r.pos in ("NOUN", "PROPN")), None)
        if legal:
            kind, end = "Company", position + 1
        elif possessed and head_type(token) == "Position":
            break
        elif possessed and reading.pos in ("NOUN", "PROPN", "ADJ"):
            kind = kind or head_type(token) or (inside[0] if inside else None)
            if kind and any(is_company_word(t) for t in tokens[stop : position + 1]):
                kind = "Company"
            end = position + 1 if kind else end
            break
        elif reading.case not in (None, "Nom") or reading.verb_form in ("Fin", "Conv", "Part"):
            break
    words = [token for token in tokens[start + 1 : stop - 1] if token.text[0].isalnum()]
    if end > stop and kind:
        yield Name(start, end, kind, "quoted")
    elif words and words[0].text[0].isupper() and len(words) <= 4 and not inside:
        yield Name(start + 1, stop - 1, "Named", "quoted")


def delegations(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """БҚО делегациясы: the delegation of a place or body."""
    for name in found:
        if name.type not in ("Place", "Organization", "Company") or name.stop >= len(tokens):
            continue
        if any(reading.lemma == "делегация" and reading.possessed for reading in tokens[name.stop].analyses):
            yield Name(name.start, name.stop + 1, "Delegation", "rule")


def posts(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """A post with the body or place before it: Ұлттық банк төрағасы, Самара облысының губернаторы, облыс әкімі."""
    starts = {name.start: name for name in found if name.type == "Position"}
    for position, token in enumerate(tokens):
        if any(n.start <= position < n.stop and n.type in ("Position", "Person", "Work") for n in found):
            continue
        if head_type(token) == "Position" and token.analysis.pos in ("NOUN", "PROPN") and token.analysis.possessed:
            starts.setdefault(position, Name(position, position + 1, "Position", "rule"))
    people = {n.start for n in found if n.type == "Person" and not genitive(tokens[n.stop - 1])}
    for position in (start - 1 for start in people if start and start - 1 not in starts):
        token = tokens[position]
        nominal = [r for r in token.analyses if r.pos == "NOUN" and r.case == "Nom" and not r.possessed]
        bare = any(r.get("Number") is None and r.lemma == token.text.lower() for r in nominal)
        if bare and head_type(token) == "Position":
            yield Name(position, position + 1, "Position", "rule")  # жазушы Мұхтар Шаханов the writer M. Sh.
    for start, name in starts.items():
        stop, owner = name.stop, start
        if tokens[stop - 1].analysis.possessed or any(r.possessed for r in tokens[stop - 1].analyses):
            owner = owner_start(tokens, start, found)
        if owner < start or name.source == "rule" and start != owner:
            yield Name(owner, stop, "Position", "rule")


def genitive(token: Token) -> bool:
    return any(reading.case == "Gen" for reading in token.analyses)


def named_after(tokens: Sequence[Token], name: Name, found: Sequence[Name]) -> bool:
    """Whether a "place" is only the quoted name of something: «Самара» зертханасы is no town."""
    if name.type != "Place" or not name.start or name.stop >= len(tokens):
        return False
    quoted_alone = tokens[name.start - 1].text == "«" and tokens[name.stop].text == "»"
    return quoted_alone and any(o.source == "quoted" and o.start < name.start and name.stop < o.stop for o in found)


def events(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """An event with the places and bodies that hold it: Қазақстан мен Ресей серіктестігінің форумы."""
    for event in found:
        if event.type != "Event" or not tokens[event.stop - 1].analysis.possessed:
            continue
        start = event.start
        while before := [n for n in found if n.stop == start and n.type in ("Place", "Organization", "Company")]:
            if tokens[start - 1].analysis.case not in (None, "Nom", "Gen"):
                break  # Омбы облысында | қазақтардың конгресі
            start = min(name.start for name in before)
            if start and tokens[start - 1].text.lower() in ("мен", "бен", "пен", "және"):
                start = min((n.start for n in found if n.stop == start - 1 and n.type == "Place"), default=start)
        if start < event.start:
            yield Name(start, event.stop, "Event", "rule")


def owner_start(tokens: Sequence[Token], start: int, found: Sequence[Name]) -> int:
    """Where the body or place that a post belongs to begins, directly before it."""
    bodies = ("Place", "Organization", "Company", "Facility")
    before = [n for n in found if n.stop == start and n.type in bodies]
    before = [n for n in before if tokens[n.stop - 1].analysis.case in (None, "Nom", "Gen")]
    if before:
        return min(name.start for name in before)
    if start and tokens[start - 1].analysis.case in (None, "Nom", "Gen") and head_type(tokens[start - 1]):
        return start - 1
    return start


def settled(found: Sequence[Name]) -> list[Name]:
    """Without doubles and crossings: of two names that cross, the longer stays; of two with one place, the first."""
    order = {"tagger": 1, "gazetteer": 0, "oblique": 0, "rule": 2, "quoted": 2}
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.start - n.stop, order.get(n.source, 3), n.start)):
        crossing = any(
            name.start < other.stop
            and other.start < name.stop
            and not (other.start <= name.start and name.stop <= other.stop)
            for other in kept
        )
        same = any((name.start, name.stop) == (other.start, other.stop) for other in kept)
        if not crossing and not same:
            kept.append(name)
    return sorted(kept, key=lambda n: (n.start, -n.stop))


def outermost(names: Sequence[Name]) -> list[Name]:
    """The names that lie in no other."""
    return [
        name
        for name in names
        if not any(o is not name and o.start <= name.start and name.stop <= o.stop for o in names)
    ]


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
    if reading.case in (None, "Nom"):
        return token.text
    return without_case(token.text, reading.lemma, reading.features)
