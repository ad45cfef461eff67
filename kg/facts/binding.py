"""Valency frames × the clauses of a sentence → facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.facts.arguments import is_date, position_of
from kg.facts.slots import counted_phrase, region, slot_fillers
from kg.facts.types import Fact, Filler, Passage, nested
from kg.frames import Frame
from kg.spans import Span, cover
from kg.texts import Clause

SHORTEST = 3  # letters of an indicator; less is a hesitation written down


def fits(passage: Passage, clause: Clause, frame: Frame) -> str | None:
    """Why a frame cannot be bound to a clause; None where it can."""
    if not clause.asserted:
        return "denied, asked, conditional or merely possible"
    if frame.voice and (frame.voice == "passive") != (clause.voice == "passive"):
        return f"the verb is {clause.voice}"
    if frame.forms and clause.form not in frame.forms:
        return f"the clause is {clause.form}"
    if clause.form == "gerund" and not asserts(passage, clause, frame):
        return "a gerund asserts nothing"
    if frame.times and clause.time not in frame.times:
        return f"the time is {clause.time}"
    return unfit_nouns(passage, clause, frame) if frame.nouns or frame.unless else None


def unfit_nouns(passage: Passage, clause: Clause, frame: Frame) -> str | None:
    """Which noun of a frame the clause lacks, or which one it must not have."""
    if frame.nouns and frame.nouns.isdisjoint(passage.vocabulary):
        return f"no {' / '.join(sorted(frame.nouns))}"
    around = nested(clause.phrases) if "*" in frame.verbs else clause.phrases
    acting = (phrase for phrase in around if "*" in frame.verbs or not is_date(passage, phrase))
    lemmas = frozenset[str]().union(*(passage.lemmas(phrase.head) for phrase in acting))
    if frame.nouns and not frame.nouns & lemmas:
        described = passage.described.get(clause.stop)
        if not (described and frame.nouns & passage.lemmas(described.head)):
            return f"no {' / '.join(sorted(frame.nouns))}"
    if frame.unless & lemmas:
        return f"with {' / '.join(sorted(frame.unless & lemmas))}"
    return None


def asserts(passage: Passage, clause: Clause, frame: Frame) -> bool:
    """Whether what a gerund names is so: one of the past (келгенін айтты said that he came) is taken for granted,
    except before a verb that denies it; another where the frame asks how far it has come."""
    if any(slot.source == "aspect" for _, slots in frame.roles for slot in slots):
        return True
    after = passage.clauses[position_of(passage, clause) + 1 :]
    denied = any(outer.verb in passage.language.word_list("denial") for outer in after[:1])
    return clause.time == "done" and clause.case not in (None, "Loc", "Abl") and not denied


def bind(passage: Passage, clause: Clause, frame: Frame) -> tuple[list[Filler], str | None]:
    """The fillers that a frame finds in a clause, and why they are no fact (None where they are)."""
    reason = fits(passage, clause, frame)
    if reason:
        return [], reason
    fillers: list[Filler] = []
    taken: set[Span] = set()
    constants = {role for role, _ in frame.constants}
    for name, slots in frame.roles:
        role = frame.fact.roles[name]
        for slot in slots:
            for filler in slot_fillers(passage, clause, frame, role, slot):
                free = filler.span is None or not any(filler.span.overlaps(span) for span in taken)
                if free or role.kind != "entity" or slot.source.startswith("route"):
                    fillers.append(filler)
            if any(f.role == name for f in fillers) and name not in ("participant", "party", "place"):
                break
        lack = lacking(frame, name, fillers)
        if lack and name not in constants:
            return fillers, lack
        if role.kind == "entity" or name == "value":
            taken |= {f.span for f in fillers if f.span is not None and f.role == name}
    fillers = with_posts(passage, fillers)
    fillers += [Filler(role, value) for role, value in frame.constants]
    fillers += quantity_codes(passage, clause, frame, fillers)
    return complete(frame, fillers)


def with_posts(passage: Passage, fillers: Sequence[Filler]) -> list[Filler]:
    """The fillers, where a post is called no more than "his office" with the post beside the person's name, or without:
    облыс әкімі Серік Ахметов қызметінен босатылды the akim of the region, S. A., was relieved of his office."""
    vacant = passage.language.word_list("offices")
    posts = {m.stop: m for m in passage.mentions if m.type == "Position"}
    starts = {m.span: m.start for m in passage.mentions}
    people = [starts.get(f.span, -1) for f in fillers if f.role == "person" and f.span]
    found = []
    for filler in fillers:
        if filler.role != "position" or filler.name.lower() not in vacant:
            found.append(filler)
            continue
        named = next((posts[start] for start in people if start in posts), None)
        if named is not None:
            found.append(replace(filler, name=named.name, span=named.span, entity=passage.entities.of(named)))
        elif vacant[filler.name.lower()] != "his place":
            found.append(filler)
    return found


def quantity_codes(passage: Passage, clause: Clause, frame: Frame, fillers: Sequence[Filler]) -> Iterator[Filler]:
    """Unit and comparator of a fact with a number; the unit of a count is the noun that it counts."""
    spans = {f.span for f in fillers if f.role in ("value", "amount")}
    constants = {role for role, _ in frame.constants}
    for quantity in passage.numbers:
        if passage.span(quantity.start, quantity.stop) in spans:
            unit = quantity.unit or counted_unit(passage, clause, frame)
            if unit and "unit" in frame.fact.roles:
                yield Filler("unit", unit)
            if quantity.comparator and "comparator" in frame.fact.roles and "comparator" not in constants:
                yield Filler("comparator", quantity.comparator)


def counted_unit(passage: Passage, clause: Clause, frame: Frame) -> str | None:
    """The noun that a number counts."""
    counting = any(slot.source == "counted" for _, slots in frame.roles for slot in slots)
    found = counted_phrase(passage, clause) if counting else None
    return passage.name(found[0].head, found[0].core) if found else None


def complete(frame: Frame, fillers: list[Filler]) -> tuple[list[Filler], str | None]:
    """Without doubles; the reason where a role lacks fillers."""
    unique: dict[tuple[str, str, object], Filler] = {}
    for filler in fillers:
        same = filler.entity.key if filler.entity else filler.name
        unique.setdefault((filler.role, str(same), filler.value), filler)
    kept = [f for f in unique.values() if f.role != "indicator" or sum(map(str.isalpha, f.name)) >= SHORTEST]
    for role in frame.needed:
        lack = lacking(frame, role, kept)
        if lack:
            return kept, lack
    return kept, None


def lacking(frame: Frame, role: str, fillers: Sequence[Filler]) -> str | None:
    """What a frame lacks in a role, if anything."""
    count = frame.needed.get(role, 0)
    if sum(filler.role == role for filler in fillers) >= count:
        return None
    return f"no {role}" if count == 1 else f"fewer than {count} fillers for {role}"


def evidence(passage: Passage, clause: Clause, fillers: Iterable[Filler]) -> Span:
    start, stop = region(passage, clause)
    spans = [f.span for f in fillers if f.span is not None and passage.sentence.span.covers(f.span)]
    return cover([passage.span(start, stop), *spans])


def facts(passage: Passage, clause: Clause, frame: Frame) -> Iterator[Fact]:
    """The facts that a frame finds in a clause: one, or one for each filler of its `each` role."""
    if any(slot.source == "counted" for _, slots in frame.roles for slot in slots):
        for variant in with_each_conjunct(passage, clause):
            yield from facts_of(passage, variant, frame)
    else:
        yield from facts_of(passage, clause, frame)


def with_each_conjunct(passage: Passage, clause: Clause) -> Iterator[Clause]:
    """The clause once for each part of its first list: 16 жолаушы мен 5 маман 16 passengers and 5 experts."""
    for place, phrase in enumerate(clause.phrases):
        heads = [passage.sentence.tokens[part.head].analyses for part in phrase.conjuncts]
        nouns = all(any(r.pos in ("NOUN", "PROPN") or r.get("Mood") == "Pot" for r in found) for found in heads)
        if phrase.conjuncts and nouns and phrase.case == "nominative" and not phrase.mark:
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
        inferred = any(filler.referred for filler in group)
        sure = round(frame.confidence * (0.85 if inferred else 1), 2)
        yield Fact(passage.article.id, frame.fact, tuple(group), (words,), sure, frame.origin, inferred)


def by_verb(frames: Sequence[Frame]) -> dict[str, list[Frame]]:
    """Verb → the frames that it triggers, "*" → those that any verb does. Statements are left to quotes.py."""
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        if not any(slot.source == "content" for _, slots in frame.roles for slot in slots):
            for verb in frame.verbs:
                found.setdefault(verb, []).append(frame)
    return found


def find(passage: Passage, triggered: Mapping[str, Sequence[Frame]]) -> Iterator[Fact]:
    """The facts of a sentence by valency frames, given by their verbs."""
    for clause in passage.clauses:
        for frame in (*triggered.get(clause.verb, ()), *triggered.get("*", ())):
            if "*" not in frame.verbs or clause.form in (frame.forms or ("finite", "converb", "nominal")):
                yield from facts(passage, clause, frame)
