"""What the rest of the program asks of a language, and the passages that facts are found in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from typing import Protocol

from kg.model.article import Article
from kg.model.fact import Proposal
from kg.model.text import Clause, Name, Phrase, Quantity, Sentence, Text, Token, When
from kg.model.thing import Entities, Mention
from kg.model.view import Edit
from kg.schema import Schema
from kg.spans import Span

Words = frozenset[str]
NONE: Words = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """The words of a language that the fact engine asks for, by class; a class that a language lacks is empty.

    Words are lemmas in small letters, unless a class says otherwise."""

    heads: Mapping[str, str] = field(
        default_factory=dict
    )  # a noun → the type of thing that it names by itself: plant → Facility
    people: Words = NONE  # nouns for people by something else than a post: resident, guest
    things: Words = NONE  # nouns that end as those for people and are none: drop, whip
    human_endings: tuple[str, ...] = ()  # of nouns for people by what they do, where nothing else ends so
    kinds: Mapping[str, str] = field(
        default_factory=dict
    )  # a noun that repeats the kind of the name before it → that type
    offices: Mapping[str, bool] = field(
        default_factory=dict
    )  # a post that is not said, as written → whether it still fills a role
    measures: Words = NONE  # nouns that measure and are not counted: years
    describing: tuple[str, ...] = ()  # endings of adjectives that a number before them belongs to: of eight lanes
    marks: Words = NONE  # postpositions that a frame may name, as written
    months: Words = NONE
    calendar: Words = NONE  # year, month, day
    conjunctions: Words = NONE  # as written
    definite: Words = NONE  # words before a noun that point back, as written: the said
    third_person: Words = NONE  # he, she, as written
    pronoun: Words = NONE  # he, she
    quotatives: Words = NONE  # words between speech and its verb, as written
    called: Words = NONE  # postpositions: by the name of
    between: Words = NONE  # postpositions: between
    fields: Words = NONE  # nouns: field (of work)
    existence: Words = NONE  # predicates: be there, be at work
    saying: Words = NONE  # verbs: say
    outlets: Words = NONE  # nouns for those who pass news on: newspaper, correspondent
    denial: Words = NONE  # predicates that deny what is said before them
    planning: Words = NONE  # words that make what they govern a plan, as written
    beginning: Words = NONE  # verbs: begin
    letters: Mapping[str, str] = field(default_factory=dict)  # a letter → how it is romanised
    # a letter of another alphabet → the letter that it looks like
    lookalikes: Mapping[str, str] = field(default_factory=dict)
    # spellings in Latin letters → the one that all who write the sound are read as, in the order to apply
    sounds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with everything found in it: the place where facts are found."""

    article: Article
    sentence: Sentence
    number: int
    mentions: Sequence[Mention]
    clauses: Sequence[Clause]
    numbers: Sequence[Quantity]
    dates: Sequence[When]
    entities: Entities
    language: "Language"
    described: Mapping[int, Phrase] = field(default_factory=dict)
    person: Mention | None = None  # whom a pronoun means
    earlier: Mapping[str, Mention] = field(default_factory=dict)  # what "the plant" means, by its lemma
    lemma_sets: tuple[frozenset[str], ...] = ()  # of each token
    vocabulary: frozenset[str] = frozenset()  # the lemmas of all tokens

    @property
    def lexicon(self) -> Lexicon:
        return self.language.LEXICON

    def span(self, start: int, stop: int) -> Span:
        """The span of tokens `start` up to `stop`."""
        tokens = self.sentence.tokens
        return Span(tokens[start].span.start, tokens[stop - 1].span.stop)

    def text(self, start: int, stop: int) -> str:
        """The words of tokens `start` up to `stop` as written."""
        return self.article.words(self.span(start, stop))

    def name(self, start: int, stop: int) -> str:
        """The dictionary form of tokens `start` up to `stop`."""
        return self.language.dictionary_form(self.sentence.tokens[start:stop])

    def lemma(self, token: int) -> str:
        return self.sentence.tokens[token].analysis.lemma

    def lemmas(self, token: int) -> frozenset[str]:
        return self.lemma_sets[token]

    def head_type(self, token: int) -> str | None:
        """The type of thing that a noun names by itself: зауыт plant → Facility; тұрғындар residents, who are known by
        what they are or do, → Position."""
        heads = self.lexicon.heads
        known = next((heads[lemma] for lemma in sorted(self.lemmas(token)) if lemma in heads), None)
        return known or ("Position" if self.is_human(token) else None)

    def is_human(self, token: int) -> bool:
        """Whether a noun names people by what they are or do: тұрғын resident, сатушы seller."""
        reading = self.sentence.tokens[token].analysis
        doing = reading.lemma.endswith(self.lexicon.human_endings) and reading.lemma not in self.lexicon.things
        return reading.lemma in self.lexicon.people or doing and reading.pos == "NOUN"


Proposer = Callable[[Sequence[Passage], Schema], Iterable[Proposal]]


class Language(Protocol):
    """A language is a module (or object) that has these."""

    CODE: str
    FRAMES: Traversable
    LEXICON: Lexicon

    @property
    def RULES(self) -> Sequence[Proposer]: ...  # noqa: N802 (a constant of a module)

    @property
    def CONFIDENCE(self) -> Mapping[str, float]:  # noqa: N802
        """Of an origin ("frame visit/go"), as fitted on gold facts."""

    @property
    def ADMISSION(self) -> Mapping[str, float]:  # noqa: N802
        """Feature of a candidate → weight, as fitted on gold facts; empty where no reader is trained."""

    def respellings(self, text: str, parts: Sequence[Span]) -> Iterable[Edit]:
        """What is read in the place of words in another script, in the parts of a text that are written in it; nothing
        where their spelling is not known."""

    def in_script_of(self, name: str, words: str, as_written: str) -> str:
        """A name in the script of a text: `words` are those that it was read in, `as_written` what the text has."""

    def annotate(self, article: Article, fast: bool = False) -> Text: ...
    def find_names(self, sentence: Sentence) -> list[Name]: ...
    def find_clauses(self, sentence: Sentence, found: Sequence[Name], when: Sequence[When]) -> tuple[Clause, ...]: ...
    def find_numbers(self, sentence: Sentence) -> list[Quantity]: ...
    def find_dates(self, sentence: Sentence, today: date | None) -> list[When]: ...
    def dictionary_form(self, tokens: Sequence[Token]) -> str: ...
    def romanised(self, text: str) -> str: ...
    def read_back(self, readable: str) -> str: ...
