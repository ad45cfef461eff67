"""Numbers in digits and words, with scale words, decimal commas, per cent and currencies.

num2words writes Kazakh numbers, nothing reads them; price-parser and quantulum split "61,2 млн доллар" wrongly.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.languages.kazakh.tables import rows
from kg.model.text import Quantity, Token

DIGITS = re.compile(r"(?P<figure>\d{1,3}(?:[  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?P<percent>\s?%)?(?:-.*)?")
APPROXIMATE = ("дай", "дей", "тай", "тей")
PERCENT_WORDS = ("процент", "пайыз", "%")


@cache
def number_words() -> dict[str, tuple[str, float]]:
    return {lemma: (kind, float(value)) for lemma, kind, value in rows("numbers")}


@cache
def beginnings() -> frozenset[str]:
    """The first two letters of the number words: most words are seen not to be one by these."""
    return frozenset(word[:2] for word in number_words())


@cache
def units() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → the words, the longest first, with the ISO 4217 code of a currency or the name of a unit."""
    listed = [(tuple(words.lower().split()), code) for table in ("currencies", "units") for words, code in rows(table)]
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, code in sorted(listed, key=lambda row: -len(row[0])):
        found.setdefault(words[0], []).append((words, code))
    return found


@cache
def comparators() -> dict[tuple[str, str], str]:
    return {(place, lemma): sign for lemma, sign, place, _ in rows("comparators")}


def number_word(token: Token) -> tuple[str, float] | None:
    """unit, hundred, scale or half, and the value, of a number word that is not an ordinal."""
    low = token.text.lower()
    if not may_begin(low) or token.analysis.pos in ("PRON", "DET", "ADP"):
        return None  # оның his, not of ten; үшін for, not three
    for reading in token.analyses:
        if reading.lemma.lower() in number_words() and (reading.pos in ("NUM", "NOUN")):
            return number_words()[reading.lemma.lower()]
    return number_words().get(low)


def is_ordinal(token: Token) -> bool:
    low = token.text.lower()
    one_of = low == "бірі" or re.fullmatch(r"1-і", low)  # the first of them, one of them
    return bool(one_of or re.search(r"(?:нші|ншы|нши|\d-?ші|\d-?шы)", low)) and not token.text.isupper()


def digits(token: Token) -> float | None:
    match = DIGITS.fullmatch(token.text)
    if token.analysis.pos == "NOUN" and not token.analysis.lemma[0].isdigit():
        return None  # 20-орын the 20th place
    return float(re.sub(r"[  ]", "", match["figure"]).replace(",", ".")) if match else None


def may_begin(word: str) -> bool:
    """Whether a number may begin with a word, by its first letters."""
    return word[0].isdigit() or word[:2].lower() in beginnings()


def number(tokens: Sequence[Token], start: int) -> tuple[float, int, bool] | None:
    """The value of the number that begins at token `start`, the token after it, and whether a scale word is in it.

    "екі мың он тоғыз" 2019, "600 млн." 600000000, "он сегіз бүтін оннан сегіз" 18.8.
    """
    if start >= len(tokens) or not may_begin(tokens[start].text):
        return None
    figure = digits(tokens[start])
    total, current, position, scaled = 0.0, figure or 0.0, start + (figure is not None), False
    if figure is not None and is_ordinal(tokens[start]):
        return figure, position, False
    least = float("inf")  # the scale met last
    while position < len(tokens):
        more = digits(tokens[position]) if scaled and not current else None
        if more is not None and scale_at(tokens, position + 1) < least and more < least:  # 1 млн 200 мың
            figure, current, position = more, more, position + 1
            continue
        word = number_word(tokens[position])
        if word is None:
            break
        kind, value = word
        if figure is not None and kind not in ("scale", "half"):
            break
        if kind == "scale":
            total, current, scaled = total + (current or 1) * value, 0.0, True
            figure, least = None, value
        else:
            current = current * value or value if kind == "hundred" and current < 10 else current + value
        position += 1
        if is_ordinal(tokens[position - 1]):
            break
        fraction = decimal(tokens, position)
        if fraction:
            current, position = current + fraction[0], fraction[1]
    return (round(total + current, 6), position, scaled) if position > start else None


def scale_at(tokens: Sequence[Token], place: int) -> float:
    """The scale that a word is: 1000 of мың; infinite where it is none."""
    word = number_word(tokens[place]) if place < len(tokens) else None
    return word[1] if word is not None and word[0] == "scale" else float("inf")


