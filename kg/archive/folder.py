"""A store on disk.

    kg-store.json      that it is one, and of which format
    lock               held by the build that writes
    current            the snapshot in force, {"snapshot": "000012"}: written last, renamed into its place
    snapshots/000012/  never changed once `current` names it: graph/ (Oxigraph), contents.json, shares
    readings/3f/3f0c…  what reading an article gave and what it contributes to each file, by the key of the article
    changes/000012     subjects that differ from the snapshot before, one IRI a line; none where all was made anew
    written.json       which files were written from which snapshot (kg/archive/outputs.py)
    withdrawn.txt      ids of articles that are kept out, one a line

A build makes a new snapshot out of a copy of the last one, in which files of Oxigraph that are never written again are
links, so that it takes milliseconds. A build that is killed leaves the last snapshot in force, and a folder that the
next build removes. Readers keep their snapshot for as long as they have it open; the last two are kept.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.archive.shares import Shares
from kg.errors import InputError, OutputError
from kg.rdf.store import Store

FORMAT = {"kg store": 3}
CHANGES = 30  # of so many snapshots what has changed is kept
UNREADABLE = (OSError, RuntimeError, sqlite3.DatabaseError)
UNUSABLE = (FileNotFoundError, RuntimeError, sqlite3.DatabaseError)  # to write in: other OSErrors are of disk and locks
UNWRITABLE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
}
KEPT = 2  # snapshots: that in force, and the one before it, which a reader may be opening


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the store: `id` tells two apart, `path` is its folder."""

    id: str
    path: Path

    @property
    def graph(self) -> Path:
        """The folder of Oxigraph."""
        return self.path / "graph"

    @property
    def shares(self) -> Path:
        """The file of kg/archive/shares.py."""
        return self.path / "shares"

    @property
    def files(self) -> Path:
        """Where exports of the snapshot are put when they are asked for."""
        return self.path / "files"


def current(folder: Path) -> Snapshot:
    """The snapshot in force; InputError where the folder is no store of this format or holds nothing yet."""
    check(folder)
    found = in_force(folder)
    if found is None:
        raise InputError(folder, "nothing is built here yet", hint=f"run 'kg build PATHS --store {folder}'")
    return found


