"""What a trained reader sees in a sentence → facts: which of its arguments fill which role, and the names, figures and
words of the passage that they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.fillers import entity_filler, unmeasured
from kg.facts.slots import aspect
from kg.facts.speech import content, end_of_news
from kg.languages.protocol import Passage
from kg.model.fact import ANY, Fact, FactType, Filler, Role
from kg.model.text import Argument, Candidate, Clause, Quantity
from kg.model.thing import Mention
from kg.schema import Schema
from kg.spans import cover

FAR = 0.01  # that each token between an argument and the word that a candidate hangs on takes from its score
LIKELY = 0.3  # score of an argument from which it fills a role
SAME = 0.5  # of the words of two spans together, from which they are one
SURE = 0.5  # score of a code


def facts(passage: Passage, schema: Schema) -> Iterator[tuple[Candidate, Fact]]:
    """Each candidate of a sentence that makes a fact, as that fact; none in a question."""
    if passage.sentence.tokens[-1].text == "?":
        return
    stop = end_of_news(passage)
    for seen in passage.sentence.candidates:
        candidate = replace(seen, arguments=tuple(a for a in seen.arguments if a.start < stop))
        fact = as_fact(passage, candidate, schema.ontology.types[candidate.type])
        if fact is not None:
            yield seen, fact


def as_fact(passage: Passage, candidate: Candidate, kind: FactType) -> Fact | None:
    """The fact that a candidate makes; None where it lacks a filler, or hangs on what is not asserted."""
    clause = clause_at(passage, candidate.anchor)
    if clause is not None and not clause.asserted:
        return None
    likely = chosen(passage, candidate, kind)
    fillers = [filler for a in likely for filler in filled(passage, kind.roles[a.role], a, kind)]
    fillers = list({(f.role, f.span, f.value): f for f in fillers}.values())
    fillers = [filler for filler in fillers if not repeats(kind, filler, fillers)]
    fillers += codes(passage, candidate, kind, clause, fillers)
    spans = [filler.span for filler in fillers if filler.span is not None]
    keys = [f.span for f in fillers if f.span is not None and kind.roles[f.role].key]
    if len({*keys}) < len(keys) and not any(kind.roles[f.role].kind == "number" for f in fillers):
        return None  # one stretch of words for two key roles
    lacking = [role for role in kind.roles.values() if role.required and not any(f.role == role.name for f in fillers)]
    if lacking or len(spans) < 2:
        return None
    words = cover([*spans, passage.span(candidate.anchor, candidate.anchor + 1)])
    return Fact(passage.article.id, kind, tuple(fillers), (words,))


def repeats(kind: FactType, filler: Filler, others: Sequence[Filler]) -> bool:
    """Whether the words of a filler that the type does not require are the end of another one's: the forum, of the name
    "the third forum"."""
    if filler.span is None or kind.roles[filler.role].required or kind.roles[filler.role].kind != "entity":
        return False
    others_words = (other.span for other in others if other.role != filler.role and other.span is not None)
    return any(span.start < filler.span.start and span.stop == filler.span.stop for span in others_words)


def chosen(passage: Passage, candidate: Candidate, kind: FactType) -> list[Argument]:
    """The arguments that fill the roles: no words for two roles, and one stretch of words (or a
    list) for a role that does not collect; for a required role that is left without one, the best of the unlikely."""
    known = [argument for argument in candidate.arguments if argument.role in kind.roles]
    known.sort(key=lambda argument: -worth(passage, candidate, kind, argument))
    found: list[Argument] = []
    for argument in known:
        if argument.score >= LIKELY and fits(passage, kind, argument, found):
            found.append(argument)
    for role in kind.roles.values():
        if role.required and all(argument.role != role.name for argument in found):
            found += [one for one in known if one.role == role.name and fits(passage, kind, one, found)][:1]
    return [argument for argument in candidate.arguments if argument in found]


def worth(passage: Passage, candidate: Candidate, kind: FactType, argument: Argument) -> float:
    """How good an argument is for its role: a figure is the one that the candidate hangs on."""
    if "figure" in kind.roles[argument.role].traits:
        return argument.score + (argument.start <= candidate.anchor < argument.stop)
    return argument.score - FAR * distance(argument, candidate.anchor)


def distance(argument: Argument, token: int) -> int:
    """The tokens between an argument and a token."""
    return max(argument.start - token, token - argument.stop + 1, 0)


def fits(passage: Passage, kind: FactType, argument: Argument, found: Sequence[Argument]) -> bool:
    """Whether an argument can stand beside those found."""
    role = kind.roles[argument.role]
    if role.key and any(
        shared((o.start, o.stop), (argument.start, argument.stop)) for o in found if kind.roles[o.role].key
    ):
        return False
    own = [other for other in found if other.role == argument.role]
    if not own or "collects" in role.traits:
        return True
    if "single" in role.traits or role.kind == "number":
        return False
    return any(listed(passage, argument, other) for other in own)


def listed(passage: Passage, one: Argument, other: Argument) -> bool:
    """Whether two arguments are parts of one list."""
    first, second = sorted((one, other), key=lambda argument: argument.start)
    between = passage.sentence.tokens[first.stop : second.start]
    joined = {",", *passage.lexicon.conjunctions}
    return len(between) < 2 and all(token.text.lower() in joined for token in between)


def clause_at(passage: Passage, token: int) -> Clause | None:
    """The clause whose predicate a token is part of."""
    return next((clause for clause in passage.clauses if clause.start <= token < clause.stop), None)


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The part of two stretches of tokens that both have."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return both / (max(one[1], other[1]) - min(one[0], other[0])) if both > 0 else 0.0


def mention_at(passage: Passage, argument: Argument, types: frozenset[str]) -> Mention | None:
    """The name that an argument means: the one with most of its words."""
    place = argument.start, argument.stop
    found = [m for m in passage.mentions if m.type in types and shared((m.start, m.stop), place) >= SAME]
    return max(found, key=lambda m: (shared((m.start, m.stop), place), m.stop - m.start), default=None)


def filled(passage: Passage, role: Role, argument: Argument, kind: FactType) -> Iterator[Filler]:
    """The fillers that an argument gives: names, figures, dates of the passage, or its words."""
    if role.kind == "number":
        yield from figures(passage, role, argument)
    elif role.kind == "date":
        yield date(passage, role, argument)
    elif "reported" in role.traits:
        said = content(passage, kind, passage.span(argument.start, argument.stop))
        yield from [said] if said else []
    elif role.kind == "entity":
        mention = mention_at(passage, argument, role.fills)
        yield from [entity_filler(passage, role, mention)] if mention else unnamed(passage, role, argument)
    elif role.kind == "text":
        start, stop = trimmed(passage, argument)
        if stop > start and passage.sentence.tokens[stop - 1].analysis.pos not in ("PRON", "DET"):
            yield Filler(role.name, passage.name(start, stop), passage.span(start, stop))


def trimmed(passage: Passage, argument: Argument) -> tuple[int, int]:
    """The words of an argument without marks at its edges."""
    tokens, start, stop = passage.sentence.tokens, argument.start, argument.stop
    while start < stop and tokens[start].text in ",.;:–—-":
        start += 1
    while stop > start and tokens[stop - 1].text in ",.;:–—-":
        stop -= 1
    return start, stop


def unnamed(passage: Passage, role: Role, argument: Argument) -> Iterator[Filler]:
    """The words of an argument as a thing without a name; a pronoun is none."""
    start, stop = trimmed(passage, argument)
    owned = stop - start > 1 and passage.sentence.tokens[stop - 2].analysis.case == "Gen"
    if owned and passage.sentence.tokens[stop - 1].analysis.pos == "ADJ":
        stop -= 1  # министрлігінің ресми (өкілі): the adjective is another noun's
    last = passage.sentence.tokens[stop - 1]
    if stop <= start or not last.text[-1].isalnum() or last.analysis.pos in ("PRON", "DET", "NUM", "VERB"):
        return
    start = unmeasured(passage, role, start, stop)
    kind = passage.head_type(stop - 1)
    named = kind if kind in role.fills else ANY
    yield Filler(role.name, passage.name(start, stop), passage.span(start, stop), type=named)


def quantity_in(passage: Passage, argument: Argument) -> Quantity | None:
    """The number that an argument is; none that is an ordinal or part of a date."""
    found = [
        q
        for q in passage.numbers
        if q.start < argument.stop and argument.start < q.stop and not q.ordinal
        if not any(w.start < q.stop and q.start < w.stop for w in passage.dates)
        if q.unit or not describes(passage, q)
    ]
    return found[0] if found else None


def describes(passage: Passage, quantity: Quantity) -> bool:
    """Whether a number is part of an adjective: сегіз жолақты жол a road of eight lanes."""
    tokens = passage.sentence.tokens
    following = tokens[quantity.stop].text.lower() if quantity.stop < len(tokens) else ""
    return following.endswith(passage.lexicon.describing)


def figures(passage: Passage, role: Role, argument: Argument) -> Iterator[Filler]:
    quantity = quantity_in(passage, argument)
    if quantity is not None:
        span = passage.span(quantity.start, quantity.stop)
        words = passage.article.words(span) if quantity.comparator else passage.name(quantity.start, quantity.stop)
        yield from (Filler(role.name, words, span, value=value) for value in quantity.values)


def date(passage: Passage, role: Role, argument: Argument) -> Filler:
    """The date that an argument is; its words where no date is known there."""
    when = next((w for w in passage.dates if w.start < argument.stop and argument.start < w.stop), None)
    start, stop = (when.start, when.stop) if when else (argument.start, argument.stop)
    return Filler(role.name, passage.name(start, stop), passage.span(start, stop), value=when.value if when else None)


def codes(
    passage: Passage, candidate: Candidate, kind: FactType, clause: Clause | None, fillers: Sequence[Filler]
) -> Iterator[Filler]:
    """The codes of a candidate: from the verb and the figure where they show them, else as the reader sees them."""
    seen = {role: code for role, code, score in candidate.codes if code and score >= SURE}
    spans = {f.span for f in fillers if kind.roles[f.role].kind == "number"}
    quantity = next((q for q in passage.numbers if passage.span(q.start, q.stop) in spans), None)
    for role in kind.roles.values():
        code = seen.get(role.name)
        if "aspect" in role.traits and clause is not None and code in (None, "done", "ongoing", "planned"):
            code = aspect(passage, clause) or code
        elif "unit" in role.traits:
            code = quantity.unit or counted(passage, quantity) if quantity else None
        elif "comparator" in role.traits:
            code = quantity.comparator if quantity else None
        if code and role.kind in ("code", "text") and not any(f.role == role.name for f in fillers):
            yield Filler(role.name, code)


def counted(passage: Passage, quantity: Quantity) -> str | None:
    """The noun after a number without a unit."""
    tokens = passage.sentence.tokens
    noun = quantity.stop < len(tokens) and tokens[quantity.stop].analysis.pos == "NOUN"
    return tokens[quantity.stop].analysis.lemma if noun else None
