"""Who is whose kin: Әлиевтің қызы Лейла Aliyev's daughter Leyla; Лейла — Әлиевтің қызы Leyla is Aliyev's daughter."""

from collections.abc import Iterator, Sequence

from kg.facts.fillers import entity_filler
from kg.languages.kazakh.tables import mapping, of_class
from kg.languages.protocol import Passage
from kg.model.fact import Fact, FactType, Filler, Origin, Proposal
from kg.model.thing import Mention
from kg.schema import Schema
from kg.spans import cover
from kg.version import VERSION

CALLED = of_class("called")  # by the name of
KINSHIP = mapping("kinship")
DASHES = "—–-"


def kinships(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """The family ties that a sentence names: a person in the genitive, a possessed word for kin, another person."""
    tokens = passage.sentence.tokens
    for place, token in enumerate(tokens):
        relation = next((KINSHIP[lemma] for lemma in sorted(passage.lemmas(place)) if lemma in KINSHIP), None)
        if relation is None or not token.analysis.possessed:
            continue
        owner, relative = owner_before(passage, place), relative_of(passage, place)
        if owner is not None and relative is not None and owner is not relative:
            own = passage.sentence.span.covers(owner.span)
            fillers = (
                entity_filler(passage, fact.roles["person"], relative),
                entity_filler(passage, fact.roles["relative"], owner),
                Filler("relation", relation),
            )
            span = cover([relative.span, token.span, *([owner.span] if own else [])])
            found = Fact(passage.article.id, fact, fillers, (span,), inferred=not own)
            yield Proposal(found, Origin("rule", "kinship", VERSION), 0.85)


def owner_before(passage: Passage, place: int) -> Mention | None:
    """The person in the genitive before a word for kin; adjectives may stand between; or whom "оның" (his) means."""
    if place and passage.sentence.tokens[place - 1].text.lower() == "оның":
        return passage.person
    people = [m for m in passage.mentions if m.type == "Person" and m.stop <= place]
    last = max(people, key=lambda m: m.stop, default=None)
    if last is None:
        return None
    between = passage.sentence.tokens[last.stop : place]
    owned = passage.sentence.tokens[last.stop - 1].text.lower().endswith(("ның", "нің", "дың", "дің", "тың", "тің"))
    return last if owned and all(token.analysis.pos in ("ADJ", "NUM") for token in between) else None


def relative_of(passage: Passage, place: int) -> Mention | None:
    """The person named after a word for kin, or said to be it by a dash."""
    tokens = passage.sentence.tokens
    for person in (m for m in passage.mentions if m.type == "Person"):
        if person.start == place + 1:
            return person
        named = place and person.stop == place - 1 and tokens[place - 1].text.lower() in CALLED
        copula = person.start == 0 and person.stop < place and tokens[person.stop].text in DASHES
        if named or copula:
            return person
    return None


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The family ties of an article."""
    for passage in passages:
        yield from kinships(passage, schema.ontology.types["Family"])
