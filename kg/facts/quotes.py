"""Who said what: direct speech, reported clauses, and "according to".

- Жол салынады, - деді әкім.          a paragraph that begins with a dash, perhaps several paragraphs long
«Жол салынады», — деді әкім.          quotation marks, the speaker after or before
Әкім жол салынатынын айтты.           a clause in the accusative before a verb of saying
Әкімнің айтуынша, жол салынады.       айтуынша, мәліметінше …
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.arguments import subjects
from kg.facts.fillers import entity_filler, phrase_filler
from kg.facts.types import CONTENT_WORDS, Fact, Filler, Passage
from kg.frames import Frame
from kg.mentions import Mention
from kg.ontology import FactType
from kg.spans import Span
from kg.texts import Clause, Phrase

DASHES = "-–—"
SPEAKERS = ("Person", "Position", "Organization", "Company", "Delegation", "Group")
LONGEST_SPEECH = 2  # paragraphs after the one that a dash opened
MARKS = '«»"“”,.-–—: '


def content(passage: Passage, fact: FactType, span: Span) -> Filler | None:
    """What was said: its span without marks at the edges, and its first words as a name."""
    start, stop = span
    text = passage.article.text
    while start < stop and text[start] in MARKS + "\n":
        start += 1
    while stop > start and text[stop - 1] in MARKS + "\n":
        stop -= 1
    words = text[start:stop].split()
    if len(words) < 2:
        return None
    return Filler("content", " ".join(words[:CONTENT_WORDS]), Span(start, stop))


def speaker(passage: Passage, fact: FactType, start: int, stop: int) -> Filler | None:
    """The one who speaks in tokens `start` up to `stop`: the person of "post person", else a post or body."""
    inside = [m for m in passage.mentions if start <= m.start and m.stop <= stop and m.type in SPEAKERS]
    people = [m for m in inside if m.type == "Person"]
    outer = [m for m in inside if not any(o is not m and o.span.covers(m.span) for o in inside)]
    bodies = [m for m in outer if m.type in ("Organization", "Company") and people and m.start > people[-1].stop]
    chosen = bodies[-1:] or people[-1:] or outer[-1:]  # Бабиш бастаған үкімет the government that Babiš leads
    if chosen:
        return entity_filler(passage, fact.roles["speaker"], chosen[0])
    tokens = passage.sentence.tokens
    he = next((k for k in range(start, min(stop, len(tokens))) if tokens[k].text.lower() in ("ол", "оның")), None)
    if he is None or passage.person is None:
        return None
    filler = entity_filler(passage, fact.roles["speaker"], passage.person)
    return replace(filler, span=passage.span(he, he + 1), referred=True)


def statement(
    passage: Passage, fact: FactType, who: Filler | None, what: Filler | None, rule: str, sure: float
) -> Iterator[Fact]:
    """A statement with the reporting words as evidence; nothing where speaker or content is missing."""
    if who is None or what is None or who.span is None or what.span is None:
        return
    sentence = passage.sentence.span
    words = [sentence] if sentence.overlaps(what.span) and sentence.covers(what.span) else [what.span, sentence]
    yield Fact(passage.article.id, fact, (who, what), tuple(words), sure, rule, who.referred)


def reporting(passage: Passage, verbs: frozenset[str]) -> Iterator[Clause]:
    """The clauses of a sentence whose finite verb reports speech."""
    for clause in passage.clauses:
        if clause.verb in verbs and clause.form == "finite" and clause.asserted:
            yield clause


def direct(
    passage: Passage, fact: FactType, verbs: frozenset[str], opened: int | None, opener: Passage | None
) -> Iterator[Fact]:
    """Speech before ", - деді X": from the dash that opened it, in this sentence or a paragraph before, or from the
    quotation mark in `opener`, an earlier sentence: Әкім: «Жол салынады. Көпір де», – деді."""
    tokens = passage.sentence.tokens
    for clause in reporting(passage, verbs):
        start = clause.start
        while start > 0 and tokens[start - 1].text in ("деп", "дей", "да"):
            start -= 1
        if start < 1 or tokens[start - 1].text not in DASHES:
            continue
        stop = start - 1
        begin = quote_start(passage, stop)
        marked = tokens[begin].text in "«“"
        first = tokens[begin].span.start if marked or opened is None else opened
        who = speaker(passage, fact, clause.stop, len(tokens)) or speaker(passage, fact, 0, begin)
        if opener is not None and not marked:
            mark = last_opened(opener)
            first = opener.sentence.tokens[mark].span.start
            who = who or speaker(opener, fact, 0, mark)
        what = content(passage, fact, Span(first, tokens[stop].span.start))
        yield from statement(passage, fact, who, what, "direct speech", 0.93)


def quote_start(passage: Passage, stop: int) -> int:
    """The token where a quotation that ends before `stop` begins: its opening mark, or the sentence's start."""
    tokens = passage.sentence.tokens
    closing = next((k for k in range(stop - 1, max(-1, stop - 4), -1) if tokens[k].text in '»”"'), None)
    if closing is not None:
        depth = 0
        for position in range(closing, -1, -1):
            depth += (tokens[position].text in "»”") - (tokens[position].text in "«“")
            if depth == 0 and tokens[position].text in "«“":
                return position
    colon = next((k for k in range(stop) if tokens[k].text == ":"), None)
    return colon + 1 if colon is not None else 0


