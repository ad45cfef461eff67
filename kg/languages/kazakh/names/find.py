"""The names in a sentence: what the tagger finds, what the gazetteer knows, and how Kazakh writes names in full.

A quoted name takes its generic noun («Самара» зертханасы the Samara laboratory), a post takes the body it belongs to
(Ұлттық банк төрағасы chairman of the National Bank). Names may lie inside one another, never across.
"""

from collections.abc import Iterator, Sequence

from kg.languages.kazakh.grammar.elements import surname_endings
from kg.languages.kazakh.names import tagger
from kg.languages.kazakh.names.forms import nominatives
from kg.languages.kazakh.names.places import known_places
from kg.languages.kazakh.tables import mapping, of_class, words
from kg.model.text import Name, Token

ACTING = of_class("acting")
COMPANY = of_class("company")
CONJUNCTION = of_class("conjunction")
DASHES = frozenset("-–—")
HUMAN_ENDINGS = tuple(words("human_endings"))
NO_TITLE = of_class("no title")
SHORTEST_PROFESSION = 4  # letters
LEGAL_FORMS = of_class("legal form")
HEADS = mapping("heads")
POSTPOSITIONS = mapping("postpositions")

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
NAMED = frozenset(CLASSES.values())  # a document is described, not named
LONGEST_LINK = 3  # tokens between the parts of a title
REACH = 6  # tokens between a quoted name and its generic noun


def head_type(token: Token) -> str | None:
    """The type of thing that a generic noun names."""
    nominal = [reading.lemma.lower() for reading in token.analyses if reading.pos in ("NOUN", "ADJ", "PROPN")]
    kind = next((HEADS[lemma] for lemma in (token.text.lower(), *nominal) if lemma in HEADS), None)
    return kind if kind in NAMED else None


def find(tokens: Sequence[Token], labels: Sequence[str] = ()) -> list[Name]:
    """The names of a sentence, nested or apart, never across each other, sorted by place; `labels` (IOB2) are asked of
    the tagger where they are not given."""
    labels = labels or tagger.labels([token.text for token in tokens], [token.analysis for token in tokens])
    tagged = [Name(n.start, n.stop, CLASSES[n.type]) for n in tagger.spans(labels) if n.type in CLASSES]
    known = list(known_places(tokens))
    found = [*(trimmed(tokens, part) for name in tagged for part in each_name(tokens, name)), *known]
    found = [without_place(tokens, name, known) for name in found]
    found = [name for name in found if name.stop > name.start and not is_chain(name, known)]
    found = [n for n in found if n.stop - n.start > 1 or not is_legal_form(tokens[n.start])]
    found += [*people(tokens, found)]
    found += [*bodies(tokens, found)]
    found += [*quoted(tokens, found)]
    found += [*delegations(tokens, found)]
    found += [*posts(tokens, found)]
    found += [*events(tokens, found)]
    return settled([name for name in found if not named_after(tokens, name, found)])


def each_name(tokens: Sequence[Token], name: Name) -> Iterator[Name]:
    """The people, or the titles, of a tagged name that holds two."""
    breaks = person_breaks(tokens, name) if name.type == "Person" else title_breaks(tokens, name)
    start = name.start
    for stop, following in breaks:
        yield Name(start, stop, name.type, name.source)
        start = following
    yield Name(start, name.stop, name.type, name.source)


def person_breaks(tokens: Sequence[Token], name: Name) -> Iterator[tuple[int, int]]:
    """Where one person's name ends and the next begins: after a surname in the nominative, before a given name:
    Қасым-Жомарт Тоқаев | Ерлан Қошановты."""
    kinds, endings, start = tagger.name_kinds(), surname_endings(), name.start
    for k in range(name.start + 1, name.stop - 2):
        surname, given = tokens[k].text.lower(), tokens[k + 1].text.lower()
        if k > start and surname.endswith(endings) and "given" in kinds.get(given, ""):
            yield k + 1, k + 1
            start = k + 1


def title_breaks(tokens: Sequence[Token], name: Name) -> Iterator[tuple[int, int]]:
    """Where a dash joins two titles: үкімет басшысының орынбасары – қаржы министрі."""
    for k in range(name.start + 1, name.stop - 1 if name.type == "Position" else name.start):
        if tokens[k].text in DASHES and head_type(tokens[k - 1]) == "Position":
            yield k, k + 1


def trimmed(tokens: Sequence[Token], name: Name) -> Name:
    """A tagged name without quotes at its edges, a company where its words say so."""
    start, stop = name.start, name.stop
    while start < stop and tokens[start].text in '«»",.':
        start += 1
    stop = next((k for k in range(start + 1, stop) if ends_name(tokens, k, name)), stop)
    while stop > start and (tokens[stop - 1].text in '«»",.' or tokens[stop - 1].text.lower() in CONJUNCTION):
        stop -= 1
    kind = name.type
    if start and tokens[start - 1].text == "«" and any(token.text == "»" for token in tokens[start:stop]):
        start -= 1
    if stop - start > 1 and kind in ("Facility", "Organization") and is_attributive(tokens[start]):
        start += 1
    if kind == "Organization" and any(is_company_word(token) for token in tokens[start:stop]):
        kind = "Company"
    return Name(start, stop, kind)


