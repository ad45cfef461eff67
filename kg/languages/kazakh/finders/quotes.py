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
    outlet_after,
    quote_start,
    reporting,
    speaker,
    statement,
)
from kg.languages.kazakh.tables import of_class, words
from kg.languages.protocol import Passage
from kg.model.fact import FactType, Filler, Proposal
from kg.model.text import Phrase
from kg.model.thing import Mention
from kg.schema import Schema
from kg.spans import Span

ACCORDING = words("according")
SERVICES = of_class("service")
BY_WORDS = ("уынша", "уінше")
AS_SAID = ("ғандай", "гендей", "қандай", "кендей")  # before a comma: айтқандай емес is not as he said
LONGEST_SPEAKER = 8  # words


def according(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """Облыс әкімінің айтуынша, …"""
    tokens = passage.sentence.tokens
    for position, token in enumerate(tokens[:-2]):
        low = token.text.lower()
        pair = f"{low} {tokens[position + 1].text.lower()}" in ACCORDING
        ends = low.endswith(BY_WORDS) or low.endswith(AS_SAID) and tokens[position + 1].text == ","
        said = ends and any(reading.lemma in verbs for reading in token.analyses)
        if not position or low not in ACCORDING and not said and not pair:
            continue
        who = speaker(passage, fact, 0, position) or plain_speaker(passage, position)
        what = content(passage, fact, Span(tokens[position + pair].span.stop, passage.sentence.span.stop))
        yield from statement(passage, fact, who, what, "according to")


def plain_speaker(passage: Passage, stop: int) -> Filler | None:
    """Мамандардың пайымдауынша: speakers that are named by a noun alone."""
    tokens = passage.sentence.tokens
    reading = tokens[stop - 1].analysis
    kind = passage.head_type(stop - 1)
    spoken = kind if kind in SPEAKERS else "Group"
    owner = reading.case == "Gen" or reading.case == "Nom" and kind in SPEAKERS  # прокуратура мәліметінше
    if reading.pos != "NOUN" or not owner or stop > LONGEST_SPEAKER or stop > 3 and spoken == "Group":
        return None
    start = stop - 1
    while start and tokens[start - 1].analysis.pos in ("NOUN", "ADJ", "PROPN"):
        start -= 1
    return Filler("speaker", passage.name(start, stop), passage.span(start, stop), type=spoken)


def reported(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """X ... қойғанын атап өтті: a clause in the accusative, from after the speaker to its verb."""
    for clause in reporting(passage, verbs):
        gerund = next((p for p in reversed(clause.phrases) if p.case == "accusative" and verbal(p)), None)
        found = subjects(passage, clause)
        if gerund is None or not found or found[0].start >= gerund.head:
            continue
        stop = speaker_stop(passage, found)
        named = any(m.stop == stop and m.type in SPEAKERS for m in passage.mentions)
        who = speaker(passage, fact, found[0].start, stop) if named else unnamed_speaker(passage, fact, found[0])
        start = first_content(passage, stop)
        what = content(passage, fact, passage.span(start, gerund.core)) if start < gerund.core else None
        yield from statement(passage, fact, who, what, "reported clause")


def unnamed_speaker(passage: Passage, fact: FactType, phrase: Phrase) -> Filler | None:
    """Министр: a speaker known by a post or body alone."""
    kind = passage.head_type(phrase.head)
    return phrase_filler(passage, fact.roles["speaker"], phrase, kind) if kind in SPEAKERS else None


def verbal(phrase: Phrase) -> bool:
    return phrase.relative is not None and phrase.relative.form == "gerund"


def speaker_stop(passage: Passage, found: Sequence[Phrase]) -> int:
    """The token after the name in the first subject; adverbs may be part of the phrase but not of the name. A person
    may be named in the phrase after the post, with a comma between or none: облыс әкімінің орынбасары А. Беков."""
    phrase, later = found[0], found[1:2]
    names = [m for m in passage.mentions if phrase.start <= m.start and m.stop <= phrase.stop and m.type in SPEAKERS]
    if any(m.type == "Person" for m in names):
        return max(m.stop for m in names)
    tokens = passage.sentence.tokens
    beside = [other for other in later if all(token.text == "," for token in tokens[phrase.stop : other.start])]
    people = [
        m for o in beside for m in passage.mentions if o.start <= m.start and m.stop <= o.stop and m.type == "Person"
    ]
    last = [m for m in names if m.stop == phrase.core]
    return max((m.stop for m in people or last), default=phrase.core)


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
        if verb is None or outlet_after(passage, verb.stop):
            continue
        who = opening_speaker(passage, fact)
        if who is None:
            continue
        start = next(k for k, t in enumerate(tokens) if who.span and t.span.start >= who.span.stop)
        begin = quote_start(passage, position) or start
        what = content(passage, fact, passage.span(max(start, begin), position))
        yield from statement(passage, fact, who, what, "before деп")


def tail(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Proposal]:
    """…, деп хабарлады облыс әкімдігі: the speaker after the verb that closes a sentence; an outlet is no speaker."""
    tokens = passage.sentence.tokens
    for clause in reporting(passage, verbs):
        start = clause.start
        while start and tokens[start - 1].text.lower() in passage.lexicon.quotatives:
            start -= 1
        if start in (0, clause.start) or clause.stop >= len(tokens) or tokens[start - 1].text in DASHES:
            continue
        if outlet_after(passage, clause.stop) or any(token.text == "." for token in tokens[clause.stop : -1]):
            continue
        who = institution(passage, fact, clause.stop) or speaker(passage, fact, clause.stop, len(tokens))
        begin = quote_start(passage, start)
        what = content(passage, fact, passage.span(begin, start)) if begin < start else None
        yield from statement(passage, fact, who, what, "tail")


def institution(passage: Passage, fact: FactType, start: int) -> Filler | None:
    """A body or post without a name that ends a sentence: деп хабарлады облыс әкімінің баспасөз қызметі."""
    tokens = passage.sentence.tokens
    stop = len(tokens)
    while stop > start and not tokens[stop - 1].text[0].isalnum():
        stop -= 1
    kind = passage.head_type(stop - 1) if stop > start else None
    if kind in (None, "Facility") and stop > start + 1 and SERVICES & passage.lemmas(stop - 1):
        kind = "Organization"
    short = stop - start <= LONGEST_SPEAKER
    if kind not in SPEAKERS or not short or tokens[stop - 1].analysis.case not in (None, "Nom"):
        return None
    (role,) = fact.with_trait("reporter")
    return Filler(role, passage.name(start, stop), passage.span(start, stop), type=kind)


def opening_speaker(passage: Passage, fact: FactType) -> Filler | None:
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


def introduced(passages: Sequence[Passage], fact: FactType) -> Iterator[Proposal]:
    """Speech after its speaker and a colon: a line "X, director:" and the paragraph after it, or X … : «…»."""
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        tokens = passage.sentence.tokens
        colon = next((k for k, token in enumerate(tokens) if token.text == ":"), None)
        if colon is None:
            continue
        if colon == len(tokens) - 1 and following is not None and presents(passage, following):
            number = following.sentence.paragraph
            said = [p for p in passages if p.sentence.paragraph == number and not has_verb_of_saying(p)]
            span = Span(said[0].sentence.span.start, said[-1].sentence.span.stop) if said else None
        elif colon + 1 < len(tokens) and tokens[colon + 1].text == "«" and tokens[-1].text in ".»!?":
            closed = tokens[-1].text == "»" or tokens[-2].text == "»"
            span = passage.span(colon + 1, len(tokens)) if closed else None
        else:
            span = None
        who = speaker(passage, fact, 0, colon)
        what = content(passage, fact, span) if span else None
        yield from statement(passage, fact, who, what, "introduced speech")


def presents(passage: Passage, following: Passage) -> bool:
    """Whether the sentence before a colon gives the word to somebody: a paragraph that a dash opens follows, or the
    sentence is a line of its own without a verb, the name and post of the one who speaks."""
    if following.sentence.tokens[0].text in DASHES:
        return True
    alone = following.sentence.paragraph == passage.sentence.paragraph + 1
    named = any(m.type == "Person" and m.start == 0 for m in passage.mentions)
    return alone and named and all(clause.form == "nominal" for clause in passage.clauses)


def has_verb_of_saying(passage: Passage) -> bool:
    """Whether a sentence of speech says itself who speaks: …, – деді ол."""
    return any(clause.verb in passage.lexicon.saying for clause in passage.clauses)


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The statements of an article."""
    for frame in (frame for frame in schema.frames if frame.ruled):
        verbs = frozenset(frame.verbs)
        if frame.uses("subject"):
            yield from introduced(passages, frame.fact)
        opened_before = zip(passages, open_speech(passages), open_quotations(passages), strict=True)
        for passage, opened, opener in opened_before:
            fact = frame.fact
            found = list(direct(passage, fact, verbs, opened, opener))
            if not found:
                found = [*according(passage, fact, verbs), *reported(passage, fact, verbs)]
                found += [] if found else tail(passage, fact, verbs)
                found += [] if found else before_dep(passage, fact, verbs)
            elif opened is not None:
                found += reported(passage, fact, verbs)
            yield from found
