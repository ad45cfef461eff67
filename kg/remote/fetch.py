"""Pages of the network → a WARC file, by warcio: pages that were named, and those that a named feed links to."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kg.errors import FetchError, KgError, OutputError
from kg.remote.visits import AGENT, Answer, Visitor, host
from kg.sources import archives, files
from kg.sources.records import File

FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
START = 2000  # bytes in which a feed shows that it is one


@dataclass(frozen=True, slots=True)
class Taken:
    """A page that is in the archive; `new` where it was not before."""

    url: str
    new: bool = True


def fetch(urls: Sequence[str], output: Path, visitor: Visitor) -> Iterator[Taken | FetchError]:
    """Takes pages, and those that feeds link to, into an archive, and gives what became of each.

    An archive that is there is added to; what it holds is not asked for again. KgError where its name is not that of
    one, it is cut short, cannot be written, or what writes it is not installed.
    """
    held = addresses(output)
    visitor.hosts |= {host(url) for url in urls}
    for url in urls:
        yield from take(url, output, held, visitor, named=True)


def take(url: str, output: Path, held: set[str], visitor: Visitor, *, named: bool) -> Iterator[Taken | FetchError]:
    """What becomes of an address: a page is taken; of a feed that was named, the pages that it links to."""
    if url in held:
        yield Taken(url, new=False)
        return
    try:
        answers = visitor.get(url)
        links = entries(answers[-1]) if named else None
        if links is None:
            keep(answers, output)
            held.add(url)
            yield Taken(url)
    except FetchError as error:
        yield error
        return
    visitor.hosts |= {host(link) for link in links or ()}
    for link in links or ():
        yield from take(link, output, held, visitor, named=False)


def entries(answer: Answer) -> list[str] | None:
    """The addresses that a feed links to; None for what is no feed."""
    import feedparser

    if answer.status != 200 or not FEED.search(answer.body[:START]):
        return None
    feed = feedparser.parse(io.BytesIO(answer.body), response_headers={"content-location": answer.url})
    links = (entry.get("link", "").partition("#")[0] for entry in feed.entries)
    return [link for link in dict.fromkeys(links) if link] if feed.version else None


def keep(answers: Sequence[Answer], output: Path) -> None:
    """Adds a page, after the answers that led to it, to an archive; FetchError for what is no page. All is written at
    once, so that a program that is stopped leaves no half of a page."""
    page = answers[-1]
    if page.status != 200:
        raise FetchError(f"{page.url}: answers {page.status} {page.reason}".rstrip())
    if page.header("content-type").partition(";")[0].strip().lower() not in archives.PAGES:
        raise FetchError(f"{page.url}: neither a page nor a feed ({page.header('content-type') or 'of no type'})")
    try:
        with output.open("ab") as file:
            file.write(records(answers, output, first=file.tell() == 0))
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror}); name another file with -o") from None


def records(answers: Sequence[Answer], output: Path, *, first: bool) -> bytes:
    """Answers as WARC; the first of a file after a record of what wrote them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    written = io.BytesIO()
    writer = WARCWriter(written, gzip=output.suffix == ".gz")
    if first:
        writer.write_record(writer.create_warcinfo_record(output.name, {"software": AGENT, "robots": "obey"}))
    for answer in answers:
        headers = StatusAndHeaders(f"{answer.status} {answer.reason}", list(answer.headers), protocol="HTTP/1.1")
        payload = io.BytesIO(answer.body)
        writer.write_record(writer.create_warc_record(answer.url, "response", payload=payload, http_headers=headers))
    return written.getvalue()


def addresses(output: Path) -> set[str]:
    """The addresses in an archive; none where there is no file."""
    if not output.name.endswith((".warc", ".warc.gz")):
        raise KgError(f"{output}: pages are kept as WARC; name a file that ends in .warc.gz or .warc")
    if missing := [name for name in ("warcio", "feedparser") if not find_spec(name)]:
        raise KgError(f"pages are taken with {missing[0]}; pip install 'kazakh-kg[web]'")
    if not output.exists() or not output.stat().st_size:
        return set()
    with files.unpacked(output, output.open("rb")) as stream:
        return set(archives.captures(File("", output, ".warc", stream, {}), archives.address))
