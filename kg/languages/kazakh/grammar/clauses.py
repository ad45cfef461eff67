"""Tokens → clauses of phrases.

Kazakh is verb-final, and case endings say what a phrase does; so a scan from left to right finds phrases where a case
ends them and clauses where a predicate ends them. No treebank is large enough to train a parser that does better:
UDPipe, trained on all of KTB, attaches six words in ten right.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.languages.kazakh.grammar.elements import Element, as_modifier, elements, last_word, with_comparators
from kg.languages.kazakh.grammar.phrases import CASES, State, coordinate, flush, take
from kg.languages.kazakh.grammar.predicates import describe, predicate_stop
from kg.languages.kazakh.tables import mapping, of_class, words
from kg.languages.kazakh.times import numbers
from kg.model.text import Clause, Name, Phrase, Token

ACCORDING = words("according")
CIRCUMSTANCE = of_class("circumstance")
HABITUAL = of_class("habitual")
HEADS = mapping("heads")
IF = of_class("if")
LEADING = of_class("leading")
PEOPLE = of_class("people")


def parse(tokens: Sequence[Token], names: Sequence[Name]) -> tuple[Clause, ...]:
    """The clauses of a sentence, in text order; the last one may be without a predicate (form "nominal")."""
    state = State()
    listed = list(with_comparators(list(elements(tokens, names)), tokens))
    position = 0
    while position < len(listed):
        listed[position] = as_modifier(listed, position)
        stop = predicate_stop(listed, position, tokens)
        if stop > position:
            close_clause(state, listed, position, stop, tokens)
            position = stop
        elif ends_introduction(state, listed, position, tokens):
            close_introduction(state, listed[position].start, tokens)
            position += 1
        else:
            take(state, listed, position, tokens)
            position += 1
    flush(state, tokens)
    state.clauses = habitual(unasserted_after_condition(state.clauses, tokens), tokens)
    if state.phrases:
        stop = len(tokens)
        state.clauses.append(Clause(stop, stop, "", "nominal", phrases=tuple(coordinate(state, tokens))))
    return tuple(state.clauses)


def ends_introduction(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> bool:
    """Whether what stands before a mark takes no part in what follows it."""
    attributed = opens_speech(listed, position) or ends_attribution(state, listed, position)
    return attributed or ends_equation(state, listed, position, tokens)


def ends_attribution(state: State, listed: Sequence[Element], position: int) -> bool:
    """Whether a comma ends "according to": басқарманың мәліметінше, … by the directorate's information."""
    held = bool(state.buffer) or any(phrase.stop == listed[position].start for phrase in state.phrases)
    if listed[position].text != "," or position < 2 or not held:
        return False
    pair = f"{listed[position - 2].text} {listed[position - 1].text}".lower()
    return listed[position - 1].text.lower() in ACCORDING or pair in ACCORDING


def opens_speech(listed: Sequence[Element], position: int) -> bool:
    """Whether a colon introduces a quotation: Әкім: «Жол салынады» The akim: "A road will be built"."""
    return listed[position].text == ":" and position + 1 < len(listed) and listed[position + 1].text in ("«", "“", '"')


