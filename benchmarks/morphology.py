"""Cross-validated figures of the analyser: python benchmarks/morphology.py TREEBANK.conllu [--fast]

Five folds; the stems that only the held-out sentences attest are left out of the lexicon, and the choice of readings is
learnt from the other folds; so is, without --fast, what the encoder's vectors tell of readings. The encoder itself has
seen no treebank.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kg.evaluate.scores import Score
from kg.evaluate.words import FEATURES, agrees, feature_score
from kg.languages.kazakh import training
from kg.languages.kazakh.words import learning
from kg.languages.kazakh.words.learning import Example
from kg.model.text import Analysis

PARTS = ("lemma", "pos", "case", "possessor")
Ranked = Sequence[tuple[Analysis, ...]]


def results(folds: Sequence[Sequence[Example]], fast: bool) -> Iterator[tuple[Example, Ranked, float]]:
    """Each sentence with its readings, chosen by what the other folds taught, and the seconds that the choice took."""
    vectors = [] if fast else [training.vectors([example.words for example in fold]) for fold in folds]
    for held, fold in enumerate(folds):
        others = [number for number in range(len(folds)) if number != held]
        model = learning.train(example for number in others for example in folds[number])
        gold = [reading for number in others for example in folds[number] for reading in example.gold]
        tells = None if fast else learning.train_classifier(np.concatenate(sum((vectors[n] for n in others), [])), gold)
        for place, example in enumerate(fold):
            start = time.perf_counter()
            seen = tells.scores(vectors[held][place]) if tells else None
            yield example, model.rank(example.words, example.readings, seen), time.perf_counter() - start


def main(path: Path, fast: bool) -> None:
    among, chosen = dict.fromkeys(PARTS, 0), dict.fromkeys(PARTS, 0)
    scores = dict.fromkeys(FEATURES, Score())
    words = count = tokens = 0
    seconds = 0.0
    for example, ranked, took in results(list(training.folds(list(training.read_conllu(path)))), fast):
        seconds += took
        tokens += len(example.words)
        for found, gold in zip(ranked, example.gold, strict=True):
            if gold.pos in ("PUNCT", "SYM"):
                continue
            words, count = words + 1, count + len(found)
            for part in PARTS:
                among[part] += any(agrees(reading, gold, part) for reading in found)
                chosen[part] += agrees(found[0], gold, part)
            for part, feature in FEATURES.items():
                scores[part] += feature_score(found[0].get(feature), gold.get(feature))
    print(f"words {words}  readings a word {count / words:.2f}  tokens/s (choice alone) {tokens / seconds:,.0f}")
    for part in PARTS:
        print(f"{part:10} among the readings {among[part] / words:.3f}  chosen {chosen[part] / words:.3f}")
    for part, score in scores.items():
        print(f"{part:10} F1 {score.f1:.3f}")


main(Path(sys.argv[1]), "--fast" in sys.argv)
