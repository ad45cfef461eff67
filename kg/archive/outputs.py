"""Which files were written from which snapshot, so that the next build changes in them what has changed since.

A file counts as the one that was written while its size, its times and its inode are the same, as git and make have it;
one that somebody has touched is written whole.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kg.archive import folder as folders

WRITERS = ("networkx", "numpy", "pyoxigraph", "pyvis", "scipy")  # whose versions may decide the bytes


@dataclass(frozen=True, slots=True)
class Outputs:
    """Of the files in a folder: those that are what they would be written as, and for each of the others whose snapshot
    is known the subjects that have changed since."""

    fresh: frozenset[str]
    earlier: Mapping[str, frozenset[str]]


def of(folder: Path, snapshot: str, output: Path) -> Outputs:
    """How the files of a folder stand to a snapshot."""
    found = {
        Path(path).name: str(state["snapshot"])
        for path, state in read(folder).items()
        if Path(path).parent == output.absolute() and state == stated(Path(path), state["snapshot"])
    }
    since = {id: folders.changed_since(folder, id, snapshot) for id in set(found.values())}
    earlier = {name: since[id] for name, id in found.items()}
    return Outputs(
        frozenset(name for name, id in found.items() if id == snapshot),
        {name: subjects for name, subjects in earlier.items() if subjects is not None},
    )


def note(folder: Path, snapshot: str, files: Iterable[Path]) -> None:
    """Remembers that files were written from a snapshot."""
    new = {str(path.absolute()): stated(path, snapshot) for path in files}
    folders.replace(folder / "written.json", json.dumps(read(folder) | new))


def read(folder: Path) -> dict[str, dict[str, object]]:
    try:
        found: dict[str, dict[str, object]] = json.loads((folder / "written.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {path: state for path, state in found.items() if Path(path).exists()}


def stated(path: Path, snapshot: object) -> dict[str, object] | None:
    """What identifies a file as it is now, and what it was written from and by."""
    try:
        seen = path.stat()
    except OSError:
        return None
    marks = [seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]
    return {"snapshot": snapshot, "seen": marks, "by": versions()}


@cache
def versions() -> str:
    return " ".join(f"{name} {version(name)}" for name in WRITERS)
