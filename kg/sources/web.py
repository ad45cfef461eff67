"""A web page → its article: trafilatura finds the text among menus and comments, and what the page says of itself."""

import codecs
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UnreadError
from kg.model.article import Article
from kg.sources import plain
from kg.sources.encodings import decode
from kg.sources.records import Record

if TYPE_CHECKING:
    from configparser import ConfigParser

    from trafilatura.settings import Document

# the dates that a page's markup states; not any that stands in its text, as that of the copyright or of another article
DATES = {"original_date": True, "extensive_search": False}
CHARSET = re.compile(rb"""<meta[^>]{1,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
WIDER = {"cp1251": "kz1048"}  # what Kazakh pages say, and the code page that has the letters they use


@cache
def settings() -> "ConfigParser":
    """trafilatura's, but a short article is one as well: below its limits it takes all words of a page as one line."""
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    return config


def read(record: Record) -> Article:
    """The article of a page; what is known beside it goes before what it says of itself. UnreadError where it has no
    text, or none in a language that is read."""
    import trafilatura

    known = dict(record.fields)
    page = markup(record.content, known.pop("charset", ""))
    found = trafilatura.bare_extraction(
        page,
        url=known.get("url"),
        with_metadata=True,
        include_comments=False,
        date_extraction_params=DATES,
        config=settings(),
    )
    if found is None or isinstance(found, dict):
        raise UnreadError(record.path, "no text to read", hint="an article has one sentence or more")
    return plain.compose(record, text(found, record.path), metadata(found) | known)


def markup(content: bytes, charset: str) -> str:
    """The characters of a page: UTF-8 where it is that, else what the server or the page names, else KZ-1048."""
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        named = CHARSET.search(content[:4096])
        charset = charset or (named[1].decode() if named else "")
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        name = "kz1048"
    return content.decode(WIDER.get(name, name), errors="replace")


def text(found: "Document", path: Path) -> str:
    """The paragraphs of a page, each a line."""
    parts = (" ".join(part.split()) for part in found.body.itertext())
    return decode(path, "\n".join(part for part in parts if part).encode())


def metadata(found: "Document") -> dict[str, str]:
    """What a page says of itself."""
    own = {"headline": found.title, "date": found.date, "url": found.url}
    own["publisher"] = found.sitename or found.hostname
    return {field: value for field, value in own.items() if value}
