"""What several propose → what is kept: facts with one identity made one, agreement raising confidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.facts.candidates import MOST, alike
from kg.model.fact import Fact, Proposal

INFERRED = 0.85  # of the confidence of a fact with a filler that another sentence names


@dataclass(frozen=True, slots=True)
class Fused:
    """The facts kept, in text order, and those left out, each with the reason."""

    facts: tuple[Fact, ...]
    dropped: tuple[tuple[Fact, str], ...]


def believed(proposal: Proposal, confidence: Mapping[str, float]) -> Fact:
    """A proposal as a fact, with the confidence that was fitted for its origin, or else the proposer's own score."""
    sure = confidence.get(str(proposal.origin), proposal.score)
    sure = round(sure * (INFERRED if proposal.fact.inferred else 1), 2)
    return replace(proposal.fact, confidence=sure, origins=(proposal.origin,))


def identity(fact: Fact) -> tuple[object, ...]:
    """What tells facts apart: the type, and the fillers of the key roles."""
    keys = []
    for role in fact.type.keys:
        for filler in fact.of(role.name):
            what = filler.entity.key if filler.entity else filler.name.casefold()
            keys.append((role.name, what, filler.value))
    return fact.type.name, tuple(sorted(map(str, keys)))


def fuse(facts: Iterable[Fact]) -> Fused:
    """Facts with one identity made one, with the evidence of all and the fillers of the surest, completed by what the
    others add; one whose fillers another of its type in the same words has all is left out, and so is a figure that is
    the amount of another fact."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(identity(fact), []).append(fact)
    united, repeated = without_repeats([united_fact(group) for group in groups.values()])
    amounts = {(f.article, filler.span): f for f in united for filler in f.with_trait("amount")}
    kept, dropped = [], repeated
    for fact in united:
        larger = next((other for other in united if other is not fact and contains(other, fact)), None)
        within = next((o for v in fact.with_trait("figure") if (o := amounts.get((fact.article, v.span)))), None)
        if larger is not None:
            dropped.append((fact, f"all of it is in {larger.origins[0]}"))
        elif within is not None:
            dropped.append((fact, f"its figure is the amount of {within.origins[0]}"))
        else:
            kept.append(fact)
    kept.sort(key=lambda f: (f.evidence[0], f.type.name, str(f)))
    return Fused(tuple(kept), tuple(dropped))


def without_repeats(facts: Sequence[Fact]) -> tuple[list[Fact], list[tuple[Fact, str]]]:
    """Facts less those that only the trained reader proposes and that tell of what others found as well: it sees the
    same with other edges. The fuller one stays, that of the others where both are as full, and agreement makes it
    surer."""
    read = [fact for fact in facts if all(origin.kind == "model" for origin in fact.origins)]
    others = [fact for fact in facts if fact not in read]
    pairs = [(fact, twin) for fact in read if (twin := next((o for o in others if alike(fact, o)), None)) is not None]
    surer: dict[Fact, float] = {}
    dropped: dict[Fact, Fact] = {}
    for fact, twin in pairs:
        best, other = (fact, twin) if fullness(fact) > fullness(twin) else (twin, fact)
        surer[best] = max(surer.get(best, 0.0), agreed((fact, twin)))
        dropped[other] = best
    kept = [replace(fact, confidence=surer.get(fact, fact.confidence)) for fact in facts if fact not in dropped]
    return kept, [(fact, f"told as well by {best.origins[0]}") for fact, best in dropped.items()]


def fullness(fact: Fact) -> int:
    """How many of the key roles are filled."""
    return len({filler.role for filler in fact.fillers if fact.type.roles[filler.role].key})


def united_fact(group: list[Fact]) -> Fact:
    best = max(group, key=lambda f: (f.confidence, len(f.fillers)))
    fillers = list(best.fillers)
    have = {filler.role for filler in fillers}
    for other in group:
        fillers += [filler for filler in other.fillers if filler.role not in have]
        have |= {filler.role for filler in other.fillers}
    return replace(
        best,
        fillers=tuple(fillers),
        evidence=tuple(sorted({span for fact in group for span in fact.evidence})),
        confidence=agreed(group),
        origins=tuple(sorted({origin for fact in group for origin in fact.origins})),
        inferred=all(fact.inferred for fact in group),
    )


def agreed(group: Iterable[Fact]) -> float:
    """The confidence in what several say: the surest of each kind of origin, as independent witnesses."""
    doubt: dict[str, float] = {}
    for fact in group:
        for origin in fact.origins:
            doubt[origin.kind] = min(doubt.get(origin.kind, 1.0), 1 - fact.confidence)
    found = 1.0
    for share in doubt.values():
        found *= share
    return min(MOST, round(1 - found, 2))


def contains(large: Fact, small: Fact) -> bool:
    """Whether one fact says all that another says, in words that overlap."""
    if large.type != small.type or not any(a.overlaps(b) for a in large.evidence for b in small.evidence):
        return False
    mine = {(f.role, f.name, f.value) for f in small.fillers if small.type.roles[f.role].key}
    theirs = {(f.role, f.name, f.value) for f in large.fillers if large.type.roles[f.role].key}
    return mine < theirs or mine == theirs and len(large.fillers) > len(small.fillers)
