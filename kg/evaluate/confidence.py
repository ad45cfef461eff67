"""Gold facts × the facts of readings → how sure each frame and rule is: its share of right facts, drawn towards that of
its kind of origin where it has found few (additive smoothing with that share as the prior)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.build.in_memory import read_all
from kg.build.options import Options
from kg.errors import InputError
from kg.evaluate.facts import Gold, outcomes, read_gold
from kg.evaluate.scores import Score
from kg.model.reading import Reading

WEIGHT = 4  # facts that the prior is worth
HEADER = """# How often the facts of each frame and rule are right on gold facts, with the counts; an origin that is not
# listed has the confidence that its frame or rule gives. Written by 'kg train confidence'; do not edit.
# origin\tconfidence\tright\tfound
"""


def counts(readings: Iterable[Reading], gold: Mapping[str, Sequence[Gold]]) -> dict[str, Score]:
    """Origin → right and extra facts, over the readings that gold names."""
    found: dict[str, Score] = {}
    for reading in readings:
        for outcome in outcomes(reading, gold[reading.article.id], []) if reading.article.id in gold else ():
            for origin in (o for o in outcome.origins if o.kind != "model"):
                found[str(origin)] = found.get(str(origin), Score()) + outcome.score
    return found


def fitted(found: Mapping[str, Score]) -> dict[str, float]:
    """Origin → its confidence."""
    kinds: dict[str, Score] = {}
    for origin, score in found.items():
        kind = origin.partition(" ")[0]
        kinds[kind] = kinds.get(kind, Score()) + score
    return {
        origin: round(
            (score.tp + WEIGHT * kinds[origin.partition(" ")[0]].precision) / (score.tp + score.fp + WEIGHT), 2
        )
        for origin, score in sorted(found.items())
    }


def lines(found: Mapping[str, Score]) -> Iterator[str]:
    for origin, confidence in fitted(found).items():
        score = found[origin]
        yield f"{origin}\t{confidence}\t{score.tp}\t{score.tp + score.fp}\n"


def train(gold: Sequence[Path], texts: Sequence[Path], output: Path) -> int:
    """Writes the confidence of each origin; the number of origins. InputError for what cannot be read."""
    expected: dict[str, list[Gold]] = {}
    for path in gold:
        expected |= read_gold(path)
    survey, readings = read_all(texts, Options(fast=True))  # with the encoder, admission.tsv says more
    if survey.problems:
        raise survey.problems[0]
    found = counts(readings, expected)
    if not found:
        raise InputError(gold[0], "no fact of these texts is in it", hint="name the texts that it is about")
    output.write_text(HEADER + "".join(lines(found)), encoding="utf-8")
    return len(found)