def decimal(tokens: Sequence[Token], start: int) -> tuple[float, int] | None:
    """бүтін оннан сегіз: and eight tenths"""
    if start + 2 >= len(tokens) or tokens[start].text.lower() != "бүтін":
        return None
    base = {"оннан": 10, "жүзден": 100, "мыңнан": 1000}.get(tokens[start + 1].text.lower())
    part = number_word(tokens[start + 2])
    if base is None or part is None or part[0] != "unit":
        return None
    stop, value = start + 3, part[1]
    if base == 100 and stop < len(tokens) and (more := number_word(tokens[stop])) and more[0] == "unit":
        stop, value = stop + 1, value + more[1]
    return value / base, stop


def unit_at(tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
    """The currency, unit of measurement or per cent that the words from `start` name, and the token after it."""
    if start >= len(tokens):
        return None
    first = {tokens[start].text.lower(), *(reading.lemma.lower() for reading in tokens[start].analyses)}
    if not first.isdisjoint(PERCENT_WORDS):
        return "percent", start + 1
    known = [entry for word in first & units().keys() for entry in units()[word]]
    for words, code in sorted(known, key=lambda entry: -len(entry[0])):
        place = tokens[start : start + len(words)]
        if len(place) == len(words) and all(
            token.text.lower() == word or any(r.lemma.lower() == word for r in token.analyses)
            for token, word in zip(place, words, strict=True)
        ):
            return code, start + len(words)
    return None


def find(tokens: Sequence[Token]) -> Iterator[Quantity]:
    """The numbers of a sentence, from left to right, with unit and comparator."""
    position = 0
    while position < len(tokens):
        found = number(tokens, position)
        if found is None or position and (is_vague(tokens[position - 1]) or tokens[position - 1].text == "№"):
            position = found[1] if found else position + 1
            continue
        quantity = complete(tokens, position, *found)
        yield quantity
        position = quantity.stop


def is_vague(token: Token) -> bool:
    """екі-үш мың: two or three thousand"""
    parts = token.text.lower().split("-")
    return len(parts) > 1 and all(part in number_words() for part in parts)


def complete(tokens: Sequence[Token], start: int, value: float, stop: int, scaled: bool) -> Quantity:
    """Adds the second value of a range, the unit, and the comparator."""
    values, percent = [value], "%" in tokens[stop - 1].text
    if stop + 1 < len(tokens) and tokens[stop].text in "-–—" and not is_ordinal(tokens[stop - 1]):
        second = number(tokens, stop + 1)
        if second and second[0] > value:
            factor = second[0] / digits_or(second[0], tokens, stop + 1) if second[2] and not scaled else 1
            values, percent = [value * factor, second[0]], "%" in tokens[second[1] - 1].text
            stop = second[1]
    ordinal = is_ordinal(tokens[stop - 1])
    sign, after = comparator_after(tokens, stop)
    unit = unit_at(tokens, after)
    if unit is None and after != stop:
        unit = unit_at(tokens, stop)
    code, end = ("percent", stop) if percent else unit or (None, stop)
    if sign is None:
        sign, end = comparator_after(tokens, end)
    elif unit is None:
        end = after
    sign = sign or comparator_before(tokens, start) or approximate(tokens[end - 1])
    return Quantity(start, end, tuple(values), code, sign, ordinal)


def digits_or(value: float, tokens: Sequence[Token], place: int) -> float:
    """The figure before the scale word of a range's second number: 15 of "15 мың"."""
    figure = digits(tokens[place])
    if figure is None:
        word = number_word(tokens[place])
        figure = word[1] if word else value
    return figure or 1.0


def comparator_after(tokens: Sequence[Token], start: int) -> tuple[str | None, int]:
    """The comparator that the word at `start` is, and the token after it."""
    if start < len(tokens):
        for reading in tokens[start].analyses:
            sign = comparators().get(("after", reading.lemma.lower())) or comparators().get(
                ("after", tokens[start].text.lower())
            )
            if sign:
                return sign, start + 1
    return None, start


def approximate(token: Token) -> str | None:
    """жүздей some hundred, 7,5 триллион теңгедей some 7.5 trillion tenge"""
    reading = token.analysis
    low = token.text.lower()
    if low == "бірдей":  # all of five, not some five
        return None
    return "~" if low.endswith(APPROXIMATE) and reading.case is None and reading.lemma.lower() != low else None


def comparator_before(tokens: Sequence[Token], start: int) -> str | None:
    for size in (1, 2):
        if start >= size:
            words = " ".join(token.text.lower() for token in tokens[start - size : start])
            if ("before", words) in comparators():
                return comparators()["before", words]
    return None
