"""The readings of a Kazakh word: a stem of the lexicon, or a guessed one, and a chain of suffixes.

No analyser of Kazakh can be installed from a registry; this one is a finite-state network. Its arcs are the lines of
`lexicon/suffixes.tsv`, their letters are chosen by vowel harmony and by the class of the sound before them
(`lexicon/archiphonemes.tsv`), its stems are `lexicon/stems.tsv`. Features are those of Universal Dependencies, as UD
Kazakh-KTB uses them (Tyers and Washington 2015).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from kg.languages.kazakh.tables import rows, words
from kg.languages.kazakh.words.spelling import listing
from kg.model.text import Analysis

BACK, FRONT = "аоұыяё", "әеөүіэ"
SOFT = ("к", "г", "кт")
VOWELS = BACK + FRONT + "иую"
CLASSES = ("vowel", "glide", "r", "l", "nasal", "voiced", "voiceless")
LONGEST_WORD = 100  # letters; what is longer is no word
ENDS = ("end", "bare", "case", "copula")
# the state in which the suffixes of a part of speech begin
STARTS = {
    "NOUN": ("nominal",),
    "PROPN": ("nominal",),
    "PRON": ("nominal",),
    "ADJ": ("adjective", "nominal"),
    "NUM": ("numeral",),
    "VERB": ("verb",),
    "AUX": ("verb",),
    "ADV": ("adverb",),
    "ADP": ("postposition",),
    "DET": ("end",),
    "CCONJ": ("end",),
    "SCONJ": ("end",),
    "PART": ("end",),
    "INTJ": ("end",),
}
# endings that make adjectives of nouns: an unknown word with one of them may be an adjective
ADJECTIVAL = tuple("лы лі ды ді ты ті сыз сіз лық лік дық дік тық тік ғы гі қы кі лас лес и қыш кіш рақ рек".split())
NUMBER = re.compile(
    r"(?P<figure>[+−-]?\d(?:[\d.,:/–-]*\d)?)(?P<sign>[%‰°№]?)(?P<rest>(?:-?[а-яәғқңөұүһі]+)?)", re.IGNORECASE
)
ROMAN = re.compile(r"(?P<figure>[IVXLC]+)(?P<sign>)(?P<rest>(?:-[а-яәғқңөұүһі]+)?)")
HYPHENATED = re.compile(r"(?P<stem>.*[A-ZА-ЯӘҒҚҢӨҰҮҺІa-z\d»\"])-(?P<rest>[а-яәғқңөұүһі]+)")


class Stem(NamedTuple):
    """A stem as it is written before some suffixes. `cut` says which: "" all, "vowel" those that begin with a vowel,
    "fused" those whose first vowel melts with the lost й, "dropped" those before which the last ы or і is lost."""

    lemma: str
    pos: str
    features: str
    sound: tuple[str, str]
    cut: str


class Arc(NamedTuple):
    target: str
    form: str
    features: str


@cache
def archiphonemes() -> dict[str, dict[str, str]]:
    return {symbol: dict(zip(CLASSES, values, strict=True)) for symbol, *values in rows("archiphonemes")}


@cache
def arcs() -> dict[str, list[Arc]]:
    """State → the suffixes that may follow."""
    network: dict[str, list[Arc]] = defaultdict(list)
    for sources, target, form, features, *_ in rows("suffixes"):
        for source in sources.split(","):
            network[source].append(Arc(target, "" if form == "-" else form, features))
    return dict(network)


def sound_class(letter: str) -> str:
    if letter in "уи":
        return "glide"
    if letter in VOWELS:
        return "vowel"
    for name, letters in (("glide", "й"), ("r", "р"), ("l", "л"), ("nasal", "мнң"), ("voiced", "жз")):
        if letter in letters:
            return name
    return "voiceless"


@lru_cache(maxsize=65536)
def sound(word: str) -> tuple[str, str]:
    """The harmony ("back", "front", or "any" where the spelling leaves it open) and the class of the last sound."""
    if word.endswith("ь") and len(word) > 1:  # медаль takes both kinds of endings: медалі, медальға
        return "any", sound(word.rstrip("ьъ"))[1]
    for letter in reversed(word):
        if letter in "иую":
            return "any", sound_class(word[-1])
        if letter in BACK:  # after к and г loans take front endings: банк, банкке
            return ("any" if word.endswith(SOFT) else "back"), sound_class(word[-1])
        if letter in FRONT:
            return "front", sound_class(word[-1])
    return "any", sound_class(word[-1]) if word else "vowel"


def written(form: str, harmony: str, last: str) -> str | None:
    """A suffix as it is written after a sound, None where it cannot stand.

    >>> written("LAр", "front", "vowel"), written("(с)I", "back", "voiceless"), written("A", "back", "vowel")
    ('лер', 'ы', None)
    """
    letters: list[str] = []
    for optional, symbol in re.findall(r"\((.)\)|(.)", form):
        vocal = symbol in ("A", "I") or optional in ("A", "I")
        if optional and vocal == (last == "vowel"):
            if form == f"({optional})":
                return None
            continue
        if not optional and not letters and vocal and last == "vowel":
            return None
        letter = archiphonemes().get(optional or symbol, {}).get(last, optional or symbol)
        letters.append(letter.split("/")[harmony == "front"] if "/" in letter else letter)
        last = sound_class(letters[-1])
    return "".join(letters)


def after_cut(form: str, cut: str) -> str | None:
    """The written suffix after a stem that lost or changed its last letter."""
    first = form[:1]
    if not cut:
        return form
    if cut == "vowel":
        return form if first and first in VOWELS else None
    if cut == "fused":
        return {"а": "я", "у": "ю"}[first] + form[1:] if first in ("а", "у") else None
    return {"й": "и", "у": "у"}[first] + form[1:] if first in ("й", "у") else None


@cache
def endings(state: str, harmony: str, last: str, cut: str) -> tuple[tuple[str, Arc, tuple[str, str]], ...]:
    """What may be written next: the letters, the arc, and the sound that they leave."""
    found = []
    for arc in arcs().get(state, ()):
        for side in ("back", "front") if harmony == "any" else (harmony,):
            plain = written(arc.form, side, last)
            form = None if plain is None else after_cut(plain, cut)
            if form is not None:
                kept = side if not form or sound(form)[0] == "any" else sound(form)[0]
                left = (kept if form else harmony, sound_class(form[-1]) if form else last)
                found.append((form, arc, left))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=262144)
def chains(state: str, left: tuple[str, str], cut: str, rest: str) -> tuple[str, ...]:
    """The features of each way to read `rest` as suffixes from `state` to the end of the word."""
    found = [""] if state in ENDS and not rest and not cut else []
    for form, arc, sound_left in endings(state, left[0], left[1], cut):
        if rest.startswith(form):
            remaining_cut = cut if not form else ""
            for features in chains(arc.target, sound_left, remaining_cut, rest[len(form) :]):
                found.append("|".join(part for part in (arc.features, features) if part))
    return tuple(dict.fromkeys(found))


def stem_variants(stem: str, pos: str, drops: bool) -> Iterator[tuple[str, str]]:
    """The ways in which a stem is written, each with its cut."""
    yield stem, ""
    if stem[-1:] in "пкқ" and len(stem) > 1:
        yield stem[:-1] + {"п": "б", "к": "г", "қ": "ғ"}[stem[-1]], "vowel"
    if stem.endswith("ь"):
        yield stem[:-1], "vowel"  # медаль, медалі his medal
    if pos == "NOUN" and len(stem) > 3 and (stem.endswith(("ст", "зд")) or stem[-1] == stem[-2]):
        yield stem[:-1], ""  # журналист, журналисі; конгресс, конгресі
    if drops:
        for variant, _ in list(stem_variants(stem[:-2] + stem[-1], pos, False)):
            yield variant, "vowel"
    if pos in ("VERB", "AUX") and len(stem) > 1:
        yield from verb_variants(stem)


def verb_variants(stem: str) -> Iterator[tuple[str, str]]:
    if stem[-1] == "п":
        yield stem[:-1] + "у", "vowel"  # тап, тауып having found
    elif stem[-1] == "й":
        yield stem[:-1], "fused"
    elif stem[-1] == "и":
        yield stem, "fused"
    elif stem[-1] in "ыі":
        yield stem[:-1], "dropped"


def stem_entries(lemma: str, pos: str, features: str, drops: bool) -> Iterator[tuple[str, Stem]]:
    low = lemma.lower()
    for variant, cut in stem_variants(low, pos, drops):
        yield variant, Stem(lemma, pos, features, sound(low), cut)


@cache
def stems() -> dict[str, list[Stem]]:
    """The written stems of the lexicon."""
    found: dict[str, list[Stem]] = defaultdict(list)
    for lemma, pos, kind, drops, _ in rows("stems"):
        features = kind if pos in ("PRON", "DET") else ""
        for variant, stem in stem_entries(lemma, pos, features, drops == "yes"):
            found[variant].append(stem)
    return dict(found)


@cache
def closed() -> dict[str, list[Analysis]]:
    found: dict[str, list[Analysis]] = defaultdict(list)
    for form, lemma, pos, features in rows("closed"):
        found[form].append(Analysis(lemma, pos, features))
    return dict(found)


@lru_cache(maxsize=65536)
def merged(*parts: str) -> str:
    """Features of several sources in UD's order; the last one of a name stands."""
    pairs = dict(pair.split("=", 1) for part in parts for pair in part.split("|") if pair)
    return "|".join(f"{name}={pairs[name]}" for name in sorted(pairs, key=str.lower))


