"""Facts that a trained reader sees → proposals: scored by a log-linear model that was fitted on gold facts outside the
reader's own training."""

import math
from collections.abc import Iterator, Mapping, Sequence

from kg.facts.decoding import LIKELY, chosen, clause_at, facts
from kg.languages.protocol import Passage
from kg.model.fact import Fact, Filler, Origin, Proposal
from kg.model.text import Candidate, Phrase, Quantity, nested
from kg.schema import Schema
from kg.version import VERSION

ADMITTED = 0.6  # probability of being right from which a candidate is proposed
MOST = 0.99  # no fact is surer, and no log-odds are taken of more


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The candidates that are likely enough."""
    for passage in passages:
        weights = passage.language.ADMISSION
        for candidate, fact in facts(passage, schema):
            score = probability(features(passage, candidate, fact, schema), weights) if weights else 0.0
            if score >= ADMITTED:
                yield Proposal(fact, Origin("model", f"reader/{fact.type.name}", VERSION), min(MOST, round(score, 2)))


def features(passage: Passage, candidate: Candidate, fact: Fact, schema: Schema) -> dict[str, float]:
    """What speaks for a candidate: scores as log-odds, its type, how its fillers were found, the clause it hangs on."""
    found = {"bias": 1.0, f"type {fact.type.name}": 1.0}
    found |= of_scores(passage, candidate, fact) | of_rivals(passage, candidate)
    found |= of_clause(passage, candidate, fact, schema) | of_phrases(passage, fact)
    return found | of_figure(passage, candidate, fact)


def of_scores(passage: Passage, candidate: Candidate, fact: Fact) -> dict[str, float]:
    """How sure the reader is of the word that a candidate hangs on, and of the arguments for its key roles."""
    kind = fact.type
    arguments = chosen(passage, candidate, kind)
    scores = [a.score for a in arguments if kind.roles[a.role].key]
    own = [f for f in fact.fillers if kind.roles[f.role].key]
    unsure = sum(f.entity is None and kind.roles[f.role].kind == "entity" for f in own)
    return {
        "anchor": odds(candidate.score),
        f"anchor {kind.name}": odds(candidate.score) / 4,
        "arguments": sum(map(math.log, scores)) if scores else -2.0,
        "weakest": odds(min(scores, default=LIKELY)),
        "unlikely": float(any(a.score < LIKELY for a in arguments)),
        "keys": float(len({f.role for f in own})),
        "unnamed": float(unsure),
    }


def of_rivals(passage: Passage, candidate: Candidate) -> dict[str, float]:
    """What else the reader sees in the sentence: other types that hang on the same word, others of the type."""
    others = [other for other in passage.sentence.candidates if other is not candidate]
    same = [other for other in others if other.type == candidate.type]
    rivals = [odds(other.score) for other in others if other.anchor == candidate.anchor]
    return {
        "rival": max(rivals, default=odds(0)) / 2,
        "others": float(len(same)),
        "better": float(any(other.score > candidate.score for other in same)),
    }


def of_clause(passage: Passage, candidate: Candidate, fact: Fact, schema: Schema) -> dict[str, float]:
    clause = clause_at(passage, candidate.anchor)
    verbs = {verb for frame in schema.frames if frame.fact == fact.type for verb in frame.verbs}
    return {
        f"form {clause.form if clause is not None else 'none'}": 1.0,
        "trigger": float(clause is not None and clause.verb in verbs),
        "length": len(passage.sentence.tokens) / 20,
        "far": fact_length(passage, fact) / 10,
    }


def of_phrases(passage: Passage, fact: Fact) -> dict[str, float]:
    """Whether fillers of key roles are phrases, from the first word to the head, and in which case."""
    found: dict[str, float] = {}
    ends = phrase_ends(passage)
    own = [f for f in fact.fillers if fact.type.roles[f.role].key and f.span is not None]
    whole = 0
    for filler in own:
        phrase = ends.get(last_token(passage, filler))
        whole += phrase is not None and begins(passage, phrase, filler)
        if fact.type.roles[filler.role].kind != "number":
            case = "none" if phrase is None else "marked" if phrase.mark else phrase.case
            found[f"case {fact.type.name} {filler.role} {case}"] = 1.0
    return found | ({"whole": whole / len(own), "cut": float(len(own) - whole)} if own else {})


def phrase_ends(passage: Passage) -> dict[int, Phrase]:
    """The head of each phrase → the longest that it heads."""
    found: dict[int, Phrase] = {}
    for clause in passage.clauses:
        for phrase in nested(clause.phrases):
            other = found.get(phrase.head)
            if other is None or phrase.stop - phrase.start > other.stop - other.start:
                found[phrase.head] = phrase
    return found


def last_token(passage: Passage, filler: Filler) -> int:
    """The token that a filler's words end with; -1 where they end inside one."""
    stop = filler.span.stop if filler.span else 0
    return next((k for k, token in enumerate(passage.sentence.tokens) if token.span.stop == stop), -1)


