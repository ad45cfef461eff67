"""The label of each word, by the CRF and the encoder together: their log-probabilities averaged, the best sequence that
IOB2 allows. The two err on different words."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
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
    scores = WEIGHT * np.maximum(read, FLOOR) + (1 - WEIGHT) * told(marginals, labels)
    return best_path(np.asarray(scores, np.float32), labels) if words else best


def told(marginals: Sequence[Mapping[str, float]], labels: Sequence[str]) -> NDArray[np.float32]:
    """The CRF's log-probabilities [words, labels], FLOOR where it was not asked."""
    columns = {label: column for column, label in enumerate(labels)}
    cells = [(place, columns[label], chance) for place, row in enumerate(marginals) for label, chance in row.items()]
    found = np.full((len(marginals), len(labels)), FLOOR, np.float32)
    if cells:
        places, known, chances = zip(*cells, strict=True)
        found[list(places), list(known)] = np.maximum(FLOOR, np.log(np.maximum(chances, 1e-9)))
    return found


def asked(read: NDArray[np.float32], labels: Sequence[str]) -> list[set[str]]:
    """The likeliest labels of each word by the encoder."""
    likeliest = np.argpartition(-read, ASKED, axis=1)[:, :ASKED]
    return [{labels[column] for column in row} for row in likeliest]


def best_path(scores: NDArray[np.float32], labels: Sequence[str]) -> list[str]:
    """The sequence with the highest sum in which I- follows B- or I- of its class (Viterbi)."""
    likeliest = [labels[column] for column in scores.argmax(1)]
    if all(may_follow(after, before) for before, after in pairwise(["O", *likeliest])):
        return likeliest  # no sequence is better than the best of each word
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