def with_suffixes(stem: Stem, rest: str) -> Iterator[Analysis]:
    for state in STARTS[stem.pos]:
        for features in chains(state, stem.sound, stem.cut, rest):
            if features == "Case=Nom" and stem.pos in ("ADJ", "NUM"):
                continue
            yield Analysis(stem.lemma, stem.pos, merged(stem.features, features))


def known(word: str, lexicon: Mapping[str, list[Stem]]) -> Iterator[Analysis]:
    low = word.lower()
    for cut in range(len(low), 0, -1):
        for stem in lexicon.get(low[:cut], ()):
            if stem.pos == "PROPN" and not word[0].isupper():
                continue
            yield from with_suffixes(stem, low[cut:])


def guessed(word: str) -> Iterator[Analysis]:
    """Readings of a word whose stem is not in the lexicon: what its ending allows."""
    low = word.lower()
    name = word[0].isupper()
    for cut in range(len(low), 1, -1):
        stem, rest = low[:cut], low[cut:]
        if not any(letter in VOWELS for letter in stem) and not word[:cut].isupper():
            continue
        nominal = [(stem, "")]
        if rest[:1] and rest[0] in VOWELS and stem[-1] in "бғг":
            nominal.append((stem[:-1] + {"б": "п", "ғ": "қ", "г": "к"}[stem[-1]], "vowel"))
        for base, alternation in nominal:
            lemma = word[: len(base) - 1] + base[-1] if alternation else word[:cut]
            if name:  # the harmony of foreign names follows their sound, not their spelling: Назарбаевтың
                yield from with_suffixes(Stem(lemma, "PROPN", "", ("any", sound(base)[1]), alternation), rest)
            yield from with_suffixes(Stem(lemma.lower(), "NOUN", "", sound(base), alternation), rest)
        if rest == "п" or len(rest) > 1 and (not name or listing(stem, "VERB") == "verb"):
            verbs = (a for a in with_suffixes(Stem(stem, "VERB", "", sound(stem), ""), rest) if a.verb_form)
            yield from (a for a in verbs if a.get("Mood") not in ("Imp",))
    if low.endswith(ADJECTIVAL) or "-" in low or listing(low, "ADJ"):
        yield Analysis(low, "ADJ")
    if low.endswith(".") or not any(letter in VOWELS for letter in low):
        yield Analysis(word, "NOUN")
    if low.endswith(("ша", "ше")):
        yield Analysis(low, "ADV")


