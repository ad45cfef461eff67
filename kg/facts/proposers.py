"""Who proposes facts, and the facts that come of it."""

from collections.abc import Iterator, Sequence

from kg.facts import binding, candidates, infer
from kg.facts.fuse import Fused, believed, fuse
from kg.facts.judgement import judged
from kg.languages.protocol import Passage, Proposer
from kg.model.fact import Proposal
from kg.schema import Schema


def proposers(passages: Sequence[Passage]) -> tuple[Proposer, ...]:
    """All that look for facts in the passages of an article: valency frames, the rules of its language, and its trained
    reader."""
    return (binding.find, *(passages[0].language.RULES if passages else ()), candidates.find)


def proposals(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """Everything that is proposed for an article."""
    for proposer in proposers(passages):
        yield from proposer(passages, schema)


def find(passages: Sequence[Passage], schema: Schema) -> Fused:
    """The facts of an article, in text order, each once."""
    if not passages:
        return Fused((), ())
    confidence = passages[0].language.CONFIDENCE
    everything = [believed(proposal, confidence) for proposal in proposals(passages, schema)]
    told = fuse(fact for fact in everything if fact.origins[0].kind != "model")
    sure = judged(told.facts, passages, schema)
    stated = fuse([*sure, *(fact for fact in everything if fact.origins[0].kind == "model")])
    more = [believed(proposal, confidence) for proposal in infer.proposals(passages, stated.facts, schema)]
    whole = fuse([*infer.resolved(passages, stated.facts), *more])
    return Fused(whole.facts, (*told.dropped, *stated.dropped, *whole.dropped))
