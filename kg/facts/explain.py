"""What the engine saw in a sentence, printed: clauses, phrases, frames tried, and what became of each proposal."""

from collections.abc import Iterator, Sequence

from kg.facts import binding
from kg.facts.arguments import objects, subjects
from kg.facts.fuse import Fused
from kg.languages.protocol import Passage
from kg.model.fact import Fact, Proposal
from kg.model.text import Clause
from kg.schema import Schema


def notation(fact: Fact) -> str:
    """A fact as people read and write it: Meeting  participant=…  place=…"""
    return f"{fact.type.name}  " + "  ".join(f"{f.role}={f.name}" for f in fact.fillers)


def predicate_line(passage: Passage, clause: Clause) -> str:
    """A predicate with what it says: verb, form, voice, time, and whether it asserts anything."""
    verb = passage.text(clause.start, clause.stop) if clause.stop > clause.start else "(no predicate)"
    asserted = "" if clause.asserted else ", not asserted"
    return f"{verb}  [{clause.verb or '-'}: {clause.form}, {clause.voice}, {clause.time or 'no time'}{asserted}]"


def phrase_lines(passage: Passage, clause: Clause) -> Iterator[str]:
    """The phrases of a clause with their cases."""
    for phrase in clause.phrases:
        mark = f" + {phrase.mark}" if phrase.mark else ""
        yield f"{passage.text(phrase.start, phrase.core)}  ({phrase.case}{mark})"


def argument_lines(passage: Passage, clause: Clause) -> Iterator[str]:
    """What may be the subject and the object of a clause, the likeliest first."""
    for name, found in (("subject", subjects(passage, clause)), ("object", objects(passage, clause))):
        if found:
            yield f"{name}: " + " | ".join(passage.text(phrase.start, phrase.core) for phrase in found)


def clause_lines(passage: Passage, clause: Clause) -> Iterator[str]:
    """A clause, its phrases, its arguments."""
    yield predicate_line(passage, clause)
    for line in (*phrase_lines(passage, clause), *argument_lines(passage, clause)):
        yield f"    {line}"


def frame_lines(passage: Passage, clause: Clause, schema: Schema) -> Iterator[str]:
    """Each frame that a clause's verb triggers, with what it bound or why it did not."""
    for frame in schema.frames:
        if clause.verb in frame.verbs and not frame.ruled:
            fillers, reason = binding.bind(passage, clause, frame)
            yield f"    {frame}: " + (reason or ", ".join(map(repr, fillers)))


def proposal_lines(passage: Passage, proposals: Sequence[Proposal], fused: Fused) -> Iterator[str]:
    """Each proposal for a sentence: its origin, its score, and why it was kept or dropped."""
    kept = {origin for fact in fused.facts if here(passage, fact) for origin in fact.origins}
    reasons = {origin: why for fact, why in fused.dropped if here(passage, fact) for origin in fact.origins}
    for proposal in proposals:
        if here(passage, proposal.fact):
            dropped = proposal.origin in reasons and proposal.origin not in kept
            verdict = f"dropped: {reasons[proposal.origin]}" if dropped else "kept"
            yield f"{proposal.origin}  {proposal.score:.2f}  {notation(proposal.fact)}  ({verdict})"


def here(passage: Passage, fact: Fact) -> bool:
    return passage.sentence.span.overlaps(fact.evidence[-1])


def lines(passage: Passage, schema: Schema, proposals: Sequence[Proposal], fused: Fused) -> Iterator[str]:
    """Everything about one sentence, and its facts behind =>."""
    yield passage.article.words(passage.sentence.span)
    for clause in passage.clauses:
        for line in (*clause_lines(passage, clause), *frame_lines(passage, clause, schema)):
            yield f"  {line}"
    for line in proposal_lines(passage, proposals, fused):
        yield f"  proposed by {line}"
    for fact in fused.facts:
        if here(passage, fact):
            yield f"=> {notation(fact)}"