def figures(word: str) -> Iterator[Analysis]:
    """Numbers in digits or Roman letters, with a percent sign or a suffix."""
    match = NUMBER.fullmatch(word) or ROMAN.fullmatch(word)
    if not match:
        return
    rest = match["rest"].lstrip("-")
    for harmony in ("back", "front"):
        for last in CLASSES:
            for features in chains("numeral", (harmony, last), "", rest):
                yield Analysis(match["figure"], "NUM", features)
    if not rest:
        yield Analysis(match["figure"], "NUM", "NumType=Card" if match["sign"] else "NumType=Ord")


def numbered(word: str, lexicon: Mapping[str, list[Stem]]) -> Iterator[Analysis]:
    """A noun of the lexicon with its number: 20-орынды (the 20th place, accusative), 5-сынып fifth form."""
    number, hyphen, noun = word.partition("-")
    if hyphen and number.isdigit():
        yield from (reading for reading in known(noun, lexicon) if reading.pos == "NOUN")


def abbreviation(word: str) -> Iterator[Analysis]:
    """Capital letters with a hyphen before the suffix: БҚО-да in the region."""
    match = HYPHENATED.fullmatch(word)
    if match and word.lower() not in stems():
        pos = "PROPN" if match["stem"][:1].isupper() else "NOUN"
        for harmony in ("back", "front"):
            for last in CLASSES:
                for features in chains("nominal", (harmony, last), "", match["rest"]):
                    yield Analysis(match["stem"], pos, features)


def readings(word: str, lexicon: dict[str, list[Stem]]) -> list[Analysis]:
    """All readings of a word: from the closed classes and the lexicon, or else guessed."""
    if " " in word and not word[0].isdigit():  # барған жоқ: the first word says which lemma it is
        return readings(word.split()[0], lexicon) if word.split() else [Analysis(word, "X")]
    word = re.sub(r"(?<=\d)[ \u00a0](?=\d)", "", word)
    if len(word) > LONGEST_WORD:
        return [Analysis(word, "X")]
    if not any(letter.isalnum() for letter in word):
        return [Analysis(word, "PUNCT" if word not in "+=<>%№$€£₸" else "SYM")]
    found = [*closed().get(word.lower(), ()), *figures(word)]
    if not found or word.isalpha():
        found += [*known(word, lexicon), *numbered(word, lexicon), *abbreviation(word)]
    if not found:
        found = list(guessed(word))
    elif word[0].isupper() and word.isalpha() and not any(a.pos == "PROPN" for a in found):
        found += [a for a in guessed(word) if a.pos == "PROPN"]
    if word.lower() in words("compounds"):
        found.append(Analysis(word.lower(), "X"))  # as UD has it: қол in қол қою to sign
    return list(dict.fromkeys(found)) or [Analysis(word, "X")]


@lru_cache(maxsize=65536)
def analyse(word: str) -> tuple[Analysis, ...]:
    """Every reading of a word, in no order of likelihood (disambiguation.py chooses in context).

    >>> for reading in analyse("делегациясымен"):
    ...     print(reading)
    делегация/NOUN/Case=Ins,Number[psor]=Plur,Sing,Person[psor]=3
    """
    return tuple(readings(word, stems()))
