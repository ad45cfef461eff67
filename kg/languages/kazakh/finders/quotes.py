"""Who said what, where no mark shows it: reported clauses, "according to", what stands before деп.

Әкім жол салынатынын айтты.           a clause in the accusative before a verb of saying
Әкімнің айтуынша, жол салынады.       айтуынша, мәліметінше …
"""

from collections.abc import Iterator, Sequence

from kg.facts.arguments import subjects
from kg.facts.fillers import phrase_filler
from kg.facts.speech import (
    DASHES,
    SPEAKERS,
    content,
    direct,
    open_quotations,
    open_speech,
    quote_start,
    reporting,
    speaker,
    statement,
)
from kg.languages.kazakh.tables import words
from kg.languages.protocol import Passage
from kg.model.fact import FactType, Filler, Proposal
from kg.model.text import Phrase
from kg.model.thing import Mention
from kg.schema import Schema
from kg.spans import Span

ACCORDING = words("according")


def according(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """Облыс әкімінің айтуынша, …"""
    tokens = passage.sentence.tokens
    for position, token in enumerate(tokens[:-2]):
        low = token.text.lower()
        said = low.endswith(("уынша", "уінше")) and any(reading.lemma in verbs for reading in token.analyses)
        if not position or low not in ACCORDING and not said:
            continue
        who = speaker(passage, fact, 0, position) or plain_speaker(passage, position)
        what = content(passage, fact, Span(token.span.stop, passage.sentence.span.stop))
        yield from statement(passage, fact, who, what, "according to")


def plain_speaker(passage: Passage, stop: int) -> Filler | None:
    """Мамандардың пайымдауынша: speakers that are named by a noun alone."""
    tokens = passage.sentence.tokens
    reading = tokens[stop - 1].analysis
    if reading.pos != "NOUN" or reading.case != "Gen" or stop > 3:
        return None
    start = stop - 1
    while start and tokens[start - 1].analysis.pos in ("NOUN", "ADJ"):
        start -= 1
    return Filler("speaker", passage.name(start, stop), passage.span(start, stop), type="Group")


def reported(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """X ... қойғанын атап өтті: a clause in the accusative, from after the speaker to its verb."""
    for clause in reporting(passage, verbs):
        gerund = next((p for p in reversed(clause.phrases) if p.case == "accusative" and verbal(p)), None)
        found = subjects(passage, clause)
        if gerund is None or not found or found[0].start >= gerund.head:
            continue
        stop = speaker_stop(passage, found[0])
        who = speaker(passage, fact, found[0].start, stop) or unnamed_speaker(passage, fact, found[0])
        start = first_content(passage, stop)
        what = content(passage, fact, passage.span(start, gerund.core)) if start < gerund.core else None
        yield from statement(passage, fact, who, what, "reported clause")


def unnamed_speaker(passage: Passage, fact: FactType, phrase: Phrase) -> Filler | None:
    """Министр: a speaker known by a post or body alone."""
    kind = passage.head_type(phrase.head)
    return phrase_filler(passage, fact.roles["speaker"], phrase, kind) if kind in SPEAKERS else None


def verbal(phrase: Phrase) -> bool:
    return phrase.relative is not None and phrase.relative.form == "gerund"


def speaker_stop(passage: Passage, phrase: Phrase) -> int:
    """The token after the name in a subject; adverbs may be part of the phrase but not of the name."""
    names = [m for m in passage.mentions if phrase.start <= m.start and m.stop <= phrase.stop and m.type in SPEAKERS]
    return max((m.stop for m in names), default=phrase.core)


def first_content(passage: Passage, start: int) -> int:
    """Past өз кезегінде (in his turn), үнемі (always) and other adverbs between speaker and speech."""
    tokens = passage.sentence.tokens
    position = start
    while position < len(tokens) - 1:
        low = tokens[position].text.lower()
        if low == "өз" and tokens[position + 1].text.lower().startswith("кезег"):
            position += 2
        elif tokens[position].analysis.pos == "ADV" or low == ",":
            position += 1
        else:
            break
    return position


def before_dep(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """X ... деп мәлімдеді, X: «…» деп айтты: what stands before деп."""
    tokens = passage.sentence.tokens
    for position, token in enumerate(tokens):
        if token.text.lower() != "деп" or position + 1 >= len(tokens) or position < 3:
            continue
        if tokens[position - 1].text in DASHES:
            continue
        verb = next((c for c in reporting(passage, verbs) if c.stop > position), None)
        if verb is None:
            continue
        who = opening_speaker(passage, fact, position)
        if who is None:
            continue
        start = next(k for k, t in enumerate(tokens) if who.span and t.span.start >= who.span.stop)
        begin = quote_start(passage, position) or start
        what = content(passage, fact, passage.span(max(start, begin), position))
        yield from statement(passage, fact, who, what, "before деп")


def opening_speaker(passage: Passage, fact: FactType, stop: int) -> Filler | None:
    """The speaker where the sentence opens with him in the nominative."""
    first: list[Mention] = [m for m in passage.mentions if m.start <= 1 and m.type in SPEAKERS]
    people = [m for m in passage.mentions if m.type == "Person" and any(m.start == o.stop for o in first)]
    chosen = people or first
    if not chosen:
        return None
    mention = max(chosen, key=lambda m: m.stop - m.start)
    last = passage.sentence.tokens[mention.stop - 1]
    if last.analysis.case not in (None, "Nom"):
        return None
    return speaker(passage, fact, mention.start, mention.stop)


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The statements of an article."""
    for frame in (frame for frame in schema.frames if frame.ruled):
        verbs = frozenset(frame.verbs)
        opened_before = zip(passages, open_speech(passages), open_quotations(passages), strict=True)
        for passage, opened, opener in opened_before:
            fact = frame.fact
            found = list(direct(passage, fact, verbs, opened, opener))
            if not found:
                found = [*according(passage, fact, verbs), *reported(passage, fact, verbs)]
                found += [] if found else before_dep(passage, fact, verbs)
            elif opened is not None:
                found += reported(passage, fact, verbs)
            yield from found
