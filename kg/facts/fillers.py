"""Phrases → fillers: the name that heads a phrase, each part of a list, or the words of a thing without a name."""

from dataclasses import replace

from kg.facts.arguments import quantity_at
from kg.languages.protocol import Passage
from kg.model.fact import ANY, Filler, Role
from kg.model.text import Phrase
from kg.model.thing import Mention
from kg.things.resolve import known_place

PLACE = "Place"  # the type of what the authority tables know
SHORT_RELATIVE = 4  # words
LONG_LIST = 3  # parts, from which each is a thing of its own
LONGEST_OFFICE = 2  # words of "the said office"


def mention_of(passage: Passage, phrase: Phrase, types: frozenset[str]) -> Mention | None:
    """The name that heads a phrase, of one of the types; the longest of several."""
    found = [
        m for m in passage.mentions if m.type in types and phrase.start <= m.start and ends_at(passage, m, phrase.head)
    ]
    return max(found, key=lambda m: m.stop - m.start, default=None)


def apposed(passage: Passage, phrase: Phrase, types: frozenset[str]) -> Mention | None:
    """The name before a noun that only says its kind: Украина елдерінен from the countries of … Ukraine, әкімі
    қызметінен from the post of governor."""
    kinds = passage.lexicon.kinds
    kind = next((kinds[lemma] for lemma in sorted(passage.lemmas(phrase.head)) if lemma in kinds), None)
    if not phrase.possessed or kind not in types:
        return None
    found = [m for m in passage.mentions if m.type == kind and m.stop == phrase.head and phrase.start <= m.start]
    return max(found, key=lambda m: m.stop - m.start, default=None)


def ends_at(passage: Passage, mention: Mention, head: int) -> bool:
    """Whether the last word of a name is the head; closing quotes may follow."""
    tokens = passage.sentence.tokens
    last = mention.stop - 1
    while last > mention.start and not tokens[last].text[0].isalnum():
        last -= 1
    return last == head


def core_start(phrase: Phrase) -> int:
    """Where the words that name a thing begin: after a relative clause and after "between A and B"."""
    start = phrase.start
    if phrase.relative is not None and phrase.relative.form == "relative":
        start = phrase.relative.stop
    for modifier in phrase.modifiers:
        if modifier.mark is not None and modifier.stop <= phrase.head:
            start = max(start, modifier.stop)
    return start


def entity_filler(passage: Passage, role: Role, mention: Mention) -> Filler:
    """A name as a filler; a person has the full name that the article gives: Ахметов → Серік Ахметов."""
    entity = passage.entities.of(mention)
    name = entity.name if entity.type == "Person" else mention.name
    return Filler(role.name, name, mention.span, entity, type=entity.type)


def phrase_filler(passage: Passage, role: Role, phrase: Phrase, kind: str | None = None, reach: str = "") -> Filler:
    """The words of a phrase up to its head; `reach` is that of a frame's slot: "long" keeps the relative clause before
    it (ерлік танытқан азаматтар citizens who showed courage), "governing" what it governs."""
    called = [m for m in phrase.modifiers if m.mark in passage.lexicon.called]
    if called and kind is not None:
        title = called[-1]
        return Filler(
            role.name, passage.name(title.start, title.core), passage.span(title.start, title.core), type=kind
        )
    start = (
        extended(passage, phrase) if reach == "governing" else phrase.start if reach == "long" else core_start(phrase)
    )
    start = unmeasured(passage, role, start, phrase.core)
    return Filler(role.name, passage.name(start, phrase.core), passage.span(start, phrase.core), type=kind)


def unmeasured(passage: Passage, role: Role, start: int, stop: int) -> int:
    """Where the words of a thing begin after its measure, in a role for what is measured: 46 тонна қауын 46 tonnes of
    melons → қауын."""
    measures = (q.stop for q in passage.numbers if q.start == start and q.unit is not None and q.stop < stop)
    return next(measures, start) if "measured" in role.traits else start


def extended(passage: Passage, phrase: Phrase) -> int:
    """Where an indicator begins that governs the phrase before it: жұмыстарына дайындығы readiness for the work."""
    start = core_start(phrase)
    if phrase.relative is not None and 0 < start - phrase.start <= SHORT_RELATIVE:
        return phrase.start  # компанияның жиналған шығыны the accumulated loss of the company
    if start == phrase.head and phrase.possessed:
        for clause in passage.clauses:
            for before in clause.phrases:
                if before.stop == start and before.case in ("dative", "instrumental", "ablative") and not before.mark:
                    return core_start(before)
    return start


