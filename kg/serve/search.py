"""Things by their names as people type them: part of a name, in Latin letters, inflected, misspelt, turned round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg import languages
from kg.serve.index import keys, trigrams
from kg.serve.opened import Opened
from kg.sources.plain import of_text

LONGEST = 200  # characters that are looked for
CANDIDATES = 300  # names that are compared
ENOUGH = 3  # things found as typed, after which nothing similar is looked for
RARE = 8  # trigrams of a misspelt name by which others are found, at most,
HELD = 6_000  # and how many names hold these: each is ranked
SIMILAR = 0.45  # of their trigrams, at least
SAME, BEGINS, WORDS, PARTS = 5.0, 4.0, 3.0, 2.0  # how well a name fits
Row = tuple[int, str, str]  # thing, name, folded name
Scores = dict[int, tuple[float, str]]  # thing → how well it fits, by which name


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, its `type`, its `label`, the `name` that was found, and of how many facts it is part."""

    iri: str
    type: str
    label: str
    name: str
    facts: int


def search(opened: Opened, text: str, kind: str = "", limit: int = 20) -> list[Hit]:
    """The things whose names fit best, of one type where one is named."""
    typed = " ".join(text[:LONGEST].split())
    scores: Scores = {}
    for key in keys(typed):
        rate(scores, key, as_typed(opened, key))
    if not enough(scores, typed):
        for key in keys(dictionary_form(typed)):
            rate(scores, key, as_typed(opened, key))
    if not enough(scores, typed):
        for key in keys(typed):
            rate(scores, key, alike(opened, key))
    return hits(opened, scores, kind, limit)


def enough(scores: Scores, typed: str) -> bool:
    """Whether what was found as typed is what is meant: several things, one of that name, or one with all the words."""
    best = max((score for score, _ in scores.values()), default=0.0)
    return len(scores) >= ENOUGH or best >= BEGINS or (best >= PARTS and " " in typed)


def dictionary_form(text: str) -> str:
    """An inflected name without its endings: Самара облысына, to the region of Samara → Самара облысы."""
    kazakh = languages.load("kk")
    found = kazakh.annotate(of_text(text), fast=True).sentences if text else ()
    return " ".join(kazakh.dictionary_form(sentence.tokens) for sentence in found)


def as_typed(opened: Opened, key: str) -> list[Row]:
    """Names that are the key, begin with it, or hold each of its words; the names of things of most facts first."""
    exact = "SELECT thing, name, folded FROM names WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT 100"
    found: list[Row] = opened.rows(exact, key, key + "\uffff")
    long = [word for word in key.split() if len(word) >= 3]
    if long:
        wanted = " ".join(f'"{word}"' for word in long)
        words = "SELECT thing, name, names.folded FROM search JOIN names ON names.id = search.rowid "
        words += "WHERE search MATCH ? ORDER BY search.rowid LIMIT ?"
        found += opened.rows(words, wanted, CANDIDATES)
    return [row for row in found if all(word in row[2] for word in key.split())]


def alike(opened: Opened, key: str) -> list[Row]:
    """Names that have rare trigrams of the key, and most of the others."""
    own = trigrams(key)
    marks = ", ".join("?" * len(own))
    known = opened.rows(f"SELECT gram, names FROM grams WHERE gram IN ({marks}) ORDER BY names LIMIT {RARE}", *own)
    if not known:
        return []
    held = list(accumulate(names for _, names in known))
    rare = [gram for (gram, _), sum in zip(known, held, strict=True) if sum <= max(HELD, held[0])]
    wanted = " OR ".join(f'"{gram}"' for gram in rare)
    near = "SELECT thing, name, names.folded FROM search JOIN names ON names.id = search.rowid "
    near += "WHERE search MATCH ? ORDER BY rank LIMIT ?"
    return [row for row in opened.rows(near, wanted, CANDIDATES) if similar(key, row[2]) >= SIMILAR]


def rate(scores: Scores, key: str, rows: Iterable[Row]) -> None:
    """Notes how well each thing fits by its best name."""
    for thing, name, folded in rows:
        score = fit(key, folded)
        if score > scores.get(thing, (0.0, ""))[0]:
            scores[thing] = (score, name)


def fit(key: str, name: str) -> float:
    """How well a name fits: the same, then one that begins so, then words that do, then parts, then likeness."""
    if name == key:
        return SAME
    if name.startswith(key):
        return BEGINS
    if f" {key}" in f" {name}":
        return WORDS
    if all(word in name for word in key.split()):
        return PARTS
    return similar(key, name)


def similar(one: str, other: str) -> float:
    """Dice's coefficient of the trigrams of two names with their ends, or how much of one is in the other.

    >>> round(similar("atyrau", "atyrau oblysy"), 2), round(similar("otegenov", "utegenov"), 2)
    (0.9, 0.67)
    """
    left, right = trigrams(f"  {one} "), trigrams(f"  {other} ")
    shared = len(left & right)
    return max(2 * shared / (len(left) + len(right)), 0.9 * shared / min(len(left), len(right)))


def hits(opened: Opened, scores: Scores, kind: str, limit: int) -> list[Hit]:
    """The best things first; among those that fit alike, those of most facts."""
    found: list[tuple[float, Hit]] = []
    for some in batches(sorted(scores), 500):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT id, iri, type, label, facts FROM things WHERE id IN ({marks})"
        for id, iri, type, label, facts in opened.rows(sql, *some):
            if kind in ("", type):
                found.append((scores[id][0], Hit(iri, type, label, scores[id][1], facts)))
    found.sort(key=lambda each: (-each[0], -each[1].facts, each[1].label))
    return [hit for _, hit in found[:limit]]


def batches(values: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (values[at : at + size] for at in range(0, len(values), size))