def ends_name(tokens: Sequence[Token], place: int, name: Name) -> bool:
    """Whether a tagged name ends before a postposition; a title may go on after one that is an adjective: экономика
    жөніндегі орынбасары his deputy for the economy."""
    titled = name.type == "Position" and place + 1 < name.stop and is_attributive(tokens[place])
    return tokens[place].text.lower() in POSTPOSITIONS and not titled


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
    return token.text.isupper() and token.text.lower() in COMPANY


def is_company_word(token: Token) -> bool:
    return token.text.lower() in COMPANY or any(r.lemma.lower() in COMPANY for r in token.analyses)


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


def bodies(tokens: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """A body whose name goes on after "and": Ауыл шаруашылығы | және жер қатынастары басқармасы."""
    for name in found:
        joined = name.stop < len(tokens) and tokens[name.stop].text.lower() in CONJUNCTION
        listed = any(other.start == name.stop + 1 for other in found)
        if name.type != "Organization" or not joined or listed:
            continue
        for place in range(name.stop + 1, min(len(tokens), name.stop + REACH)):
            reading = tokens[place].analysis
            if reading.possessed and head_type(tokens[place]) == "Organization":
                yield Name(name.start, place + 1, "Organization", "rule")
            if reading.case not in (None, "Nom") or reading.pos not in ("NOUN", "ADJ", "PROPN"):
                break


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
        person = any(n.start <= position < n.stop and n.type == "Person" for n in found)
        if person or not token.text[0].isalpha() or is_link(token):
            break
        legal = token.text in LEGAL_FORMS
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


def is_link(token: Token) -> bool:
    """Whether a word joins what stands before it to something else: «Дала» мен Қостанай университеті Dala and the
    University of Kostanay, «Дала» арасында between … Dala."""
    return token.analysis.pos == "CCONJ" or POSTPOSITIONS.get(token.text.lower()) == "clause"


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
        if bare and (head_type(token) == "Position" or is_profession(token)):
            yield Name(position, position + 1, "Position", "rule")  # жазушы Мұхтар Шаханов the writer M. Sh.
    for start, name in starts.items():
        stop, owner = title_stop(tokens, name.stop), start
        if (
            name.stop < stop
            or tokens[stop - 1].analysis.possessed
            or any(r.possessed for r in tokens[stop - 1].analyses)
        ):
            first = described_start(tokens, start)
            owner = owner_start(tokens, first, found)
            owner = start if owner == first else owner
            if owner == start and stop in people and is_bare_noun(tokens, start - 1):
                owner = start - 1  # мал дәрігері Серік Ахметов the veterinary S. A.
        if owner < start or stop > name.stop:
            yield Name(owner, stop, "Position", "rule")


def described_start(tokens: Sequence[Token], start: int) -> int:
    """Where the adjectives before a title begin: СІМ | ресми өкілі official representative of the ministry."""
    first = start
    while first and tokens[first - 1].analysis.pos == "ADJ" and tokens[first - 1].text.islower():
        first -= 1
    return first


def title_stop(tokens: Sequence[Token], stop: int) -> int:
    """Where a title ends of which a part ends at `stop`: министрліктің | ресми өкілі official representative of the
    ministry, әкімнің | міндетін атқарушы acting akim."""
    after = stop
    while after < len(tokens) and after - stop < LONGEST_LINK and tokens[after].text.lower() in ACTING:
        after += 1
    if after > stop and tokens[after - 1].text.lower().endswith(HUMAN_ENDINGS):
        return after
    last = tokens[stop - 1]
    if last.analysis.pos == "ADJ" or last.analysis.case == "Gen" and head_type(last) != "Position":
        noun = next((k for k in range(stop, len(tokens)) if tokens[k].analysis.pos != "ADJ"), len(tokens))
        close = noun < min(len(tokens), stop + LONGEST_LINK)
        if close and head_type(tokens[noun]) == "Position" and tokens[noun].analysis.possessed:
            return noun + 1
    return stop


def is_profession(token: Token) -> bool:
    """Whether a noun names people by what they do: омарташы bee-keeper, геолог."""
    low = token.text.lower()
    return low.endswith(HUMAN_ENDINGS) and len(low) > SHORTEST_PROFESSION and low not in NO_TITLE and low not in HEADS


def is_bare_noun(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a common noun that may describe the next: without a case or possessor of its own."""
    if place < 0:
        return False
    reading = tokens[place].analysis
    return reading.pos == "NOUN" and reading.case in (None, "Nom") and not reading.possessed


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
