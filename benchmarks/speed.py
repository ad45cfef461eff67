"""Articles and tokens a second, text to facts, on one core, beside natasha's tagger of Russian names.

    python benchmarks/speed.py [--fast] ARTICLE.txt ...

Each round reads all the articles anew; what they hold is in the caches from the second round on, so give several for a
figure that holds for texts not met before: the first round is shown by itself. natasha (pip install natasha) is asked
for the names of as many tokens; without it that line is left out.
"""

import importlib.util
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import languages, sources
from kg.build import read_one
from kg.facts import passages, proposers
from kg.languages.protocol import Language
from kg.model.article import Article

os.environ.setdefault("OMP_NUM_THREADS", "1")
SECONDS = 10.0
STAGES = ("words", "names and clauses", "facts")


def read(article: Article, language: Language, fast: bool) -> tuple[list[float], list[list[str]]]:
    """The seconds of each stage, and the words of each sentence."""
    marks = [time.perf_counter()]
    text = language.annotate(article, fast)
    marks.append(time.perf_counter())
    found = passages.read(text, language)
    marks.append(time.perf_counter())
    proposers.find(found, read_one.schema(article.language))
    marks.append(time.perf_counter())
    words = [[token.text for token in sentence.tokens] for sentence in text.sentences]
    return [stop - start for start, stop in zip(marks, marks[1:], strict=False)], words


def rounds(found: Sequence[Article], language: Language, fast: bool) -> Iterator[tuple[int, list[float]]]:
    """The number of tokens and the seconds of each stage, round by round, for SECONDS."""
    start = time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        results = [read(article, language, fast) for article in found]
        yield (
            sum(len(sentence) for _, sentences in results for sentence in sentences),
            [sum(times[stage] for times, _ in results) for stage in range(len(STAGES))],
        )


def main(paths: Sequence[Path], fast: bool) -> None:
    found = list(sources.articles(paths))
    language = languages.load("kk")
    read(found[0], language, fast)  # loads the models
    measured = list(rounds(found, language, fast))
    show("first round", len(found), measured[:1])
    later = measured[1:] or measured
    show("later rounds", len(found) * len(later), later)
    total = sum(sum(times) for _, times in later)
    for stage, name in enumerate(STAGES):
        print(f"  {name:18} {sum(times[stage] for _, times in later) / total:.0%}")
    print(f"peak memory        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    natasha([sentence for article in found for sentence in read(article, language, fast)[1]])


def show(name: str, articles_read: int, measured: Sequence[tuple[int, list[float]]]) -> None:
    seconds = sum(sum(times) for _, times in measured)
    tokens = sum(count for count, _ in measured)
    print(f"{name:18} {articles_read / seconds:.1f} articles/s  {tokens / seconds:,.0f} tokens/s")


def natasha(sentences: list[list[str]]) -> None:
    """natasha's tagger over the same sentences, in the same run."""
    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        return
    from navec import Navec
    from slovnet import NER

    data = Path(spec.origin).parent / "data"
    tagger = NER.load(str(data / "model" / "slovnet_ner_news_v1.tar"))
    tagger.navec(Navec.load(str(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")))
    texts = [" ".join(sentence) for sentence in sentences]
    tagger(texts[0])
    start, tokens = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        list(tagger.map(texts))
        tokens += sum(map(len, sentences))
    print(f"natasha, names only {tokens / (time.perf_counter() - start):,.0f} tokens/s")


main([Path(argument) for argument in sys.argv[1:] if argument != "--fast"], "--fast" in sys.argv)
