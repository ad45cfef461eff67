"""Paths → records → articles. Records are found in one process, cheaply; each is then read wherever one likes."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.model.article import Article
from kg.sources import encodings, folders, plain
from kg.sources.records import Record, Skipped

Found = Record | InputError | Skipped

# by kind, which is a file's suffix: what reads a record; to add one, write a function from a record to an article
PARSERS: Mapping[str, Callable[[Record], Article]] = {".txt": plain.read}


def walk(roots: Iterable[str | Path]) -> Iterator[Found]:
    """The records of the files named, then of those under the folders named, in order; among them what is wrong with a
    file, while the rest goes on, and what is not read. InputError at once where a path named is not there."""
    given = sorted({checked(Path(root)) for root in roots}, key=lambda root: (root.is_dir(), root))
    seen: set[str] = set()
    return distinct(found for root in given for found in below(root, seen))


def checked(root: Path) -> Path:
    """A path that can be looked into; InputError where it cannot."""
    try:
        root.stat()
        problem = folders.special(root)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        problem = "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)
    if problem:
        raise InputError(root, problem, hint="name an article or a folder of articles")
    return root


def below(root: Path, seen: set[str]) -> Iterator[Found]:
    """What is found under a root, or in it."""
    folder = root if root.is_dir() else root.parent
    for path in folders.files(root, seen):
        if isinstance(path, Skipped):
            yield path
        elif path.suffix.lower() not in PARSERS and path != root:
            yield Skipped(path, f"suffix {path.suffix}" if path.suffix else "no suffix")
        else:
            yield from records(path, path.relative_to(folder))


def records(path: Path, place: Path) -> Iterator[Record | InputError]:
    """What a file holds; a file of unknown suffix that was named is read as plain text."""
    try:
        kind = path.suffix.lower() if path.suffix.lower() in PARSERS else ".txt"
        yield Record(identifier(path, place), path, kind, encodings.content_of(path))
    except InputError as error:
        yield error


def identifier(path: Path, place: Path) -> str:
    """The id that a file has by its place below the root: without suffix, composed (NFC) as names are on some disks."""
    try:
        found = place.with_suffix("").as_posix()
        found.encode()
    except UnicodeEncodeError:
        raise InputError(path, "the name of the file is not UTF-8", hint="rename it") from None
    return unicodedata.normalize("NFC", found)


def distinct(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, with an error in the place of a record whose id another has."""
    first: dict[str, Path] = {}
    for one in found:
        if not isinstance(one, Record):
            yield one
        elif one.id in first:
            yield InputError(one.path, f"an article {one.id!r} is in {first[one.id]} already", hint="rename one")
        else:
            first[one.id] = one.path
            yield one


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
