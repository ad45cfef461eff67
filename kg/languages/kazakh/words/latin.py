"""Kazakh in Latin letters ↔ Cyrillic.

From Cyrillic each letter has its place in a table (`lexicon/latin.tsv`). Back, several share one: и and й, х and һ, е
and э, ш and щ; я and "иа" are written alike and ь is not written at all. Which is meant is told by the words of the
lexicon: they are written in Latin letters, and what stood there, between which letters, is counted (a decision list,
Yarowsky 1994); of the likeliest spellings of a word the one that the analyser knows is taken. No package has it:
transliterators map letter by letter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from kg.languages.kazakh.tables import rows
from kg.languages.kazakh.words import morphology, spelling
from kg.model.view import Edit
from kg.spans import Span
from kg.things.authorities import places

ALPHABETS = ("2017", "2018", "2021")
WORD = r"[^\W\d_]"
APOSTROPHES = str.maketrans("’ʼ‘`´", "'''''")
# letters on either side of a place, by which it is told what stands there: the widest that was met counts
WINDOWS = (4, 3, 2, 1)
SPELLINGS = 48  # of a word that are tried, the likeliest first
OUTCOMES = 4  # of a place that are tried
SHARED = ("и", "й", "і")  # whose capitals are one in 2018
# how likely a word is that the analyser knows with the loans alone, or not at all, beside one that it knows
LOAN, UNKNOWN = 0.3, 1e-3
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,6}\b(?:/\S*)?")  # of the web and of mail
Outcomes = Mapping[str, int]


@dataclass(frozen=True)
class Alphabet:
    """How letters are written: Cyrillic, small and capital → Latin; `smalls` are small letters by their capitals, but
    for a capital that several share; `units` may stand for one or more letters, the longest first; `words` finds words.
    """

    letters: Mapping[str, str]
    smalls: Mapping[str, str]
    units: tuple[str, ...]
    words: re.Pattern[str]

    def fold(self, word: str) -> str:
        """A word in small letters; a capital that several share stays."""
        return "".join(self.smalls.get(letter, letter.lower()) for letter in word.translate(APOSTROPHES))

    def parts(self, word: str) -> list[str]:
        """The units of a folded word."""
        return re.findall("|".join((*map(re.escape, self.units), ".")), word)


@cache
def alphabet(name: str) -> Alphabet:
    letters: dict[str, str] = {}
    for cyrillic, *cells in rows("latin"):
        small, _, capital = cells[ALPHABETS.index(name)].partition(" ")
        letters[cyrillic] = small
        letters[cyrillic.upper()] = capital or small[:1].upper() + small[1:]
    smalls = small_letters(letters)
    long = {smalls[latin[0]] + latin[1:] for letter, latin in letters.items() if letter.isupper() and len(latin) > 1}
    long |= {latin for letter, latin in letters.items() if letter.islower() and len(latin) > 1}
    long |= {one + other[1:] for one in long for other in long if one[-1] == other[0]}  # ts and sh in tsh
    units = tuple(sorted(long, key=lambda unit: (-len(unit), unit)))
    marked = [re.escape(unit).replace("'", "['’ʼ‘`´]") for unit in units if "'" in unit]
    return Alphabet(letters, smalls, units, re.compile(f"(?i:(?:{'|'.join((*marked, WORD))})+)"))


def small_letters(letters: Mapping[str, str]) -> Mapping[str, str]:
    """Capital → small letter; itself where several share it."""
    found: dict[str, set[str]] = {}
    for cyrillic, latin in letters.items():
        if cyrillic.isupper() and latin:
            found.setdefault(latin[0], set()).add(letters[cyrillic.lower()][0])
    return {capital: small.pop() if len(small) == 1 else capital for capital, small in found.items()}


def written(text: str, name: str) -> str:
    """Cyrillic as it is written in an alphabet; other letters stay.

    >>> written("Шыңғыс Айтматов", "2018"), written("Ия, ІІМ", "2021")
    ('Shyńǵys Aıtmatov', 'İia, IIM')
    """
    return "".join(pieces(text, alphabet(name).letters))


def pieces(text: str, letters: Mapping[str, str]) -> Iterator[str]:
    """What each letter of a text is written as."""
    for place, letter in enumerate(text):
        latin = letters.get(letter, letter)
        after, before = text[place + 1 : place + 2], text[place - 1 : place]
        around = after if after.isalpha() else before
        yield latin.upper() if len(latin) > 1 and letter.isupper() and around.isupper() else latin


@cache
def vocabulary() -> tuple[str, ...]:
    """The words that the lexicon has: common ones in small letters, names with their capital."""
    own = frozenset(alphabet("2018").letters)
    common = {*morphology.stems(), *spelling.words()}
    names = {stem.lemma for many in morphology.stems().values() for stem in many if stem.pos == "PROPN"}
    shared = {word.capitalize() for word in common if word.startswith(SHARED)}
    return tuple(sorted(word for word in {*common, *names, *shared, *listed_names()} if word and own.issuperset(word)))


@cache
def listed_names() -> frozenset[str]:
    """The words of the names of places in the authority tables, and loans."""
    named = (word for place in places() for word in place.name.split())
    return frozenset((*named, *loans()))


@cache
def loans() -> tuple[str, ...]:
    return tuple(word for _, words in rows("loans") for name in words.split() for word in name.split("-"))


@cache
def loan_stems() -> Mapping[str, list[morphology.Stem]]:
    """Loans as the analyser has stems."""
    found: dict[str, list[morphology.Stem]] = {}
    for word in loans():
        for variant, stem in morphology.stem_entries(word, "PROPN" if word[0].isupper() else "NOUN", "", False):
            found.setdefault(variant, []).append(stem)
    return found


@cache
def lessons(name: str, capitals: bool = False) -> Mapping[str, Outcomes]:
    """Place in a Latin word ("left|unit|right") → what stands there in the words of the lexicon, with how many have it;
    `capitals` for words in capitals throughout."""
    of = alphabet(name)
    words = (word.upper() if capitals else word for word in vocabulary())
    examples = [one for word in words for one in aligned(word, of)]
    found: dict[str, dict[str, int]] = {}
    for unit, outcome, *_ in examples:
        counts = found.setdefault(f"|{unit}|", {})
        counts[outcome] = counts.get(outcome, 0) + 1
    shared = {key[1:-1] for key, counts in found.items() if len(counts) > 1}
    for unit, outcome, left, right in examples:
        for key in keys(unit, left, right) if unit in shared else ():
            counts = found.setdefault(key, {})
            counts[outcome] = counts.get(outcome, 0) + 1
    return found


def aligned(word: str, of: Alphabet) -> Iterator[tuple[str, str, str, str]]:
    """The units of a Cyrillic word as it is written, each with the letters it stands for and what is around it."""
    latin = [of.letters[letter] for letter in word]
    whole, last, end, start = "^" + of.fold("".join(latin)) + "$", 0, 1, 1
    for unit in of.parts(whole[1:-1]):
        stop, taken = start + len(unit), last
        while last < len(latin) and end + len(latin[last]) <= stop:
            end += len(latin[last])
            last += 1
        yield unit, word[taken:last].lower(), whole[:start], whole[stop:]
        start = stop


def keys(unit: str, left: str, right: str) -> Iterator[str]:
    """A place in a word, from the widest to the narrowest view of it."""
    for size in WINDOWS:
        yield f"{left[-size:]}|{unit}|{right[:size]}"


def outcomes(unit: str, left: str, right: str, known: Mapping[str, Outcomes]) -> list[tuple[float, str]]:
    """What may stand in a place, with how likely each is: as often as in the widest view of it, which the narrower ones
    smooth (Witten and Bell 1991)."""
    every = known[f"|{unit}|"]
    if len(every) == 1:
        return [(1.0, next(iter(every)))]
    shares = dict.fromkeys(every, 1 / len(every))
    for key in (f"|{unit}|", *reversed(list(keys(unit, left, right)))):
        if met := known.get(key):
            total = sum(met.values()) + len(met)
            shares = {o: (met.get(o, 0) + len(met) * share) / total for o, share in shares.items()}
    return sorted(((share, o) for o, share in shares.items()), key=lambda pair: (-pair[0], pair[1]))[:OUTCOMES]


def spellings(units: Sequence[str], known: Mapping[str, Outcomes]) -> list[tuple[float, tuple[str, ...]]]:
    """What the units of a word may stand for, the likeliest first."""
    found: list[tuple[float, tuple[str, ...]]] = [(1.0, ())]
    for place, unit in enumerate(units):
        left, right = "^" + "".join(units[:place]), "".join(units[place + 1 :]) + "$"
        here = outcomes(unit, left, right, known)
        more = ((sure * share, (*said, outcome)) for sure, said in found for share, outcome in here)
        found = sorted(more, key=lambda pair: (-pair[0], pair[1]))[:SPELLINGS]
    return found


def trust(word: str) -> float:
    """How much speaks for a word of Cyrillic: that the analyser knows its stem, or a dictionary or list of names it."""
    low = word.lower()
    listed = low in morphology.closed() or low in spelling.words() or word in listed_names()
    if listed or any(morphology.known(word, morphology.stems())):
        return 1.0
    return LOAN if any(morphology.known(word, loan_stems())) else UNKNOWN


@lru_cache(maxsize=65536)
def in_cyrillic(word: str, name: str) -> str:
    """A word of an alphabet in Cyrillic; itself where it has letters that the alphabet lacks.

    >>> in_cyrillic("Qazaqstannyń", "2018"), in_cyrillic("áıel", "2018"), in_cyrillic("WhatsApp", "2018")
    ('Қазақстанның', 'әйел', 'WhatsApp')
    """
    of, folded = alphabet(name), alphabet(name).fold(word)
    capitals = word.isupper() and "I" in folded and len(word) > 1
    known, units = lessons(name, capitals), of.parts(folded)
    if not all(f"|{unit}|" in known for unit in units):
        return word
    found = [(sure, cased(said, units, word)) for sure, said in spellings(units, known)]
    best = max(found, key=lambda pair: pair[0] * trust(pair[1]))[1]
    foreign = len(word) > 1 and folded in morphology.stems() and trust(best) < LOAN
    return word if foreign else best  # NATO, so in Cyrillic too


def cased(said: Sequence[str], units: Sequence[str], word: str) -> str:
    """Letters with the capitals of the word that they were read in."""
    capitals = word.isupper() and len(said) > 1
    letters, start = [], 0
    for unit, outcome in zip(units, said, strict=True):
        first = word[start : start + 1].isupper()
        letters.append(outcome.upper() if capitals else outcome.capitalize() if first else outcome)
        start += len(unit)
    return "".join(letters)


def marks(text: str, of: Alphabet) -> int:
    """How many letters of a text an alphabet has and plain Latin has not."""
    own = {letter for letter in of.letters.values() if not letter.isascii() or "'" in letter}
    return sum(text.count(letter) for letter in own if len(letter) == (2 if "'" in letter else 1))


def alphabet_of(text: str) -> str | None:
    """The alphabet that a text in Latin letters is written in, by the letters that are its own; None where it has none.

    >>> alphabet_of("Oblys ákimi"), alphabet_of("Oblys äkımı"), alphabet_of("Oblys a'kimi"), alphabet_of("Oblys akimi")
    ('2018', '2021', '2017', None)
    """
    plain = text.translate(APOSTROPHES)
    found = max(ALPHABETS, key=lambda name: marks(plain, alphabet(name)))
    return found if marks(plain, alphabet(found)) else None


def respellings(text: str, parts_of: Sequence[Span]) -> Iterator[Edit]:
    """The words of the parts of a text that are in Latin letters, as they are in Cyrillic; an address stays."""
    name = alphabet_of(" ".join(text[place.start : place.stop] for place in parts_of))
    for place in parts_of if name else ():
        taken = [match.span() for match in ADDRESS.finditer(text, place.start, place.stop)]
        for match in alphabet(name).words.finditer(text, place.start, place.stop):
            if not any(start <= match.start() < stop for start, stop in taken):
                word = in_cyrillic(match[0], name)
                if word != match[0]:
                    yield Edit(match.start(), match.end(), word)


def in_script_of(name: str, words: str, as_written: str) -> str:
    """A name in the alphabet that a text has: `words` are those that it was said in, `as_written` what the text has.

    >>> in_script_of("Серік Ахметов", "Серік Ахметовты", "Serik Ahmetovty")
    'Serik Ahmetov'
    """
    if name == words:
        return as_written
    likest = max(ALPHABETS, key=lambda a: SequenceMatcher(None, written(words, a), as_written).ratio())
    return written(name, likest)
