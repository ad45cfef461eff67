"""What is found under the paths given, before articles are read: files, the records in them, what is left aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Record:
    """One article before it is read. `id` is unique in a build, `path` the file it stands in, `kind` names what reads
    `content` (see PARSERS), `fields` are what is known beside it: headline, date, url, publisher."""

    id: str
    path: Path
    kind: str
    content: bytes
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """What stands under a path given and is not read, with a reason that can be counted."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands: its path from the root on and what opens it. `named` says that it is itself a root."""

    path: Path
    below: PurePosixPath
    open: Callable[[], IO[bytes]]
    named: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """An open file. `id` is its place below the root without suffix, `kind` its suffix, `columns` say under which name
    a table has a field."""

    id: str
    path: Path
    kind: str
    stream: IO[bytes]
    columns: Mapping[str, str]


Found = Record | InputError | Skipped