def according(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Fact]:
    """Облыс әкімінің айтуынша, …"""
    words = passage.language.word_list("according")
    tokens = passage.sentence.tokens
    for position, token in enumerate(tokens[:-2]):
        low = token.text.lower()
        said = low.endswith(("уынша", "уінше")) and any(reading.lemma in verbs for reading in token.analyses)
        if not position or low not in words and not said:
            continue
        who = speaker(passage, fact, 0, position) or plain_speaker(passage, position)
        what = content(passage, fact, Span(token.span.stop, passage.sentence.span.stop))
        yield from statement(passage, fact, who, what, "according to", 0.88)


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


def reported(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Fact]:
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
        yield from statement(passage, fact, who, what, "reported clause", 0.88)


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


def before_dep(passage: Passage, fact: FactType, verbs: frozenset[str]) -> Iterator[Fact]:
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
        yield from statement(passage, fact, who, what, "before деп", 0.85)


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


def open_speech(passages: Sequence[Passage]) -> list[int | None]:
    """For each sentence, where direct speech that is still open began: a paragraph with a dash opens it, a reporting
    dash closes it; a quotation may run over paragraphs that begin without one."""
    opened: list[int | None] = []
    current: int | None = None
    began = -1
    for passage in passages:
        tokens = passage.sentence.tokens
        if passage.sentence.paragraph - began > LONGEST_SPEECH:
            current = None
        opens = tokens[0].text in DASHES and len(tokens) > 1
        if opens and (current is None or passage.sentence.paragraph != began):
            current, began = tokens[0].span.start, passage.sentence.paragraph
        opened.append(current)
        if any(token.text in DASHES for token in tokens[2:]) and current is not None and closes(passage):
            current = None
    return opened


def open_quotations(passages: Sequence[Passage]) -> list[Passage | None]:
    """For each sentence the earlier one, of the same paragraph, whose quotation is still open."""
    found: list[Passage | None] = []
    current: Passage | None = None
    for passage in passages:
        if current is not None and current.sentence.paragraph != passage.sentence.paragraph:
            current = None
        found.append(current)
        balance = sum((token.text in "«“") - (token.text in "»”") for token in passage.sentence.tokens)
        if balance > 0:
            current = passage
        elif balance < 0:
            current = None
    return found


def last_opened(passage: Passage) -> int:
    """The token of the quotation mark that a sentence leaves open."""
    return max(k for k, token in enumerate(passage.sentence.tokens) if token.text in "«“")


def closes(passage: Passage) -> bool:
    tokens = passage.sentence.tokens
    for position, token in enumerate(tokens[1:-1], 1):
        following = tokens[position + 1].text
        if token.text in DASHES and following[0].islower() and tokens[position - 1].text in ",!?…»":
            return True
    return False


def find(passages: Sequence[Passage], frames: Sequence[Frame]) -> Iterator[Fact]:
    """The statements of an article."""
    reporting_frames = [f for f in frames if any(s.source == "content" for _, slots in f.roles for s in slots)]
    for frame in reporting_frames:
        opened_before = zip(passages, open_speech(passages), open_quotations(passages), strict=True)
        for passage, opened, opener in opened_before:
            fact = frame.fact
            found = list(direct(passage, fact, frame.verbs, opened, opener))
            if not found:
                found = [*according(passage, fact, frame.verbs), *reported(passage, fact, frame.verbs)]
                found += [] if found else before_dep(passage, fact, frame.verbs)
            elif opened is not None:
                found += reported(passage, fact, frame.verbs)
            yield from found
