"""Valency frames × the clauses of a sentence → facts.

Each slot of a frame is a place where a filler may stand; SOURCES below says, slot by slot, which phrases those are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.facts.types import Fact, Filler, Passage, nested
from kg.frames import Frame, Slot
from kg.mentions import Mention
from kg.ontology import Role
from kg.spans import Span, cover
from kg.texts import Clause, Phrase, Quantity

CASES = (
    "nominative",
    "genitive",
    "accusative",
    "dative",
    "locative",
    "ablative",
    "instrumental",
    "attributive",
    "bare",
)
PLACES = frozenset({"Place", "Facility"})


# phrases of a clause


def is_date(passage: Passage, phrase: Phrase) -> bool:
    return any(when.start <= phrase.head < when.stop for when in passage.dates)


def quantity_at(passage: Passage, phrase: Phrase) -> Quantity | None:
    """The number that a phrase is: its head is the number or its unit."""
    return next((q for q in passage.numbers if q.start <= phrase.head < q.stop and not q.ordinal), None)


def nominatives(passage: Passage, clause: Clause) -> list[Phrase]:
    return [
        phrase
        for phrase in clause.phrases
        if phrase.case == "nominative" and not phrase.mark and not is_date(passage, phrase)
    ]


def subjects(passage: Passage, clause: Clause) -> list[Phrase]:
    """The subject: the first nominative phrase, or the noun that a participle describes, or the subject of the clause
    before in the chain (Самараға барып, әкіммен кездесті went to Samara and met the akim)."""
    own = [p for p in nominatives(passage, clause) if quantity_at(passage, p) is None]
    bare = bare_object(passage, clause)
    own = [phrase for phrase in own if phrase is not bare]
    if own:
        return own[:1]
    if clause.form == "relative":
        described = passage.described.get(clause.stop)
        return [described] if described and clause.voice != "passive" else []
    if clause.form == "gerund":
        return [phrase for phrase in clause.phrases if phrase.case == "genitive"][:1]
    return inherited(passage, clause)


def position_of(passage: Passage, clause: Clause) -> int:
    """The place of a clause among those of its sentence, by its predicate."""
    return next(
        k for k, other in enumerate(passage.clauses) if (other.start, other.stop) == (clause.start, clause.stop)
    )


def inherited(passage: Passage, clause: Clause) -> list[Phrase]:
    """The subject of the nearest earlier clause of the chain."""
    place = position_of(passage, clause)
    for before in reversed(passage.clauses[:place]):
        if before.form == "converb":
            own = [p for p in nominatives(passage, before) if quantity_at(passage, p) is None]
            own = [phrase for phrase in own if phrase is not bare_object(passage, before)]
            if own:
                return own[:1]
        elif before.form in ("finite", "nominal"):
            break
    return []


def bare_object(passage: Passage, clause: Clause) -> Phrase | None:
    """An indefinite object: the nominative right before an active verb that has a subject as well, or needs none
    (жол салу building a road)."""
    found = nominatives(passage, clause)
    if clause.voice == "passive" or not found:
        return None
    last = found[-1]
    adjacent = clause.phrases[-1] is last and last.stop == clause.start
    if not adjacent or any(phrase.case == "accusative" for phrase in clause.phrases):
        return None
    if clause.form in ("gerund", "relative"):
        return last if not any(m.start <= last.head < m.stop for m in passage.mentions) else None
    return last if len(found) > 1 else None


def objects(passage: Passage, clause: Clause) -> list[Phrase]:
    """What the verb acts on: the accusative, the bare object, or the subject of a passive verb."""
    if clause.voice == "passive":
        own = [p for p in nominatives(passage, clause) if quantity_at(passage, p) is None]
        if own or clause.form in ("finite", "converb"):
            return own[:1] or inherited(passage, clause)
        described = passage.described.get(clause.stop)
        genitives = [phrase for phrase in clause.phrases if phrase.case == "genitive"]
        return [described] if described and clause.form == "relative" else genitives[:1]
    accusatives = [p for p in clause.phrases if p.case == "accusative" and quantity_at(passage, p) is None]
    bare = bare_object(passage, clause)
    if accusatives:
        return accusatives
    if bare is not None:
        return [bare]
    if clause.form == "relative" and nominatives(passage, clause):
        described = passage.described.get(clause.stop)
        return [described] if described else []
    return []


def heads(passage: Passage, clause: Clause) -> list[Phrase]:
    described = passage.described.get(clause.stop)
    return [described] if described and clause.form == "relative" else []


def candidates(passage: Passage, clause: Clause, slot: Slot) -> Iterable[Phrase]:
    """The phrases of a clause that a slot points at."""
    if slot.source == "subject":
        return subjects(passage, clause)
    if slot.source == "object":
        return objects(passage, clause)
    if slot.source == "head":
        return heads(passage, clause)
    around: Iterable[Phrase] = clause.phrases
    if slot.wide:
        around = list(nested([*clause.phrases, *heads(passage, clause)]))
    if slot.source in CASES:
        found = [p for p in around if p.case == slot.source and not p.mark and not is_date(passage, p)]
    else:
        found = [phrase for phrase in around if phrase.mark == slot.source]
    return [p for p in found if not any(p in other.conjuncts for other in found)]


# phrases → fillers


def mention_of(passage: Passage, phrase: Phrase, types: frozenset[str]) -> Mention | None:
    """The name that heads a phrase, of one of the types; the longest of several."""
    found = [
        m for m in passage.mentions if m.type in types and phrase.start <= m.start and ends_at(passage, m, phrase.head)
    ]
    return max(found, key=lambda m: m.stop - m.start, default=None)


def apposed(passage: Passage, phrase: Phrase, types: frozenset[str]) -> Mention | None:
    """The place before its kind: Украина елдерінен from the countries of … Ukraine."""
    if not phrase.possessed or not {"ел", "мемлекет"} & passage.lemmas(phrase.head):
        return None
    found = [m for m in passage.mentions if m.type in types and m.stop == phrase.head and phrase.start <= m.start]
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
    entity = passage.entities.of(mention)
    return Filler(role.name, mention.name, mention.span, entity, type=entity.type)


def phrase_filler(passage: Passage, role: Role, phrase: Phrase, kind: str | None = None) -> Filler:
    """The words of a phrase up to its head."""
    called = [m for m in phrase.modifiers if m.mark == "атты"]
    if called and kind in ("Event", "Work", "Project"):
        title = called[-1]
        return Filler(
            role.name, passage.name(title.start, title.core), passage.span(title.start, title.core), type=kind
        )
    start = extended(passage, phrase) if role.name == "indicator" else core_start(phrase)
    return Filler(role.name, passage.name(start, phrase.core), passage.span(start, phrase.core), type=kind)


def extended(passage: Passage, phrase: Phrase) -> int:
    """Where an indicator begins that governs the phrase before it: жұмыстарына дайындығы readiness for the work."""
    start = core_start(phrase)
    if start == phrase.head and phrase.possessed:
        for clause in passage.clauses:
            for before in clause.phrases:
                if before.stop == start and before.case in ("dative", "instrumental", "ablative") and not before.mark:
                    return core_start(before)
    return start


def fillers_of(passage: Passage, role: Role, phrase: Phrase, types: frozenset[str]) -> list[Filler]:
    """The fillers in a phrase: the names that head it or each part of its list, or else its words where a thing
    without a name may fill the role."""
    if role.kind in ("text", "code"):
        return [] if is_pronoun(passage, phrase) else [phrase_filler(passage, role, phrase)]
    wanted = types or role.fills
    parts = phrase.conjuncts or (phrase,)
    named = [m for part in parts if (m := mention_of(passage, part, wanted) or apposed(passage, part, wanted))]
    if named and (len(named) == len(parts) or len(parts) == 1):
        return [entity_filler(passage, role, mention) for mention in named]
    if phrase.conjuncts:
        last = mention_of(passage, replace(phrase, conjuncts=()), wanted)
        if last and last.start <= phrase.conjuncts[0].start:
            return [entity_filler(passage, role, last)]
    kind = passage.head_type(phrase.head)
    if is_pronoun(passage, phrase) or quantity_at(passage, phrase) is not None:
        return []
    if kind in wanted or "Thing" in wanted:
        return [phrase_filler(passage, role, phrase, kind if kind in wanted else "Thing")]
    return []


def is_pronoun(passage: Passage, phrase: Phrase) -> bool:
    return passage.sentence.tokens[phrase.head].analysis.pos in ("PRON", "DET") and core_start(phrase) == phrase.head


# slots that are not phrases


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
    if clause.form != "gerund":
        return clause.time
    effects = passage.language.word_list("modality")
    place = position_of(passage, clause)
    for outer in passage.clauses[place + 1 :]:
        words = {outer.verb, *(passage.sentence.tokens[p.head].text.lower() for p in outer.phrases)}
        planned = [word for word in words if effects.get(word) == "planned"]
        if planned and outer.asserted:
            begun = outer.time == "done" and outer.verb in ("баста",)
            return "ongoing" if begun else "planned"
        if outer.form == "finite":
            return None
    return None


def number_fillers(passage: Passage, clause: Clause, role: Role, slot: Slot) -> list[Filler]:
    """The values of a number in the slot's case."""
    for phrase in clause.phrases:
        quantity = quantity_at(passage, phrase)
        if quantity is None or role.name == "amount" and quantity.unit is None:
            continue
        about = quantity.comparator is not None and slot.case == "nominative"  # 7 млрд. долларға тарта some 7 billion
        if phrase.case == slot.case or about:
            return values(passage, role, quantity)
    return []


