"""What a snapshot holds: which articles, read how, from where, and what was left out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from kg.archive import folder as folders
from kg.archive.folder import Snapshot
from kg.errors import InputError, UnreadError


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a record gave no article: an error; `counted` where it is no fault of the record's (UnreadError)."""

    path: str
    problem: str
    line: int | None
    column: int | None
    hint: str
    counted: bool

    def error(self) -> InputError:
        kind = UnreadError if self.counted else InputError
        return kind(Path(self.path), self.problem, line=self.line, column=self.column, hint=self.hint)


def refused(error: InputError) -> Refused:
    counted = isinstance(error, UnreadError)
    return Refused(str(error.path), error.problem, error.line, error.column, error.hint, counted)


@dataclass(frozen=True, slots=True)
class Contents:
    """`articles` are keys of readings by the id of their article, in the order of the build; `refused` are the keys of
    records that gave no article, and why, so that they are not read in vain again; `failed` says in one line each why
    something could not be read; `skipped` counts what was not read, by reason. `program` and `options` are what the
    keys stand for, `roots` the paths that the build was given."""

    roots: tuple[str, ...]
    program: str
    options: Mapping[str, object]
    articles: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, Refused]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


def write(snapshot: Snapshot, contents: Contents) -> None:
    folders.replace(snapshot.path / "contents.json", text(contents))


def text(contents: Contents) -> str:
    shown = {part.name: getattr(contents, part.name) for part in fields(contents)}
    return json.dumps(shown, ensure_ascii=False, default=asdict)


def read(snapshot: Snapshot) -> Contents:
    """InputError where the file is broken."""
    path = snapshot.path / "contents.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Contents(
            **found | {"refused": {id: (key, Refused(**row)) for id, (key, row) in found["refused"].items()}}
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputError(path, "cannot be read", hint="remove the store's folder and build again") from None
