"""What a snapshot holds: which articles, read how, from where, and what was left out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from kg.archive import folder as folders
from kg.archive.folder import Snapshot
from kg.archive.packing import packed, unpacked
from kg.errors import InputError
from kg.model.reading import Summary


@dataclass(frozen=True, slots=True)
class Contents:
    """`articles` are keys of readings by the id of their article, in the order of the build; `failed` says in one line
    each why something could not be read; `skipped` counts what was not read, by reason. `program` and `options` are
    what the keys stand for, `roots` the paths that the build was given."""

    roots: tuple[str, ...]
    program: str
    options: Mapping[str, object]
    articles: Mapping[str, str] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


def write(snapshot: Snapshot, contents: Contents, summaries: Mapping[str, Summary]) -> None:
    folders.replace(snapshot.path / "contents.json", text(contents))
    folders.replace(snapshot.path / "summaries", packed(dict(summaries)))


def text(contents: Contents) -> str:
    return json.dumps(asdict(contents), ensure_ascii=False)


def read(snapshot: Snapshot) -> Contents:
    """InputError where the file is broken."""
    path = snapshot.path / "contents.json"
    try:
        return Contents(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise InputError(path, "cannot be read", hint="remove the store's folder and build again") from None


def summaries(snapshot: Snapshot) -> dict[str, Summary]:
    """The summary of each article by its id, in the order of the build."""
    path = snapshot.path / "summaries"
    try:
        found = unpacked(path.read_bytes())
    except (OSError, ValueError):
        raise InputError(path, "cannot be read", hint="remove the store's folder and build again") from None
    assert isinstance(found, dict)
    return found
