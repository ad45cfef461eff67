"""Tokens → clauses of phrases.

Kazakh is verb-final, and case endings say what a phrase does; so a scan from left to right finds phrases where a case
ends them and clauses where a predicate ends them. No treebank is large enough to train a parser that does better:
UDPipe, trained on all of KTB, attaches six words in ten right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kg.languages.kazakh.tables import mapping, rows
from kg.texts import Analysis, Clause, Name, Phrase, Token

CASES = {
    "Nom": "nominative",
    "Gen": "genitive",
    "Dat": "dative",
    "Acc": "accusative",
    "Loc": "locative",
    "Abl": "ablative",
    "Ins": "instrumental",
    "Equ": "equative",
}
NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "DET", "X", "SYM")
CONJUNCTIONS = ("және", "мен", "бен", "пен", "әрі", "һәм", "немесе", "не")
NOMINAL_PREDICATES = ("бар", "жоқ", "ие", "керек", "қажет", "тиіс", "мүмкін", "емес")
# marks of phrases that belong to the clause around a gerund, not to the gerund
CIRCUMSTANCES = ["кезінде", "барысында", "аясында", "шеңберінде", "нәтижесінде", "қарсаңында", "кейін", "соң", "бұрын"]
WHOLE = ("Person", "Place", "Organization", "Company", "Position", "Facility", "Event", "Delegation")


@dataclass(frozen=True, slots=True)
class Element:
    """Tokens that no phrase boundary divides: a name, a quotation in «», or one word."""

    start: int
    stop: int
    reading: Analysis
    text: str
    type: str | None = None


@dataclass(slots=True)
class State:
    """What the scan has met and not yet given away."""

    buffer: list[Element] = field(default_factory=list)
    pending: list[Phrase] = field(default_factory=list)  # modifiers that wait for their head
    phrases: list[Phrase] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    joins: set[int] = field(default_factory=set)  # tokens where "and" or a comma stands
    relative: Clause | None = None


@cache
def compounds() -> list[tuple[tuple[str, ...], str]]:
    listed = [(tuple(words.split()), verb) for words, verb, *_ in rows("compounds")]
    return sorted(listed, key=lambda row: -len(row[0]))


def elements(tokens: Sequence[Token], names: Sequence[Name]) -> Iterator[Element]:
    """The sentence as a sequence of elements."""
    by_start = {name.start: name for name in names}
    position = 0
    while position < len(tokens):
        name = by_start.get(position)
        stop, kind = (name.stop, name.type) if name else (position + 1, None)
        if not name and tokens[position].text == "«":
            closing = next((k for k in range(position + 1, len(tokens)) if tokens[k].text == "»"), None)
            if closing is not None and closing - position < 12:
                stop = closing + 1
        head = last_word(tokens, position, stop)
        yield Element(position, stop, nominal_reading(tokens[head], name), tokens[head].text, kind)
        position = stop


def last_word(tokens: Sequence[Token], start: int, stop: int) -> int:
    return next((k for k in range(stop - 1, start - 1, -1) if tokens[k].text not in '»«")'), stop - 1)


def nominal_reading(token: Token, name: Name | None) -> Analysis:
    """The reading of an element's last word; inside a name a nominal one."""
    if name is not None:
        return name_reading(token)
    if token.analysis.get("Mood") == "Pot":  # -ушы makes names of those who do: жүргізуші driver
        return Analysis(token.text.lower(), "NOUN", "Case=Nom")
    return token.analysis


def name_reading(token: Token) -> Analysis:
    """The reading of the last word of a name: a nominal one, and of an unknown name one that sees its ending, where
    that is too long to be chance (Азаров-пен with Azarov)."""
    nominal = [r for r in token.analyses if r.pos in ("NOUN", "PROPN", "ADJ", "NUM", "PRON")]
    if not nominal:
        return token.analysis
    if nominal[0].case in (None, "Nom") and not nominal[0].possessed and nominal[0].lemma.lower() == token.text.lower():
        seen = ("Ins", "Gen", "Acc", "Dat")
        endings = [r for r in nominal if r.case in seen and r.pos == "PROPN" and not r.possessed]
        endings = [r for r in endings if len(token.text) - len(r.lemma) > 1]
        return endings[0] if endings else nominal[0]
    return nominal[0]


