"""Facts and what they are made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.articles import Article
from kg.entities import Entities, Entity
from kg.languages import Language
from kg.mentions import Mention
from kg.ontology import FactType
from kg.spans import Span
from kg.texts import Clause, Phrase, Quantity, Sentence, When

CONTENT_WORDS = 12  # of a statement's content, in its name


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: `name` is its dictionary form, `span` the words (None where a code such as "done" comes from
    the form of the verb), `entity` the thing named, `value` a number or an ISO 8601 date."""

    role: str
    name: str
    span: Span | None = None
    entity: Entity | None = None
    value: float | str | None = None
    type: str | None = None
    referred: bool = False  # the words refer back to a name: "ол" he

    def __repr__(self) -> str:
        return f"{self.role}={self.name!r}"


@dataclass(frozen=True, slots=True)
class Fact:
    """What an article states: `evidence` are the spans of the words that state it, `frame` says which frame or rule
    found it, `inferred` whether it took more than one sentence."""

    article: str
    type: FactType
    fillers: tuple[Filler, ...]
    evidence: tuple[Span, ...]
    confidence: float
    frame: str
    inferred: bool = False

    def of(self, role: str) -> list[Filler]:
        return [filler for filler in self.fillers if filler.role == role]

    def __str__(self) -> str:
        return f"{self.type.name}  " + "  ".join(f"{f.role}={f.name}" for f in self.fillers)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with everything found in it: the place where frames are bound."""

    article: Article
    sentence: Sentence
    number: int
    mentions: Sequence[Mention]
    clauses: Sequence[Clause]
    numbers: Sequence[Quantity]
    dates: Sequence[When]
    entities: Entities
    language: Language
    described: Mapping[int, Phrase] = field(default_factory=dict)
    person: Mention | None = None  # whom "ол" (he, she) means
    earlier: Mapping[str, Mention] = field(default_factory=dict)  # what "зауыт" (the plant) means, by its lemma
    lemma_sets: tuple[frozenset[str], ...] = ()  # of each token
    vocabulary: frozenset[str] = frozenset()  # the lemmas of all tokens

    def span(self, start: int, stop: int) -> Span:
        tokens = self.sentence.tokens
        return Span(tokens[start].span.start, tokens[stop - 1].span.stop)

    def text(self, start: int, stop: int) -> str:
        return self.article.words(self.span(start, stop))

    def name(self, start: int, stop: int) -> str:
        return self.language.dictionary_form(self.sentence.tokens[start:stop])

    def lemma(self, token: int) -> str:
        return self.sentence.tokens[token].analysis.lemma

    def lemmas(self, token: int) -> frozenset[str]:
        return self.lemma_sets[token]

    def head_type(self, token: int) -> str | None:
        """The type of thing that a noun names by itself: зауыт plant → Facility."""
        heads = self.language.word_list("heads")
        kind = next((heads[lemma] for lemma in sorted(self.lemmas(token)) if lemma in heads), None)
        return {"organisation": "Organization"}.get(kind or "", (kind or "").capitalize()) or None


def nested(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Phrases and all phrases inside them."""
    for phrase in phrases:
        yield phrase
        yield from nested(phrase.modifiers)
        yield from nested(phrase.conjuncts)
        if phrase.relative is not None:
            yield from nested(phrase.relative.phrases)
