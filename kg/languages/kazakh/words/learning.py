"""Weights for the choice of readings, learnt from sentences whose right readings are known.

scipy is imported where it learns: it takes a third of a second, and most commands learn nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.languages.kazakh.words.classifier import WEIGHTS, Classifier, Softmax, labels_of
from kg.languages.kazakh.words.disambiguation import Model, features_of, outline
from kg.model.text import Analysis

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

PENALTY = 1.0  # on the square of the weights
ROUNDS = 80
DAMPING = 300.0  # on the square of the weights of a softmax over vectors
SMALLEST = 0.02  # weights below it are left out of the model


def closeness(reading: Analysis, gold: Analysis) -> tuple[bool, ...]:
    """How much of the right reading a candidate has, the most telling part first."""
    same_pos, same_lemma = reading.pos == gold.pos, reading.lemma == gold.lemma
    same_case = reading.case == gold.case and reading.possessed == gold.possessed
    same_form = reading.verb_form == gold.verb_form
    return (same_case and same_pos and same_lemma, same_case and same_pos, same_case, same_lemma, same_pos, same_form)


class Example(NamedTuple):
    """A sentence to learn from: its words, their readings, and the right reading of each."""

    words: tuple[str, ...]
    readings: tuple[tuple[Analysis, ...], ...]
    gold: tuple[Analysis, ...]


class Choice(NamedTuple):
    """A word to learn from: the features of each of its readings, and which reading is right."""

    candidates: list[list[str]]
    right: int


def choices(example: Example) -> Iterator[Choice]:
    """The ambiguous words of a sentence; the words before each have their right readings."""
    chosen: list[str] = []
    words, readings, gold = example
    for position, found in enumerate(readings):
        right = max(found, key=lambda reading: closeness(reading, gold[position]))
        if len(found) > 1:
            rows = [list(features_of(position, words, chosen, readings, reading)) for reading in found]
            yield Choice(rows, found.index(right))
        chosen.append(outline(right.features, right.pos))


def train(examples: Iterable[Example]) -> Model:
    """The weights under which the right readings are likeliest, kept small by PENALTY; found by L-BFGS (scipy)."""
    import numpy as np
    from scipy.sparse import csr_matrix

    index: dict[str, int] = {}
    columns: list[int] = []
    bounds, starts, right = [0], [], []
    for choice in (c for example in examples for c in choices(example)):
        starts.append(len(bounds) - 1)
        right.append(len(bounds) - 1 + choice.right)
        for row in choice.candidates:
            columns.extend(index.setdefault(feature, len(index)) for feature in row)
            bounds.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns)), columns, bounds), shape=(len(bounds) - 1, len(index)))
    found = maximise_likelihood(matrix, np.array(starts), np.array(right))
    weights = {feature: round(float(found[column]), 3) for feature, column in sorted(index.items())}
    return Model({feature: weight for feature, weight in weights.items() if abs(weight) >= SMALLEST})


def maximise_likelihood(matrix: "csr_matrix", starts: "np.ndarray", right: "np.ndarray") -> "np.ndarray":
    """Weights of a log-linear model: `starts` are the first rows of each word's candidates, `right` the right rows."""
    import numpy as np
    from scipy.optimize import minimize

    transposed = matrix.T.tocsr()
    word_of = np.repeat(np.arange(len(starts)), np.diff([*starts, matrix.shape[0]]))
    observed = np.asarray(matrix[right].sum(axis=0)).ravel()

    def loss(weights: "np.ndarray") -> tuple[float, "np.ndarray"]:
        scores = matrix @ weights
        highest = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - highest[word_of])
        totals = np.add.reduceat(raised, starts)
        likelihood = scores[right].sum() - (np.log(totals) + highest).sum()
        gradient = transposed @ (raised / totals[word_of]) - observed + PENALTY * weights
        return PENALTY / 2 * weights @ weights - likelihood, gradient

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return np.asarray(found.x)


def train_classifier(vectors: "np.ndarray", gold: Sequence[Analysis]) -> Classifier:
    """The classifier under which the labels of the right readings are likeliest, from the vectors of as many words
    [words, width]. Values are brought to one scale while it learns, which its weights then take in."""
    import numpy as np

    mean, scale = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    scaled = np.hstack([(vectors - mean) / scale, np.ones((len(vectors), 1))]).astype(np.float32)
    parts = {}
    for name in WEIGHTS:
        own = [labels_of(reading)[name] for reading in gold]
        labels = tuple(sorted(set(own)))
        weights = softmax(scaled, np.array([labels.index(label) for label in own]), len(labels))
        weights[:-1] /= scale[:, None]
        weights[-1] -= mean @ weights[:-1]
        parts[name] = Softmax(labels, weights.astype(np.float32))
    return Classifier(parts)


def softmax(vectors: "np.ndarray", right: "np.ndarray", labels: int) -> "np.ndarray":
    """Weights [width, labels] under which the `right` label of each vector is likeliest, kept small by DAMPING but for
    those of the last value, a constant; found by L-BFGS (scipy)."""
    import numpy as np
    from scipy.optimize import minimize

    told = np.eye(labels, dtype=np.float32)[right]

    def loss(flat: "np.ndarray") -> tuple[float, "np.ndarray"]:
        weights = flat.reshape(-1, labels).astype(np.float32)
        scores = vectors @ weights
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        totals = raised.sum(axis=1, keepdims=True)
        damped = DAMPING * weights
        damped[-1] = 0
        likelihood = scores[told > 0].sum() - np.log(totals).sum()
        gradient = vectors.T @ (raised / totals - told) + damped
        return float((damped * weights).sum() / 2 - likelihood), gradient.ravel().astype(np.float64)

    start = np.zeros(vectors.shape[1] * labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return np.asarray(found.x).reshape(-1, labels)