def parse(tokens: Sequence[Token], names: Sequence[Name]) -> tuple[Clause, ...]:
    """The clauses of a sentence, in text order; the last one may be without a predicate (form "nominal")."""
    state = State()
    listed = list(elements(tokens, names))
    position = 0
    while position < len(listed):
        listed[position] = as_modifier(listed, position)
        stop = predicate_stop(listed, position, tokens)
        if stop > position:
            close_clause(state, listed, position, stop, tokens)
            position = stop
        else:
            take(state, listed, position, tokens)
            position += 1
    flush(state, tokens)
    state.clauses = unasserted_after_condition(state.clauses, tokens)
    if state.phrases:
        stop = len(tokens)
        state.clauses.append(Clause(stop, stop, "", "nominal", phrases=tuple(coordinate(state, tokens))))
    return tuple(state.clauses)


def unasserted_after_condition(clauses: Sequence[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """What follows a condition is no more asserted than it, unless past: барса, қол қояды if he goes he will sign."""
    found: list[Clause] = []
    condition = False
    for clause in clauses:
        if clause.form in ("finite", "converb") and condition and clause.time != "done":
            clause = replace(clause, asserted=False)
        found.append(clause)
        last = tokens[clause.stop - 1].analysis
        condition = last.get("Mood") == "Cnd" or condition and clause.form != "finite"
    return found


def as_modifier(listed: Sequence[Element], position: int) -> Element:
    """The element, read as an adjective where its place says so: машина жасау орталығы machine-building centre,
    сегіз жолақты жол a road of eight lanes."""
    element = listed[position]
    following = listed[position + 1] if position + 1 < len(listed) else None
    before = listed[position - 1] if position else None
    if element.type is not None or following is None:
        return element
    reading = element.reading
    noun_follows = following.reading.pos in ("NOUN", "PROPN", "ADJ") or following.text == "«"
    bare_gerund = reading.verb_form == "Ger" and reading.case == "Nom" and reading.get("Tense") is None
    governs = before is not None and before.reading.case in ("Acc", "Dat", "Abl", "Loc")
    owned = following.reading.pos == "NOUN" and following.reading.possessed
    making = bare_gerund and owned and not reading.possessed and not governs
    counted = (
        before is not None and before.reading.pos == "NUM" and element.text.lower().endswith(("ды", "ді", "ты", "ті"))
    )
    having = counted and noun_follows and reading.case == "Acc" and not reading.possessed
    return replace(element, reading=Analysis(element.text.lower(), "ADJ")) if making or having else element


# predicates


def compound_at(listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> tuple[str, int] | None:
    """A predicate of several words that begins at an element: its name, and the index of its verb."""
    for words, verb in compounds():
        place = position + len(words)
        if place >= len(listed) or any(listed[position + k].text.lower() != word for k, word in enumerate(words)):
            continue
        readings = tokens[listed[place].start].analyses
        if any(reading.lemma == verb and reading.pos in ("VERB", "AUX") for reading in readings):
            return " ".join((*words, verb)), place
    return None


def verbal(element: Element) -> bool:
    reading = element.reading
    if element.type is not None or reading.pos not in ("VERB", "AUX"):
        return False
    return reading.verb_form is not None and reading.get("Mood") != "Imp"


def predicate_stop(listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> int:
    """The index after the predicate that begins at an element; the index itself where none does."""
    compound = compound_at(listed, position, tokens)
    place = compound[1] if compound else position
    element = listed[place]
    if compound is None and not verbal(element):
        if element.type is None and element.text.lower() in NOMINAL_PREDICATES and at_end(listed, place + 1):
            return after_modal(listed, place + 1)
        return position
    stop = place + 1
    while stop < len(listed) and carries_on(listed[stop - 1], listed[stop]):
        stop += 1
    return after_modal(listed, stop)


def after_modal(listed: Sequence[Element], stop: int) -> int:
    """Past the words that deny, plan or doubt the predicate before them."""
    effects = mapping("modality")
    while stop < len(listed) and listed[stop].type is None:
        element = listed[stop]
        low = element.text.lower()
        if (
            low in ("емес", "жоқ", "мүмкін", "шығар", "керек", "қажет", "тиіс", "еді", "екен")
            and (low in effects or element.reading.pos == "AUX")
            or element.reading.pos == "PART"
            or low in ("ма", "ме", "ба", "бе", "па", "пе")
        ):
            stop += 1
        else:
            break
    return stop


def at_end(listed: Sequence[Element], position: int) -> bool:
    """Whether nothing but a mark, an auxiliary or a conjunction follows."""
    if position >= len(listed):
        return True
    element = listed[position]
    return element.reading.pos in ("PUNCT", "AUX", "PART") or element.text.lower() in ("екен", "еді", "болса", "болды")


def carries_on(verb: Element, following: Element) -> bool:
    """Whether the next word is an auxiliary of a converb: дамытып келеді, аяқтала келді, жасалатын болады."""
    lemma = following.reading.lemma
    if following.type is not None or following.reading.pos not in ("VERB", "AUX"):
        return False
    if verb.reading.verb_form == "Conv" and verb.reading.get("Mood") is None:
        return lemma in mapping("auxiliaries") or following.reading.pos == "AUX"
    if verb.reading.verb_form in ("Part", "Fin"):
        return lemma in ("бол", "е", "отыр", "жатыр") and following.reading.verb_form in ("Fin", "Ger", "Part")
    return False


def verb_of(element: Element, tokens: Sequence[Token]) -> tuple[str, str]:
    """The lemma and voice of a verb. A stem that the lexicon lists in the passive is taken back to its root where the
    analyser sees one, so that салын- be built and сал- build share a frame."""
    reading = element.reading
    readings = [r for r in tokens[element.stop - 1].analyses if r.pos in ("VERB", "AUX")]
    rooted = next((r for r in readings if r.get("Voice") == "Pass" and r.verb_form == reading.verb_form), None)
    plain = [r for r in readings if r.get("Voice") is None and r.verb_form == reading.verb_form]
    if reading.get("Voice") in ("Coop", "Cau") and plain:
        reading = max(plain, key=lambda r: len(r.lemma))
    chosen = reading if reading.get("Voice") else rooted or reading
    return chosen.lemma, {"Pass": "passive", "Cau": "causative"}.get(chosen.get("Voice") or "", "active")


def describe(listed: Sequence[Element], start: int, stop: int, tokens: Sequence[Token]) -> Clause:
    """The predicate in elements `start` up to `stop`, without its phrases."""
    compound = compound_at(listed, start, tokens)
    main = listed[compound[1] if compound else start]
    words = listed[compound[1] if compound else start : stop]
    finals = [element for element in words if element.reading.pos in ("VERB", "AUX") and element.reading.verb_form]
    last = (finals or words)[-1]
    lemma, voice = verb_of(main, tokens) if main.reading.pos in ("VERB", "AUX") else (main.text.lower(), "active")
    verb = compound[0] if compound else lemma
    form = form_of(last, listed, stop)
    return Clause(
        start=listed[start].start,
        stop=listed[stop - 1].stop,
        verb=verb,
        form=form,
        voice=voice,
        time=time_of(words, main, last, form),
        asserted=asserted(words, listed, stop),
        case=last.reading.case if form == "gerund" else None,
    )


def form_of(last: Element, listed: Sequence[Element], stop: int) -> str:
    """finite, converb, relative or gerund: a participle before a noun describes it."""
    form = last.reading.verb_form
    noun_follows = stop < len(listed) and (
        listed[stop].reading.pos in NOMINAL or listed[stop].text == "«" or listed[stop].type is not None
    )
    ended = at_end(listed, stop) or not noun_follows
    if form == "Part" or form == "Fin" and last.text.lower().endswith(("ған", "ген", "қан", "кен", "тын", "тін")):
        return "relative" if noun_follows and not at_end(listed, stop) else "finite"
    if form == "Ger":
        if last.reading.case == "Loc" and ended and not last.reading.possessed and last.reading.get("Tense") is None:
            return "finite"
        if last.reading.case == "Nom" and last.reading.get("Tense") == "Past":
            return "relative" if noun_follows and not at_end(listed, stop) else "finite"
        return "gerund"
    if form == "Conv":
        return "converb"
    return "finite"


def time_of(words: Sequence[Element], main: Element, last: Element, form: str) -> str | None:
    """done, ongoing or planned, from tense, auxiliary and modal words."""
    effects = mapping("modality")
    if any(effects.get(word.text.lower()) == "planned" for word in words):
        return "planned"
    reading = last.reading
    auxiliary = mapping("auxiliaries").get(reading.lemma) if last is not main else None
    if reading.get("Mood") == "Des" or reading.get("Tense") == "Fut":
        return "planned"
    if form == "finite" and reading.verb_form == "Ger" and reading.get("Tense") is None:
        return "ongoing"
    if auxiliary == "ongoing" and main.reading.verb_form == "Conv":
        past = reading.get("Tense") == "Past" and main.reading.get("Aspect") != "Imp"
        return "done" if past and reading.lemma not in ("жатыр", "жат", "жүр") else "ongoing"
    if any(word.reading.lemma == "бол" and word.reading.get("Tense") == "Pres" for word in words[1:]):
        return "planned"
    if reading.get("Tense") == "Past" or reading.get("Aspect") == "Perf":
        return "done"
    if reading.get("Tense") == "Pres":
        return "ongoing" if reading.lemma in ("отыр", "жат", "жатыр", "тұр", "жүр") else "planned"
    return None


def asserted(words: Sequence[Element], listed: Sequence[Element], stop: int) -> bool:
    """False for what is denied, asked, conditional, ordered or merely possible."""
    effects = mapping("modality")
    for word in words:
        reading = word.reading
        if reading.get("Polarity") == "Neg" or reading.get("Mood") in ("Cnd", "Opt", "Imp"):
            return False
        if len(words) > 1 and effects.get(word.text.lower()) == "unasserted":
            return False
        if word.text.lower() in ("ма", "ме", "ба", "бе", "па", "пе"):
            return False
    if words[0].text.lower() in ("жоқ", "емес", "мүмкін"):
        return False
    return not (stop < len(listed) and listed[stop].text == "?")


# phrases


def take(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> None:
    """Adds an element that is not a predicate to what the scan holds."""
    element = listed[position]
    low, reading = element.text.lower(), element.reading
    links = mapping("postpositions")
    if element.type == "Date":  # when something happens is said apart from the phrases
        flush(state, tokens)
        return
    if element.type is None and low in links and (state.buffer or state.phrases):
        following = listed[position + 1] if position + 1 < len(listed) else None
        mark(state, element, "noun" if names_document(low, following) else links[low], tokens)
    elif element.type is None and low in CONJUNCTIONS and (state.buffer or state.phrases):
        flush(state, tokens)
        state.joins.add(element.start)
    elif reading.pos == "PUNCT" and element.type is None and element.stop - element.start == 1:
        flush(state, tokens)
        if low == ",":
            state.joins.add(element.start)
    elif element.type is None and reading.pos in ("ADV", "PART", "INTJ", "SCONJ", "ADP", "CCONJ", "VERB", "AUX"):
        if reading.pos in ("SCONJ", "VERB", "AUX"):
            flush(state, tokens)
    elif starts_anew(state, listed, position):
        flush(state, tokens)
        add(state, listed, position, tokens)
    else:
        add(state, listed, position, tokens)


def names_document(low: str, following: Element | None) -> bool:
    """Whether "about" belongs to the paper that follows: ынтымақтастық туралы келісім an agreement on cooperation."""
    about = ("туралы", "жөнінде", "бойынша", "жайлы")
    return low in about and following is not None and mapping("heads").get(following.reading.lemma) == "document"


def starts_anew(state: State, listed: Sequence[Element], position: int) -> bool:
    """Whether a name in the nominative before this element is a phrase of its own: Қазақстан | Ресейге."""
    if not state.buffer:
        return False
    before, element = state.buffer[-1], listed[position]
    if before.reading.pos == "NOUN" and element.reading.pos == "NUM" and element.type is None:
        return element.reading.get("NumType") != "Ord" or element.reading.case is not None
    common = before.type is None and before.reading.pos == "NOUN" and not before.reading.possessed
    titled = mapping("heads").get(before.reading.lemma) == "position"
    if common and (element.type == "Place" or element.type in ("Person", "Organization", "Company") and not titled):
        return True
    if before.type is None and titled:
        return element.reading.pos == "NOUN" and not element.reading.possessed
    if before.type not in WHOLE:
        return False
    if element.text.lower() == "өз" or before.type == "Person" and (element.type or not element.reading.possessed):
        return True
    if before.type == "Position" and element.type == "Person":
        return False
    if before.type == "Place" and element.type == "Place":
        return not inside_of(element)
    return not (element.reading.possessed or compound_head(listed, position))


def inside_of(element: Element) -> bool:
    """Whether a place is of a kind that lies in the place named before it: Жамбыл облысы | Қордай ауданында."""
    return element.reading.possessed and element.reading.lemma in (
        "аудан",
        "қала",
        "ауыл",
        "кент",
        "көше",
        "шағынаудан",
    )


def compound_head(listed: Sequence[Element], position: int) -> bool:
    """Whether the words from here on are modifiers of a possessed noun, as in Қазақстан сыртқы істер министрі."""
    for element in listed[position : position + 5]:
        reading = element.reading
        if reading.pos not in NOMINAL or element.text == ",":
            return False
        if reading.possessed and reading.pos in ("NOUN", "PROPN", "NUM", "ADJ"):
            return True
        if reading.case not in (None, "Nom"):
            return False
    return False


def add(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> None:
    """Puts an element into the phrase that is being built, and ends the phrase where its case says so."""
    element = listed[position]
    state.buffer.append(element)
    reading = element.reading
    case = reading.case
    if case in (None, "Nom", "Equ"):
        following = listed[position + 1] if position + 1 < len(listed) else None
        if reading.possessed and case == "Nom" and not continues(element, following):
            flush(state, tokens)
    else:
        flush(state, tokens)


def continues(element: Element, following: Element | None) -> bool:
    """Whether a possessed noun in the nominative is a modifier of the next word: істері агенттігі, облысы әкімінің."""
    if following is None:
        return False
    if following.reading.pos == "ADP" or following.text.lower() in mapping("postpositions"):
        return True
    if element.type == "Position" and following.type == "Person":
        return True
    if element.type == "Place" and following.type == "Place":
        return inside_of(following)
    if following.stop - following.start > 1 and following.type not in (None, "Position"):
        return False  # орталығы | ЮНЕСКО клубының: a name of several words has modifiers of its own
    return following.reading.possessed and following.reading.pos in ("NOUN", "PROPN") and following.type != "Person"


def mark(state: State, element: Element, links: str, tokens: Sequence[Token]) -> None:
    """Ends the phrase before a postposition and gives it its mark."""
    flush(state, tokens)
    if state.pending and not state.phrases or state.pending and state.pending[-1].stop == element.start:
        phrase = state.pending.pop()
    elif state.phrases and state.phrases[-1].stop == element.start:
        phrase = state.phrases.pop()
    else:
        return
    marked = replace(phrase, stop=element.stop, mark=element.text.lower())
    joined = coordinate_last(state, marked, tokens)
    if links == "noun":
        state.pending.append(joined)
    else:
        state.phrases.append(joined)


def flush(state: State, tokens: Sequence[Token]) -> None:
    """Makes a phrase of the elements held; one in the genitive or with -дағы waits for its head."""
    if not state.buffer:
        return
    first, last = state.buffer[0], state.buffer[-1]
    case = CASES.get(last.reading.case or "Nom", "nominative")
    modifiers = tuple(state.pending)
    attributive = case == "locative" and last.text.lower().endswith(("ғы", "гі"))
    start = min([first.start, *(m.start for m in modifiers)])
    if state.relative is not None:
        start = min(start, state.relative.start)
    making = state.phrases[-1] if state.phrases else None
    if making and last.reading.possessed and making.stop == first.start and is_bare_gerund(making):
        modifiers, start = (*modifiers, state.phrases.pop()), min(start, making.start)
    inner = tuple(Phrase(e.start, e.stop, e.stop - 1, "bare", possessed=e.reading.possessed) for e in state.buffer[:-1])
    phrase = Phrase(
        start=start,
        stop=last.stop,
        head=last_word(tokens, last.start, last.stop),
        case="attributive" if attributive else case,
        modifiers=(*modifiers, *inner),
        relative=state.relative,
        possessed=last.reading.possessed,
    )
    state.buffer, state.pending, state.relative = [], [], None
    if case == "genitive" or attributive:
        state.pending.append(coordinate_last(state, phrase, tokens))
    else:
        state.phrases.append(phrase)


def is_bare_gerund(phrase: Phrase) -> bool:
    """еріктілерді даярлау before орталығы: a centre for training volunteers"""
    gerund = phrase.relative is not None and phrase.relative.form == "gerund"
    return gerund and phrase.case == "nominative" and not phrase.possessed and not phrase.mark


def coordinate_last(state: State, phrase: Phrase, tokens: Sequence[Token]) -> Phrase:
    """Joins the phrases before "and" or a comma to the one that ends their list: А, Б мен В саласында."""
    conjuncts = [phrase]
    while state.phrases:
        before = state.phrases[-1]
        between = conjuncts[0].start - 1
        if between not in state.joins or before.stop != between or before.mark or before.case != "nominative":
            break
        adjectives = tokens[before.head].analysis.pos == "ADJ" and tokens[before.head].analysis.case is None
        if tokens[between].text == "," and len(conjuncts) == 1 and not adjectives:
            break
        conjuncts.insert(0, state.phrases.pop())
    if len(conjuncts) == 1:
        return phrase
    return replace(phrase, start=conjuncts[0].start, conjuncts=tuple(conjuncts))


def coordinate(state: State, tokens: Sequence[Token]) -> list[Phrase]:
    """The phrases of a clause, with lists made one phrase each."""
    waiting, state.phrases = state.phrases, []
    for phrase in waiting:
        state.phrases.append(coordinate_last(state, phrase, tokens) if not phrase.conjuncts else phrase)
    joined = [*state.phrases, *state.pending]
    state.phrases, state.pending = [], []
    return joined


def close_clause(state: State, listed: Sequence[Element], start: int, stop: int, tokens: Sequence[Token]) -> None:
    """Ends a clause at its predicate. A relative clause and a gerund stay inside the clause around them."""
    while len(state.buffer) > 1 and manner(state.buffer[-2], state.buffer[-1]):
        state.buffer.pop()
    flush(state, tokens)
    clause = describe(listed, start, stop, tokens)
    if clause.form in ("relative", "gerund"):
        own, outer = split_inner(coordinate(state, tokens), clause, state, tokens)
        clause = replace(clause, phrases=tuple(own))
        state.phrases = outer
        if clause.form == "relative":
            state.relative = replace(clause, start=min([clause.start, *(p.start for p in own)]))
        else:
            state.phrases.append(gerund_phrase(clause, own, tokens))
        state.clauses.append(clause)
        return
    state.clauses.append(replace(clause, phrases=tuple(coordinate(state, tokens))))
    state.relative = None


def manner(before: Element, last: Element) -> bool:
    """Whether an adjective after a noun and before the verb says how: 86 фирма белсенді жұмыс жасауда."""
    adjective = last.reading.pos == "ADJ" and last.reading.case is None and last.type is None
    return adjective and (before.reading.pos in ("NOUN", "PROPN") or before.type is not None)


def gerund_phrase(clause: Clause, own: Sequence[Phrase], tokens: Sequence[Token]) -> Phrase:
    """A gerund with what it governs, as a phrase of the clause around it: бизнесті дамыту."""
    start = min([clause.start, *(p.start for p in own)])
    head = last_word(tokens, clause.start, clause.stop)
    possessed = tokens[head].analysis.possessed
    case = CASES.get(clause.case or "Nom", "nominative")
    return Phrase(start, clause.stop, head, case, relative=clause, possessed=possessed)


def split_inner(
    phrases: list[Phrase], clause: Clause, state: State, tokens: Sequence[Token]
) -> tuple[list[Phrase], list[Phrase]]:
    """Which of the phrases before a participle or gerund are its own: those back to a subject or a break."""
    own: list[Phrase] = []
    rest = list(phrases)
    edge = clause.start
    while rest:
        phrase = rest[-1]
        gap = {tokens[k].text for k in range(phrase.stop, edge)}
        if "," in gap or ":" in gap or "—" in gap or "–" in gap:
            break
        if phrase.case == "nominative" and not phrase.mark and (own or phrase.possessed or clause.form == "relative"):
            break
        if clause.form == "gerund" and phrase.mark in CIRCUMSTANCES:
            break
        if clause.form == "gerund" and own and phrase.case == "locative" and not phrase.mark:
            break
        own.insert(0, rest.pop())
        edge = phrase.start
    return own, rest
