"""Plain text → an article: the lines around the text, and the paragraphs of the body.

trafilatura and its like take articles out of web pages; here the text is already plain and only its lines must be told
apart. What a line looks like is data: `lines.tsv`, `months.tsv`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import InputError
from kg.model.article import Article
from kg.sources.encodings import decode
from kg.sources.records import Record
from kg.sources.writing import language_of
from kg.spans import Span

LOCAL_TIME = timezone(timedelta(hours=5))  # Kazakhstan's west; since March 2024 the whole country's
HEADLINE_LENGTH = 250


@cache
def months() -> dict[str, int]:
    """The first three letters of a month's name → its number."""
    table = (files(__package__) / "months.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {name: int(number) for names, number in rows for name in names.split()}


@cache
def line_patterns() -> list[tuple[str, re.Pattern[str]]]:
    table = (files(__package__) / "lines.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return [(kind, re.compile(pattern)) for kind, pattern, _ in rows]


def recognise(line: str) -> tuple[str, re.Match[str]] | None:
    """What a line is if it is not text.

    >>> recognise("Оқылды: 60")[0]
    'views'
    """
    for kind, pattern in line_patterns():
        match = pattern.fullmatch(line)
        if match:
            return kind, match
    return None


def lines(text: str) -> Iterator[Span]:
    """The spans of the lines that hold anything, without the white space around it."""
    for match in re.finditer(r"[^\n]+", text):
        line = match[0].strip()
        if line:
            start = match.start() + match[0].index(line)
            yield Span(start, start + len(line))


def publication(match: re.Match[str], path: Path, line: int) -> datetime | date:
    """The date of a date line, with its time where it has one; InputError for a day that does not exist."""
    groups = match.groupdict()
    name = (groups.get("name") or "").lower()
    month = int(groups["month"]) if groups.get("month") else months().get(name[:3], 0)
    try:
        day = date(int(groups["year"]), month, int(groups["day"]))
        if not groups.get("time"):
            return day
        zone = groups.get("zone")
        if zone:
            return datetime.fromisoformat(f"{day}T{groups['time'].zfill(5)}:00{zone.replace('Z', '+00:00')}")
        hour, minute = map(int, groups["time"].split(":"))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL_TIME)
    except ValueError:
        hint = "write it as 2025-03-21T09:00+05:00"
        raise InputError(path, f"{match[0]!r} is not a date", line=line, hint=hint) from None


def check_language(path: Path, text: str, body: list[Span]) -> list[Span]:
    """The paragraphs in Kazakh; InputError, with the language's name, where none is."""
    kazakh = [span for span in body if language_of(text[span.start : span.stop]) == "kk"]
    if not kazakh and body:
        found = language_of(" ".join(text[span.start : span.stop] for span in body))
        raise InputError(path, f"language {found} is not supported yet", hint="kg reads Kazakh in Cyrillic letters")
    return kazakh


def is_headline(text: str, span: Span, body: list[Span]) -> bool:
    """Whether the first line is a headline: more follows, and it does not end as a sentence of running text does."""
    words = text[span.start : span.stop]
    return len(body) > 1 and len(words) <= HEADLINE_LENGTH and words[-1] not in ".,;:…" and words[0] not in "-–—"


def read(record: Record) -> Article:
    """The article in a text; InputError where it has none that can be read."""
    path, text = record.path, decode(record.path, record.content)
    found: dict[str, list[re.Match[str]]] = {"date": [], "views": [], "publisher": [], "caption": [], "footer": []}
    body: list[Span] = []
    published: datetime | date | None = None
    for span in lines(text):
        known = recognise(text[span.start : span.stop])
        if known is None:
            body.append(span)
            continue
        kind, match = known
        found[kind].append(match)
        if kind == "date" and published is None:
            published = publication(match, path, text.count("\n", 0, span.start) + 1)
    if not any(any(letter.isalpha() for letter in text[s.start : s.stop]) for s in body):
        raise InputError(path, "no text to read", hint="an article has one sentence or more")
    body = check_language(path, text, body)
    headline = body.pop(0) if is_headline(text, body[0], body) else None
    domain = found["publisher"][0] if found["publisher"] else None
    return Article(
        id=record.id,
        path=path,
        text=text,
        headline=headline,
        body=tuple(body),
        published=published,
        publisher=domain["domain"] if domain else None,
        url=domain[0] if domain and domain["path"] else None,
        views=int(re.sub(r"\D", "", found["views"][0]["views"])) if found["views"] else None,
        captions=tuple(caption for match in found["caption"] for caption in captions(match[0])),
    )


def captions(line: str) -> list[str]:
    """The captions of one line.

    >>> captions("аким (6) аким (7)")
    ['аким (6)', 'аким (7)']
    """
    return [part.strip() for part in re.findall(r".+?\(\d{1,3}\)", line)] or [line]


def of_text(text: str, id: str = "text", language: str = "kk") -> Article:
    """A text without metadata as an article of one paragraph for each line."""
    body, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            body.append(Span(start, start + len(line)))
        start += len(line) + 1
    return Article(id, Path(id), text, None, tuple(body), language=language)
