"""What each slot of a frame finds in a clause."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.facts.arguments import candidates, position_of
from kg.facts.figures import counted_noun, counted_phrase, number_fillers, said_of_share, shares, values, whole
from kg.facts.fillers import core_start, entity_filler, fillers_of, mention_of, phrase_filler
from kg.languages.protocol import Passage
from kg.model.fact import Filler, Role
from kg.model.text import Clause, Phrase, Quantity, nested
from kg.model.thing import Mention
from kg.schema.frames import CASES, MONEY, Frame, Slot
from kg.spans import Span
from kg.things.resolve import known_place

PLACE = "Place"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a frame is being bound: the clause, and what it has found there so far."""

    passage: Passage
    clause: Clause
    frame: Frame
    bound: tuple[Filler, ...] = ()


def region(passage: Passage, clause: Clause) -> tuple[int, int]:
    """The tokens of a clause: from its first phrase to its predicate, or to the noun it describes."""
    starts = [phrase.start for phrase in clause.phrases]
    described = passage.described.get(clause.stop)
    stop = max(clause.stop, described.core if described else 0, *(p.stop for p in clause.phrases), 0)
    return min([clause.start, *starts]), min(stop, len(passage.sentence.tokens))


def dates(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """The date of a clause: inside it, or before it in the sentence."""
    start, stop = region(passage, clause)
    inside = [when for when in passage.dates if start <= when.start and when.stop <= stop]
    before = [when for when in passage.dates if when.stop <= stop]
    chosen = inside[:1] or before[-1:]
    return [
        Filler(role.name, passage.name(w.start, w.stop), passage.span(w.start, w.stop), value=w.value) for w in chosen
    ]


def aspect(passage: Passage, clause: Clause) -> str | None:
    """done, ongoing or planned; a gerund takes it from the clause that it is part of."""
    if clause.form == "relative" and clause.time is None:
        return "planned"  # салынатын көпір a bridge that is to be built
    if clause.form != "gerund":
        return clause.time
    place = position_of(passage, clause)
    for outer in passage.clauses[place + 1 :]:
        words = {outer.verb, *(passage.sentence.tokens[p.head].text.lower() for p in outer.phrases)}
        if words & passage.lexicon.planning and outer.asserted:
            begun = outer.time == "done" and outer.verb in passage.lexicon.beginning
            return "ongoing" if begun else "planned"
        if outer.form == "finite":
            return None
    return None


def with_outer_place(passage: Passage, clause: Clause) -> Clause:
    """A planned gerund with the place that stands before it: кентте стадион салу жоспарланып отыр it is planned to
    build a stadium in the village."""
    if clause.form != "gerund" or any(phrase.case == "locative" for phrase in clause.phrases) or not clause.phrases:
        return clause
    first = min(phrase.start for phrase in clause.phrases)
    outer = [p for other in passage.clauses for p in other.phrases if p.case == "locative" and p.stop == first]
    planned = aspect(passage, clause) in ("planned", "ongoing")
    return replace(clause, phrases=(outer[0], *clause.phrases)) if outer and planned else clause


def aspects(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    time = aspect(passage, clause)
    return [Filler(role.name, time)] if time else []


def counted(site: Site, role: Role, slot: Slot) -> list[Filler]:
    found = counted_phrase(site.passage, site.clause)
    if found is None or MONEY in slot.types and not found[1].money:
        return []
    return values(site.passage, role, found[1])


def fields(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """The fields of work: what stands before саласында, салалардағы (in the fields of), or else what is done in the
    locative: маман даярлауда in training specialists."""
    nouns = passage.lexicon.fields
    for phrase in nested(clause.phrases):
        of_field = phrase.mark and phrase.mark.startswith(tuple(nouns))
        if of_field or nouns & passage.lemmas(phrase.head) and (phrase.conjuncts or phrase.case == "attributive"):
            parts = phrase.conjuncts or (phrase,)
            found = []
            for part in parts:
                stop = part.core if of_field or part is not parts[-1] else part.head
                if stop > part.start:
                    found.append(Filler(role.name, passage.name(part.start, stop), passage.span(part.start, stop)))
            return found
    doing = (p for p in clause.phrases if p.case == "locative" and p.relative and p.relative.form == "gerund")
    return [phrase_filler(passage, role, phrase, reach="long") for phrase in doing][:1]


def titles(passage: Passage, clause: Clause, role: Role, slot: Slot) -> list[Filler]:
    """An agreement, memorandum, law …; what it is about stands before it and is another role's, unless that is the
    field of what it is about: су саласындағы ынтымақтастық туралы келісім an agreement on co-operation in the field of
    water."""
    nouns = passage.lexicon.fields
    for phrase in clause.phrases:
        if passage.head_type(phrase.head) in slot.types and not phrase.mark:
            spheres = [k + 1 for k in range(phrase.start, core_start(phrase)) if nouns & passage.lemmas(k)]
            start = spheres[-1] if spheres else core_start(phrase)
            return [Filler(role.name, passage.name(start, phrase.core), passage.span(start, phrase.core))]
    return []


def owners(passage: Passage, clause: Clause, role: Role, slot: Slot, frame: Frame) -> list[Filler]:
    """Who the frame's noun belongs to: Тоқаев пен Си Цзиньпиннің кездесуі the meeting of Tokayev and Xi Jinping."""
    for phrase in nested(clause.phrases):
        if frame.nouns & passage.lemmas(phrase.head):
            for modifier in phrase.modifiers:
                if modifier.case == "genitive":
                    return fillers_of(passage, role, modifier, slot.types)
    return []


def governed(passage: Passage, clause: Clause, role: Role, slot: Slot, frame: Frame) -> list[Filler]:
    """What stands in the dative before the frame's noun: облысқа сапары a journey to the region, облысқа жасаған сапары
    the journey that he made to the region."""
    for phrase in clause.phrases:
        if frame.nouns & passage.lemmas(phrase.head):
            own = phrase.relative.phrases if phrase.relative else ()
            first = min([core_start(phrase), *(m.stop for m in phrase.modifiers)])
            adjacent = [before for before in clause.phrases if before.stop in (first, phrase.head)]
            for before in (*own, *adjacent):
                if before.case == "dative" and not before.mark:
                    return fillers_of(passage, role, before, slot.types)
    return []


def route(passage: Passage, clause: Clause, role: Role, part: int) -> list[Filler]:
    """An end of a road or line named by both: Орал-Саратов тасжолы, Орал мен Саратов арасындағы жол."""
    for phrase in nested(clause.phrases):
        for token in passage.sentence.tokens[phrase.start : phrase.stop]:
            match = re.fullmatch(r"(\w{3,})[-–](\w{3,})", token.text)
            if match and match[1][0].isupper() and match[2][0].isupper():
                start = token.span.start + match.start(part)
                span = Span(start, start + len(match[part]))
                place = known_place(match[part])
                return [Filler(role.name, match[part], span, place, type=PLACE)]
        pair = dashed(passage, role, phrase) or joined(passage, role, phrase)
        if pair:
            return [entity_filler(passage, role, pair[part - 1])]
    return []


def dashed(passage: Passage, role: Role, phrase: Phrase) -> tuple[Mention, Mention] | None:
    """Орал – Атырау бағытындағы пойыз the train on the line from Oral to Atyrau"""
    places = [m for m in passage.mentions if m.type in role.fills and phrase.start <= m.start and m.stop <= phrase.stop]
    for one in places:
        for other in places:
            if other.start == one.stop + 1 and passage.sentence.tokens[one.stop].text in "-–—":
                return one, other
    return None


def joined(passage: Passage, role: Role, phrase: Phrase) -> tuple[Mention, Mention] | None:
    """Алматы мен Стамбұлды байланыстырады joins Almaty and Istanbul; екі қала арасында between two towns"""
    marked = phrase.mark in passage.lexicon.between
    if phrase.case != "accusative" and not marked or len(phrase.conjuncts) != 2:
        return None
    found = [m for part in phrase.conjuncts if (m := mention_of(passage, part, role.fills))]
    return (found[0], found[1]) if len(found) == 2 else None


def units(site: Site, role: Role, slot: Slot) -> list[Filler]:
    """The unit of the number that the frame has bound; that of a count is the noun that it counts."""
    found = []
    for quantity in bound_quantities(site):
        unit = quantity.unit or counted_unit(site)
        found += [Filler(role.name, unit)] if unit else []
    return found


def comparators(site: Site, role: Role, slot: Slot) -> list[Filler]:
    """Over, under or about, where the number that the frame has bound says so."""
    return [Filler(role.name, q.comparator) for q in bound_quantities(site) if q.comparator]


def bound_quantities(site: Site) -> list[Quantity]:
    """The numbers that fill roles of the fact so far."""
    roles = site.frame.fact.roles
    spans = {f.span for f in site.bound if roles[f.role].kind == "number"}
    return [q for q in site.passage.numbers if site.passage.span(q.start, q.stop) in spans]


def counted_unit(site: Site) -> str | None:
    """The noun that a number counts."""
    found = counted_phrase(site.passage, site.clause) if site.frame.counts else None
    return site.passage.name(found[0].head, found[0].core) if found else None


Finder = Callable[[Site, Role, Slot], list[Filler]]
# sources that are more than a phrase in a case or with a postposition
FINDERS: Mapping[str, Finder] = {
    "date": lambda site, role, slot: dates(site.passage, site.clause, role),
    "number": lambda site, role, slot: number_fillers(site.passage, site.clause, role, slot),
    "counted": counted,
    "noun": lambda site, role, slot: counted_noun(site.passage, site.clause, role),
    "unit": units,
    "comparator": comparators,
    "share": lambda site, role, slot: shares(site.passage, site.clause, role),
    "whole": lambda site, role, slot: whole(site.passage, site.clause, role),
    "said": lambda site, role, slot: said_of_share(site.passage, site.clause, role),
    "field": lambda site, role, slot: fields(site.passage, site.clause, role),
    "title": lambda site, role, slot: titles(site.passage, site.clause, role, slot),
    "owner": lambda site, role, slot: owners(site.passage, site.clause, role, slot, site.frame),
    "governed": lambda site, role, slot: governed(site.passage, site.clause, role, slot, site.frame),
    "route-start": lambda site, role, slot: route(site.passage, site.clause, role, 1),
    "route-end": lambda site, role, slot: route(site.passage, site.clause, role, 2),
    "aspect": lambda site, role, slot: aspects(site.passage, site.clause, role),
}


def slot_fillers(site: Site, role: Role, slot: Slot) -> list[Filler]:
    """The fillers that one slot of a frame finds in a clause."""
    passage, clause, frame = site.passage, site.clause, site.frame
    if slot.voice and (slot.voice == "passive") != (clause.voice == "passive"):
        return []
    if slot.source in FINDERS:
        return FINDERS[slot.source](site, role, slot)
    if slot.source == "place":
        slot = slot._replace(source="locative")
        clause = with_outer_place(passage, clause)
    found = []
    listed = list(candidates(passage, clause, slot))
    if role.kind == "text" and slot.source in CASES:
        listed = listed[-1:]  # the one nearest to the verb: Президент жарлығымен орденмен марапатталды
    for phrase in listed:
        parts = [part for part in phrase.conjuncts if frame.nouns & passage.lemmas(part.head)]
        if parts and len(parts) < len(phrase.conjuncts):  # of a list, what the frame is about: a badge and the order
            phrase = replace(phrase, start=parts[0].start, conjuncts=tuple(parts))
        found.extend(fillers_of(passage, role, phrase, slot.types, slot.reach))
        if slot.source == "subject" and (found or not slot.types):
            break
    return found
