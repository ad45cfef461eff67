"""Gold texts in folds, so that a reader can be measured on texts that it has not seen: look-alike sentences, and all of
one article, are on one side. What it proposes there is written as candidates, from which admission is learnt."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from kg.languages.kazakh.encoder.examples import Example
from kg.model.text import Candidate

FOLDS = 5
LONG = 4  # letters of a word that is compared
ALIKE, NEAR = 0.6, 0.4  # share of such words in common, of any two sentences and of neighbours in the corpus
NEIGHBOURS = 5  # sentences apart
COMMON = 3  # such words in common at least
LIKE = 3  # times as many such words, up to which a text is compared: an article has words in common with any sentence


def line(example: Example, candidate: Candidate) -> str:
    """A candidate as a line of JSON: `words` are those of the example, from the first up to before the last."""
    roles: dict[str, list[dict[str, object]]] = {}
    for one in candidate.arguments:
        roles.setdefault(one.role, []).append({"words": [one.start, one.stop], "score": round(one.score, 4)})
    record = {
        "article": example.article,
        "sentence": example.number,
        "type": candidate.type,
        "anchor": [candidate.anchor, round(candidate.score, 4)],
        "roles": roles,
        "codes": {role: [code, round(score, 4)] for role, code, score in candidate.codes},
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def assigned(listed: Sequence[Example]) -> dict[str, int]:
    """Article id → fold: groups of look-alikes, the largest first, each to the fold with the fewest texts."""
    words: dict[str, set[str]] = defaultdict(set)
    for example in listed:
        words[example.article] |= {w.lower() for w in example.words if re.fullmatch(rf"[^\W\d_]{{{LONG},}}", w)}
    found: dict[str, int] = {}
    sizes = [0] * FOLDS
    for group in groups(words):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(group)
        found |= dict.fromkeys(group, fold)
    return found


def groups(words: Mapping[str, set[str]]) -> list[list[str]]:
    """Texts that look alike, together; the largest groups first, then in an order that says nothing."""
    parent = {name: name for name in words}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for one, other in alike(words):
        parent[max(root(one), root(other))] = min(root(one), root(other))
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(words):
        found[root(name)].append(name)
    return sorted(found.values(), key=lambda group: (-len(group), hashlib.sha256(group[0].encode()).hexdigest()))


def alike(words: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of texts with many words in common; fewer suffice for neighbours of a corpus, by the number in the id."""
    for one, other in combinations(sorted(words), 2):
        common = len(words[one] & words[other])
        fewer, more = sorted((len(words[one]), len(words[other])))
        if common >= COMMON and more <= LIKE * fewer:
            share = common / fewer
            if share >= (NEAR if neighbours(one, other) else ALIKE):
                yield one, other


def neighbours(one: str, other: str) -> bool:
    first, second = re.search(r"\d+$", one), re.search(r"\d+$", other)
    return first is not None and second is not None and abs(int(first[0]) - int(second[0])) <= NEIGHBOURS
