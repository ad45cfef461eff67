"""RSS and Atom files → a record for each entry, by feedparser: its content, or else its summary."""

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.sources import dates
from kg.sources.files import content
from kg.sources.records import File, Found, Record, Skipped

ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "table"}


def entries(file: File) -> Iterator[Found]:
    """The entries of a feed. An entry that the end of a cut file may have shortened is not read."""
    import feedparser

    source = content(file)
    feed = feedparser.parse(io.BytesIO(source), sanitize_html=True, resolve_relative_uris=False)
    if not feed.version:
        yield Skipped(file.path, "XML that is no feed")
        return
    cut = not ENDS.search(source)
    for number, entry in enumerate(feed.entries[: len(feed.entries) - cut], 1):
        yield record(file, entry, feed.feed, number)
    if cut:
        yield InputError(file.path, "cut short", hint="get the whole feed again")


def record(file: File, entry: Any, feed: Any, number: int) -> Record:
    """The record of an entry; its id is the entry's, else its address, else the file's and a number."""
    known = {
        "headline": plain(entry.get("title", "")).replace("\n", " "),
        "date": date(entry),
        "url": entry.get("link", ""),
        "publisher": plain(feed.get("title", "")),
    }
    found = entry.get("id") or known["url"] or f"{file.id}/{number}"
    markup = max((part.value for part in entry.get("content", ())), key=len, default=entry.get("summary", ""))
    fields = tuple(sorted((field, value) for field, value in known.items() if value))
    return Record(found, file.path, ".txt", plain(markup).encode(), fields)


def date(entry: Any) -> str:
    """When an entry was published: as it says, in words as well, or as feedparser reads what we do not."""
    for name in ("published", "updated"):
        said = entry.get(name, "")
        if readable(said) or not entry.get(f"{name}_parsed"):
            if said:
                return str(said)
        else:
            return time.strftime("%Y-%m-%dT%H:%MZ", entry[f"{name}_parsed"])
    return ""


def readable(said: str) -> bool:
    try:
        return dates.read(said) is not None
    except dates.NoSuchDayError:
        return True


def plain(markup: str) -> str:
    """The words of a piece of HTML, a line for each block.

    >>> plain("<p>Бір <b>екі</b>.</p>Үш<br>төрт")
    'Бір екі.\\nҮш\\nтөрт'
    """
    import lxml.html

    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    for element in root.iter(*BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
