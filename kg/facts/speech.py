"""Speech in quotation marks or after a dash: who said what, where it begins and where it ends.

- Жол салынады, - деді әкім.          a paragraph that begins with a dash, perhaps several paragraphs long
«Жол салынады», — деді әкім.          quotation marks, the speaker after or before
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.facts.fillers import entity_filler
from kg.languages.protocol import Passage
from kg.model.fact import CONTENT_WORDS, Fact, FactType, Filler, Origin, Proposal, Role
from kg.model.text import Clause
from kg.model.thing import Mention
from kg.spans import Span
from kg.version import VERSION

DASHES = "-–—"
ENDS = ',!?…»”"'  # marks that end speech before a dash
CLOSING = '»”"'
SPEAKERS = ("Person", "Position", "Organization", "Company", "Delegation", "Group")
LONGEST_SPEECH = 2  # paragraphs after the one that a dash opened
MARKS = '«»"“”,.-–—: '
SCORE = 0.88  # until gold facts say more


@dataclass(frozen=True, slots=True)
class Opening:
    """Where direct speech begins, in code points, and whom "he" means after it: the one person named right before."""

    start: int
    person: Mention | None


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
    (role,) = fact.with_trait("reported")
    return Filler(role, " ".join(words[:CONTENT_WORDS]), Span(start, stop))


def speaker(passage: Passage, fact: FactType, start: int, stop: int) -> Filler | None:
    """The one who speaks in tokens `start` up to `stop`: the person of "post person", else a post or body."""
    inside = [m for m in passage.mentions if start <= m.start and m.stop <= stop and m.type in SPEAKERS]
    people = [m for m in inside if m.type == "Person"]
    outer = [m for m in inside if not any(o is not m and o.span.covers(m.span) for o in inside)]
    bodies = [m for m in outer if m.type in ("Organization", "Company") and people and m.start > people[-1].stop]
    chosen = bodies[-1:] or people[-1:] or outer[-1:]  # Бабиш бастаған үкімет the government that Babiš leads
    if chosen:
        return entity_filler(passage, speaking(fact), chosen[0])
    tokens = passage.sentence.tokens
    he = next(
        (k for k in range(start, min(stop, len(tokens))) if tokens[k].text.lower() in passage.lexicon.third_person),
        None,
    )
    if he is None or passage.person is None:
        return None
    filler = entity_filler(passage, speaking(fact), passage.person)
    return replace(filler, span=passage.span(he, he + 1), referred=True)


def outlet_after(passage: Passage, start: int) -> bool:
    """Whether the words from token `start` to the end of a sentence name the medium that carries a report: a noun for
    one, a name in Latin letters, or one in quotation marks that no noun explains (…, деп хабарлайды «X» газеті, …
    Reuters, … «X»)."""
    tokens = passage.sentence.tokens
    words = [k for k in range(start, len(tokens)) if tokens[k].text[0].isalnum()]
    if not words:
        return False
    if any(passage.lexicon.outlets & passage.lemmas(k) for k in words) or is_latin(passage, words):
        return True
    closing = tokens[words[-1] + 1].text if words[-1] + 1 < len(tokens) else ""
    return tokens[start].text in "«“" and closing in ("»", "”")


def is_latin(passage: Passage, words: Sequence[int]) -> bool:
    """Whether words are in Latin letters, accented ones too."""
    letters = [letter for k in words for letter in passage.sentence.tokens[k].text if letter.isalpha()]
    return bool(letters) and all(letter < "\u0250" for letter in letters)


def end_of_news(passage: Passage) -> int:
    """The token where a sentence only says any more which medium carries it: …, | деп хабарлайды «X» газеті; else how
    many tokens it has."""
    tokens = passage.sentence.tokens
    for clause in passage.clauses:
        quoted = clause.start and tokens[clause.start - 1].text.lower() in passage.lexicon.quotatives
        if quoted and clause.form == "finite" and outlet_after(passage, clause.stop):
            return clause.start - 1
    return len(tokens)


def speaking(fact: FactType) -> Role:
    """The role of the one who speaks."""
    (name,) = fact.with_trait("reporter")
    return fact.roles[name]


def statement(
    passage: Passage, fact: FactType, who: Filler | None, what: Filler | None, rule: str
) -> Iterator[Proposal]:
    """A statement with the reporting words as evidence; nothing where speaker or content is missing."""
    if who is None or what is None or who.span is None or what.span is None:
        return
    sentence = passage.sentence.span
    words = [sentence] if sentence.overlaps(what.span) and sentence.covers(what.span) else [what.span, sentence]
    found = Fact(passage.article.id, fact, (who, what), tuple(words), inferred=who.referred)
    yield Proposal(found, Origin("rule", rule, VERSION), SCORE)


def reporting(passage: Passage, verbs: frozenset[str]) -> Iterator[Clause]:
    """The clauses of a sentence whose finite verb reports speech."""
    for clause in passage.clauses:
        if clause.verb in verbs and clause.form == "finite" and clause.asserted:
            yield clause


def spoken(passage: Passage, verbs: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The dashes after speech, each with the token after the verb that reports it: a reporting verb, or, after a
    quotative, any word (– деп күлді ол, he laughed)."""
    tokens = passage.sentence.tokens
    for position in range(1, len(tokens) - 1):
        if tokens[position].text not in DASHES:
            continue
        start = position + 1
        while start < len(tokens) and tokens[start].text in passage.lexicon.quotatives:
            start += 1
        quoted = start > position + 1 and tokens[position - 1].text in ENDS
        clause = next((c for c in passage.clauses if c.stop > start and c.form == "finite"), None)
        if clause is None or clause.start != start or not clause.asserted:
            if quoted and (clause is None or clause.asserted):
                yield position, start + 1
        elif quoted or clause.verb in verbs:
            yield position, clause.stop