def begins(passage: Passage, phrase: Phrase, filler: Filler) -> bool:
    """Whether a filler begins where a phrase does, its relative clause counted or not."""
    starts = {phrase.start, phrase.relative.stop if phrase.relative else phrase.start}
    return filler.span is not None and filler.span.start in {passage.sentence.tokens[k].span.start for k in starts}


def of_figure(passage: Passage, candidate: Candidate, fact: Fact) -> dict[str, float]:
    """What kind of number a figure is, and whether it is the one that the candidate hangs on."""
    figures = fact.with_trait("figure")
    if not figures:
        return {}
    tokens = passage.sentence.tokens
    place = tokens[candidate.anchor].span
    quantity = next((q for q in passage.numbers if q.start <= candidate.anchor < q.stop), None)
    found = {
        f"figure {sort_of(quantity)}": 1.0,
        "figure there": float(any(f.span is not None and f.span.overlaps(place) for f in figures)),
        "figures": float(len(figures) > 1),
        "numbers": len(passage.numbers) / 3,
    }
    if quantity is not None:
        found[f"figure case {tokens[quantity.stop - 1].analysis.case}"] = 1.0
        found |= {
            "figure inexact": float(quantity.comparator is not None),
            "figure small": float(quantity.values[0] <= 2),
        }
        if quantity.unit is None and quantity.stop < len(tokens):
            found[f"figure before {tokens[quantity.stop].analysis.pos}"] = 1.0
    return found


def sort_of(quantity: Quantity | None) -> str:
    """money, percent, a measure or a count."""
    if quantity is None:
        return "none"
    return (
        "money"
        if quantity.money
        else "count"
        if quantity.unit is None
        else "percent"
        if quantity.unit == "percent"
        else "measure"
    )


def fact_length(passage: Passage, fact: Fact) -> int:
    """The tokens that the words of a fact stretch over."""
    return sum(fact.evidence[0].overlaps(token.span) for token in passage.sentence.tokens)


def odds(probability: float) -> float:
    """Log-odds.

    >>> round(odds(0.5), 2)
    0.0
    """
    kept = min(MOST, max(1 - MOST, probability))
    return math.log(kept / (1 - kept))


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted sum."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in found.items())))


def alike(one: Fact, other: Fact) -> bool:
    """Whether two facts of a type tell of the same: their words overlap, and in each key role that both have so do
    those of their fillers."""
    if one.type != other.type or not any(a.overlaps(b) for a in one.evidence for b in other.evidence):
        return False
    figures_of = [[f for f in fact.with_trait("figure") if f.span] for fact in (one, other)]
    if any(touch(a, b) for a in figures_of[0] for b in figures_of[1]):
        return True  # a figure is said once
    told = [role for role in one.type.keys if not role.traits & {"aspect", "reported"}]
    shared_roles = [role.name for role in told if one.of(role.name) and other.of(role.name)]
    return all(any(touch(a, b) for a in one.of(role) for b in other.of(role)) for role in shared_roles)


def touch(one: Filler, other: Filler) -> bool:
    if one.span is None or other.span is None:
        return one.name == other.name
    return one.span.overlaps(other.span) or one.entity is not None and one.entity == other.entity
