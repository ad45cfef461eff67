"""The phrases of a clause by the part they play: subject, object, case, postposition."""

from collections.abc import Iterable

from kg.languages.protocol import Passage
from kg.model.text import Clause, Phrase, Quantity, nested
from kg.schema.frames import CASES, Slot


def is_date(passage: Passage, phrase: Phrase) -> bool:
    """Whether a phrase says when: a date, or a year, month or day that is no subject (ендігі жылы next year)."""
    if any(when.start <= phrase.head < when.stop for when in passage.dates):
        return True
    reading = passage.sentence.tokens[phrase.head].analysis
    owned = any(modifier.case == "genitive" for modifier in phrase.modifiers)
    if reading.lemma.lower() in passage.lexicon.months:
        return True
    return reading.lemma in passage.lexicon.calendar and reading.possessed and not owned


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
    """What may be the subject, the likeliest first: a nominative phrase, or the noun that a participle describes, or
    the subject of the clause before in the chain (Самараға барып, әкіммен кездесті went to Samara and met the akim)."""
    own = [p for p in nominatives(passage, clause) if quantity_at(passage, p) is None]
    bare = bare_object(passage, clause)
    own = [phrase for phrase in own if phrase is not bare]
    if own:
        return own
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
    """The subject of the nearest earlier clause of the chain: of a converb, or of a predicate with "and" after it."""
    place = position_of(passage, clause)
    tokens = passage.sentence.tokens
    for before in reversed(passage.clauses[:place]):
        following = tokens[before.stop].text.lower() if before.stop < len(tokens) else ""
        if before.form == "converb" or before.form == "finite" and following in passage.lexicon.conjunctions:
            own = [p for p in nominatives(passage, before) if quantity_at(passage, p) is None]
            own = [phrase for phrase in own if phrase is not bare_object(passage, before)]
            if own:
                return own
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
    return last if len(found) > 1 or speaks_of_us(passage, clause) else None


def speaks_of_us(passage: Passage, clause: Clause) -> bool:
    """Whether the verb has its subject in its ending: мектеп салдық we built a school."""
    verb = passage.sentence.tokens[clause.start : clause.stop]
    return any(token.analysis.get("Person") in ("1", "2") for token in verb)


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
    if slot.reach == "wide":
        around = list(nested([*clause.phrases, *heads(passage, clause)]))
    if slot.source in CASES:
        found = [p for p in around if p.case == slot.source and not p.mark and not is_date(passage, p)]
    else:
        found = [phrase for phrase in around if phrase.mark == slot.source]
    return [p for p in found if not any(p in other.conjuncts for other in found)]
