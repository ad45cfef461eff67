"""A seeded 90/10 split of an IOB2 corpus: python benchmarks/names.py CORPUS.iob2

The corpus repeats sentences with numbers in words and in figures; sentences that are alike but for their numbers stay
on one side of the split.
"""

import re
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from kg.evaluate.scores import Score, figures
from kg.evaluate.words import added, entity_spans
from kg.languages.kazakh import tagger, training


def family(words: list[str]) -> str:
    """What sentences that differ in their numbers share: the words of letters that are no numbers, the longest ones."""
    plain = [word.lower() for word in words if re.fullmatch(r"[^\W\d_]{4,}", word)]
    return " ".join(sorted(plain, key=len)[-4:])


def main(path: Path) -> None:
    sentences = [(w, training.chosen(w), labels) for w, labels in training.read_iob2(path)]
    families = sorted({family(words) for words, *_ in sentences})
    Random(10).shuffle(families)
    held = set(families[: len(families) // 10])
    test = [s for s in sentences if family(s[0]) in held]
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        start = time.perf_counter()
        tagger.train((s for s in sentences if family(s[0]) not in held), model)
        trained = time.perf_counter() - start
        by_class: dict[str, Score] = {}
        start = time.perf_counter()
        found = [tagger.labels(words, chosen, model) for words, chosen, _ in test]
        seconds = time.perf_counter() - start
        for (_, _, gold), labels in zip(test, found, strict=True):
            by_class = added(by_class, entity_spans(gold), entity_spans(labels))
    tokens = sum(len(words) for words, *_ in test)
    print(f"{len(sentences) - len(test)} sentences to train ({trained:.0f} s), {len(test)} to test")
    print(f"{tokens / seconds:,.0f} tokens/s")
    for name, score in [("all", sum(by_class.values(), Score())), *sorted(by_class.items())]:
        print(f"{name:14}" + "  ".join(f"{key} {value}" for key, value in figures(score).items()))


main(Path(sys.argv[1]))