def ends_equation(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> bool:
    """Whether a comma ends "its price is 5 tenge", which a dash says without a verb: бағасы – 5 теңге, …"""
    if listed[position].text not in (",", ";") or not state.buffer or len(state.phrases) == 0:
        return False
    start = state.buffer[0].start
    before = state.phrases[-1]
    equated = tokens[start - 1].text in ("–", "—", "-") and before.stop == start - 1 and before.case == "nominative"
    quantity = next((q for q in numbers.find(tokens[start : listed[position].start])), None)
    return equated and quantity is not None and start + quantity.stop == listed[position].start


def close_introduction(state: State, stop: int, tokens: Sequence[Token]) -> None:
    """Ends what stands before speech: it takes no part in what is said."""
    flush(state, tokens)
    if state.phrases or state.pending:
        state.clauses.append(Clause(stop, stop, "", "nominal", phrases=tuple(coordinate(state, tokens))))
    state.relative = None


def habitual(clauses: Sequence[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """The present tense, which may mean the future, means what goes on where words such as жыл сайын (every year) or
    қазір (now) stand before it."""
    titled = {place for place in range(1, len(tokens)) if HEADS.get(tokens[place].analysis.lemma) == "Position"}
    marks = (k for k, token in enumerate(tokens) if token.text.lower() in HABITUAL and k + 1 not in titled)
    marked = next(marks, len(tokens))  # қазіргі төраға the present chairman says nothing of the verb
    return [
        replace(clause, time="ongoing") if is_present(clause, tokens) and marked < clause.start else clause
        for clause in clauses
    ]


def is_present(clause: Clause, tokens: Sequence[Token]) -> bool:
    last = tokens[clause.stop - 1].analysis if clause.stop > clause.start else None
    return clause.time == "planned" and last is not None and last.get("Tense") == "Pres"


def unasserted_after_condition(clauses: Sequence[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """What follows a condition is no more asserted than it, unless past: барса, қол қояды if he goes he will sign."""
    found: list[Clause] = []
    condition = False
    for clause in clauses:
        if clause.form in ("finite", "converb") and condition and clause.time != "done":
            clause = replace(clause, asserted=False)
        found.append(clause)
        last = tokens[clause.stop - 1].analysis
        if last.get("Mood") == "Cnd" and contrasts(clause, tokens):
            found[-1] = replace(clause, asserted=True, time=clause.time or "done")
            continue
        condition = last.get("Mood") == "Cnd" or condition and clause.form != "finite"
    return found


def contrasts(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Whether a clause in -са sets one figure against another, as in былтыр 5 мың болса, биыл 7 мың (if last year it
    was 5 thousand, this year it is 7): it holds a number, and no "if" stands before it."""
    before = {token.text.lower() for token in tokens[: clause.start]}
    start = min([clause.start, *(phrase.start for phrase in clause.phrases)])
    number = any(token.analysis.pos == "NUM" for token in tokens[start : clause.start])
    denied = any(token.analysis.get("Polarity") == "Neg" for token in tokens[clause.start : clause.stop])
    return number and not denied and before.isdisjoint(IF)


def close_clause(state: State, listed: Sequence[Element], start: int, stop: int, tokens: Sequence[Token]) -> None:
    """Ends a clause at its predicate. A relative clause and a gerund stay inside the clause around them."""
    while len(state.buffer) > 1 and manner(state.buffer[-2], state.buffer[-1]):
        state.buffer.pop()
    flush(state, tokens)
    clause = describe(listed, start, stop, tokens)
    if clause.form in ("relative", "gerund"):
        own, outer = split_inner(coordinate(state, tokens), clause, tokens)
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


def belongs_to_relative(phrase: Phrase, clause: Clause, tokens: Sequence[Token]) -> bool:
    """Whether the nominative right before a participle is its object or what it has, and not the subject of the clause
    around it: ерлік танытқан азаматтар citizens who showed courage, баламасы жоқ орталық a centre without equal."""
    if phrase.case != "nominative" or phrase.mark or phrase.stop != clause.start:
        return False
    if clause.verb in ("бар", "жоқ"):
        return phrase.possessed
    if clause.verb in LEADING:
        return True  # Бабиш бастаған үкімет the government that Babiš leads
    if any(token.analysis.pos == "NUM" for token in tokens[phrase.start : phrase.head]):
        return True  # сексен мың қандасымыз тұратын облыс a region where eighty thousand of our kin live
    reading = tokens[phrase.head].analysis
    person = reading.lemma in PEOPLE or HEADS.get(reading.lemma) is not None
    return reading.pos == "NOUN" and clause.voice == "active" and not person and phrase.stop - phrase.start == 1


def split_inner(phrases: list[Phrase], clause: Clause, tokens: Sequence[Token]) -> tuple[list[Phrase], list[Phrase]]:
    """Which of the phrases before a participle or gerund are its own: those back to a subject or a break."""
    own: list[Phrase] = []
    rest = list(phrases)
    edge = clause.start
    while rest:
        phrase = rest[-1]
        gap = {tokens[k].text for k in range(phrase.stop, edge)}
        if "," in gap or ":" in gap or "—" in gap or "–" in gap:
            break
        if not own and clause.form == "relative" and belongs_to_relative(phrase, clause, tokens):
            own.insert(0, rest.pop())
            edge = phrase.start
            if clause.verb in ("бар", "жоқ"):
                break
            continue
        measures = any(t.analysis.pos == "NUM" for held in own for t in tokens[held.start : held.stop])
        if clause.form == "relative" and phrase.case == "nominative" and phrase.possessed and measures:
            own.insert(0, rest.pop())  # көлемі 9 млрд доллар болатын келісім an agreement whose volume is 9 bn dollars
            break
        if phrase.case == "nominative" and not phrase.mark and (own or phrase.possessed or clause.form == "relative"):
            break
        if clause.form == "gerund" and phrase.mark in CIRCUMSTANCE:  # said of the clause around it
            break
        if clause.form == "gerund" and own and phrase.case == "locative" and not phrase.mark:
            break
        if clause.form == "gerund" and phrase.case == "ablative" and {p.case for p in own} == {"accusative"}:
            break  # бюджеттен жолды жөндеуге 5 млн теңге бөлінді 5 million were allocated from the budget to the road
        own.insert(0, rest.pop())
        edge = phrase.start
    return own, rest