def values(passage: Passage, role: Role, quantity: Quantity) -> list[Filler]:
    words = passage.name(quantity.start, quantity.stop)
    span = passage.span(quantity.start, quantity.stop)
    return [Filler(role.name, words, span, value=value) for value in quantity.values]


def counted_phrase(passage: Passage, clause: Clause) -> tuple[Phrase, Quantity] | None:
    """The subject that a number counts: шетелдік 86 фирма 86 foreign firms."""
    for phrase in nominatives(passage, clause):
        if phrase.relative is not None and phrase.relative.form == "gerund":
            continue
        for quantity in passage.numbers:
            inside = core_start(phrase) <= quantity.start and quantity.stop <= phrase.head
            dated = any(w.start < quantity.stop and quantity.start < w.stop for w in passage.dates)
            named = any(m.start < quantity.stop and quantity.start < m.stop for m in passage.mentions)
            big = quantity.values[0] > 2
            owned = any(m.case != "bare" and m.start <= quantity.start < m.stop for m in phrase.modifiers)
            following = passage.sentence.tokens[quantity.stop].text.lower() if quantity.stop < phrase.head else ""
            having = following.endswith(("лы", "лі", "ды", "ді", "ты", "ті"))  # сегіз жолақты жол a road of eight lanes
            if having:
                continue
            if inside and big and quantity.unit != "percent" and not quantity.ordinal and not dated | named | owned:
                return phrase, quantity
    return None