def direct(
    passage: Passage, fact: FactType, verbs: frozenset[str], opened: Opening | None, opener: Passage | None
) -> Iterator[Proposal]:
    """Speech before ", - деді X": from where it opened, in this sentence or one before, or from the quotation mark in
    `opener`, an earlier sentence: Әкім: «Жол салынады. Көпір де», – деді. Who "he" is was said before it."""
    tokens = passage.sentence.tokens
    passage = replace(passage, person=opened.person if opened else (opener or passage).person)
    for stop, after in spoken(passage, verbs):
        begin = quote_start(passage, stop)
        marked = tokens[begin].text in "«“"
        first = tokens[begin].span.start if marked or opened is None else opened.start
        who = speaker(passage, fact, after, len(tokens)) or speaker(passage, fact, 0, begin)
        if opener is not None and not marked:
            mark = last_opened(opener)
            first = opener.sentence.tokens[mark].span.start
            who = who or speaker(opener, fact, 0, mark)
        what = content(passage, fact, Span(first, tokens[stop].span.start))
        yield from statement(passage, fact, who, what, "direct speech")


def quote_start(passage: Passage, stop: int) -> int:
    """The token where a quotation that ends before `stop` begins: its opening mark, or the sentence's start."""
    tokens = passage.sentence.tokens
    closing = stop - 1
    while closing > 0 and tokens[closing].text in ENDS and tokens[closing].text not in CLOSING:
        closing -= 1
    if closing >= 0 and tokens[closing].text in CLOSING:
        depth = 0
        for position in range(closing, -1, -1):
            depth += (tokens[position].text in "»”") - (tokens[position].text in "«“")
            if depth == 0 and tokens[position].text in "«“":
                return position
    colon = next((k for k in range(stop) if tokens[k].text == ":"), None)
    return colon + 1 if colon is not None else 0


def opening(passages: Sequence[Passage], number: int) -> Opening:
    """The opening of speech that begins with a sentence of an article."""
    before = passages[number - 1] if number else None
    people = {before.entities.of(m): m for m in before.mentions if m.type == "Person"} if before else {}
    start = passages[number].sentence.tokens[0].span.start
    return Opening(start, next(iter(people.values())) if len(people) == 1 else None)


def open_speech(passages: Sequence[Passage]) -> list[Opening | None]:
    """For each sentence, where direct speech that is still open began: a paragraph with a dash opens it, a reporting
    dash closes it; a quotation may run over paragraphs that begin without one, or have no mark at all."""
    opened: list[Opening | None] = []
    current: Opening | None = None
    began = -1
    unmarked = unmarked_speech(passages)
    for place, passage in enumerate(passages):
        tokens = passage.sentence.tokens
        if passage.sentence.paragraph - began > LONGEST_SPEECH:
            current = None
        opens = tokens[0].text in DASHES and len(tokens) > 1
        if opens and (current is None or passage.sentence.paragraph != began):
            current, began = opening(passages, place), passage.sentence.paragraph
        opened.append(unmarked.get(passage.sentence.paragraph) if current is None else current)
        if any(token.text in DASHES for token in tokens[2:]) and current is not None and closes(passage):
            current = None
    return opened


def unmarked_speech(passages: Sequence[Passage]) -> dict[int, Opening]:
    """Number of a paragraph → where it begins, if all of it is speech that no mark opens: it ends with who says it
    (…, — деді әкім), holds no quotation, and speaks of me or us."""
    paragraphs: dict[int, list[int]] = {}
    for place, passage in enumerate(passages):
        paragraphs.setdefault(passage.sentence.paragraph, []).append(place)
    found = {}
    for number, places in paragraphs.items():
        own = [passages[place] for place in places]
        marked = own[0].sentence.tokens[0].text in DASHES
        marked = marked or any(token.text in "«“" for passage in own for token in passage.sentence.tokens)
        if not marked and len(own) > 1 and closes(own[-1]) and any(speaks_of_self(passage) for passage in own):
            found[number] = opening(passages, places[0])
    return found


def speaks_of_self(passage: Passage) -> bool:
    """Whether a word of a sentence is in the first person, or one's own: салдық we built, қаламыз our town."""
    readings = [token.analysis for token in passage.sentence.tokens]
    return any("1" in (reading.get("Person"), reading.get("Person[psor]")) for reading in readings)


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
