"""Kazakh, in Cyrillic letters or read through them: one file per job, and its data in lexicon/, frames/ and models/."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.languages.kazakh import tables
from kg.languages.kazakh.encoder import reader
from kg.languages.kazakh.finders import kinship, listings, nouns, quotes
from kg.languages.kazakh.grammar import clauses
from kg.languages.kazakh.names import find as names
from kg.languages.kazakh.names import forms, labels
from kg.languages.kazakh.times import dates, numbers
from kg.languages.kazakh.words import classifier, disambiguation, latin, morphology, romanise, segment
from kg.languages.protocol import Lexicon, Proposer
from kg.model.article import Article
from kg.model.text import Analysis, Candidate, Clause, Name, Quantity, Sentence, Text, Token, When
from kg.spans import cover

CODE = "kk"
FRAMES: Traversable = files(__package__) / "frames"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is read in a sentence: the readings of each word, the one chosen first; with the encoder also the labels of
    names and candidates of facts."""

    readings: Sequence[tuple[Analysis, ...]]
    labels: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def annotate(article: Article, fast: bool = False) -> Text:
    """The sentences of an article's body, each word with its readings, the one chosen first; with what the encoder sees
    in them, unless `fast`."""
    placed = [(n, spans) for n, part in enumerate(article.body) for spans in segment.sentences(article.text, part)]
    words = [[article.text[span.start : span.stop] for span in spans] for _, spans in placed]
    found = (
        Sentence(cover(spans), tuple(map(Token, spans, own, seen.readings)), number, seen.labels, seen.candidates)
        for (number, spans), own, seen in zip(placed, words, read(words, fast), strict=True)
    )
    return Text(article, tuple(found))


def read(sentences: Sequence[Sequence[str]], fast: bool = False) -> Iterator[Seen]:
    """What is read in sentences, given as their words."""
    return map(unencoded, sentences) if fast else encoded(sentences)


def unencoded(words: Sequence[str]) -> Seen:
    return Seen(disambiguation.load().rank(words, [morphology.analyse(word) for word in words]))


def encoded(sentences: Sequence[Sequence[str]]) -> Iterator[Seen]:
    """What is read with the encoder. All sentences of an article are read at once, so that what is seen in it depends
    on nothing else."""
    model, choice, tells = reader.load(), disambiguation.load(), classifier.load()
    for words, findings in zip(sentences, model.read(sentences), strict=True):
        ranked = choice.rank(words, [morphology.analyse(word) for word in words], tells.scores(findings.words))
        tags = labels.combined(words, [found[0] for found in ranked], findings.names, model.layout.labels)
        yield Seen(ranked, tuple(tags), findings.candidates)


def find_names(sentence: Sentence) -> list[Name]:
    """The names in a sentence; nested ones too."""
    return names.find(sentence.tokens, sentence.labels)


def find_clauses(sentence: Sentence, found: Sequence[Name], when: Sequence[When]) -> tuple[Clause, ...]:
    """The clauses of a sentence; no phrase divides an outermost name or a date."""
    taken = names.outermost(found)
    times = [
        Name(w.start, w.stop, "Date") for w in when if not any(w.start < n.stop and n.start < w.stop for n in taken)
    ]
    return clauses.parse(sentence.tokens, [*taken, *times])


def find_numbers(sentence: Sentence) -> list[Quantity]:
    return list(numbers.find(sentence.tokens))


def find_dates(sentence: Sentence, today: date | None) -> list[When]:
    return list(dates.find(sentence.tokens, today))


dictionary_form = forms.dictionary_form
romanised = romanise.romanise
read_back = romanise.read_back
respellings = latin.respellings
in_script_of = latin.in_script_of
LEXICON = Lexicon(
    heads=tables.mapping("heads"),
    people=tables.of_class("no title"),
    things=tables.of_class("no human"),
    human_endings=tuple(ending for ending, _, alone in tables.rows("human_endings") if alone == "yes"),
    kinds=tables.mapping("kind_words"),
    offices={words: fills == "yes" for words, fills in tables.mapping("offices").items()},
    measures=tables.words("measures"),
    describing=(*tables.listed("having"), *tables.listed("measured")),
    marks=tables.words("postpositions"),
    months=tables.words("months"),
    calendar=tables.words("calendar"),
    conjunctions=tables.of_class("conjunction"),
    definite=tables.words("definite"),
    third_person=tables.of_class("third person"),
    pronoun=tables.of_class("pronoun"),
    quotatives=tables.of_class("quotative"),
    called=tables.of_class("called"),
    between=tables.of_class("between"),
    fields=tables.of_class("field"),
    existence=tables.words("existence"),
    saying=tables.of_class("say"),
    outlets=tables.words("outlets"),
    denial=tables.words("denial"),
    planning=frozenset(word for word, effect in tables.mapping("modality").items() if effect == "planned"),
    beginning=tables.of_class("begin"),
    letters=tables.mapping("romanisation"),
    lookalikes={letter: own for letter, own, _ in tables.rows("lookalikes")},
    sounds=tables.mapping("sounds"),
)
RULES: tuple[Proposer, ...] = (nouns.find, listings.find, kinship.find, quotes.find)
CONFIDENCE: Mapping[str, float] = tables.fitted("confidence")
ADMISSION: Mapping[str, float] = tables.fitted("admission")
