"""A read text → passages: sentences with their names, clauses, numbers, dates, and what their words refer back to."""

from collections.abc import Sequence
from dataclasses import replace

from kg.languages.protocol import Language, Passage
from kg.model.text import Clause, Phrase, Text, nested
from kg.model.thing import Entity, Mention
from kg.things import mentions as mention_finding
from kg.things import resolve
from kg.things.overrides import Override

REFERRED = ("Organization", "Company", "Facility", "Event")  # what a noun alone may refer back to
PERSON = "Person"  # what a pronoun of the third person may refer back to


def read(text: Text, language: Language, overrides: Sequence[Override] = ()) -> list[Passage]:
    """The passages of a text; names mean what the overrides decide."""
    names = [language.find_names(sentence) for sentence in text.sentences]
    mentions = mention_finding.find(text, names, language)
    entities = resolve.resolve(mentions, text.article.id, overrides)
    of_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        of_sentence.setdefault(mention.sentence, []).append(mention)
    passages = []
    for number, sentence in enumerate(text.sentences):
        dates = language.find_dates(sentence, text.article.day)
        clauses = language.find_clauses(sentence, names[number], dates)
        lemmas = tuple(frozenset(r.lemma.lower() for r in token.analyses) for token in sentence.tokens)
        passage = Passage(
            article=text.article,
            sentence=sentence,
            number=number,
            mentions=of_sentence.get(number, []),
            clauses=clauses,
            numbers=language.find_numbers(sentence),
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
    return {passage.entities.of(m): m for m in passage.mentions if m.type == PERSON}


def described(clauses: Sequence[Clause]) -> dict[int, Phrase]:
    """Each relative clause, by the token after its participle → the noun phrase that it describes."""
    found: dict[int, Phrase] = {}
    for clause in clauses:
        for phrase in nested(clause.phrases):
            if phrase.relative is not None and phrase.relative.form == "relative":
                found.setdefault(phrase.relative.stop, phrase)
    return found
