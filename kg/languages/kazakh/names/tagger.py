"""Names of people, places, organisations … in a sentence: a linear-chain CRF over words and their readings.

Trained on KazNERD (Yeshpanov et al. 2022) by `kg train ner`; CRFsuite (Okazaki 2007) does the learning and the search.
What lifts it above affixes and windows is the analyser: lemma, case and possessor of each word, what the lexicon knows
of its stem, and the head noun that closes the name which a word may be part of.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import pycrfsuite

from kg.languages.kazakh.tables import mapping, rows
from kg.languages.kazakh.words.disambiguation import outline, shape
from kg.model.text import Analysis, Name

HEADS = mapping("heads")

MODEL = "models/names.crfsuite"
PARAMETERS = {"c1": 0.02, "c2": 0.1, "max_iterations": 250, "feature.possible_transitions": True}
MARKS = frozenset(",.:;—–-!?")
REACH = 8  # words between a word and the head noun that closes its name


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


def heads_ahead(words: Sequence[str], readings: Sequence[Analysis]) -> list[tuple[str, int]]:
    """For each word the kind of the head noun that may close its name, and how many words on it stands: a Kazakh name
    ends in its head (Сыртқы істер министрлігі the ministry of foreign affairs), so no mark, verb or case lies
    between."""
    heads = HEADS
    found: list[tuple[str, int]] = []
    for word, reading in zip(reversed(words), reversed(readings), strict=True):
        kind, distance = found[-1] if found else ("", 0)
        own = heads.get(reading.lemma.lower(), "")
        verb = reading.pos in ("VERB", "AUX") and reading.verb_form != "Ger"
        if word in MARKS:
            kind, distance = "", 0
        elif own:
            kind, distance = own, 0
        elif verb or reading.case in ("Acc", "Dat", "Abl", "Ins") or distance >= REACH:
            kind, distance = "", 0
        else:
            distance += bool(kind)
        found.append((kind, distance))
    return found[::-1]


def quotations(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The words in quotes, marks included: from the first up to the last."""
    opened: int | None = None
    for position, word in enumerate(words):
        if word == "«" or word == '"' and opened is None:
            opened = position
        elif word in ("»", '"') and opened is not None:
            yield opened, position + 1
            opened = None


def quotation_features(start: int, stop: int, columns: Sequence[tuple[str, ...]]) -> list[str]:
    """What stands around a quotation, and how long it is: «Арай» ЖШС is a company, «Арай» фильмі a film."""
    _, lemma, _, _, head, _ = columns[stop] if stop < len(columns) else OUTSIDE
    word, _, _, _, before, _ = columns[start - 1] if start else OUTSIDE
    return [f"qn={lemma}", f"qnh={head}", f"qp={word}", f"qph={before}", f"ql={min(stop - start - 1, 6)}"]


def features(words: Sequence[str], readings: Sequence[Analysis]) -> list[list[str]]:
    """The features of each word of a sentence."""
    quoted, inside = [], False
    for word in words:
        inside = (inside or word == "«") and word != "»"
        quoted.append(inside)
    kinds, heads = name_kinds(), HEADS
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
    ahead = heads_ahead(words, readings)
    found = []
    for position, (word, reading) in enumerate(zip(words, readings, strict=True)):
        row = list(word_features(word, reading, quoted[position]))
        row += window(position, columns)
        if position + 1 < len(words):
            row.append(f"w+={columns[position][1]} {columns[position + 1][1]}")
        if position:
            row.append(f"-s+={columns[position - 1][3]} {columns[position][3]} {columns[position - 1][5]}")
        kind, distance = ahead[position]
        row += [f"ah={kind} {min(distance, 4)}", f"al={kind} {reading.lemma.lower()}", f"as={kind} {shape(word)}"]
        found.append(row)
    for start, stop in quotations(words):
        shared = quotation_features(start, stop, columns)
        for row in found[start:stop]:
            row += shared
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
    return (files("kg.languages.kazakh") / MODEL).read_bytes()


def labels(words: Sequence[str], readings: Sequence[Analysis], model: Path | None = None) -> list[str]:
    """The IOB2 label of each word."""
    return list(load(model).tag(features(words, readings))) if words else []


def marginals(
    words: Sequence[str], readings: Sequence[Analysis], asked: Sequence[Iterable[str]], path: Path | None = None
) -> tuple[list[str], list[dict[str, float]]]:
    """The best labels of a sentence, and for each word the probability of its own label and of those asked for."""
    model = load(path)
    best = list(model.tag(features(words, readings)))
    known = frozenset(model.labels())
    wanted = [{own, *others} & known for own, others in zip(best, asked, strict=True)]
    return best, [{label: model.marginal(label, place) for label in row} for place, row in enumerate(wanted)]


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
