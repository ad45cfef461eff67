"""Dates and periods, absolute and relative to the article's day, as ISO 8601.

dateparser knows "7 қараша" but not "2018 жылғы 7 қараша" or "2018 жылдың 8 айында", and invents a day for a bare year.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from kg.languages.kazakh.tables import rows
from kg.languages.kazakh.times.numbers import may_begin, number
from kg.model.text import Token, When


@cache
def months() -> dict[str, int]:
    return {name: int(value) for name, value in rows("months")}


@cache
def relative(kind: str) -> dict[str, tuple[str, int]]:
    return {word: (unit, int(offset)) for of_kind, word, unit, offset in rows("relative_dates") if of_kind == kind}


@cache
def beginnings() -> frozenset[str]:
    """The first two letters of the words that a date may begin with, numbers aside."""
    return frozenset(word[:2] for word in ("осыдан", *months(), *(word for _, word, *_ in rows("relative_dates"))))


def has_lemma(token: Token, *lemmas: str) -> bool:
    return token.text.lower() in lemmas or any(reading.lemma.lower() in lemmas for reading in token.analyses)


def month_of(token: Token) -> int | None:
    lemmas = (token.text.lower(), *(reading.lemma.lower() for reading in token.analyses))
    return next((months()[lemma] for lemma in lemmas if lemma in months()), None)


def year_at(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """A year with its word, and the token after it: 2018 жыл, екі мың он тоғызыншы жылы."""
    found = number(tokens, start)
    if found is None or not 1000 <= found[0] <= 2999 or found[0] % 1:
        return None
    stop = found[1]
    if stop < len(tokens) and (has_lemma(tokens[stop], "жыл") or tokens[stop].text.lower() in ("ж.", "жылғы")):
        return int(found[0]), stop + 1
    return None


def day_at(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    found = number(tokens, start)
    return (int(found[0]), found[1]) if found and 1 <= found[0] <= 31 and not found[0] % 1 else None


def full_date(tokens: Sequence[Token], start: int, today: date | None) -> When | None:
    """2018 жылғы 7 қараша; 2018 жылдың қарашасы; 2018 жылдың 8 айында; 2018 жыл"""
    year = year_at(tokens, start)
    if year is None:
        return None
    value, stop = year
    if stop < len(tokens):
        month = month_of(tokens[stop])
        if month:
            return When(start, after_month(tokens, stop + 1), f"{value}-{month:02}")
        day = day_at(tokens, stop)
        if day and day[1] < len(tokens):
            month = month_of(tokens[day[1]])
            if month:
                return When(start, day[1] + 1, f"{value}-{month:02}-{day[0]:02}")
            if has_lemma(tokens[day[1]], "ай") and day[0] <= 12:
                return When(start, day[1] + 1, f"{value}-01/{value}-{day[0]:02}")
    return When(start, stop, str(value))


def after_month(tokens: Sequence[Token], stop: int) -> int:
    return stop + 1 if stop < len(tokens) and has_lemma(tokens[stop], "ай") else stop


def day_and_month(tokens: Sequence[Token], start: int, today: date | None) -> When | None:
    """7 қараша; 7 қараша 2018 жыл; жетінші қарашада; қаңтар айында"""
    day = day_at(tokens, start)
    place = day[1] if day else start
    month = month_of(tokens[place]) if place < len(tokens) else None
    if month is None or day is None and not has_lemma(tokens[min(place + 1, len(tokens) - 1)], "ай"):
        return None
    stop = after_month(tokens, place + 1)
    year = year_at(tokens, stop)
    known = year[0] if year else today.year if today else None
    stop = year[1] if year else stop
    if known is None:
        return When(start, stop, None)
    return When(start, stop, f"{known}-{month:02}" + (f"-{day[0]:02}" if day else ""))


def year_range(tokens: Sequence[Token], start: int, today: date | None) -> When | None:
    """2015-2020 жылдар; 2015 – 2020 жылдары"""
    match = re.fullmatch(r"([12]\d{3})[-–]([12]\d{3})", tokens[start].text)
    place = start + 1
    if match is None and start + 2 < len(tokens) and tokens[start + 1].text in "-–—":
        match = re.fullmatch(r"([12]\d{3})-([12]\d{3})", f"{tokens[start].text}-{tokens[start + 2].text}")
        place = start + 3
    if match is None or place >= len(tokens) or not has_lemma(tokens[place], "жыл"):
        return None
    return When(start, place + 1, f"{match[1]}/{match[2]}")


def relative_period(tokens: Sequence[Token], start: int, today: date | None) -> When | None:
    """былтыр; бүгін; жақында; өткен жылы; келесі айда; былтырғы жылы"""
    low = tokens[start].text.lower()
    if low in relative("each") or low in relative("vague"):
        return When(start, start + 1, None)
    words = relative("word")
    lemma = next((r.lemma.lower() for r in tokens[start].analyses if r.lemma.lower() in words), None)
    if lemma and low.startswith(lemma) and not low.endswith(("де", "да")):
        unit, offset = words[lemma]
        stop = start + 1
        if low != lemma and low.endswith(("ғы", "гі")):
            if stop >= len(tokens) or not has_lemma(tokens[stop], "жыл", "күн"):
                return None
            stop += 1
        return When(start, stop, shifted(today, unit, offset))
    known = relative("modifier").get(low)
    if known and start + 1 < len(tokens):
        for lemma, (unit, _) in relative("unit").items():
            if has_lemma(tokens[start + 1], lemma):
                return When(start, start + 2, shifted(today, unit, known[1]))
    return None


def years_ago(tokens: Sequence[Token], start: int, today: date | None) -> When | None:
    """осыдан алпыс жыл бұрын sixty years ago"""
    place = start + (tokens[start].text.lower() == "осыдан")
    found = number(tokens, place)
    if found is None or found[1] + 1 >= len(tokens) or tokens[found[1] + 1].text.lower() != "бұрын":
        return None
    for lemma, (unit, _) in relative("unit").items():
        if has_lemma(tokens[found[1]], lemma):
            value = shifted(today, unit, -int(found[0])) if unit == "year" else None
            return When(start, found[1] + 2, value)
    return None


def shifted(today: date | None, unit: str, offset: int) -> str | None:
    """The article's year, month or day moved by `offset`."""
    if today is None:
        return None
    if unit == "year":
        return str(today.year + offset)
    if unit == "month":
        months_since = today.year * 12 + today.month - 1 + offset
        return f"{months_since // 12}-{months_since % 12 + 1:02}"
    return (today + timedelta(days=offset)).isoformat()


RULES: tuple[Callable[[Sequence[Token], int, date | None], When | None], ...] = (
    years_ago,
    year_range,
    full_date,
    day_and_month,
    relative_period,
)


def find(tokens: Sequence[Token], today: date | None) -> Iterator[When]:
    """The dates of a sentence, from left to right; `today` is the article's day, where it is known."""
    position = 0
    while position < len(tokens):
        if not may_begin(tokens[position].text) and tokens[position].text[:2].lower() not in beginnings():
            position += 1
            continue
        found = next((when for rule in RULES if (when := rule(tokens, position, today))), None)
        if found:
            yield found
        position = found.stop if found else position + 1
