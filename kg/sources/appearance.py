"""A text → as its letters look: composed (NFC), without what cannot be seen, letters of another alphabet inside a word
as those that they look like (Unicode Technical Standard 39).

Whole texts are not mapped to a skeleton as confusables libraries do: a word that is Latin throughout stays so, and what
is read keeps its place in the file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from kg.languages.protocol import Lexicon
from kg.model.view import Edit, View

ROMAN = re.compile(r"(?=..)X{0,3}(?:IX|IV|V?I{0,3})")  # XXI, in centuries and quarters
WORD = re.compile(r"[^\W\d_]+")


def appearance(text: str, lexicon: Lexicon) -> View:
    """A text as it looks to those who read the language of a lexicon."""
    view = View(text)
    view = view.then(Edit(match.start(), match.end(), "") for match in invisible().finditer(view.text))
    if not unicodedata.is_normalized("NFC", view.text):
        view = view.then(composed(view.text))
    mixed = mixture("".join(lexicon.letters), "".join(lexicon.lookalikes))
    return view.then(respelled(view.text, mixed, lexicon.lookalikes)) if mixed.search(view.text) else view


@cache
def invisible() -> re.Pattern[str]:
    table = (files(__package__) / "invisible.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return re.compile("[{}]+".format("".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last, _ in rows)))


def composed(text: str) -> Iterator[Edit]:
    """The letters with marks of their own that Unicode has as one."""
    for match in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]+|[^\x00-\u02ff]", text):
        whole = unicodedata.normalize("NFC", match[0])
        if whole != match[0]:
            yield Edit(match.start(), match.end(), whole)


@cache
def mixture(letters: str, lookalikes: str) -> re.Pattern[str]:
    """Where a letter of the language and one of another alphabet stand side by side."""
    if not lookalikes:
        return re.compile(r"(?!)")
    own, other = f"(?i:[{letters}])", f"[A-Za-z{lookalikes}]"
    return re.compile(f"{own}{other}|{other}{own}")


def respelled(text: str, mixed: re.Pattern[str], lookalikes: Mapping[str, str]) -> Iterator[Edit]:
    """Words of two alphabets as words of one, where all their letters can be of it."""
    for match in WORD.finditer(text):
        if mixed.search(match[0]):
            word = of_one_alphabet(match[0], lookalikes)
            if word != match[0]:
                yield Edit(match.start(), match.end(), word)


def of_one_alphabet(word: str, lookalikes: Mapping[str, str]) -> str:
    """A word of two alphabets as it is meant: a Roman numeral, a word of the language, or of the other alphabet; as it
    is where it has letters that only the one and letters that only the other has: an abbreviation with an ending.

    >>> of_one_alphabet("Серiк", {"i": "і"}), of_one_alphabet("Lоndоn", {"o": "о"})
    ('Серік', 'London')
    """
    others = {own: other for other, own in sorted(lookalikes.items(), reverse=True)}
    latin = "".join(others.get(letter, letter) for letter in word)
    if ROMAN.fullmatch(latin):
        return latin
    if re.fullmatch(r"[A-Z]{2,}[^A-Za-z]+", word) and not word.isupper():
        return word
    own = "".join(lookalikes.get(letter, letter) for letter in word)
    if not any(letter.isascii() for letter in own):
        return own
    return latin if latin.isascii() else word