def in_force(folder: Path) -> Snapshot | None:
    try:
        named = json.loads((folder / "current").read_text(encoding="utf-8"))["snapshot"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(folder / "current", "cannot be read", hint="remove the folder and build again") from None
    return Snapshot(named, folder / "snapshots" / named)


def check(folder: Path) -> None:
    """InputError where a folder is no store, or one of another format."""
    try:
        found = json.loads((folder / "kg-store.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        hint = "name the folder of 'kg build --store', or a new one to build in"
        raise InputError(folder, "no store of kg", hint=hint) from None
    if found != FORMAT:
        raise InputError(folder, "a store of another version of kg", hint="build again into a new folder")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the store for writing, making it where there is none, without what a killed build left. InputError for a
    folder that holds something else, OutputError where it cannot be written or another build holds it."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            check(folder)
        (folder / "snapshots").mkdir(parents=True, exist_ok=True)
        (folder / "readings").mkdir(exist_ok=True)
        (folder / "changes").mkdir(exist_ok=True)
        if not (folder / "kg-store.json").exists():
            replace(folder / "kg-store.json", json.dumps(FORMAT))
        with (folder / "lock").open("w") as lock:
            hold(folder, lock.fileno())
            sweep(folder)
            yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{folder}: cannot be written ({reason}); name a folder that can with --store") from None


def hold(folder: Path, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"{folder}: another build is writing here; run again when it has ended") from None


def there(folder: Path) -> list[Snapshot]:
    """The snapshots on disk, the oldest first; while a store is held for writing, and none is made, those kept."""
    return [Snapshot(path.name, path) for path in sorted((folder / "snapshots").iterdir())]


def sweep(folder: Path) -> None:
    """Removes snapshots that are no longer, or not yet, in force, and files half written."""
    last = in_force(folder)
    snapshots = there(folder)
    kept = [one for one in snapshots if last is not None and one.id <= last.id][-KEPT:]
    for one in snapshots:
        if one not in kept:
            shutil.rmtree(one.path)
    for path in (folder / "changes").iterdir():
        if last is None or not int(last.id) - CHANGES < int(path.stem) <= int(last.id):
            path.unlink()
    for leftover in folder.glob("*.tmp"):
        leftover.unlink()


@contextmanager
def making(folder: Path, *, empty: bool) -> Iterator[tuple[Snapshot, Store, Shares]]:
    """A new snapshot, and its store and rows to write in: copies of those in force, or empty. Neither stays open.
    InputError where what is gone on from turns out to be broken."""
    last = in_force(folder)
    id = f"{int(last.id) + 1 if last else 1:06}"
    made, source = Snapshot(id, folder / "snapshots" / id), None if empty else last
    made.path.mkdir()
    with ExitStack() as held:
        with broken((source or made).path, UNUSABLE):
            if source:
                copy(source, made)
            store = Store(ox.Store(str(made.graph)), merged=source is not None)
            held.callback(store.drop)
            rows = Shares(made.shares, new=source is None)
            held.callback(rows.drop)
        with broken((source or made).path, (sqlite3.DatabaseError,)):
            yield made, store, rows


def copy(last: Snapshot, made: Snapshot) -> None:
    """Copies a snapshot; what Oxigraph never writes again is linked where the disk can."""
    made.graph.mkdir()
    (last.graph / "CURRENT").stat()  # without it Oxigraph would begin anew
    for file in last.graph.iterdir():
        if not file.name.startswith("LOG"):
            (link if file.suffix == ".sst" else shutil.copyfile)(file, made.graph / file.name)
    shutil.copyfile(last.shares, made.shares)


def link(file: Path, place: Path) -> None:
    try:
        place.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, place)


def note_changes(folder: Path, made: Snapshot, subjects: Iterable[str]) -> None:
    """Keeps which subjects differ between a snapshot and the one before."""
    replace(folder / "changes" / made.id, "".join(f"{subject}\n" for subject in subjects))


def changed_since(folder: Path, earlier: str, later: str) -> frozenset[str] | None:
    """The subjects that differ between two snapshots; None where that is not known."""
    if earlier > later:
        return None
    ids = (f"{number:06}" for number in range(int(earlier) + 1, int(later) + 1))
    try:
        texts = [(folder / "changes" / id).read_text(encoding="utf-8") for id in ids]
    except OSError:
        return None
    return frozenset(subject for text in texts for subject in text.splitlines())


def commit(folder: Path, made: Snapshot) -> None:
    """Puts a snapshot in force."""
    for path in (made.shares, *made.graph.glob("*.log")):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    replace(folder / "current", json.dumps({"snapshot": made.id}))
    sweep(folder)


def opened(snapshot: Snapshot) -> Store:
    """The store of a snapshot, to be read; InputError where its files are broken."""
    with broken(snapshot.graph):
        return Store(ox.Store.read_only(str(snapshot.graph)), merged=True)


@contextmanager
def broken(path: Path, errors: tuple[type[Exception], ...] = UNREADABLE) -> Iterator[None]:
    """InputError where what is read inside is not what a build has left; OSError where SQLite cannot write."""
    try:
        yield
    except errors as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in UNWRITABLE:
            raise OSError(str(error)) from None
        hint = "remove the store's folder and build again"
        raise InputError(path, f"cannot be opened ({error})", hint=hint) from None


def replace(path: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all."""
    working = path.with_name(path.name + ".tmp")
    with working.open("wb") as output:
        output.write(content.encode() if isinstance(content, str) else content)
        output.flush()
        os.fsync(output.fileno())
    working.replace(path)


def withdrawn(folder: Path) -> frozenset[str]:
    """The ids of the articles that are kept out."""
    path = folder / "withdrawn.txt"
    return frozenset(path.read_text(encoding="utf-8").splitlines()) if path.exists() else frozenset()


def withdraw(folder: Path, ids: frozenset[str]) -> None:
    replace(folder / "withdrawn.txt", "".join(f"{id}\n" for id in sorted(ids)))
