"""The label of each word, by the CRF and the encoder together: their log-probabilities averaged, the best sequence that
IOB2 allows. The two err on different words."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.languages.kazakh.names import tagger
from kg.model.text import Analysis

BARRED = -1e9
FLOOR = -12.0  # log-probability of what neither holds possible
WEIGHT = 0.5  # of the encoder
ASKED = 3  # labels of a word that the CRF is asked for, the encoder's likeliest


def combined(
    words: Sequence[str],
    readings: Sequence[Analysis],
    read: NDArray[np.float32],
    labels: Sequence[str],
    model: Path | None = None,
) -> list[str]:
    """The labels of a sentence; `read` are the encoder's log-probabilities [words, labels], `model` another CRF than
    the shipped one."""
    best, marginals = tagger.marginals(words, readings, asked(read, labels), model)
    scores = np.asarray(WEIGHT * np.maximum(read, FLOOR), np.float32)
    for place, row in enumerate(marginals):
        own = np.full(len(labels), FLOOR, np.float32)
        for label, probability in row.items():
            own[labels.index(label)] = max(FLOOR, float(np.log(max(probability, 1e-9))))
        scores[place] += np.float32(1 - WEIGHT) * own
    return best_path(scores, labels) if words else best


def asked(read: NDArray[np.float32], labels: Sequence[str]) -> list[set[str]]:
    """The likeliest labels of each word by the encoder."""
    likeliest = np.argsort(-read, axis=1)[:, :ASKED]
    return [{labels[column] for column in row} for row in likeliest]


def best_path(scores: NDArray[np.float32], labels: Sequence[str]) -> list[str]:
    """The sequence with the highest sum in which I- follows B- or I- of its class (Viterbi)."""
    barred = bars(tuple(labels))
    total = np.where([label.startswith("I-") for label in labels], BARRED, 0.0) + scores[0]
    back = []
    for row in scores[1:]:
        ways = barred + total[None, :]
        back.append(ways.argmax(1))
        total = ways.max(1) + row
    path = [int(total.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return [labels[number] for number in reversed(path)]


@cache
def bars(labels: tuple[str, ...]) -> NDArray[np.float64]:
    """What is added to the score of a label after each other: nothing where it may follow [after, before]."""
    allowed = np.array([[may_follow(after, before) for before in labels] for after in labels])
    return np.where(allowed, 0.0, BARRED)


def may_follow(after: str, before: str) -> bool:
    return not after.startswith("I-") or before[2:] == after[2:]
