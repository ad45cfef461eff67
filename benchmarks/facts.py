"""Facts of texts that the trained reader has not seen.

    python benchmarks/facts.py MODEL GOLD.jsonl TEXTS [GOLD TEXTS ...] [--other MODEL ...]

MODEL is a folder that `kg train reader` wrote: of the texts only those that it held out are measured, with what it
proposes for them. The weights of admission are fitted in FOLDS folds of these, and on what other models held out.
Frames and rules were written with the texts of the older gold in sight, and the names learnt from the corpus: say so
beside the figures.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg import sources
from kg.build import read_one
from kg.evaluate import admission
from kg.evaluate.facts import Gold, Outcome, outcomes, read_gold
from kg.evaluate.scores import Score
from kg.facts import proposers
from kg.languages import kazakh
from kg.languages.protocol import Passage
from kg.model.article import Article
from kg.model.reading import Reading

SURE = 0.9
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Text:
    article: Article
    passages: tuple[Passage, ...]
    gold: Sequence[Gold]
    group: str


def texts(model: Path, groups: Sequence[tuple[Path, Path]]) -> Iterator[Text]:
    """The texts that were held out, with what the reader proposes for them."""
    found = admission.held_out(model)
    for gold_file, folder in groups:
        gold = read_gold(gold_file)
        for article in sources.articles([folder]):
            if article.id in gold and article.id in found:
                own = found[article.id]
                passages = read_one.find_passages(article)
                seen = [admission.without_candidates(passage, own.get(passage.number, ())) for passage in passages]
                yield Text(article, tuple(seen), gold[article.id], str(gold_file))


def learnt_from(read: Sequence[Text]) -> list[tuple[str, admission.Row]]:
    """The rows that admission is fitted on, each with the id of its article."""
    schema = read_one.schema("kk")
    return [(t.article.id, row) for t in read for row in admission.article_rows(t.article, t.passages, schema, t.gold)]


def results(read: Sequence[Text], others: Sequence[Text] = ()) -> Iterator[tuple[str, Outcome]]:
    """What became of each fact, by group of texts; admission is learnt from the others as well."""
    fold = {text.article.id: sha256(text.article.id.encode()).digest()[0] % FOLDS for text in read}
    schema = read_one.schema("kk")
    rows, more = learnt_from(read), [row for _, row in learnt_from(others)]
    for held in range(FOLDS):
        kazakh.ADMISSION = admission.fitted([row for article, row in rows if fold[article] != held] + more)
        for text in (t for t in read if fold[t.article.id] == held):
            facts = proposers.find(text.passages, schema).facts
            reading = Reading(text.article, tuple(p.sentence.span for p in text.passages), facts=facts)
            for outcome in outcomes(reading, text.gold, []):
                if not outcome.inferred:
                    yield text.group, outcome


def show(name: str, score: Score) -> None:
    counts = f"({score.tp} right of {score.tp + score.fp} found, {score.tp + score.fn} in gold)"
    print(f"{name:48} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  {counts}")


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("paths", type=Path, nargs="+", help="a file of gold and its texts, in turn")
    parser.add_argument("--other", type=Path, action="append", default=[], help="a model that held out another fold")
    given = parser.parse_args()
    groups = list(zip(given.paths[::2], given.paths[1::2], strict=True))
    found = list(results(list(texts(given.model, groups)), [t for other in given.other for t in texts(other, groups)]))
    for group in sorted({group for group, _ in found}):
        show(group, sum((outcome.score for of, outcome in found if of == group), Score()))
    for kind in sorted({outcome.type for _, outcome in found}):
        show(f"  {kind}", sum((outcome.score for _, outcome in found if outcome.type == kind), Score()))
    for origin in ("frame", "rule", "model"):
        own = [o.score for _, o in found if any(by.kind == origin for by in o.origins)]
        total = sum(own, Score())
        print(f"  by {origin:24} {total.tp} right of {total.tp + total.fp}")
    sure = sum((o.score for _, o in found if o.confidence >= SURE), Score())
    print(f"confidence {SURE} or more      {sure.tp} right of {sure.tp + sure.fp}")


if __name__ == "__main__":
    main()
