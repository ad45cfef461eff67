"""Valency frames × the clauses of a sentence → facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.facts.arguments import is_date, position_of, quantity_at
from kg.facts.boundaries import variants
from kg.facts.slots import Site, region, slot_fillers
from kg.languages.protocol import Passage
from kg.model.fact import Fact, Filler, Proposal
from kg.model.text import Clause, Phrase, nested
from kg.schema import Schema
from kg.schema.frames import Frame
from kg.spans import Span, cover

SHORTEST = 3  # letters of a text that tells facts apart; less is a hesitation written down


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
    modifiers = (m for p in clause.phrases if p.head < clause.start for m in p.modifiers if m.stop == p.head)
    barred = frame.unless & lemmas.union(*(passage.lemmas(m.head) for m in modifiers))  # оқиға орны scene of the event
    if barred:
        return f"with {' / '.join(sorted(barred))}"
    return None


def asserts(passage: Passage, clause: Clause, frame: Frame) -> bool:
    """Whether what a gerund names is so: one of the past (келгенін айтты said that he came) is taken for granted,
    except before a verb that denies it; another where the frame asks how far it has come."""
    if any(slot.source == "aspect" for _, slots in frame.roles for slot in slots):
        return True
    after = passage.clauses[position_of(passage, clause) + 1 :]
    denied = any(outer.verb in passage.lexicon.denial for outer in after[:1])
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
            for filler in slot_fillers(Site(passage, clause, frame, tuple(fillers)), role, slot):
                free = filler.span is None or not any(filler.span.overlaps(span) for span in taken)
                if free or role.kind != "entity" or slot.shared:
                    fillers.append(filler)
            if any(f.role == name for f in fillers) and "collects" not in role.traits:
                break
        lack = lacking(frame, name, fillers)
        if lack and name not in constants:
            return fillers, lack
        if role.kind in ("entity", "number"):
            taken |= {f.span for f in fillers if f.span is not None and f.role == name}
    fillers += [Filler(role, value) for role, value in frame.constants]
    return complete(frame, fillers)


def complete(frame: Frame, fillers: list[Filler]) -> tuple[list[Filler], str | None]:
    """Without doubles; the reason where a role lacks fillers."""
    unique: dict[tuple[str, str, object], Filler] = {}
    for filler in fillers:
        same = filler.entity.key if filler.entity else filler.name
        unique.setdefault((filler.role, str(same), filler.value), filler)
    roles = frame.fact.roles
    text = {name for name, role in roles.items() if role.kind == "text" and role.key}
    kept = [f for f in unique.values() if f.role not in text or sum(map(str.isalpha, f.name)) >= SHORTEST]
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


def proposals(passage: Passage, clause: Clause, frame: Frame) -> Iterator[Proposal]:
    """The facts that a frame finds in a clause: one, or one for each filler of its `each` role, for each part of a
    list that is counted, and for each amount of a list whose verb is said once."""
    parts = with_each_amount(passage, clause) or [(passage, clause)]
    for within, part in parts:
        for variant in with_each_conjunct(within, part) if frame.counts else (part,):
            yield from proposals_of(within, variant, frame)


def with_each_amount(passage: Passage, clause: Clause) -> list[tuple[Passage, Clause]]:
    """A clause once for each amount of a list whose verb, currency and payer are said once: мектепке 2 миллиард,
    көпірге 3 миллиард теңге бөлінді 2 billion tenge were allocated to the school, 3 billion to the bridge."""
    ends = [place for place, phrase in enumerate(clause.phrases) if amount(passage, phrase)]
    starts = [0, *(place + 1 for place in ends)]
    groups = [clause.phrases[start : end + 1] for start, end in zip(starts, ends, strict=False)]
    if len(groups) < 2 or not all(any(p.case == "dative" and not p.mark for p in group) for group in groups):
        return []
    shared = tuple(phrase for phrase in groups[0] if phrase.case not in ("dative", "accusative", "nominative"))
    known = quantity_at(passage, clause.phrases[ends[-1]])
    unit = known.unit if known else None
    numbers = [replace(q, unit=unit) if q.unit is None and not q.ordinal else q for q in passage.numbers]
    listed = replace(passage, numbers=numbers)
    rest = clause.phrases[ends[-1] + 1 :]
    first, *others = groups
    return [
        (listed, replace(clause, phrases=(*group, *rest)))
        for group in (first, *((*shared, *other) for other in others))
    ]


def amount(passage: Passage, phrase: Phrase) -> bool:
    """Whether a phrase is nothing but a number with its unit, and no case ties it to another."""
    return phrase.case in ("nominative", "accusative") and quantity_at(passage, phrase) is not None


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


def bound(passage: Passage, clause: Clause, frame: Frame) -> tuple[Clause, list[Filler]] | None:
    """The first way to cut a clause in which a frame finds all that it needs, with what it finds."""
    if fits(passage, clause, frame):
        return None
    for variant in variants(passage, clause):
        fillers, reason = bind(passage, variant, frame)
        if reason is None:
            return variant, fillers
    return None


def proposals_of(passage: Passage, clause: Clause, frame: Frame) -> Iterator[Proposal]:
    found = bound(passage, clause, frame)
    if found is None:
        return
    clause, fillers = found
    words = evidence(passage, clause, fillers)
    repeated = [f for f in fillers if f.role == frame.each] if frame.each else []
    groups = [[f for f in fillers if f.role != frame.each or f is one] for one in repeated] or [fillers]
    for group in groups:
        inferred = any(filler.referred for filler in group)
        fact = Fact(passage.article.id, frame.fact, tuple(group), (words,), inferred=inferred)
        yield Proposal(fact, frame.origin, frame.confidence)


def by_verb(frames: Sequence[Frame]) -> dict[str, list[Frame]]:
    """Verb → the frames that it triggers, "*" → those that any verb does; those that a rule binds are left out."""
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        if not frame.ruled:
            for verb in frame.verbs:
                found.setdefault(verb, []).append(frame)
    return found


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The facts that valency frames find, clause by clause; a figure that a verb's own frames tell of is not told of
    again by those of any verb."""
    triggered = by_verb(schema.frames)
    for passage in passages:
        for clause in passage.clauses:
            own = [found for frame in triggered.get(clause.verb, ()) for found in proposals(passage, clause, frame)]
            yield from own
            told = {span for proposal in own for span in figures(proposal.fact)}
            for frame in triggered.get("*", ()):
                if clause.form in (frame.forms or ("finite", "converb", "nominal")):
                    yield from (p for p in proposals(passage, clause, frame) if told.isdisjoint(figures(p.fact)))


def figures(fact: Fact) -> list[Span]:
    """Where the figures of a fact stand."""
    return [filler.span for filler in fact.with_trait("figure") if filler.span is not None]
