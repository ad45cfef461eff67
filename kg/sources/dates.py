"""Dates as newspapers write them, in figures and in Kazakh, Russian and English words: `dates.tsv`, `months.tsv`.

dateparser knows these languages too, but reads a date into nearly any words; here a line or field is one or is none.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

LOCAL_TIME = timezone(timedelta(hours=5))  # Kazakhstan's west; since March 2024 the whole country's


class NoSuchDayError(ValueError):
    """What is written as a date and is none, as 31.02.2024."""


@cache
def months() -> dict[str, int]:
    """The first three letters of a month's name → its number."""
    return {name: int(number) for names, number, *_ in rows("months.tsv") for name in names.split()}


def rows(name: str) -> list[list[str]]:
    table = (files(__package__) / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]


@cache
def patterns(kind: str) -> list[re.Pattern[str]]:
    """The patterns of a kind; a date's with the time after it, if any, as groups of the same match."""
    found = [pattern for of_kind, pattern, _ in rows("dates.tsv") if of_kind == kind]
    times = "|".join(pattern for of_kind, pattern, _ in rows("dates.tsv") if of_kind == "time")
    return [re.compile(f"{one}(?:{times})?" if kind == "date" else one, re.IGNORECASE) for one in found]


def read(text: str) -> datetime | date | None:
    """The date that a whole line or field states, with its time if it has one; None where it states none.

    NoSuchDayError for a day or time that does not exist.

    >>> read("Жарияланды: 17.05.24"), read("2024 жылғы 17 мамыр")
    (datetime.date(2024, 5, 17), datetime.date(2024, 5, 17))
    >>> read("17 мектеп 2024")
    """
    stripped = without_labels(text.strip())
    for pattern in patterns("date"):
        match = pattern.fullmatch(stripped)
        if match and (month := month_of(match)):
            return moment(match, month)
    return None


def without_labels(text: str) -> str:
    """A line without the words that announce a date, each at most once."""
    for pattern in patterns("label"):
        text = pattern.sub("", text, count=1) if pattern.match(text) else text
    return text


def month_of(match: re.Match[str]) -> int | None:
    """The month's number; None for a word that is no month."""
    groups = match.groupdict()
    return int(groups["month"]) if groups.get("month") else months().get(groups["name"].lower()[:3])


def moment(match: re.Match[str], month: int) -> datetime | date:
    groups = match.groupdict()
    year = int(groups["year"])
    try:
        day = date(year if year > 99 else 2000 + year, month, int(groups["day"]))
        if not groups.get("hour"):
            return day
        hour = (
            int(groups["hour"]) % 12 + 12 * (groups["half"].lower() == "p") if groups["half"] else int(groups["hour"])
        )
        return datetime(day.year, day.month, day.day, hour, int(groups["minute"]), tzinfo=zone(groups["zone"]))
    except ValueError:
        raise NoSuchDayError(match[0]) from None


def zone(written: str | None) -> timezone:
    """A time zone as ISO 8601 and RFC 5322 write it; Kazakhstan's where none is written."""
    if written is None:
        return LOCAL_TIME
    if written.upper() in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    return timezone((1 if written[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def in_address(url: str) -> date | None:
    """The day in an address.

    >>> in_address("https://example.org/2024/05/17/mektep")
    datetime.date(2024, 5, 17)
    """
    for pattern in patterns("address"):
        for match in pattern.finditer(url):
            try:
                return date(*(int(match[part]) for part in ("year", "month", "day")))
            except ValueError:
                continue
    return None