def fillers_of(passage: Passage, role: Role, phrase: Phrase, types: frozenset[str], reach: str = "") -> list[Filler]:
    """The fillers in a phrase: the names that head it or each part of its list, or else its words where a thing
    without a name may fill the role."""
    if role.kind in ("text", "code"):
        return [] if is_pronoun(passage, phrase) else [phrase_filler(passage, role, phrase, reach=reach)]
    wanted = types or role.fills
    parts = phrase.conjuncts or (phrase,)
    named = [m for part in parts if (m := mention_of(passage, part, wanted) or apposed(passage, part, wanted))]
    if named and (len(named) == len(parts) or len(parts) == 1):
        return [entity_filler(passage, role, mention) for mention in named]
    if phrase.conjuncts:
        allowed = (
            wanted if len(parts) >= LONG_LIST else wanted - {ANY}
        )  # мұнай және газ өнімдері is no list of products
        each = [f for part in parts for f in fillers_of(passage, role, part, allowed, reach)]
        if len(each) == len(parts):
            return each
        last = mention_of(passage, replace(phrase, conjuncts=()), wanted)
        if last and last.start <= phrase.conjuncts[0].start:
            return [entity_filler(passage, role, last)]
    referent = refers_to(passage, phrase)
    if referent is not None and referent.type in wanted:
        span = passage.span(phrase.head, phrase.core)
        return [replace(entity_filler(passage, role, referent), span=span, referred=True)]
    post = held_post(passage, phrase, wanted)
    return [entity_filler(passage, role, post)] if post else unnamed(passage, role, phrase, wanted, reach)


def unnamed(passage: Passage, role: Role, phrase: Phrase, types: frozenset[str], reach: str) -> list[Filler]:
    """The words of a phrase as a thing without a name, where one may fill the role."""
    if is_vacant(passage, phrase) or is_pronoun(passage, phrase) or quantity_at(passage, phrase) is not None:
        return []
    kind = passage.head_type(phrase.head)
    if kind in types or ANY in types:
        return [of_known_place(phrase_filler(passage, role, phrase, kind if kind in types else ANY, reach))]
    return []


def of_known_place(filler: Filler) -> Filler:
    """A place that the authority tables know is theirs though no name was found in its words: Орал қаласы (the town of
    Oral)."""
    return replace(filler, entity=known_place(filler.name)) if filler.type == PLACE else filler


def refers_to(passage: Passage, phrase: Phrase) -> Mention | None:
    """The name that "ол" (he), "зауыт" (the plant) or "аталған компания" (the said company) refers back to, where only
    one can be meant."""
    said = passage.lexicon.definite
    words = passage.sentence.tokens[phrase.start : phrase.head]
    if any(token.text.lower() not in said for token in words):
        return None
    reading = passage.sentence.tokens[phrase.head].analysis
    if reading.lemma in passage.lexicon.pronoun and reading.pos == "PRON" and reading.get("Number") != "Plur":
        return passage.person
    return passage.earlier.get(reading.lemma) if reading.pos == "NOUN" and not reading.possessed else None


def said_office(passage: Passage, phrase: Phrase) -> bool | None:
    """Whether a phrase that says no more than "his office" fills a role by itself; None where it says more."""
    start = core_start(phrase)
    if phrase.core - start > LONGEST_OFFICE:
        return None
    return passage.lexicon.offices.get(passage.name(start, phrase.core).lower())


def held_post(passage: Passage, phrase: Phrase, types: frozenset[str]) -> Mention | None:
    """The post beside a person's name that "his office" means: облыс әкімі Серік Ахметов қызметінен босатылды the akim
    of the region, S. A., was relieved of his office."""
    if said_office(passage, phrase) is None:
        return None
    starts = {m.start for m in passage.mentions if m.type not in types}
    posts = [m for m in passage.mentions if m.type in types and m.stop in starts and m.stop <= phrase.start]
    return posts[-1] if posts else None


def is_vacant(passage: Passage, phrase: Phrase) -> bool:
    """Whether a phrase names no post at all: оның орнына in his place."""
    return said_office(passage, phrase) is False


def is_pronoun(passage: Passage, phrase: Phrase) -> bool:
    return passage.sentence.tokens[phrase.head].analysis.pos in ("PRON", "DET") and core_start(phrase) == phrase.head
