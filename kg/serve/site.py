"""What all parts of the server share: the settings, the snapshot in force, the processes that answer queries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.archive.folder import Snapshot
from kg.rdf.confined import Limits
from kg.serve.opened import Opened
from kg.serve.queries import Queries
from kg.serve.snapshots import Snapshots


@dataclass(frozen=True, slots=True)
class Settings:
    """The store's `folder`; `base` of its IRIs, as the graph says it where none is given; what a query may take; the
    hosts by which the server is called."""

    folder: Path
    base: str = ""
    limits: Limits = Limits(rows=100_000, memory=512 << 20)
    host: str = "127.0.0.1"
    port: int = 8000


class Site:
    """The state of a server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.queries = Queries(settings.limits)
        self.snapshots: Snapshots[Opened] = Snapshots(settings.folder, self.open, self.close)

    def open(self, snapshot: Snapshot) -> Opened:
        opened = Opened(snapshot, self.settings.base)
        self.queries.open(snapshot.graph)
        return opened

    def close(self, snapshot: Snapshot, opened: Opened) -> None:
        self.queries.close(snapshot.graph)
        opened.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Opens the snapshot in force, or raises why not, and starts what answers queries."""
        self.queries.start()
        try:
            await self.snapshots.refresh()
            yield
        finally:
            self.queries.stop()
