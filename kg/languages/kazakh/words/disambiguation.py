"""The reading of each word that fits its sentence: a log-linear model over the readings of the analyser.

The sentence is read from left to right; each word takes the reading with the highest sum of weights (a maximum-entropy
Markov model, McCallum et al. 2000, whose states are the readings). Weights are learnt from UD Kazakh-KTB by `kg train
readings`, with stems of the sentences at hand left out of the lexicon, so that the model also learns to choose among
guesses. Where the encoder has read the sentence, what its vectors say of a reading is added (classifier.py). spaCy and
UDPipe have no analyser to choose from.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from kg.languages.kazakh.words.spelling import listing
from kg.model.text import Analysis, parse_features

MODEL = "models/readings.json.gz"
KEPT = 4
AROUND = ("before ", "after ", "next ", "previous ", "around ", "first ")  # how features of the context begin
Readings = Sequence[tuple[Analysis, ...]]


@lru_cache(maxsize=65536)
def outline(features: str, pos: str) -> str:
    """The part of a reading that its neighbours see: part of speech, case, possessor, verb form."""
    parsed = parse_features(features)
    return "/".join((pos, *(parsed.get(name, "") for name in ("Case", "Person[psor]", "VerbForm"))))


def shape(word: str) -> str:
    if word[0].isdigit():
        return "digit"
    return "capitals" if word.isupper() and len(word) > 1 else "capital" if word[0].isupper() else "small"


@lru_cache(maxsize=131072)
def own_features(word: str, reading: Analysis, rivals: int) -> tuple[str, ...]:
    """What speaks for a reading of a word alone."""
    low, tag = word.lower(), f"{reading.pos}|{reading.features}"
    cut = len(low) - len(reading.lemma)
    listed = f"listed {listing(reading.lemma, reading.pos)}"
    return (
        f"tag {tag}",
        f"form {low} {tag}",
        f"lemma {reading.lemma} {reading.pos}",
        f"ending {low[-3:]} {tag}",
        f"ending {low[-2:]} {tag}",
        f"shape {shape(word)} {reading.pos}",
        f"cut {min(cut, 6)} {reading.pos}",
        f"stem {len(reading.lemma) if len(reading.lemma) < 4 else 4} {reading.pos}",
        f"last {reading.lemma[-2:]} {reading.pos}",
        f"rivals {min(rivals, 8)} {reading.pos}",
        f"{listed} {reading.pos}",
        f"{listed} {reading.pos} {min(cut, 4)}",
        f"{listed} {tag}",
        *(f"feature {feature} {reading.pos}" for feature in reading.features.split("|")),
    )


def context_features(position: int, words: Sequence[str], chosen: Sequence[str], readings: Readings) -> list[str]:
    """What the place in the sentence offers; each is combined with the outline of the reading."""
    before, before2 = (chosen[-1] if chosen else "<"), (chosen[-2] if len(chosen) > 1 else "<")
    after = words[position + 1].lower() if position + 1 < len(words) else ">"
    after2 = ambiguity(readings[position + 2]) if position + 2 < len(words) else ">"
    following = ambiguity(readings[position + 1]) if position + 1 < len(words) else ">"
    return [
        f"before {before}",
        f"before {before2} {before}",
        f"after {following}",
        f"after {following} {after2}",
        f"next {after}",
        f"previous {words[position - 1].lower() if position else '<'}",
        f"around {before} {following}",
        f"first {position == 0} {shape(words[position])}",
    ]


@lru_cache(maxsize=65536)
def ambiguity(readings: tuple[Analysis, ...]) -> str:
    return " ".join(sorted({outline(r.features, r.pos) for r in readings}))


class Model(NamedTuple):
    """Weights by feature of a word's own, and by feature of the context and outline."""

    weights: Mapping[str, float]

    def rank(
        self, words: Sequence[str], readings: Readings, seen: Callable[[int, Analysis], float] | None = None
    ) -> list[tuple[Analysis, ...]]:
        """The readings of each word, the best first, at most KEPT of them; `seen` gives what is added to the score of
        a reading of the word at a place."""
        ranked: list[tuple[Analysis, ...]] = []
        chosen: list[str] = []
        for position, found in enumerate(readings):
            if len(found) > 1:
                scores = self.scores(position, words, chosen, readings)
                if seen:
                    scores = [score + seen(position, reading) for score, reading in zip(scores, found, strict=True)]
                found = ordered(found, scores)[:KEPT]
            ranked.append(found)
            chosen.append(outline(found[0].features, found[0].pos))
        return ranked

    def scores(self, position: int, words: Sequence[str], chosen: Sequence[str], readings: Readings) -> list[float]:
        """The sum of weights of each reading of a word."""
        known = by_context(self)
        features = context_features(position, words, chosen, readings)
        weights = [known[feature] for feature in features if feature in known]
        found = readings[position]
        scored = []
        for reading in found:
            name = outline(reading.features, reading.pos)
            around = sum(outlines[name] for outlines in weights if name in outlines)
            scored.append(own_score(self, words[position], reading, len(found)) + around)
        return scored

    def __hash__(self) -> int:
        return id(self.weights)


def ordered(readings: Sequence[Analysis], scores: Sequence[float]) -> tuple[Analysis, ...]:
    """The readings, the one with the highest score first; in the order of the alphabet where scores are equal."""
    pairs = zip(scores, readings, strict=True)
    return tuple(r for _, r in sorted(pairs, key=lambda pair: (-pair[0], pair[1].lemma, pair[1].pos, pair[1].features)))


@lru_cache(maxsize=8)
def by_context(model: Model) -> dict[str, dict[str, float]]:
    """Feature of the context → outline → weight, of a model's weights for the two together."""
    found: dict[str, dict[str, float]] = {}
    for key, weight in model.weights.items():
        if key.startswith(AROUND):
            feature, _, name = key.rpartition(" ")
            found.setdefault(feature, {})[name] = weight
    return found


@lru_cache(maxsize=131072)
def own_score(model: Model, word: str, reading: Analysis, rivals: int) -> float:
    return sum(model.weights.get(feature, 0.0) for feature in own_features(word, reading, rivals))


def features_of(
    position: int, words: Sequence[str], chosen: Sequence[str], readings: Readings, reading: Analysis
) -> Iterator[str]:
    yield from own_features(words[position], reading, len(readings[position]))
    name = outline(reading.features, reading.pos)
    for feature in context_features(position, words, chosen, readings):
        yield f"{feature} {name}"


def save(model: Model, path: Path) -> None:
    """Writes the weights; the same weights give the same bytes."""
    content = json.dumps(dict(model.weights), ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0))


@cache
def load() -> Model:
    """The model that the package ships."""
    packed = (files("kg.languages.kazakh") / MODEL).read_bytes()
    return Model(json.loads(gzip.decompress(packed)))
