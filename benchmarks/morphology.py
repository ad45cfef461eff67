"""Cross-validated figures of the analyser: python benchmarks/morphology.py TREEBANK.conllu

Five folds; the stems that only the held-out sentences attest are left out of the lexicon, and the choice of readings is
learnt from the other folds.
"""

import sys
import time
from pathlib import Path

from kg.evaluate.scores import Score
from kg.evaluate.words import FEATURES, agrees, feature_score
from kg.languages.kazakh import training
from kg.languages.kazakh.words import learning

PARTS = ("lemma", "pos", "case", "possessor")


def main(path: Path) -> None:
    folds = list(training.folds(list(training.read_conllu(path))))
    among, chosen = dict.fromkeys(PARTS, 0), dict.fromkeys(PARTS, 0)
    scores = dict.fromkeys(FEATURES, Score())
    words = count = tokens = 0
    seconds = 0.0
    for number, fold in enumerate(folds):
        model = learning.train(e for other, f in enumerate(folds) if other != number for e in f)
        for example in fold:
            start = time.perf_counter()
            ranked = model.rank(example.words, example.readings)
            seconds += time.perf_counter() - start
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


main(Path(sys.argv[1]))
