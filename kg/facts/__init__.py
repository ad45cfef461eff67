"""A read text → facts, each with the words that state it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg import entities as entity_resolution
from kg import mentions as mention_finding
from kg.entities import Entity
from kg.facts import binding, inference, nouns, quotes
from kg.facts.types import Fact, Filler, Passage, nested
from kg.frames import Frame
from kg.languages import Language
from kg.mentions import Mention
from kg.ontology import Ontology
from kg.overrides import Override
from kg.texts import Clause, Phrase, Text

REFERRED = ("Organization", "Company", "Facility", "Event")  # what a noun alone may refer back to

__all__ = ["Fact", "Filler", "Passage", "explain", "find", "read"]


def read(text: Text, language: Language, overrides: Sequence[Override] = ()) -> list[Passage]:
    """The sentences of a text with their names, clauses, numbers and dates; names mean what the overrides decide."""
    names = [language.find_names(sentence) for sentence in text.sentences]
    mentions = mention_finding.find(text, names, language)
    entities = entity_resolution.resolve(mentions, text.article.id, overrides)
    of_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        of_sentence.setdefault(mention.sentence, []).append(mention)
    passages = []
    for number, sentence in enumerate(text.sentences):
        dates = language.find_dates(sentence, text.article.day)
        clauses = language.find_clauses(sentence, names[number], dates)
        own = of_sentence.get(number, [])
        numbers = language.find_numbers(sentence)
        lemmas = tuple(frozenset(r.lemma.lower() for r in token.analyses) for token in sentence.tokens)
        passage = Passage(
            article=text.article,
            sentence=sentence,
            number=number,
            mentions=own,
            clauses=clauses,
            numbers=numbers,
            dates=dates,
            entities=entities,
            language=language,
            described=described(clauses),
            lemma_sets=lemmas,
            vocabulary=frozenset[str]().union(*lemmas),
        )
        passages.append(passage)
    return with_antecedents(passages)


def with_antecedents(passages: Sequence[Passage]) -> list[Passage]:
    """Passages that know what a pronoun or a definite noun in them refers back to.

    A pronoun means the one person of the sentence before in the same paragraph, a noun the one thing of its kind named
    earlier in the article; where there are two, it means none.
    """
    found: list[Passage] = []
    named: dict[str, dict[Entity, Mention]] = {}
    before: Passage | None = None
    for passage in passages:
        people = people_of(before) if before and before.sentence.paragraph == passage.sentence.paragraph else {}
        person = next(iter(people.values())) if len(people) == 1 else None
        earlier = {lemma: next(iter(things.values())) for lemma, things in named.items() if len(things) == 1}
        found.append(replace(passage, person=person, earlier=earlier))
        for mention in passage.mentions:
            if mention.type in REFERRED and mention.stop - mention.start > 1:
                things = named.setdefault(passage.lemma(mention.stop - 1), {})
                things.setdefault(passage.entities.of(mention), mention)
        before = passage
    return found


def people_of(passage: Passage) -> dict[Entity, Mention]:
    return {passage.entities.of(m): m for m in passage.mentions if m.type == "Person"}


def described(clauses: Sequence[Clause]) -> dict[int, Phrase]:
    """Each relative clause, by the token after its participle → the noun phrase that it describes."""
    found: dict[int, Phrase] = {}
    for clause in clauses:
        for phrase in nested(clause.phrases):
            if phrase.relative is not None and phrase.relative.form == "relative":
                found.setdefault(phrase.relative.stop, phrase)
    return found


def find(passages: Sequence[Passage], frames: Sequence[Frame], ontology: Ontology) -> list[Fact]:
    """The facts of an article, in text order, each once."""
    found: list[Fact] = []
    triggered = binding.by_verb(frames)
    for passage in passages:
        found.extend(binding.find(passage, triggered))
        found.extend(nouns.find(passage, ontology))
    found.extend(quotes.find(passages, frames))
    return merged(inference.infer(passages, merged(found), ontology))


def identity(fact: Fact) -> tuple[object, ...]:
    """What tells facts apart: the type, and the fillers of the key roles."""
    keys = []
    for role in fact.type.keys:
        for filler in fact.of(role.name):
            what = filler.entity.key if filler.entity else filler.name.casefold()
            keys.append((role.name, what, filler.value))
    return fact.type.name, tuple(sorted(map(str, keys)))


def merged(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in text order; those with one identity made one, with the evidence of all and the fillers of the surest,
    completed by what the others add; one whose fillers another of its type in the same words has all is left out, and
    so is a figure that is the amount of an investment."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(identity(fact), []).append(fact)
    united = [united_fact(group) for group in groups.values()]
    amounts = {(f.article, filler.span) for f in united for filler in f.of("amount")}
    kept = [f for f in united if not any(contains(o, f) for o in united if o is not f)]
    kept = [f for f in kept if not any((f.article, value.span) in amounts for value in f.of("value"))]
    return sorted(kept, key=lambda f: (f.evidence[0], f.type.name, str(f)))


def united_fact(group: list[Fact]) -> Fact:
    best = max(group, key=lambda f: (f.confidence, len(f.fillers)))
    fillers = list(best.fillers)
    have = {filler.role for filler in fillers}
    for other in group:
        fillers += [filler for filler in other.fillers if filler.role not in have]
        have |= {filler.role for filler in other.fillers}
    evidence = tuple(sorted({span for fact in group for span in fact.evidence}))
    inferred = all(fact.inferred for fact in group)
    return replace(best, fillers=tuple(fillers), evidence=evidence, inferred=inferred)


def contains(large: Fact, small: Fact) -> bool:
    """Whether one fact says all that another says, in words that overlap."""
    if large.type is not small.type or not any(a.overlaps(b) for a in large.evidence for b in small.evidence):
        return False
    mine = {(f.role, f.name, f.value) for f in small.fillers if small.type.roles[f.role].key}
    theirs = {(f.role, f.name, f.value) for f in large.fillers if large.type.roles[f.role].key}
    return mine < theirs or mine == theirs and len(large.fillers) > len(small.fillers)


def explain(passage: Passage, frames: Sequence[Frame]) -> Iterator[str]:
    """What the engine saw in a sentence: clauses, phrases with their case, frames tried, and why each was dropped."""
    for clause in passage.clauses:
        verb = passage.text(clause.start, clause.stop) if clause.stop > clause.start else "(no predicate)"
        asserted = "" if clause.asserted else ", not asserted"
        yield f"{verb}  [{clause.verb or '-'}: {clause.form}, {clause.voice}, {clause.time or 'no time'}{asserted}]"
        for phrase in clause.phrases:
            mark = f" + {phrase.mark}" if phrase.mark else ""
            yield f"    {passage.text(phrase.start, phrase.core)}  ({phrase.case}{mark})"
        for frame in frames:
            if clause.verb in frame.verbs:
                fillers, reason = binding.bind(passage, clause, frame)
                yield f"    frame {frame}: " + (reason or ", ".join(map(repr, fillers)))
