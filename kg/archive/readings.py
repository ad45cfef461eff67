"""What reading each article gave, kept under its key."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from kg.archive.packing import compressed, expanded, packed, unpacked
from kg.errors import InputError
from kg.model.reading import Reading, Summary
from kg.rdf import shares
from kg.rdf.shares import Share
from kg.sources.records import Record

SUMMARY, READING, SHARES = "summary", "reading", "shares"


@dataclass(frozen=True, slots=True)
class Finished:
    """An article read: its summary, its reading and what it contributes to the files of a build, each packed under its
    name, so that it can come from another process and be put away without being looked into."""

    id: str
    parts: Mapping[str, bytes]


def finished(id: str, summary: Summary, reading: Reading, parts: Mapping[str, bytes]) -> Finished:
    """An article read; `parts` are the contributions of kg.export.parts."""
    packs = {name: compressed(part) for name, part in parts.items()}
    return Finished(id, {SUMMARY: packed(summary), READING: packed(reading), **packs})


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
    """Puts a reading away, whole or not at all: how long its parts are, and the parts."""
    place = path(folder, key)
    place.parent.mkdir(exist_ok=True)
    lengths = {name: len(part) for name, part in finished.parts.items()}
    working = place.with_name(key + ".tmp")
    working.write_bytes(json.dumps(lengths).encode() + b"\n" + b"".join(finished.parts.values()))
    working.replace(place)


def part(folder: Path, key: str, wanted: str) -> bytes:
    """A packed part of a reading as it was put away; InputError where its file is broken."""
    try:
        # a Path takes as long to make as such a file to read
        with open(f"{folder}/readings/{key[:2]}/{key}", "rb", buffering=0) as file:  # noqa: PTH123
            content = file.readall()
        start = content.index(b"\n") + 1
        lengths: dict[str, int] = json.loads(content[:start])
        if len(content) != start + sum(lengths.values()):
            raise ValueError("cut short")
        names = list(lengths)
        start += sum(lengths[name] for name in names[: names.index(wanted)])
        return content[start : start + lengths[wanted]]
    except (OSError, ValueError, AttributeError, TypeError):
        hint = "remove it and build again"
        raise InputError(path(folder, key), "a kept reading that is broken", hint=hint) from None


def summary(content: bytes) -> Summary:
    found = unpacked(content)
    assert isinstance(found, Summary)
    return found


def summaries(folder: Path, keys: Iterable[str]) -> tuple[Summary, ...]:
    """The summaries of articles, by the keys that their readings are kept under."""
    return tuple(summary(part(folder, key, SUMMARY)) for key in keys)


def shared(folder: Path, key: str) -> list[Share]:
    """What an article shares with others."""
    return shares.read(expanded(part(folder, key, SHARES)))


def reading(content: bytes) -> Reading:
    found = unpacked(content)
    assert isinstance(found, Reading)
    return found


@dataclass(frozen=True)
class Readings(Sequence[Reading]):
    """The readings of a snapshot, read from disk one at a time as they are asked for."""

    folder: Path
    keys: tuple[str, ...]
    snapshot: str

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Reading]:
        return (reading(part(self.folder, key, READING)) for key in self.keys)

    @overload
    def __getitem__(self, place: int) -> Reading: ...
    @overload
    def __getitem__(self, place: slice) -> "Readings": ...
    def __getitem__(self, place: int | slice) -> "Reading | Readings":
        if isinstance(place, slice):
            return Readings(self.folder, self.keys[place], self.snapshot)
        return reading(part(self.folder, self.keys[place], READING))

    def parts(self, name: str) -> Iterator[bytes]:
        """What each article contributes to a file."""
        return (self.part(key, name) for key in self.keys)

    def part(self, key: str, name: str) -> bytes:
        return expanded(part(self.folder, key, name))


def remove(folder: Path, keys: Iterable[str]) -> None:
    """Removes readings, where they are there."""
    for key in keys:
        path(folder, key).unlink(missing_ok=True)


def forget(folder: Path, wanted: frozenset[str]) -> None:
    """Removes the readings of articles that are no longer in the store, and those half written."""
    for place in (folder / "readings").glob("*/*"):
        if place.name not in wanted:
            place.unlink()
