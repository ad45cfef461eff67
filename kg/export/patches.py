"""A sorted RDF file brought up to date: what is about subjects that have changed is written anew, the rest is copied.

A file of a sorted union is a row of blocks, each about one subject, so that a subject is found by halving (Knuth, The
Art of Computer Programming, 6.2.1), and the bytes are those of a file written from nothing.
"""

import html
import io
import json
import mmap
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.rdf import serialise
from kg.rdf.store import Store
from kg.schema.vocabulary import PREFIXES

LINES = len(PREFIXES)
AT_ONCE = 1 << 20  # bytes
ABOUT = re.compile(rb'rdf:about="([^"]*)"')
JSON_ID = re.compile(rb'\{"@id": ("(?:[^"\\]|\\.)*")')
Write = Callable[[Iterable[bytes], BinaryIO], None]  # of N-Triples lines in order


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a file divides: `head` lines before the first block; a block ends after the first `line` that follows `end`;
    blocks are apart by `between`, and `foot` follows the last. `subject` is that of a block as N-Triples has it."""

    write: Write
    subject: Callable[[bytes], bytes]
    end: bytes
    line: bytes = b""
    head: int = 0
    between: bytes = b""
    foot: bytes = b""


def first_word(block: bytes) -> bytes:
    return block[: block.index(b" ")]


def of_turtle(block: bytes) -> bytes:
    """The subject of a block in Turtle, which may be written with a prefix.

    >>> of_turtle(b"<http://x/1> a kg:Person ."), of_turtle(b"owl:a\\\\/b a kg:Person .")
    (b'<http://x/1>', b'<http://www.w3.org/2002/07/owl#a/b>')
    """
    word = first_word(block)
    if word.startswith(b"<"):
        return word
    prefix, _, local = word.decode().replace("\\", "").partition(":")
    return f"<{PREFIXES[prefix]}{local}>".encode()


def of_json(block: bytes) -> bytes:
    found = JSON_ID.match(block)
    assert found is not None
    return f"<{json.loads(found[1])}>".encode()


def of_xml(block: bytes) -> bytes:
    found = ABOUT.search(block)
    assert found is not None
    return f"<{html.unescape(found[1].decode())}>".encode()


def n_triples_of(lines: Iterable[bytes], output: BinaryIO) -> None:
    output.writelines(lines)


def json_ld_of(lines: Iterable[bytes], output: BinaryIO) -> None:
    serialise.json_ld_of(serialise.parsed(lines), output)


N_TRIPLES = Syntax(n_triples_of, first_word, b"\n")
TURTLE = Syntax(serialise.turtle_of, of_turtle, b" .\n", head=LINES)
JSON_LD = Syntax(json_ld_of, of_json, b",\n", head=2, between=b",\n", foot=b"\n]}\n")
RDF_XML = Syntax(serialise.rdf_xml_of, of_xml, b"\n\t</", b"\n", head=2, foot=b"</rdf:RDF>")


@dataclass(frozen=True, slots=True)
class File:
    """A file and where its blocks begin and end."""

    content: "mmap.mmap | bytes"
    syntax: Syntax
    start: int
    stop: int

    def following(self, place: int) -> int:
        """Where the block after the one at a place begins."""
        end = self.content.find(self.syntax.end, place, self.stop)
        return self.stop if end < 0 else self.after(end)

    def after(self, end: int) -> int:
        behind = end + len(self.syntax.end)
        return self.content.find(self.syntax.line, behind) + len(self.syntax.line)

    def subject(self, place: int) -> bytes:
        return self.syntax.subject(self.content[place : self.following(place)])

    def find(self, wanted: bytes, start: int) -> int:
        """Where the first block from `start` on begins whose subject is the one wanted, or comes after it."""
        stop = self.stop
        while start < stop:
            middle = (start + stop) // 2
            end = self.content.rfind(self.syntax.end, start, middle)
            place = start if end < 0 else self.after(end)
            if place > middle:  # the middle is in the last line of the block before
                place = self.before(end, start)
            if self.subject(place) < wanted:
                start = self.following(place)
            else:
                stop = place
        return start

    def before(self, end: int, start: int) -> int:
        earlier = self.content.rfind(self.syntax.end, start, end)
        return start if earlier < 0 else self.after(earlier)

    def parts(self, start: int, stop: int) -> Iterator[bytes]:
        return (self.content[place : min(place + AT_ONCE, stop)] for place in range(start, stop, AT_ONCE))

    def blocks(self) -> Iterator[tuple[bytes, bytes]]:
        """Each block with its subject, without what is between two."""
        place = self.start
        while place < self.stop:
            following = self.following(place)
            yield self.subject(place), self.content[place:following].removesuffix(self.syntax.between)
            place = following


def opened(content: "mmap.mmap | bytes", syntax: Syntax) -> File:
    start = 0
    for _ in range(syntax.head):
        start = content.find(b"\n", start) + 1
    return File(content, syntax, start, len(content) - len(syntax.foot))


def lines_about(store: Store, subjects: Collection[str]) -> list[bytes]:
    """The triples about some subjects in the merge of all graphs, as N-Triples lines in order."""
    found = (ox.Triple(*statement) for subject in subjects for statement in store.about(ox.NamedNode(subject)))
    text = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return sorted(text.splitlines(keepends=True), key=serialise.order)


def blocks_of(lines: Iterable[bytes], syntax: Syntax) -> dict[bytes, list[bytes]]:
    """The blocks that some lines make, by subject."""
    made: dict[bytes, list[bytes]] = {}
    output = io.BytesIO()
    syntax.write(lines, output)
    for subject, block in opened(output.getvalue(), syntax).blocks():
        made.setdefault(subject, []).append(block)
    return made


def patch(old: Path, store: Store, subjects: Collection[str], syntax: Syntax, output: BinaryIO) -> None:
    """Writes a file as the old one, but for what is about some subjects, which a store now holds."""
    lines = lines_about(store, subjects)
    new: dict[bytes, list[bytes]] = {f"<{subject}>".encode(): [] for subject in subjects} | (
        blocks_of(lines, syntax) if lines else {}
    )
    with old.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = opened(content, syntax)
        output.write(content[: found.start])
        between = b""
        for piece in pieces(found, new):
            output.write(between)
            output.writelines([piece] if isinstance(piece, bytes) else found.parts(*piece))
            between = syntax.between
        output.write(syntax.foot)


def pieces(found: File, new: Mapping[bytes, list[bytes]]) -> Iterator[bytes | tuple[int, int]]:
    """What is new, and from where to where the file stays, in order."""
    at = found.start
    for subject in sorted(new):
        start = found.find(subject, at)
        if start > at:
            yield at, start - len(found.syntax.between) if start < found.stop else start
        yield from new[subject]
        at = found.find(subject + b"\0", start)
    if at < found.stop:
        yield at, found.stop
