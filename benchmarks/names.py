"""How the tagger does on names it was not trained on: python benchmarks/names.py CORPUS.iob2 [--folds | READER]

Without --folds a seeded split, nine parts to train and one to test; with it five parts, each tested by a model of the
other four. READER is a folder with a reader that was trained on the nine parts (`kg train reader` on them): its labels
and the CRF's together are measured then. The corpus repeats sentences with numbers in words and in figures: sentences
that are alike but for their numbers stay on one side.
"""

import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from kg.evaluate.scores import Score, figures
from kg.evaluate.words import added, entity_spans
from kg.languages.kazakh import training
from kg.languages.kazakh.encoder.reader import Reader
from kg.languages.kazakh.names import labels, tagger
from kg.model.text import Analysis

Tagged = tuple[list[str], list[Analysis], list[str]]


def family(words: list[str]) -> str:
    """What sentences that differ in their numbers share: the words of letters that are no numbers, the longest ones."""
    plain = [word.lower() for word in words if re.fullmatch(r"[^\W\d_]{4,}", word)]
    return " ".join(sorted(plain, key=len)[-4:])


def measure(
    train: Sequence[Tagged], test: Sequence[Tagged], other: Reader | None = None
) -> tuple[dict[str, Score], float, float]:
    """Counts by class, tokens a second, and the seconds that training took."""
    by_class: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        start = time.perf_counter()
        tagger.train(train, model)
        trained = time.perf_counter() - start
        start = time.perf_counter()
        found = [labelled(words, chosen, model, other) for words, chosen, _ in test]
        seconds = time.perf_counter() - start
    for (_, _, gold), own in zip(test, found, strict=True):
        by_class = added(by_class, entity_spans(gold), entity_spans(own))
    return by_class, sum(len(words) for words, *_ in test) / seconds, trained


def labelled(words: list[str], chosen: list[Analysis], model: Path, other: Reader | None) -> list[str]:
    """The labels of the CRF, or of the CRF and the reader together."""
    if other is None or not words:
        return tagger.labels(words, chosen, model)
    (read,) = other.read([words])
    return labels.combined(words, chosen, read.names, other.layout.labels, model)


def show(by_class: dict[str, Score]) -> None:
    for name, score in [("all", sum(by_class.values(), Score())), *sorted(by_class.items())]:
        print(f"{name:14}" + "  ".join(f"{key} {value}" for key, value in figures(score).items()))


def main(path: Path, folds: bool, other: Reader | None) -> None:
    sentences = [(w, training.chosen(w), labels) for w, labels in training.read_iob2(path)]
    families = sorted({family(words) for words, *_ in sentences})
    Random(10).shuffle(families)
    parts = [set(families[k::5]) for k in range(5)] if folds else [set(families[: len(families) // 10])]
    together: dict[str, Score] = {}
    for held in parts:
        test = [s for s in sentences if family(s[0]) in held]
        train = [s for s in sentences if family(s[0]) not in held]
        by_class, speed, trained = measure(train, test, other)
        print(
            f"{len(train)} sentences to train ({trained:.0f} s), {len(test)} to test, {speed:,.0f} tokens/s", flush=True
        )
        together = {name: together.get(name, Score()) + by_class.get(name, Score()) for name in together | by_class}
    show(together)


options = sys.argv[2:]
main(Path(sys.argv[1]), "--folds" in options, Reader(Path(options[0])) if options and options[0] != "--folds" else None)
