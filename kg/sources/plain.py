"""Plain text → an article: the lines around the text, and the paragraphs of the body.

trafilatura and its like take articles out of web pages; here the text is already plain and only its lines must be told
apart. What a line looks like is data: `lines.tsv`, `dates.tsv`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import UnreadError
from kg.model.article import Article
from kg.model.view import View
from kg.sources import dates, views
from kg.sources.encodings import decode
from kg.sources.records import Record
from kg.sources.writing import LATIN, language_of
from kg.spans import Span

HEADLINE_LENGTH = 250


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


def words_of(view: View, span: Span) -> str:
    """The words of a span as they are read."""
    read_in = view.forward(span)
    return view.text[read_in.start : read_in.stop]


def check_language(path: Path, view: View, body: list[Span]) -> tuple[list[Span], str]:
    """The paragraphs in Kazakh, and its tag by their script; UnreadError, with the language's name, where none is that
    can be read. Where some are in Latin letters, those that nothing is known of are taken for Kazakh too."""
    text = view.original
    told = {span: language_of(text[span.start : span.stop]) for span in body}
    latin = any(told[span] == LATIN and language_of(words_of(view, span)) == "kk" for span in body)
    wanted = ("kk", LATIN, "und") if latin else ("kk",)
    kazakh = [span for span in body if told[span] in wanted]
    if not kazakh and body:
        found = language_of(" ".join(text[span.start : span.stop] for span in body))
        hint = "kg reads Kazakh in Cyrillic letters and in the Latin alphabets of 2017, 2018 and 2021"
        raise UnreadError(path, f"language {found} is not supported yet", hint=hint)
    return kazakh, LATIN if sum(told[span] != "kk" for span in kazakh) * 2 > len(kazakh) else "kk"


def is_headline(text: str, span: Span, body: list[Span]) -> bool:
    """Whether the first line is a headline: more follows, and it does not end as a sentence of running text does."""
    words = text[span.start : span.stop]
    return len(body) > 1 and len(words) <= HEADLINE_LENGTH and words[-1] not in ".,;:…" and words[0] not in "-–—"


def read(record: Record) -> Article:
    """The article in a text; UnreadError where it has none in a language that is read, InputError where it is none."""
    return compose(record, decode(record.path, record.content), dict(record.fields))


def compose(record: Record, text: str, known: Mapping[str, str]) -> Article:
    """A text and what is known beside it (headline, date, url, publisher) → its article. What is known goes before what
    the lines say, and the day in the address after both; a headline that does not begin the text is put before it."""
    title = decode(record.path, " ".join(known.get("headline", "").split()).encode())
    text = f"{title}\n\n{text}" if title and first_line(text) != title else text
    spans = list(lines(text))
    first = spans.pop(0) if title else None
    found: dict[str, list[re.Match[str]]] = {"views": [], "publisher": [], "caption": [], "footer": []}
    body: list[Span] = []
    view = views.seen(text, list(lines(text)))
    said = [known["date"]] if known.get("date") else []
    for span in spans:
        line = text[span.start : span.stop]
        seen = words_of(view, span)
        if day := next((words for words in (line, seen) if is_date(words)), None):
            said.append(day)
        elif match := recognise(line) or recognise(seen):
            found[match[0]].append(match[1])
        else:
            body.append(span)
    if not any(letter.isalpha() for span in body for letter in text[span.start : span.stop]):
        raise UnreadError(record.path, "no text to read", hint="an article has one sentence or more")
    body, language = check_language(record.path, view, body)
    if first is None and is_headline(text, body[0], body):
        first = body.pop(0)
    domain = found["publisher"][0] if found["publisher"] else None
    url = known.get("url") or (domain[0] if domain and domain["path"] else None)
    published, notes = publication(said, url)
    return Article(
        id=record.id,
        path=record.path,
        text=text,
        headline=first,
        body=tuple(body),
        published=published,
        publisher=known.get("publisher") or (domain["domain"] if domain else None),
        url=url,
        language=language,
        views=int(re.sub(r"\D", "", found["views"][0]["views"])) if found["views"] else None,
        captions=tuple(caption for match in found["caption"] for caption in captions(match[0])),
        notes=notes,
    )


def first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0].rstrip()


def is_date(line: str) -> bool:
    """Whether a line is a date, be there such a day or not."""
    try:
        return dates.read(line) is not None
    except dates.NoSuchDayError:
        return True


def publication(said: Iterable[str], url: str | None) -> tuple[datetime | date | None, tuple[str, ...]]:
    """The first of the dates said that there is, else the one in the address; and a note on each that is none."""
    notes: list[str] = []
    for text in said:
        try:
            if found := dates.read(text):
                return found, tuple(notes)
            problem = f"{text!r} is not read as a date"
        except dates.NoSuchDayError:
            problem = f"there is no day {text!r}"
        notes.append(f"{problem}; write it as 2025-03-21T09:00+05:00")
    return dates.in_address(url or ""), tuple(notes)


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
