"""Whether an article and its transliteration say the same: words and facts of Cyrillic read back from Latin letters.

    python benchmarks/latin.py articles/ seeds/ [--fast]

Each article is written in the Latin alphabets by the table kg/languages/kazakh/lexicon/latin.tsv, both are read, and
their facts compared: type, and of each filler its role, its name in Cyrillic, its value, and its words by the place
that each letter of the one has in the other.
"""

import argparse
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from kg import sources
from kg.build import read_one
from kg.languages.kazakh.words import latin, segment
from kg.model.article import Article
from kg.model.fact import Fact
from kg.model.reading import Reading
from kg.sources import views
from kg.spans import Span

Told = tuple[object, ...]


def in_latin(article: Article, name: str) -> tuple[Article, list[int]]:
    """An article in an alphabet, and where each letter of the Cyrillic one begins in it."""
    letters = list(latin.pieces(article.text, latin.alphabet(name).letters))
    starts = [0, *accumulate(map(len, letters))]

    def moved(span: Span) -> Span:
        return Span(starts[span.start], starts[span.stop])

    headline = article.headline and moved(article.headline)
    body = tuple(map(moved, article.body))
    return replace(article, text="".join(letters), headline=headline, body=body, language="kk-Latn"), starts


def told(fact: Fact, starts: list[int] | None = None) -> Told:
    """A fact as it is compared; `starts` moves its spans from Cyrillic to Latin."""
    fillers = []
    for filler in fact.fillers:
        span = filler.span
        if span and starts:
            span = Span(starts[span.start], starts[span.stop])
        fillers.append((filler.role, filler.name, filler.value, span))
    return fact.type.name, tuple(sorted(fillers, key=str))


def same_words(article: Article, name: str) -> tuple[int, int]:
    """How many words of the body there are, and how many are read back as they were."""
    written, starts = in_latin(article, name)
    seen, view = views.of(written)
    right = total = 0
    for paragraph in article.body:
        for span in segment.tokens(article.text, paragraph):
            shown = view.forward(Span(starts[span.start], starts[span.stop]))
            total += 1
            right += seen.text[shown.start : shown.stop] == article.text[span.start : span.stop]
    return total, right


def compare(one: Reading, other: Reading, starts: list[int]) -> tuple[Counter[Told], Counter[Told]]:
    return Counter(told(fact, starts) for fact in one.facts), Counter(told(fact) for fact in other.facts)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--fast", action="store_true")
    options.add_argument("--show", action="store_true", help="Print the facts that differ.")
    given = options.parse_args()
    articles = list(sources.articles(given.paths))
    readings = [read_one.read(article, fast=given.fast) for article in articles]
    print("alphabet   words read back   facts   the same     share   only Cyrillic   only Latin")
    for name in latin.ALPHABETS:
        words, right = map(sum, zip(*(same_words(article, name) for article in articles), strict=True))
        wanted = found = same = 0
        for article, reading in zip(articles, readings, strict=True):
            written, starts = in_latin(article, name)
            one, other = compare(reading, read_one.read(written, fast=given.fast), starts)
            wanted, found, same = wanted + one.total(), found + other.total(), same + (one & other).total()
            for label, facts in (("-", one - other), ("+", other - one)) if given.show else ():
                for fact in facts:
                    print(f"  {label} {article.id} {fact}")
        shares = f"{wanted:7} {same:10} {same / wanted:9.3f} {wanted - same:15} {found - same:12}"
        print(f"{name:8} {right / words:17.4f} {shares}")


if __name__ == "__main__":
    main()
