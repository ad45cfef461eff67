"""The bytes of files: plain or gzipped, as many as one article may have; and of standard input."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from kg.errors import InputError
from kg.sources.encodings import MAXIMUM
from kg.sources.records import File, Found, Place, Record

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Unpacked(io.RawIOBase):
    """The bytes in a gzipped stream; InputError where it is cut short or damaged. Libraries that read archives take the
    EOFError of the standard library for the end."""

    def __init__(self, path: Path, packed: IO[bytes]) -> None:
        self.path, self.packed, self.inner = path, packed, gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        try:
            part = self.inner.read1(len(memoryview(buffer)))  # what there is before it fails
        except EOFError:
            raise InputError(self.path, "cut short", hint="get the whole file again") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise InputError(self.path, f"not gzip, or damaged ({error})", hint="get the file again") from None
        memoryview(buffer)[: len(part)] = part
        return len(part)

    def close(self) -> None:
        super().close()
        self.packed.close()


def unpacked(path: Path, stream: IO[bytes]) -> IO[bytes]:
    """A stream, without its gzip packing if the name of the file says that it has one."""
    return io.BufferedReader(Unpacked(path, stream)) if path.suffix.lower() == ".gz" else stream


def standard_input() -> Place:
    """What is piped to the program, as a file of plain text."""
    return Place(Path("-"), PurePosixPath("stdin"), lambda: io.BytesIO(sys.stdin.buffer.read(MAXIMUM + 1)), named=True)


def content(file: File, stream: IO[bytes] | None = None) -> bytes:
    """All bytes of a file that holds one text, or of a part of it; InputError where they are too many for that."""
    parts: list[bytes] = []
    left = MAXIMUM + 1
    while left and (part := (stream or file.stream).read(left)):  # some streams give less than was asked for
        parts.append(part)
        left -= len(part)
    if not left:
        hint = f"split it into articles of at most {MAXIMUM // 1_000_000} MB"
        raise InputError(file.path, f"more than {MAXIMUM // 1_000_000} MB are too much for one article", hint=hint)
    return b"".join(parts)


def whole(file: File) -> Iterator[Found]:
    """The file as one record."""
    yield Record(file.id, file.path, file.kind, content(file))
