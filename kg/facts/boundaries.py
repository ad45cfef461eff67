"""Other ways to cut a clause into phrases, tried where a frame lacks a filler in the first: the scan from left to right
decides who owns a phrase before it knows what the verb needs."""

from collections.abc import Iterator
from dataclasses import replace

from kg.languages.protocol import Passage
from kg.model.text import Clause, Phrase

NOUNS = ("NOUN", "PROPN")


def variants(passage: Passage, clause: Clause) -> Iterator[Clause]:
    """The clause as it is, then with boundaries moved."""
    yield clause
    yield from with_subject_split(passage, clause)
    yield from without_object_of_participle(clause)
    yield from with_object_before(passage, clause)


def with_subject_split(passage: Passage, clause: Clause) -> Iterator[Clause]:
    """The first noun of a clause as its subject: Шаруашылық | астығын экспорттайды the farm exports its grain."""
    if any(phrase.case == "nominative" and not phrase.mark for phrase in clause.phrases[:1]):
        return
    for place, phrase in enumerate(clause.phrases[:1]):
        first = next((m for m in phrase.modifiers if m.start == phrase.start and m.case in ("bare", "genitive")), None)
        if first is None or first.case == "genitive" or first.stop > phrase.head or phrase.conjuncts:
            continue
        if is_noun(passage, first.head):
            subject = Phrase(first.start, first.stop, first.head, "nominative", possessed=first.possessed)
            rest = tuple(m for m in phrase.modifiers if m is not first)
            cut = replace(phrase, start=first.stop, modifiers=rest)
            yield replace(clause, phrases=(*clause.phrases[:place], subject, cut, *clause.phrases[place + 1 :]))


def is_noun(passage: Passage, token: int) -> bool:
    """Whether a word may be a noun in the nominative; one that is chosen to be another part of speech only where the
    lexicon knows what it names."""
    readings = passage.sentence.tokens[token].analyses
    nouns = [r for r in readings if r.pos in NOUNS and r.case in (None, "Nom")]
    return bool(nouns) and (readings[0] in nouns or passage.head_type(token) is not None)


def without_object_of_participle(clause: Clause) -> Iterator[Clause]:
    """Without the nominative before a noun that a participle describes, since it belongs to the participle: серіппе
    шығаратын зауыт ашылды a plant was opened that makes springs."""
    for before, phrase in zip(clause.phrases, clause.phrases[1:], strict=False):
        described = phrase.relative is not None and phrase.relative.form == "relative"
        if described and before.case == "nominative" and not before.mark and before.stop == phrase.start:
            yield replace(clause, phrases=tuple(p for p in clause.phrases if p is not before))


def with_object_before(passage: Passage, clause: Clause) -> Iterator[Clause]:
    """A participle with the nominative that stands before it as its object."""
    if clause.form == "relative":
        first = min([clause.start, *(phrase.start for phrase in clause.phrases)])
        outer = (phrase for other in passage.clauses for phrase in other.phrases if other is not clause)
        found = [p for p in outer if p.stop == first and p.case == "nominative" and not p.mark]
        if found:
            yield replace(clause, phrases=(found[0], *clause.phrases))
