"""Numbers of a clause: what they count, what they are a share of, and what the clause says of it."""

from kg.facts.arguments import nominatives, quantity_at
from kg.facts.fillers import core_start, is_pronoun
from kg.languages.protocol import Passage
from kg.model.fact import ANY, Filler, Role
from kg.model.text import Clause, Phrase, Quantity
from kg.schema.frames import MONEY, Slot

NAMED = frozenset({"Place", "Organization", "Company", "Person"})  # what a figure is about, and no part of it
NOUNS = ("NOUN", "PROPN", "PRON")
HUMAN = ("Person", "Position", "Group")
FEW = 3  # so many of a thing are seldom the news
LONGEST_RELATIVE = 3  # words before a number that are still part of what it counts


def number_fillers(passage: Passage, clause: Clause, role: Role, slot: Slot) -> list[Filler]:
    """The values of a number in the slot's case."""
    for phrase in clause.phrases:
        quantity = quantity_at(passage, phrase) or (counting(passage, phrase) if phrase.case != "nominative" else None)
        if quantity is None or MONEY in slot.types and not quantity.money:
            continue
        if quantity.unit is None and clause.form == "nominal":
            continue
        about = quantity.comparator is not None and slot.case == "nominative"  # 7 млрд. долларға тарта some 7 billion
        if slot.case in (phrase.mark or phrase.case,) or about:
            return [*values(passage, role, quantity), *risen_from(passage, clause, role, slot, phrase)]
    return []


def risen_from(passage: Passage, clause: Clause, role: Role, slot: Slot, to: Phrase) -> list[Filler]:
    """The figure that a change begins at: 218 мыңнан 231 мың теңгеге дейін көтерілді rose from 218 to 231 thousand."""
    if slot.reach != "ranging":
        return []
    before = [p for p in clause.phrases if p.stop == to.start and p.case == "ablative" and not p.mark]
    quantity = quantity_at(passage, before[0]) if before else None
    return values(passage, role, quantity) if quantity is not None and quantity.comparator is None else []


def counting(passage: Passage, phrase: Phrase) -> Quantity | None:
    """The number of a phrase that is a count: 865 мың адам 865 thousand people."""
    if passage.lemmas(phrase.head) & passage.lexicon.measures:
        return None
    numbers = (q for q in passage.numbers if not q.ordinal and q.stop == phrase.head and core_start(phrase) <= q.start)
    return next(numbers, None)


def values(passage: Passage, role: Role, quantity: Quantity) -> list[Filler]:
    span = passage.span(quantity.start, quantity.stop)
    words = passage.name(quantity.start, quantity.stop) if quantity.comparator is None else passage.article.words(span)
    return [Filler(role.name, words, span, value=value) for value in quantity.values]


def counted_phrase(passage: Passage, clause: Clause) -> tuple[Phrase, Quantity] | None:
    """The subject or object that a number counts, with the number: шетелдік 86 фирма 86 foreign firms."""
    subjects = nominatives(passage, clause)
    datives = clause.voice == "passive"  # 45 келісімге қол қойылды 45 agreements were signed
    cases = ("accusative", "dative") if datives else ("accusative",)
    for phrase in [*subjects, *(p for p in clause.phrases if p.case in cases and not p.mark)]:
        if phrase.relative is not None and phrase.relative.form == "gerund":
            continue
        for quantity in passage.numbers:
            if counts(passage, quantity, phrase):
                return phrase, quantity
    return None


def counts(passage: Passage, quantity: Quantity, phrase: Phrase) -> bool:
    """Whether a number says how many there are of what heads a phrase."""
    inside = core_start(phrase) <= quantity.start and quantity.stop <= phrase.head
    if not inside or quantity.unit == "percent" or quantity.ordinal or quantity.values[0] <= FEW:
        return False
    tokens = passage.sentence.tokens
    measures = passage.lexicon.measures
    if measures & (passage.lemmas(phrase.head) | passage.lemmas(quantity.stop)):
        return False
    owner = tokens[phrase.head].analysis
    if owner.get("Person[psor]") in ("1", "2") and owner.get("Number[psor]") == "Sing":  # 7 балам my 7 children
        return False
    dated = any(w.start < quantity.stop and quantity.start < w.stop for w in passage.dates)
    named = any(m.start < quantity.stop and quantity.start < m.stop for m in passage.mentions)
    owned = any(m.case != "bare" and m.start <= quantity.start < m.stop for m in phrase.modifiers)
    of_those = any(token.analysis.case == "Gen" for token in tokens[quantity.stop : phrase.head])  # 5 елдің басшысы
    # сегіз жолақты жол a road of eight lanes, 62 шақырымдық of 62 km
    last = quantity.stop - (quantity.unit is not None)
    having = last < phrase.head and tokens[last].text.lower().endswith(passage.lexicon.describing)
    return not (dated or named or owned or of_those or having)


