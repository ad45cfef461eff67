"""How sure a fact of frames and rules is, in the light of what the trained reader sees in the same words."""

from collections.abc import Sequence
from dataclasses import replace

from kg.facts.candidates import MOST, alike, odds, probability
from kg.facts.decoding import facts
from kg.languages.protocol import Passage
from kg.model.fact import Fact
from kg.model.text import Candidate
from kg.schema import Schema

Seen = tuple[Candidate, Fact]


def seen(passages: Sequence[Passage], schema: Schema) -> list[Seen]:
    """All candidates of an article that make a fact."""
    return [found for passage in passages for found in facts(passage, schema)]


def features(fact: Fact, among: Sequence[Seen]) -> dict[str, float]:
    """What found a fact and how sure that is by itself, and whether the reader sees the same: with which log-odds, or
    nothing, or another of its type in the same words."""
    agreeing = [odds(candidate.score) for candidate, other in among if alike(other, fact)]
    near = any(o.type == fact.type and any(a.overlaps(b) for a in o.evidence for b in fact.evidence) for _, o in among)
    own = {"told": 1.0, f"told {fact.type.name}": 1.0, "told inferred": float(fact.inferred)}
    own |= {f"told {origin}": 1.0 for origin in fact.origins} | {"told confidence": odds(fact.confidence)}
    return own | ({"told agreed": max(agreeing)} if agreeing else {"told alone": 1.0, "told other": float(near)})


def judged(told: Sequence[Fact], passages: Sequence[Passage], schema: Schema) -> list[Fact]:
    """Facts with the confidence that this gives them; as they are where no reader has read. None is left out: of rare
    types the reader knows too little."""
    weights = passages[0].language.ADMISSION if any(p.sentence.labels for p in passages) else {}
    if not weights:
        return list(told)
    among = seen(passages, schema)
    return [replace(f, confidence=min(MOST, round(probability(features(f, among), weights), 2))) for f in told]
