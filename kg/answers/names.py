"""Names like one that is not there: inflected, misspelt, turned round, in Latin letters or in Russian spelling.

Names are compared word by word, in any order, by what they sound like; rapidfuzz finds the words of the graph that are
like a given one, as comparing it with each of a hundred thousand in Python takes seconds.
"""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.languages.protocol import Language
from kg.romanisation import folded

LIKE = 0.6  # of two words that are taken for one, by the share of their letters that agree
ENDING = 7  # letters of an ending that a word may have where it is used
SHOWN = 3


def sound(word: str, language: Language) -> str:
    """A word as it sounds, in small ASCII letters, the same for what people write in several alphabets.

    >>> from kg.languages import load
    >>> [sound(word, load("kk")) for word in ("Өтегенов", "Отегенов", "Ötegenov", "Otegenov")]
    ['otegenov', 'otegenov', 'otegenov', 'otegenov']
    """
    latin = language.romanised(word).lower()
    for written, heard in language.LEXICON.sounds.items():
        latin = latin.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", folded(latin).replace("-", ""))


def sounds(name: str, language: Language) -> tuple[str, ...]:
    return tuple(heard for word in re.findall(r"\w+", name) if (heard := sound(word, language)))


def nearest(wanted: str, known: Iterable[str], language: Language) -> list[str]:
    """The names most like the one wanted, the best first; none where nothing is."""
    names = {name: sounds(name, language) for name in sorted(set(known))}
    words = sorted({word for parts in names.values() for word in parts})
    typed = [alike(word, words) for word in sounds(wanted, language)]
    if not typed:
        return []
    scores = {name: score(typed, parts) for name, parts in names.items()}
    best = sorted((name for name in names if scores[name] >= LIKE), key=lambda name: (-scores[name], len(name), name))
    return best[:SHOWN]


def alike(typed: str, words: list[str]) -> Mapping[str, float]:
    """The words that a typed one may be, from 0 to 1: begun, with an ending of its own, or misspelt."""
    found = process.extract(typed, words, scorer=OSA.normalized_similarity, score_cutoff=LIKE, limit=None)
    likeness = {word: float(share) for word, share, _ in found}
    likeness |= {word: 0.9 for word in words if len(typed) > 3 and word.startswith(typed) and word != typed}
    for cut in range(max(3, len(typed) - ENDING), len(typed)):
        begun = process.extract(typed[:cut], words, scorer=OSA.normalized_similarity, score_cutoff=0.8, limit=None)
        for word, share, _ in begun:
            if abs(len(word) - cut) < 2:
                likeness[word] = max(likeness.get(word, 0.0), 0.95 * float(share))
    return likeness


def score(typed: list[Mapping[str, float]], parts: tuple[str, ...]) -> float:
    """How well a name has the words that were typed, each of its own; what it has beside them counts a little."""
    left, total = list(parts), 0.0
    for likeness in typed:
        best = max(left, key=lambda word: likeness.get(word, 0.0), default="")
        total += likeness.get(best, 0.0)
        left = [word for place, word in enumerate(left) if place != (left.index(best) if best in left else -1)]
    return total / len(typed) - 0.02 * len(left)
