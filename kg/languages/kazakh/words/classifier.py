"""What the encoder's vectors of words say of their readings: the log-probability of a part of speech and of a case.

Each is a linear softmax over the vector of a word in its sentence, learnt from UD Kazakh-KTB by `kg train classifier`.
It is added, weighted, to what the log-linear model of disambiguation.py says of a reading.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.model.text import Analysis

Floats = NDArray[np.float32]

MODEL = "models/classifier.npz"
WEIGHTS = {"pos": 0.4, "case": 0.3}  # of log-probabilities beside the log-linear model's sum; chosen on the five folds
FLOOR = -8.0  # log-probability of what is not held possible


@lru_cache(maxsize=65536)
def labels_of(reading: Analysis) -> Mapping[str, str]:
    """The label of a reading for each softmax; no case is a label too."""
    return {"pos": reading.pos, "case": reading.case or ""}


class Softmax(NamedTuple):
    """The labels that are told apart, the weights of a vector's values and of a constant 1 [width + 1, labels]."""

    labels: tuple[str, ...]
    weights: Floats

    def log_probabilities(self, vectors: Floats) -> Floats:
        """Of each label, from the vectors of words [words, width]: [words, labels]."""
        scores = vectors @ self.weights[:-1] + self.weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.float32)


class Classifier(NamedTuple):
    """A softmax for each of WEIGHTS."""

    parts: Mapping[str, Softmax]

    def scores(self, vectors: Floats) -> Callable[[int, Analysis], float]:
        """The function from a word's place and a reading of it to what is added to the reading's score; `vectors` are
        those of the sentence's words [words, width]."""
        tables = [(name, self.parts[name].labels, self.weighted(name, vectors)) for name in self.parts]
        rows: dict[int, list[dict[str, float]]] = {}  # of the words that are asked for

        def score(place: int, reading: Analysis) -> float:
            own = rows.get(place)
            if own is None:
                own = rows[place] = [dict(zip(labels, told[place].tolist(), strict=True)) for _, labels, told in tables]
            total, wanted = 0.0, labels_of(reading)
            for (name, _, _), row in zip(tables, own, strict=True):
                total += row.get(wanted[name], WEIGHTS[name] * FLOOR)
            return total

        return score

    def weighted(self, name: str, vectors: Floats) -> Floats:
        return np.maximum(self.parts[name].log_probabilities(vectors), FLOOR) * np.float32(WEIGHTS[name])


def save(classifier: Classifier, path: Path) -> None:
    """Writes labels and weights as NumPy's .npz; the same classifier gives the same bytes."""
    arrays = {f"{name}.labels": np.array(part.labels) for name, part in classifier.parts.items()}
    arrays |= {f"{name}.weights": part.weights.astype(np.float16) for name, part in classifier.parts.items()}
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def read(path: Traversable) -> Classifier:
    with path.open("rb") as file:
        arrays = dict(np.load(file).items())
    return Classifier(
        {
            name: Softmax(tuple(arrays[f"{name}.labels"].tolist()), arrays[f"{name}.weights"].astype(np.float32))
            for name in WEIGHTS
        }
    )


@cache
def load() -> Classifier:
    """The classifier that the package ships."""
    return read(files("kg.languages.kazakh") / MODEL)
