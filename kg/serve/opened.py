"""A snapshot open for reading: its graph, its index, and the texts of articles that were read last."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pyoxigraph as ox

from kg.archive.folder import Snapshot
from kg.rdf.iris import BASE
from kg.schema.vocabulary import term
from kg.serve import files

TEXTS = 64
CONNECTIONS = 8  # to the index: as many threads read it at once
DEFAULT = ox.DefaultGraph()
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Opened:
    """May be read by several threads. `base` is what IRIs begin with, as the graph's description says it."""

    def __init__(self, snapshot: Snapshot, base: str = "") -> None:
        self.snapshot = snapshot
        self.store = ox.Store.read_only(str(snapshot.graph))
        self.base = base or base_of(self.store)
        self.temporary: tempfile.TemporaryDirectory[str] | None = None
        self.index = self.indexed(snapshot.path / "search.sqlite")
        self.connections: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for _ in range(CONNECTIONS):
            self.connections.put(self.connected())
        self.text = lru_cache(TEXTS)(self.read_text)
        self.making = files.started(snapshot)

    def indexed(self, path: Path) -> Path:
        """The index of the snapshot. Where there is none it is made, in a process of its own so that requests go on
        being answered: beside the snapshot or, where nothing can be written, in a temporary folder."""
        command = [sys.executable, "-m", "kg.serve.index", str(self.snapshot.graph)]
        if not path.exists() and subprocess.run([*command, str(path)], stderr=subprocess.DEVNULL).returncode:
            self.temporary = tempfile.TemporaryDirectory(prefix="kg-")
            path = Path(self.temporary.name) / path.name
            subprocess.run([*command, str(path)], check=True)
        return path

    def close(self) -> None:
        """Gives back what is open; nobody may read any more."""
        if self.making is not None:
            self.making.kill()
            self.making.wait()
        for _ in range(CONNECTIONS):
            self.connections.get().close()
        if self.temporary is not None:
            self.temporary.cleanup()

    def connected(self) -> sqlite3.Connection:
        """The index, open: it can be read from then on whatever becomes of its folder."""
        address = f"{self.index.resolve().as_uri()}?mode=ro&immutable=1"
        found = sqlite3.connect(address, uri=True, check_same_thread=False)
        found.execute("SELECT * FROM grams LIMIT 1")
        return found

    def rows(self, sql: str, *values: object) -> list[Any]:
        """The rows of a query of the index."""
        found = self.connections.get()
        try:
            return found.execute(sql, values).fetchall()
        finally:
            self.connections.put(found)

    def number(self, sql: str, *values: object) -> int:
        """The number that a query of the index gives."""
        return int(self.rows(sql, *values)[0][0])

    def values(self, subject: ox.NamedNode) -> dict[str, list[Value]]:
        """Property → its values, in order, in the merge of all graphs; both by IRI."""
        found: dict[str, list[Value]] = {}
        for quad in self.store.quads_for_pattern(subject, None, None, DEFAULT):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return {name: sorted(found[name], key=str) for name in sorted(found)}

    def triples(self, subject: ox.NamedNode) -> Iterator[ox.Quad]:
        return self.store.quads_for_pattern(subject, None, None, DEFAULT)

    def holds(self, subject: ox.NamedNode) -> bool:
        return next(self.triples(subject), None) is not None

    def read_text(self, article: str) -> str:
        """The text of an article; empty where the graph was built without."""
        of = ox.NamedNode(article)
        for quad in self.store.quads_for_pattern(None, term("nif:sourceUrl"), of, DEFAULT):
            for text in self.store.quads_for_pattern(quad.subject, term("nif:isString"), None, DEFAULT):
                return str(text.object.value)  # type: ignore[union-attr]  # a literal
        return ""


def base_of(store: ox.Store) -> str:
    """What the IRIs of a graph begin with, as its description says it."""
    for quad in store.quads_for_pattern(None, term("void:uriSpace"), None, DEFAULT):
        return str(quad.object.value)  # type: ignore[union-attr]  # a literal
    return BASE