def counted_noun(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """What a number counts, without the number; what a share is a share of."""
    found = counted_phrase(passage, clause)
    if not found:
        return []
    phrase, quantity = found
    start = phrase.start if phrase.relative else core_start(phrase)
    if (
        quantity.start - start > LONGEST_RELATIVE
        or phrase.relative is not None
        and phrase.relative.verb in passage.lexicon.saying
    ):
        start = quantity.start
    before = passage.text(start, quantity.start) if quantity.start > start else ""
    words = [said_of(passage, clause, phrase), before, passage.name(quantity.stop, phrase.core)]
    return [Filler(role.name, " ".join(filter(None, words)), passage.span(start, phrase.core))]


def share(passage: Passage, clause: Clause) -> tuple[Phrase, Quantity] | None:
    """The share that is the subject: тұрғындардың 85 проценті 85 per cent of the inhabitants, олардың 65-і 65 of
    them."""
    for phrase in nominatives(passage, clause):
        quantity = quantity_at(passage, phrase)
        if quantity is not None and phrase.possessed and quantity.unit in ("percent", None):
            several = quantity.values[0] >= 2 and any(m.case == "genitive" for m in phrase.modifiers)
            if quantity.unit or several:
                return phrase, quantity
    return None


def shares(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    found = share(passage, clause)
    return values(passage, role, found[1]) if found else []


def whole(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """What a share is a share of."""
    found = share(passage, clause)
    wholes = [m for m in found[0].modifiers if m.case == "genitive"] if found else []
    if not wholes or is_pronoun(passage, wholes[-1]):
        return []
    start, stop = core_start(wholes[-1]), wholes[-1].core
    kind = (passage.head_type(wholes[-1].head) or ANY) if role.kind == "entity" else None
    return [
        Filler(
            role.name,
            passage.name(start, stop),
            passage.span(start, stop),
            type=kind if kind in (None, *role.fills) else ANY,
        )
    ]


def said_of_share(passage: Passage, clause: Clause, role: Role) -> list[Filler]:
    """What the clause says of a share: тұрғындардың 85 проценті ауылда тұрады → ауылда тұратын living in villages."""
    found = share(passage, clause)
    words = said_of(passage, clause, found[0]) if found else ""
    return [Filler(role.name, words, passage.span(clause.start, clause.stop))] if words else []


def said_of(passage: Passage, clause: Clause, counted: Phrase) -> str:
    """What a clause says of the things that it counts, as a participle: 60 адам карантинге жабылды 60 people were put
    into quarantine → карантинге жабылған put into quarantine; зауыт 60 вагон құрастырды the plant assembled 60 cars →
    құрастырған assembled. Nothing where it says no more than that they are there or names their place, or where people
    would be taken for those who do what is done to them."""
    existing = clause.verb in passage.lexicon.existence
    tokens = passage.sentence.tokens
    before = [p for p in nominatives(passage, clause) if p.stop <= counted.start]
    acted_on = any(tokens[p.head].analysis.pos in NOUNS or passage.head_type(p.head) for p in before)
    people = passage.head_type(counted.head) in HUMAN or passage.is_human(counted.head)
    given = counted.case == "dative" and clause.voice == "passive"  # 30 отбасыға кілт берілді keys were given to 30
    subject = counted.case == "nominative" and not (acted_on and people) or given
    long = counted.relative is not None and counted.head - counted.start > LONGEST_RELATIVE + 2
    if not clause.participle or not subject or long:
        return ""
    after = [phrase for phrase in clause.phrases if phrase.start >= counted.stop]
    plain = [p for p in after if not any(p.start <= m.start < p.stop and m.type in NAMED for m in passage.mentions)]
    near = [p for p in plain[-1:] if p.stop == clause.start and not p.mark and quantity_at(passage, p) is None]
    near = [p for p in near if p.stop - p.start <= LONGEST_RELATIVE]
    if existing and not near:
        return ""
    return " ".join([*(passage.text(p.start, p.stop) for p in near), clause.participle])
