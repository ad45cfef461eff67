"""Names of people, places, organisations … in a sentence: a linear-chain CRF over words and their readings.

Trained on KazNERD (Yeshpanov et al. 2022) by `kg train ner`; CRFsuite (Okazaki 2007) does the learning and the search.
What lifts it above affixes and windows is the analyser: lemma, case and possessor of each word, and what the lexicon
knows of its stem.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import pycrfsuite

from kg.languages.kazakh.readings import outline, shape
from kg.languages.kazakh.tables import mapping, rows
from kg.texts import Analysis, Name

MODEL = "models/names.crfsuite"
PARAMETERS = {"c1": 0.05, "c2": 0.01, "max_iterations": 120, "feature.possible_transitions": True}


@cache
def name_kinds() -> dict[str, str]:
    """Stem → given, surname, place or organisation, where the lexicon says so."""
    return {lemma.lower(): kind for lemma, pos, kind, *_ in rows("stems") if pos == "PROPN" and kind}


@lru_cache(maxsize=65536)
def word_features(word: str, reading: Analysis, quoted: bool) -> tuple[str, ...]:
    low = word.lower()
    lemma = reading.lemma.lower()
    found = [
        f"w={low}",
        f"l={lemma}",
        f"o={outline(reading.features, reading.pos)}",
        f"p={reading.pos}",
        f"s={shape(word)}",
        f"q={quoted}",
        f"g={name_kinds().get(lemma, '')}",
        f"h={mapping('heads').get(lemma, '')}",
    ]
    found += [f"<{low[:size]}" for size in range(1, 6)]
    found += [f">{low[-size:]}" for size in range(1, 7)]
    found += [f"z>{lemma[-size:]}" for size in (2, 3)]
    return tuple(found)


OUTSIDE = ("#",) * 6


@lru_cache(maxsize=262144)
def neighbour(offset: int, column: tuple[str, ...]) -> tuple[str, ...]:
    """The word, lemma, outline, shape and kinds of a neighbour; of one further off the outline and kind of head."""
    names = "wloshg" if abs(offset) < 3 else "oh"
    return tuple(f"{offset}{name}={value}" for name, value in zip("wloshg", column, strict=True) if name in names)


def window(position: int, columns: Sequence[tuple[str, ...]]) -> list[str]:
    """The features of the neighbours of a word."""
    found: list[str] = []
    for offset in (-3, -2, -1, 1, 2, 3):
        place = position + offset
        found.extend(neighbour(offset, columns[place] if 0 <= place < len(columns) else OUTSIDE))
    return found


def features(words: Sequence[str], readings: Sequence[Analysis]) -> list[list[str]]:
    """The features of each word of a sentence."""
    quoted, inside = [], False
    for word in words:
        inside = (inside or word == "«") and word != "»"
        quoted.append(inside)
    kinds, heads = name_kinds(), mapping("heads")
    columns = [
        (
            word.lower(),
            reading.lemma.lower(),
            outline(reading.features, reading.pos),
            shape(word),
            heads.get(reading.lemma.lower(), ""),
            kinds.get(reading.lemma.lower(), ""),
        )
        for word, reading in zip(words, readings, strict=True)
    ]
    found = []
    for position, (word, reading) in enumerate(zip(words, readings, strict=True)):
        row = list(word_features(word, reading, quoted[position]))
        row += window(position, columns)
        if position + 1 < len(words):
            row.append(f"w+={columns[position][1]} {columns[position + 1][1]}")
        if position:
            row.append(f"-s+={columns[position - 1][3]} {columns[position][3]} {columns[position - 1][5]}")
        found.append(row)
    return found


def train(sentences: Iterable[tuple[Sequence[str], Sequence[Analysis], Sequence[str]]], path: Path) -> None:
    """Writes the model learnt from (words, chosen readings, IOB2 labels); the same sentences give the same model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for words, readings, labels in sentences:
        trainer.append(features(words, readings), labels)
    trainer.train(str(path))


@cache
def load(path: Path | None = None) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    if path is not None:
        tagger.open(str(path))
        return tagger
    tagger.open_inmemory(shipped())
    return tagger


@cache
def shipped() -> bytes:
    """The model that the package ships; the cache keeps the bytes, which CRFsuite reads in place."""
    return (files(__package__) / MODEL).read_bytes()


def labels(words: Sequence[str], readings: Sequence[Analysis], model: Path | None = None) -> list[str]:
    """The IOB2 label of each word."""
    return list(load(model).tag(features(words, readings))) if words else []


def spans(tags: Sequence[str]) -> Iterator[Name]:
    """The names that IOB2 labels mark.

    >>> [(name.start, name.stop, name.type) for name in spans(["B-GPE", "I-GPE", "O"])]
    [(0, 2, 'GPE')]
    """
    start = 0
    for position, tag in enumerate([*tags, "O"]):
        if tag.startswith("I-") and position and tags[position - 1][2:] == tag[2:]:
            continue
        if position and tags[position - 1] != "O":
            yield Name(start, position, tags[position - 1][2:])
        start = position
