"""Files → articles: encoding, the lines around the text, and the paragraphs of the body.

trafilatura and its like take articles out of web pages; here the text is already plain and only its lines must be told
apart. What a line looks like is data: `article_lines.tsv`.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import InputError
from kg.spans import Span

LOCAL_TIME = timezone(timedelta(hours=5))  # Kazakhstan's west; since March 2024 the whole country's
MAXIMUM = 10_000_000  # bytes: a newspaper of a year; more is a mistake
KAZAKH_LETTERS = frozenset("әіңғүұқөһӘІҢҒҮҰҚӨҺ")
HEADLINE_LENGTH = 250
# the first three letters of the months, in Kazakh and Russian
MONTH_NAMES = """қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
                 янв фев мар апр мая июн июл авг сен окт ноя дек"""
MONTHS = {name: place % 12 + 1 for place, name in enumerate(MONTH_NAMES.split())}


@dataclass(frozen=True, slots=True)
class Article:
    """A news article. Spans are half-open, in code points of `text`: what the file holds, decoded, its line ends made
    `\\n`, in Unicode's composed form (NFC)."""

    id: str
    path: Path
    text: str
    headline: Span | None
    body: tuple[Span, ...]
    published: datetime | date | None = None
    language: str = "kk"
    publisher: str | None = None
    url: str | None = None
    views: int | None = None
    captions: tuple[str, ...] = field(default=())

    def words(self, span: Span) -> str:
        return self.text[span.start : span.stop]

    @property
    def day(self) -> date | None:
        return self.published.date() if isinstance(self.published, datetime) else self.published


@cache
def line_patterns() -> list[tuple[str, re.Pattern[str]]]:
    table = (files("kg") / "article_lines.tsv").read_text(encoding="utf-8")
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


def paths(roots: Iterable[Path]) -> list[Path]:
    """The files named and the *.txt files under the folders named, sorted; InputError for a path that is not there."""
    found: set[Path] = set()
    for root in roots:
        if not root.exists():
            raise InputError(root, "no such file or folder", hint="name an article or a folder of .txt files")
        found |= {path for path in root.rglob("*.txt") if path.is_file()} if root.is_dir() else {root}
    return sorted(found)


def decode(path: Path, content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or the Kazakh variant of Windows' Cyrillic code page (KZ-1048, which contains the
    letters of cp1251 that Kazakh text uses)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(path, content, "utf-16")
    if b"\0" in content:
        raise InputError(path, "a binary file, not text", hint="save the article as plain text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("kz1048", errors="replace")
        letters = [letter for letter in text if letter.isalpha()]
        cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in letters)
        broken_utf8 = sum(letter in "РС" for letter in letters) > len(letters) / 4
        if "\ufffd" in text or broken_utf8 or cyrillic < 0.6 * max(1, len(letters)):
            line = content.count(b"\n", 0, error.start) + 1
            hint = "save the article as UTF-8"
            raise InputError(path, f"byte {content[error.start]:#04x} is not UTF-8", line=line, hint=hint) from None
        return text


def decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(path, f"not valid {encoding}", hint="save the article as UTF-8") from None


def load(path: Path) -> str:
    """The text of a file, in composed form, with `\\n` at line ends; InputError where that cannot be."""
    try:
        size = path.stat().st_size
        if size > MAXIMUM:
            hint = f"split it into articles of at most {MAXIMUM // 1_000_000} MB"
            raise InputError(path, f"{size / 1e6:.0f} MB are too much for one article", hint=hint)
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, error.strerror or str(error), hint="name a readable text file") from None
    text = decode(path, content).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    for match in re.finditer(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        problem = f"control character U+{ord(match[0]):04X}"
        raise InputError(path, problem, line=line, column=column, hint="remove it")
    return text


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
    month = int(groups["month"]) if groups.get("month") else MONTHS.get(name[:3], 0)
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


def language_of(text: str) -> str:
    """The language of a paragraph: kk, ru, kk-Latn, en, or und for another one in Latin letters.

    Kazakh in Cyrillic has letters that no neighbour uses; the others are told by their frequent words.

    >>> language_of("Облыс әкімі кездесті"), language_of("Глава региона встретился в пятницу с делегацией")
    ('kk', 'ru')
    >>> language_of("Oblys ákimi jańa mektep ashty jáne oqýshylarmen kezdesti")
    'kk-Latn'
    """
    letters = [letter for letter in text if letter.isalpha()]
    words = re.findall(r"\w+", text.lower())
    told = Counter(language for word in words for language in languages_by_word().get(word, ()))
    if sum("Ѐ" <= letter <= "ӿ" for letter in letters) * 2 < len(letters):
        return max(("kk-Latn", "en"), key=lambda language: told[language]) if told["kk-Latn"] + told["en"] else "und"
    if any(letter in KAZAKH_LETTERS for letter in letters):
        return "kk"
    russian = told["ru"] + len(re.findall(r"[щё]|ться|ого\b", text))
    return "ru" if russian >= 2 or len(letters) > 40 and russian else "kk"


@cache
def languages_by_word() -> dict[str, list[str]]:
    table = (files("kg") / "article_languages.tsv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            language, words = line.split("\t")
            for word in words.split():
                found.setdefault(word, []).append(language)
    return found


def is_headline(text: str, span: Span, body: list[Span]) -> bool:
    """Whether the first line is a headline: more follows, and it does not end as a sentence of running text does."""
    words = text[span.start : span.stop]
    return len(body) > 1 and len(words) <= HEADLINE_LENGTH and words[-1] not in ".,;:…" and words[0] not in "-–—"


def read(path: Path) -> Article:
    """The article in a file; InputError where it has none that can be read."""
    text = load(path)
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
        id=path.stem,
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
