"""Figures in a list, each after what it is the figure of and a dash.

Су құбырына – 150 млн, мәдениет үйіне – 41 млн теңге (to the pipeline 150 million, to the house of culture 41 million
tenge); ер адам – 15 906, әйел – 15 576 (men 15,906, women 15,576); Норвегия – 11, Қытай – 7 алтын (Norway 11 gold
medals, China 7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.facts.figures import values
from kg.facts.fillers import entity_filler
from kg.languages.protocol import Passage
from kg.model.fact import Fact, FactType, Filler, Origin, Proposal
from kg.model.text import Quantity
from kg.model.thing import Mention
from kg.schema import Schema
from kg.spans import cover
from kg.version import VERSION

DASHES = frozenset("—–-")
BREAKS = frozenset(",;:(") | DASHES
ENDS = frozenset(",;.)!»")
LONGEST = 8  # words of what a figure is of
SCORE = 0.75
CASES = (None, "Nom", "Dat", "Loc")  # of the last word before the dash
FIGURED = ("Place", "Organization", "Company", "Delegation", "Person")  # what may have a share of what is counted


@dataclass(frozen=True, slots=True)
class Item:
    """Tokens `start` up to `stop`, a dash, a number, and perhaps the noun that it counts in token `counted`."""

    start: int
    stop: int
    quantity: Quantity
    counted: int | None


def items(passage: Passage) -> Iterator[Item]:
    """The items of a list, in order."""
    tokens = passage.sentence.tokens
    for quantity in passage.numbers:
        dash = quantity.start - 1
        if quantity.ordinal or dash < 1 or tokens[dash].text not in DASHES:
            continue
        start = dash
        while (
            start > 0 and tokens[start - 1].text not in BREAKS and tokens[start - 1].text not in passage.lexicon.marks
        ):
            start -= 1  # past a postposition: оның ішінде (among them)
        counted = quantity.stop if ends_at(passage, quantity.stop + 1) and is_counted(passage, quantity) else None
        if (counted or ends_at(passage, quantity.stop)) and is_named(passage, start, dash):
            yield Item(start, dash, quantity, counted)


def ends_at(passage: Passage, position: int) -> bool:
    """Whether an item of a list ends before a token."""
    tokens = passage.sentence.tokens
    if position >= len(tokens):
        return True
    text = tokens[position].text
    return text in ENDS or text.lower() in passage.lexicon.conjunctions


def is_counted(passage: Passage, quantity: Quantity) -> bool:
    """Whether the word after a number is the noun that it counts."""
    after = passage.sentence.tokens[quantity.stop : quantity.stop + 1]
    return quantity.unit is None and any(token.analysis.pos in ("NOUN", "PROPN", "ADJ") for token in after)


def is_named(passage: Passage, start: int, stop: int) -> bool:
    """Whether words say what a number is the number of: a noun phrase without a number or a date in it."""
    tokens = passage.sentence.tokens
    last = tokens[stop - 1]
    if (
        not 0 < stop - start <= LONGEST
        or not last.text[-1].isalpha()
        or last.analysis.pos not in ("NOUN", "PROPN", "VERB")
    ):
        return False
    if last.analysis.case not in CASES or last.analysis.verb_form in ("Fin", "Conv"):
        return False
    taken = [(q.start, q.stop) for q in passage.numbers] + [(w.start, w.stop) for w in passage.dates]
    return not any(begin < stop and start < end for begin, end in taken)


def facts(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """The figures of a list of two or more items of one unit."""
    found = list(items(passage))
    for number, item in enumerate(found if len(found) > 1 else ()):
        unit = unit_of(passage, found, number)
        fillers = [*indicated(passage, fact, found, item), *values(passage, fact.roles["value"], item.quantity)]
        fillers += [Filler("unit", unit)] if unit else []
        fillers += [Filler("comparator", item.quantity.comparator)] if item.quantity.comparator else []
        words = cover([filler.span for filler in fillers if filler.span])
        yield Proposal(
            Fact(passage.article.id, fact, tuple(fillers), (words,)), Origin("rule", "listing", VERSION), SCORE
        )


def unit_of(passage: Passage, found: Sequence[Item], number: int) -> str | None:
    """The unit of an item: its own, or that of the next that has one, since it is said once at the end."""
    for item in [*found[number:], *found[:number][::-1]]:
        if item.quantity.unit:
            return item.quantity.unit
        if item.counted is not None:
            return passage.name(item.counted, item.counted + 1)
    return None


def indicated(passage: Passage, fact: FactType, found: Sequence[Item], item: Item) -> list[Filler]:
    """What a figure is of: the words before it; or, for a name, what is counted, and the name as what it is about."""
    counted = next((other.counted for other in found[::-1] if other.counted is not None), None)
    name: Mention | None = next(
        (m for m in passage.mentions if item.start <= m.start and m.stop == item.stop and m.type in FIGURED), None
    )
    if name is not None and counted is not None:
        noun = Filler("indicator", passage.name(counted, counted + 1), passage.span(counted, counted + 1))
        return [noun, entity_filler(passage, fact.roles["about"], name)]
    return [Filler("indicator", passage.name(item.start, item.stop), passage.span(item.start, item.stop))]


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The figures in the lists of an article."""
    for passage in passages:
        yield from facts(passage, schema.ontology.types["Observation"])
