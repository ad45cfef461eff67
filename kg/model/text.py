"""The parts of a read text: analyses of words, tokens, names, sentences. Types only; no language in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from kg.model.article import Article
from kg.spans import Span


@lru_cache(maxsize=65536)
def parse_features(features: str) -> Mapping[str, str]:
    """UD's notation as a mapping.

    >>> dict(parse_features("Case=Nom|Number=Plur"))
    {'Case': 'Nom', 'Number': 'Plur'}
    """
    return MappingProxyType(dict(pair.split("=", 1) for pair in features.split("|") if pair))


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a word: its dictionary form, part of speech (UPOS) and features (UD, as written in CoNLL-U).

    Readings are made once a word form and asked again and again: what is asked most is worked out when they are made.
    """

    lemma: str
    pos: str
    features: str = ""
    case: str | None = field(init=False, compare=False, repr=False)
    verb_form: str | None = field(init=False, compare=False, repr=False)
    possessed: bool = field(init=False, compare=False, repr=False)
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "case", self.get("Case"))
        object.__setattr__(self, "verb_form", self.get("VerbForm"))
        object.__setattr__(self, "possessed", "Person[psor]=" in self.features)
        object.__setattr__(self, "_hash", hash((self.lemma, self.pos, self.features)))

    def get(self, feature: str) -> str | None:
        return parse_features(self.features).get(feature)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type["Analysis"], tuple[str, str, str]]:
        return Analysis, (self.lemma, self.pos, self.features)  # the hash of another process is another

    def __str__(self) -> str:
        return f"{self.lemma}/{self.pos}/{self.features.replace('|', ',') or '_'}"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark, and its readings: the first is the one chosen in its sentence."""

    span: Span
    text: str
    analyses: tuple[Analysis, ...]

    @property
    def analysis(self) -> Analysis:
        return self.analyses[0]


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate mention: tokens `start` up to `stop` of a sentence that may name something of `type`."""

    start: int
    stop: int
    type: str
    source: str = "tagger"


@dataclass(frozen=True, slots=True)
class Argument:
    """Tokens `start` up to `stop` of a sentence that a model takes for a filler of a role; `score` from 0 to 1."""

    role: str
    start: int
    stop: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that a model sees in a sentence: its type, the token that it hangs on with a score from 0 to 1, what may
    fill its roles, and for each coded role a code ("" for none) with its score."""

    type: str
    anchor: int
    score: float
    arguments: tuple[Argument, ...]
    codes: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tokens; `paragraph` counts the paragraphs of the body from 0; `labels` (IOB2, one a token) and
    `candidates` are what a trained model sees in it, empty where none was asked."""

    span: Span
    tokens: tuple[Token, ...]
    paragraph: int = 0
    labels: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """An article and its sentences."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `start` up to `stop` of a sentence that play one part in a clause: `head` is the token that carries the
    case, `mark` the postposition (or relational noun) after it. `modifiers` stand before the head, in the genitive or
    with -дағы; `conjuncts` are the parts of "A, B and C"; `relative` is the clause that describes the head."""

    start: int
    stop: int
    head: int
    case: str
    mark: str | None = None
    modifiers: tuple["Phrase", ...] = ()
    conjuncts: tuple["Phrase", ...] = ()
    relative: "Clause | None" = None
    possessed: bool = False

    @property
    def core(self) -> int:
        """The token after the head, before any postposition."""
        return self.head + 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate in tokens `start` up to `stop`, with the phrases that belong to it, in text order.

    `verb` is the lemma (words joined by a blank for a compound), `voice` active, passive or causative, `form` one of
    finite, converb, relative, gerund, nominal; `time` one of done, ongoing, planned, or None where the form leaves it
    open; `asserted` is false where it is negated, asked, conditional or merely possible; `participle` is a finite
    predicate as it would stand before a noun, where it can."""

    start: int
    stop: int
    verb: str
    form: str
    voice: str = "active"
    time: str | None = None
    asserted: bool = True
    case: str | None = None
    phrases: tuple[Phrase, ...] = ()
    participle: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in tokens `start` up to `stop`; `values` holds two where a range is given. `unit` is an ISO 4217 code,
    "percent", the name of a unit of measurement, or None where a noun is counted; `comparator` one of > < >= <= ~ or
    None."""

    start: int
    stop: int
    values: tuple[float, ...]
    unit: str | None = None
    comparator: str | None = None
    ordinal: bool = False

    @property
    def money(self) -> bool:
        return self.unit is not None and self.unit.isupper()


@dataclass(frozen=True, slots=True)
class When:
    """A date or period in tokens `start` up to `stop`; `value` is ISO 8601 (2018, 2018-08, 2018-11-07,
    2018-01/2018-08), None where the words alone do not fix it."""

    start: int
    stop: int
    value: str | None


def nested(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Phrases and all phrases inside them."""
    for phrase in phrases:
        yield phrase
        yield from nested(phrase.modifiers)
        yield from nested(phrase.conjuncts)
        if phrase.relative is not None:
            yield from nested(phrase.relative.phrases)