def counted(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    found = counted_phrase(passage, clause)
    if found is None or role.name == "amount" and found[1].unit is None:
        return []
    return values(passage, role, found[1])


def counted_noun(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """What a number counts, without the number."""
    found = counted_phrase(passage, clause)
    if not found:
        return []
    phrase, quantity = found
    start = phrase.start if phrase.relative else core_start(phrase)
    before = passage.text(start, quantity.start) if quantity.start > start else ""
    stop = quantity.stop
    if stop < phrase.head and passage.lemmas(stop) & passage.language.word_list("comparators").keys():
        stop += 1
    after = passage.name(stop, phrase.core)
    return [Filler(role.name, f"{before} {after}".strip(), passage.span(start, phrase.core))]


def fields(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """The fields of work: what stands before саласында, салалардағы (in the fields of)."""
    for phrase in nested(clause.phrases):
        of_field = phrase.mark and phrase.mark.startswith("сала")
        if of_field or "сала" in passage.lemmas(phrase.head) and (phrase.conjuncts or phrase.case == "attributive"):
            parts = phrase.conjuncts or (phrase,)
            found = []
            for part in parts:
                stop = part.core if of_field or part is not parts[-1] else part.head
                if stop > part.start:
                    found.append(Filler(role.name, passage.name(part.start, stop), passage.span(part.start, stop)))
            return found
    return []


def titles(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """An agreement, memorandum, law … with what it is about."""
    for phrase in clause.phrases:
        if passage.head_type(phrase.head) == "Document" and not phrase.mark:
            span = passage.span(phrase.start, phrase.core)
            return [Filler(role.name, passage.name(phrase.start, phrase.core), span)]
    return []


def owners(passage: Passage, clause: Clause, role: Role, slot: Slot, frame: Frame) -> list[Filler]:
    """Who the frame's noun belongs to: Тоқаев пен Си Цзиньпиннің кездесуі the meeting of Tokayev and Xi Jinping."""
    for phrase in nested(clause.phrases):
        if frame.nouns & passage.lemmas(phrase.head):
            for modifier in phrase.modifiers:
                if modifier.case == "genitive":
                    return fillers_of(passage, role, modifier, slot.types)
    return []


def route(passage: Passage, clause: Clause, role: Role, part: int) -> list[Filler]:
    """An end of a road named by both: Орал-Саратов тасжолы."""
    for phrase in nested(clause.phrases):
        for token in passage.sentence.tokens[phrase.start : phrase.stop]:
            match = re.fullmatch(r"(\w{3,})[-–](\w{3,})", token.text)
            if match and match[1][0].isupper() and match[2][0].isupper():
                start = token.span.start + match.start(part)
                return [Filler(role.name, match[part], Span(start, start + len(match[part])), type="Place")]
    return []


def slot_fillers(passage: Passage, clause: Clause, frame: Frame, role: Role, slot: Slot) -> list[Filler]:
    """The fillers that one slot of a frame finds in a clause."""
    if slot.voice and (slot.voice == "passive") != (clause.voice == "passive"):
        return []
    special: dict[str, Callable[[], list[Filler]]] = {
        "date": lambda: dates(passage, clause, role),
        "number": lambda: number_fillers(passage, clause, role, slot),
        "counted": lambda: counted(passage, clause, role),
        "noun": lambda: counted_noun(passage, clause, role),
        "field": lambda: fields(passage, clause, role),
        "title": lambda: titles(passage, clause, role),
        "owner": lambda: owners(passage, clause, role, slot, frame),
        "route-start": lambda: route(passage, clause, role, 1),
        "route-end": lambda: route(passage, clause, role, 2),
        "aspect": lambda: [Filler(role.name, time)] if (time := aspect(passage, clause)) else [],
    }
    if slot.source in special:
        return special[slot.source]()
    if slot.source == "place":
        slot = Slot("locative", types=slot.types or PLACES)
    found = []
    for phrase in candidates(passage, clause, slot):
        found.extend(fillers_of(passage, role, phrase, slot.types))
    return found


# frames → facts


def fits(passage: Passage, clause: Clause, frame: Frame) -> str | None:
    """Why a frame cannot be bound to a clause; None where it can."""
    if not clause.asserted:
        return "denied, asked, conditional or merely possible"
    if frame.voice and (frame.voice == "passive") != (clause.voice == "passive"):
        return f"the verb is {clause.voice}"
    if frame.forms and clause.form not in frame.forms:
        return f"the clause is {clause.form}"
    if clause.form == "gerund" and not any(s.source == "aspect" for _, slots in frame.roles for s in slots):
        return "a gerund asserts nothing"
    if frame.times and clause.time not in frame.times:
        return f"the time is {clause.time}"
    lemmas = set().union(*(passage.lemmas(phrase.head) for phrase in clause.phrases)) if clause.phrases else set()
    if "*" in frame.verbs:
        lemmas = set().union(*(passage.lemmas(p.head) for p in nested(clause.phrases))) if clause.phrases else set()
    if frame.nouns and not frame.nouns & lemmas:
        described = passage.described.get(clause.stop)
        if not (described and frame.nouns & passage.lemmas(described.head)):
            return f"no {' / '.join(sorted(frame.nouns))}"
    if frame.unless & lemmas:
        return f"with {' / '.join(sorted(frame.unless & lemmas))}"
    return None


def bind(passage: Passage, clause: Clause, frame: Frame) -> tuple[list[Filler], str | None]:
    """The fillers that a frame finds in a clause, and why they are no fact (None where they are)."""
    reason = fits(passage, clause, frame)
    if reason:
        return [], reason
    fillers: list[Filler] = []
    taken: set[Span] = set()
    for name, slots in frame.roles:
        role = frame.fact.roles[name]
        for slot in slots:
            for filler in slot_fillers(passage, clause, frame, role, slot):
                free = filler.span is None or not any(filler.span.overlaps(span) for span in taken)
                if free or role.kind != "entity" or slot.source.startswith("route"):
                    fillers.append(filler)
            if any(f.role == name for f in fillers) and name not in ("participant", "party", "place"):
                break
        if role.kind == "entity":
            taken |= {f.span for f in fillers if f.span is not None and f.role == name}
    fillers += [Filler(role, value) for role, value in frame.constants]
    fillers += quantity_codes(passage, frame, fillers)
    return complete(frame, fillers)


def quantity_codes(passage: Passage, frame: Frame, fillers: Sequence[Filler]) -> Iterator[Filler]:
    """Unit and comparator of a fact with a number."""
    spans = {f.span for f in fillers if f.role in ("value", "amount")}
    constants = {role for role, _ in frame.constants}
    for quantity in passage.numbers:
        if passage.span(quantity.start, quantity.stop) in spans:
            if quantity.unit and "unit" in frame.fact.roles:
                yield Filler("unit", quantity.unit)
            if quantity.comparator and "comparator" in frame.fact.roles and "comparator" not in constants:
                yield Filler("comparator", quantity.comparator)


def complete(frame: Frame, fillers: list[Filler]) -> tuple[list[Filler], str | None]:
    """Without doubles; the reason where a role lacks fillers."""
    unique: dict[tuple[str, str, object], Filler] = {}
    for filler in fillers:
        same = filler.entity.key if filler.entity else filler.name
        unique.setdefault((filler.role, str(same), filler.value), filler)
    kept = list(unique.values())
    needed = {role.name: 1 for role in frame.fact.roles.values() if role.required} | dict(frame.minimum)
    for role, count in needed.items():
        if sum(filler.role == role for filler in kept) < count:
            return kept, f"no {role}" if count == 1 else f"fewer than {count} fillers for {role}"
    return kept, None


def evidence(passage: Passage, clause: Clause, fillers: Iterable[Filler]) -> Span:
    start, stop = region(passage, clause)
    spans = [f.span for f in fillers if f.span is not None and passage.sentence.span.covers(f.span)]
    return cover([passage.span(start, stop), *spans])


def facts(passage: Passage, clause: Clause, frame: Frame) -> Iterator[Fact]:
    """The facts that a frame finds in a clause: one, or one for each filler of its `each` role."""
    if any(slot.source == "counted" for _, slots in frame.roles for slot in slots):
        for variant in with_each_conjunct(clause):
            yield from facts_of(passage, variant, frame)
    else:
        yield from facts_of(passage, clause, frame)


def with_each_conjunct(clause: Clause) -> Iterator[Clause]:
    """The clause once for each part of its first list: 16 жолаушы мен 5 маман 16 passengers and 5 experts."""
    for place, phrase in enumerate(clause.phrases):
        if phrase.conjuncts and phrase.case == "nominative" and not phrase.mark:
            for part in phrase.conjuncts:
                before, after = clause.phrases[:place], clause.phrases[place + 1 :]
                yield replace(clause, phrases=(*before, part, *after))
            return
    yield clause


def facts_of(passage: Passage, clause: Clause, frame: Frame) -> Iterator[Fact]:
    fillers, reason = bind(passage, clause, frame)
    if reason:
        return
    words = evidence(passage, clause, fillers)
    repeated = [f for f in fillers if f.role == frame.each] if frame.each else []
    groups = [[f for f in fillers if f.role != frame.each or f is one] for one in repeated] or [fillers]
    for group in groups:
        yield Fact(passage.article.id, frame.fact, tuple(group), (words,), frame.confidence, frame.origin)


def triggered(clause: Clause, frame: Frame) -> bool:
    """Whether a frame is for the verb of a clause."""
    if "*" in frame.verbs:
        return clause.form in ("finite", "converb", "nominal")
    return clause.verb in frame.verbs


def find(passage: Passage, frames: Iterable[Frame]) -> Iterator[Fact]:
    """The facts of a sentence by valency frames. Statements are left to quotes.py."""
    for clause in passage.clauses:
        for frame in frames:
            if triggered(clause, frame) and not any(s.source == "content" for _, slots in frame.roles for s in slots):
                yield from facts(passage, clause, frame)
