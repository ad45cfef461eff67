"""Which language a paragraph is in: by the letters that only it uses, and by its frequent words (`languages.tsv`)."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

from kg.sources.encodings import CYRILLIC

LATIN = "kk-Latn"


def in_other_script(text: str) -> bool:
    """Whether most letters are not Cyrillic."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(ord(letter) in CYRILLIC for letter in letters) * 2 < len(letters)


def language_of(text: str) -> str:
    """The language of a paragraph: kk, ru, kk-Latn, en, or und for another one in Latin letters.

    Kazakh in Cyrillic has letters that no neighbour uses; the others are told by their frequent words.

    >>> language_of("Облыс әкімі кездесті"), language_of("Глава региона встретился в пятницу с делегацией")
    ('kk', 'ru')
    >>> language_of("Oblys ákimi jańa mektep ashty jáne oqýshylarmen kezdesti")
    'kk-Latn'
    """
    words = re.findall(r"\w+", text.lower())
    told = Counter(language for word in words for language in listed("word").get(word, ()))
    if in_other_script(text):
        return max((LATIN, "en"), key=lambda language: told[language]) if told[LATIN] + told["en"] else "und"
    letters = [letter for letter in text if letter.isalpha()]
    if any("kk" in listed("letter").get(letter.lower(), ()) for letter in letters):
        return "kk"
    endings = sum(word.endswith(tuple(listed("ending"))) for word in words)
    russian = told["ru"] + endings + sum("ru" in listed("letter").get(letter.lower(), ()) for letter in letters)
    return "ru" if russian >= 2 or len(letters) > 40 and russian else "kk"


@cache
def listed(kind: str) -> dict[str, list[str]]:
    """Words, letters or endings → the languages that they tell."""
    table = (files(__package__) / "languages.tsv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            language, of_kind, items = line.split("\t")
            for item in items.split() if of_kind == kind else ():
                found.setdefault(item, []).append(language)
    return found
