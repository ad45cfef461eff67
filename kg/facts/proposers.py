"""Who proposes facts, and the facts that come of it."""

from collections.abc import Iterator, Sequence

from kg.facts import binding, infer
from kg.facts.fuse import Fused, believed, fuse
from kg.languages.protocol import Passage, Proposer
from kg.model.fact import Proposal
from kg.schema import Schema


def proposers(passages: Sequence[Passage]) -> tuple[Proposer, ...]:
    """All that look for facts in the passages of an article: valency frames, and the rules of its language."""
    return (binding.find, *(passages[0].language.RULES if passages else ()))


def proposals(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """Everything that is proposed for an article."""
    for proposer in proposers(passages):
        yield from proposer(passages, schema)


def find(passages: Sequence[Passage], schema: Schema) -> Fused:
    """The facts of an article, in text order, each once."""
    if not passages:
        return Fused((), ())
    confidence = passages[0].language.CONFIDENCE
    stated = fuse(believed(proposal, confidence) for proposal in proposals(passages, schema))
    more = [believed(proposal, confidence) for proposal in infer.proposals(passages, stated.facts, schema)]
    everything = fuse([*infer.resolved(passages, stated.facts), *more])
    return Fused(everything.facts, (*stated.dropped, *everything.dropped))
