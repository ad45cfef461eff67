"""How many articles share each row (kg/rdf/shares.py): an SQLite file in each snapshot, so that it is in force with the
graph that belongs to it or not at all."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from kg.rdf.shares import Share

TABLE = (
    "CREATE TABLE shares (kind TEXT, name TEXT, value TEXT, articles INTEGER, PRIMARY KEY (kind, name, value)) "
    "WITHOUT ROWID"
)
ADD = "INSERT INTO shares VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles"
OF = "FROM shares WHERE kind = ? AND name = ? AND value = ?"
AT_ONCE = 500  # names in one query


class Shares:
    """The rows of all articles, in a file, `new` or that of a build, or in memory; sqlite3.DatabaseError where the file
    is broken."""

    def __init__(self, path: Path | None = None, *, new: bool = False) -> None:
        self.inner = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.inner.execute("PRAGMA journal_mode = OFF")  # a build that dies leaves a file that nobody reads
        self.inner.execute("BEGIN")
        if new or path is None:
            self.inner.execute(TABLE)
        elif not self.inner.execute("SELECT name FROM sqlite_master WHERE name = 'shares'").fetchall():
            raise sqlite3.DatabaseError("no table of shares")  # SQLite takes an empty file for a database without any

    def add(self, rows: Iterable[Share]) -> None:
        """Counts the rows of articles into an empty table; a row is there once for each article."""
        self.inner.executemany(ADD, ((*row, n) for row, n in Counter(rows).items()))

    def change(self, number: Mapping[Share, int]) -> set[Share]:
        """Counts more articles for some rows, or less; the rows that no article had before, or none has now."""
        moved: set[Share] = set()
        for row, more in number.items():
            (had,) = self.inner.execute(f"SELECT articles {OF}", row).fetchone() or (0,)
            if had == 0 or had + more == 0:
                moved.add(row)
            if had + more:
                self.inner.execute(ADD, (*row, more))
            else:
                self.inner.execute(f"DELETE {OF}", row)
        return moved

    def of(self, kind: str, names: Collection[str] | None = None) -> list[Share]:
        """The rows of a kind, all or those under some names."""
        return [Share(kind, name, value) for name, value in self.rows(kind, names)]

    def rows(self, kind: str, names: Collection[str] | None) -> Iterator[tuple[str, str]]:
        sql = "SELECT name, value FROM shares WHERE kind = ?"
        if names is None:
            yield from self.inner.execute(sql, (kind,))
            return
        rest = sorted(names)
        for start in range(0, len(rest), AT_ONCE):
            some = rest[start : start + AT_ONCE]
            yield from self.inner.execute(f"{sql} AND name IN ({', '.join('?' * len(some))})", (kind, *some))

    def close(self) -> None:
        """Leaves all on disk."""
        self.inner.execute("COMMIT")
        self.inner.close()

    def drop(self) -> None:
        """Lets go of the file, in whatever state it is."""
        self.inner.close()
