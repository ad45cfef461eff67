"""What reading each article gave, kept under its key."""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from kg.archive.packing import unpacked
from kg.errors import InputError
from kg.model.reading import Reading, Summary
from kg.sources.records import Record

LENGTHS = struct.Struct(">III")


@dataclass(frozen=True, slots=True)
class Finished:
    """An article read: its summary, its reading, and the quads of its graph as compressed N-Quads, each packed, so that
    it can come from another process and be put away without being looked into."""

    id: str
    summary: bytes
    reading: bytes
    quads: bytes


def key(record: Record, settings: str) -> str:
    """What a reading is kept under: a hash of all that decides it. `settings` stands for the program's version and the
    options, see kg.build.read_many.settings."""
    whole = hashlib.sha256()
    for part in (settings.encode(), record.id.encode(), record.kind.encode(), repr(record.fields).encode()):
        whole.update(len(part).to_bytes(8, "big") + part)
    whole.update(record.content)
    return whole.hexdigest()


def path(folder: Path, key: str) -> Path:
    return folder / "readings" / key[:2] / key


def keep(folder: Path, key: str, finished: Finished) -> None:
    """Puts a reading away, whole or not at all."""
    place = path(folder, key)
    place.parent.mkdir(exist_ok=True)
    parts = (finished.summary, finished.reading, finished.quads)
    working = place.with_name(key + ".tmp")
    working.write_bytes(LENGTHS.pack(*map(len, parts)) + b"".join(parts))
    working.replace(place)


def kept(folder: Path, key: str) -> Finished:
    """A reading as it was put away; InputError where its file is broken."""
    place = path(folder, key)
    try:
        content = place.read_bytes()
        lengths = LENGTHS.unpack_from(content)
        if LENGTHS.size + sum(lengths) != len(content):
            raise ValueError("cut short")
    except (OSError, struct.error, ValueError):
        raise InputError(place, "a kept reading that is broken", hint="remove it and build again") from None
    one, two = LENGTHS.size + lengths[0], LENGTHS.size + lengths[0] + lengths[1]
    return Finished(key, content[LENGTHS.size : one], content[one:two], content[two:])


def summary(finished: Finished) -> Summary:
    found = unpacked(finished.summary)
    assert isinstance(found, Summary)
    return found


def reading(finished: Finished) -> Reading:
    found = unpacked(finished.reading)
    assert isinstance(found, Reading)
    return found


@dataclass(frozen=True)
class Readings(Sequence[Reading]):
    """The readings of a snapshot, read from disk one at a time as they are asked for."""

    folder: Path
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Reading]:
        return (reading(kept(self.folder, key)) for key in self.keys)

    @overload
    def __getitem__(self, place: int) -> Reading: ...
    @overload
    def __getitem__(self, place: slice) -> "Readings": ...
    def __getitem__(self, place: int | slice) -> "Reading | Readings":
        if isinstance(place, slice):
            return Readings(self.folder, self.keys[place])
        return reading(kept(self.folder, self.keys[place]))


def forget(folder: Path, wanted: frozenset[str]) -> None:
    """Removes the readings of articles that are no longer in the store."""
    for place in (folder / "readings").glob("*/*"):
        if place.name not in wanted:
            place.unlink()
