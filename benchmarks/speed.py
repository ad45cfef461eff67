"""Articles and tokens a second, text to facts, on one core: python benchmarks/speed.py ARTICLE.txt"""

import resource
import sys
import time
from pathlib import Path

from kg import articles, facts, frames, languages, ontology

ROUNDS = 30


def main(path: Path) -> None:
    article, known = articles.read(path), ontology.load()
    language = languages.load(article.language)
    patterns = frames.load(language.FRAMES, known)
    times = {"words": 0.0, "names and clauses": 0.0, "facts": 0.0}
    tokens = 0
    for number in range(ROUNDS + 1):
        marks = [time.perf_counter()]
        text = language.annotate(article)
        marks.append(time.perf_counter())
        passages = facts.read(text, language)
        marks.append(time.perf_counter())
        facts.find(passages, patterns, known)
        marks.append(time.perf_counter())
        if number:  # the first round loads the models
            tokens += sum(len(sentence.tokens) for sentence in text.sentences)
            for stage, start, stop in zip(times, marks, marks[1:], strict=False):
                times[stage] += stop - start
    total = sum(times.values())
    print(f"{ROUNDS / total:.1f} articles/s  {tokens / total:,.0f} tokens/s")
    for stage, seconds in times.items():
        print(f"{stage:18} {seconds / total:.0%}")
    print(f"peak memory        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


main(Path(sys.argv[1]))
