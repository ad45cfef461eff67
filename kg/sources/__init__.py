"""Paths → records → articles. Records are found in one process, cheaply; each is then read wherever one likes."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain
from pathlib import Path, PurePosixPath

from kg.errors import InputError
from kg.model.article import Article
from kg.sources import addresses, archives, feeds, files, folders, plain, tables, web
from kg.sources.records import File, Found, Place, Record, Skipped

__all__ = ["PARSERS", "READERS", "Found", "Reader", "Record", "Skipped", "article", "articles", "walk"]


@dataclass(frozen=True, slots=True)
class Reader:
    """What finds the records in a file, and the module that it needs of those that come with kazakh-kg[web]."""

    records: Callable[[File], Iterator[Found]]
    needs: str = ""


# by suffix: what finds the records in a file; to add one, write a function from a file to its records
READERS: Mapping[str, Reader] = {
    ".txt": Reader(files.whole),
    ".html": Reader(files.whole, "trafilatura"),
    ".htm": Reader(files.whole, "trafilatura"),
    ".jsonl": Reader(tables.json_lines),
    ".ndjson": Reader(tables.json_lines),
    ".csv": Reader(tables.comma_separated),
    ".rss": Reader(feeds.entries, "feedparser"),
    ".atom": Reader(feeds.entries, "feedparser"),
    ".xml": Reader(feeds.entries, "feedparser"),
    ".warc": Reader(archives.pages, "warcio"),
}
# by kind: what reads a record; to add one, write a function from a record to its article
PARSERS: Mapping[str, Callable[[Record], Article]] = {".txt": plain.read, ".html": web.read, ".htm": web.read}


def walk(roots: Iterable[str | Path], fields: Mapping[str, str] = {}) -> Iterator[Found]:
    """The records of the files named, then of those under the folders named, in order; among them what is wrong with a
    file, while the rest goes on, and what is not read.

    A root is a path, an address that fsspec opens, or `-`, standard input; `fields` say under which name a table has
    one of tables.FIELDS. InputError at once where a root is not there.
    """
    names = sorted({str(root) for root in roots})
    addressed = [addresses.checked(name) for name in names if addresses.is_address(name)]
    paths = [folders.checked(Path(name)) for name in names if name not in (*addressed, "-")]
    seen: set[str] = set()
    found: list[Iterable[Place | Skipped]] = [[files.standard_input()]] if "-" in names else []
    found += [folders.places(path, seen) for path in sorted(paths, key=lambda path: (path.is_dir(), path))]
    found += [addresses.places(name) for name in addressed]
    return distinct(one for place in chain.from_iterable(found) for one in records(place, fields))


def records(place: Place | Skipped, columns: Mapping[str, str]) -> Iterator[Found]:
    """What a file holds; one of unknown suffix that was named is read as plain text."""
    if isinstance(place, Skipped):
        yield place
        return
    kind = unpacked_name(place.below).suffix.lower()
    if reason := unreadable(kind, place.named):
        yield Skipped(place.path, reason)
        return
    reader = READERS.get(kind, READERS[".txt"])
    try:
        with files.unpacked(place.path, place.open()) as stream:
            kind = kind if kind in READERS else ".txt"
            yield from reader.records(File(identifier(place), place.path, kind, stream, columns))
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(place.path, error.strerror or str(error), hint="name a readable file")


def unpacked_name(path: PurePosixPath) -> PurePosixPath:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def unreadable(kind: str, named: bool) -> str:
    """Why files of a suffix are not read; empty where they are."""
    if kind not in READERS:
        return "" if named else f"suffix {kind}" if kind else "no suffix"
    needs = READERS[kind].needs
    return f"suffix {kind}: pip install 'kazakh-kg[web]'" if needs and not find_spec(needs) else ""


def identifier(place: Place) -> str:
    """The id that a file has by its place below the root: without suffix, composed (NFC) as names are on some disks."""
    try:
        found = unpacked_name(place.below).with_suffix("").as_posix()
        found.encode()
    except UnicodeEncodeError:
        raise InputError(place.path, "the name of the file is not UTF-8", hint="rename it") from None
    return unicodedata.normalize("NFC", found)


def distinct(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, ids in one line each, with an error in the place of a record whose id another has."""
    first: dict[str, Path] = {}
    for one in found:
        if not isinstance(one, Record):
            yield one
            continue
        id = " ".join(one.id.splitlines())  # lists of ids have one a line
        if id in first:
            yield InputError(one.path, f"an article {id!r} is in {first[id]} already", hint="rename one")
        else:
            first[id] = one.path
            yield one if id == one.id else replace(one, id=id)


def article(record: Record) -> Article:
    """The article of a record; InputError where it cannot be read."""
    return PARSERS[record.kind](record)


def articles(roots: Iterable[str | Path]) -> Iterator[Article]:
    """The articles under paths; InputError at the first that cannot be read."""
    for found in walk(roots):
        if isinstance(found, InputError):
            raise found
        if isinstance(found, Record):
            yield article(found)
