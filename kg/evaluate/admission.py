"""Gold facts × candidates of the trained reader → the weights by which candidates are admitted (logistic regression).

The candidates must come from a reader that has not seen the sentences they are about: `kg train reader` holds some out
and writes them. Learnt from are those that no frame or rule tells of as well, since only they are added; and the
facts of frames and rules, with what the reader sees in their words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kg import sources
from kg.build import read_one
from kg.errors import InputError
from kg.evaluate.facts import Gold, is_right, read_gold
from kg.facts import candidates, decoding, judgement, proposers
from kg.facts.fuse import believed, fuse
from kg.languages.kazakh.encoder.examples import with_words
from kg.languages.protocol import Passage
from kg.model.article import Article
from kg.model.fact import Fact
from kg.model.reading import Reading
from kg.model.text import Argument, Candidate
from kg.schema import Schema

PENALTY = 4.0  # of the squared weights
HEADER = """# Weights of the log-linear model that admits candidates of the trained reader. Written by
# 'kg train admission'; do not edit.
# feature\tweight
"""
Row = tuple[dict[str, float], bool]
Found = Mapping[str, Mapping[int, tuple[Candidate, ...]]]


def read_candidates(path: Path) -> dict[str, dict[int, tuple[Candidate, ...]]]:
    """Article id → number of a sentence → its candidates; InputError with the line that holds none."""
    found: dict[str, dict[int, tuple[Candidate, ...]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            own = found.setdefault(row["article"], {})
            own[row["sentence"]] = (*own.get(row["sentence"], ()), candidate(row))
        except (ValueError, KeyError, TypeError, IndexError):
            hint = "it is written by 'kg train reader'"
            raise InputError(path, "not a candidate", line=number, hint=hint) from None
    return found


def held_out(reader: Path) -> dict[str, dict[int, tuple[Candidate, ...]]]:
    """The texts that a reader has not seen, from the folder that `kg train reader` wrote: article id → number of a
    sentence → its candidates."""
    ids = reader / "held-out.txt"
    try:
        listed = ids.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(ids, reason, hint="name the folder that 'kg train reader' wrote") from None
    return dict.fromkeys(listed, {}) | read_candidates(reader / "candidates.jsonl")


def candidate(row: Mapping[str, Any]) -> Candidate:
    """A candidate as JSON has it."""
    roles, codes, (anchor, score) = row["roles"], row["codes"], row["anchor"]
    listed = ((role, one) for role, found in roles.items() for one in found)
    arguments = (Argument(role, one["words"][0], one["words"][1], one["score"]) for role, one in listed)
    coded = tuple((role, code, score) for role, (code, score) in codes.items())
    return Candidate(str(row["type"]), int(anchor), float(score), tuple(arguments), coded)


def told_by(passages: Sequence[Passage], schema: Schema) -> tuple[Fact, ...]:
    """The facts that frames and rules find, before they are judged."""
    found = proposers.proposals([without_candidates(passage) for passage in passages], schema)
    return fuse(believed(proposal, passages[0].language.CONFIDENCE) for proposal in found).facts


def without_candidates(passage: Passage, own: tuple[Candidate, ...] = ()) -> Passage:
    """A passage with other candidates, by default none."""
    return replace(passage, sentence=replace(passage.sentence, candidates=own))


def rows(texts: Sequence[Path], gold: Mapping[str, Sequence[Gold]], found: Found) -> Iterator[tuple[str, Row]]:
    """By article that was held out, the features of each fact that frames and rules tell, and of each candidate that
    tells of nothing told, and whether it is right."""
    for article in sources.articles(texts):
        if article.id in gold and article.id in found:
            schema, own = read_one.schema(article.language), found[article.id]
            passages = read_one.find_passages(article)
            passages = [without_candidates(passage, own.get(passage.number, ())) for passage in passages]
            for row in article_rows(article, passages, schema, gold[article.id]):
                yield article.id, row


def article_rows(article: Article, passages: Sequence[Passage], schema: Schema, gold: Sequence[Gold]) -> Iterator[Row]:
    gold = [with_words(article, one) for one in gold]
    told = told_by(passages, schema)
    reading, among = Reading(article, facts=told), judgement.seen(passages, schema)
    for fact in told:
        yield judgement.features(fact, among), any(is_right(reading, fact, one) for one in gold)
    for passage in passages:
        for seen, fact in decoding.facts(passage, schema):
            if not any(candidates.alike(fact, other) for other in told):
                right = any(is_right(reading, fact, one) for one in gold)
                yield candidates.features(passage, seen, fact, schema), right


def fitted(data: Sequence[Row]) -> dict[str, float]:
    """The weights that make the outcomes likeliest, small ones preferred."""
    names = sorted({name for found, _ in data for name in found})
    places = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(data), len(names)))
    for number, (found, _) in enumerate(data):
        for name, value in found.items():
            matrix[number, places[name]] = value
    right = np.array([outcome for _, outcome in data], float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        likely = 1 / (1 + np.exp(-scores))
        value = float(np.sum(np.logaddexp(0, scores) - right * scores) + PENALTY * weights @ weights)
        return value, matrix.T @ (likely - right) + 2 * PENALTY * weights

    from scipy.optimize import minimize  # slow to import

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 4) for name, weight in zip(names, best, strict=True)}


def train(gold: Sequence[Path], readers: Sequence[Path], texts: Sequence[Path], output: Path) -> int:
    """Writes the weights; the number of facts and candidates learnt from."""
    expected: dict[str, list[Gold]] = {}
    for path in gold:
        expected |= read_gold(path)
    found: dict[str, dict[int, tuple[Candidate, ...]]] = {}
    for reader in readers:
        found = held_out(reader) | found
    data = [row for _, row in rows(texts, expected, found)]
    if not data:
        raise InputError(gold[0], "none of these texts was held out", hint="name the texts of this gold")
    lines = (f"{name}\t{weight}\n" for name, weight in fitted(data).items())
    output.write_text(HEADER + "".join(lines), encoding="utf-8")
    return len(data)
