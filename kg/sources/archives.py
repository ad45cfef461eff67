"""WARC files (ISO 28500), as `kg fetch` and the crawlers of libraries write them → a record for each page, by warcio.

warcio and fastwarc take a file that is cut short for one that ends there; that is found out here.
"""

from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar

from kg.errors import InputError
from kg.sources.files import content
from kg.sources.records import File, Found, Record, Skipped

Taken = TypeVar("Taken")
CAPTURES = ("response", "resource", "revisit")
PAGES = ("text/html", "application/xhtml+xml")
END = b"\r\n\r\n"  # of every record, thus of every archive
HINT = "get the whole archive again; what stands before this is read"


class Watched:
    """A stream that remembers how it ended, and gives what it has before it fails."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.take, self.end = getattr(stream, "read1", stream.read), b""

    def read(self, size: int = -1) -> bytes:
        part: bytes = self.take(size)
        self.end = (self.end + part)[-len(END) :]
        return part


def pages(file: File) -> Iterator[Found]:
    """The pages of an archive, under their addresses; of an address taken several times the first."""
    seen: set[str] = set()
    return (found for found in captures(file, lambda capture: page(file, capture, seen)) if found)


def captures(file: File, take: Callable[[Any], Taken]) -> Iterator[Taken]:
    """What `take` makes of each record of an archive; InputError where the archive is cut short, once what stands whole
    before the cut was given."""
    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed

    stream = Watched(file.stream)
    try:
        for capture in WARCIterator(stream, no_record_parse=True):  # when it parses, a cut there is an end to it
            taken = take(capture)
            if is_cut(capture):
                raise InputError(file.path, "cut short", hint=HINT)
            yield taken
    except ArchiveLoadFailed as error:
        problem = str(error).strip().partition("\n")[0]
        raise InputError(file.path, f"not WARC, or damaged ({problem})", hint=HINT) from None
    except AttributeError:  # of warcio, where a cut has taken the header that it looks for
        stream.end = b""
    if stream.end != END:
        raise InputError(file.path, "cut short", hint=HINT)


def is_cut(capture: Any) -> bool:
    """Whether a record is shorter than it says."""
    while capture.raw_stream.read(65536):
        continue
    said = capture.rec_headers.get_header("Content-Length") or ""
    return not said.isdigit() or capture.raw_stream.limit > 0


def address(capture: Any) -> str:
    """The address that a record was taken from."""
    return capture.rec_headers.get_header("WARC-Target-URI") or ""


def page(file: File, capture: Any, seen: set[str]) -> Found | None:
    """The record of a capture, or why it is none; nothing for what is about captures, and for redirections."""
    if capture.rec_type not in CAPTURES:
        return None
    url, headers = address(capture), answer(capture)
    kind, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    status = capture.http_headers.get_statuscode() if capture.http_headers else "200"
    if status.startswith("3"):
        return None
    if status != "200":
        return Skipped(file.path, f"a response with status {status}")
    if kind.strip().lower() not in PAGES:
        return Skipped(file.path, f"a response of type {kind.strip().lower() or 'unknown'}")
    if url in seen or capture.rec_type == "revisit":
        return Skipped(file.path, "a page taken again")
    seen.add(url)
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    fields = (("charset", charset),) if charset else ()
    return Record(url, file.path, ".html", content(file, capture.content_stream()), (*fields, ("url", url)))


def answer(capture: Any) -> Any:
    """The headers of a page: of the HTTP answer where it is one, else of the record."""
    from warcio.statusandheaders import StatusAndHeadersParser

    if capture.rec_type == "response" and capture.raw_stream.limit:
        try:
            capture.http_headers = StatusAndHeadersParser(["HTTP/1.1"], verify=False).parse(capture.raw_stream)
        except EOFError:
            return capture.rec_headers
    return capture.http_headers or capture.rec_headers
