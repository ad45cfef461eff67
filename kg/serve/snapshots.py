"""The snapshots of a store on disk: which one is in force, opened once, kept open until its last request has ended."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, TypeVar

from kg.archive.folder import Snapshot, current

Opened = TypeVar("Opened")
LOOK_AGAIN = 0.2  # seconds between two looks at which snapshot is in force


class Snapshots(Generic[Opened]):
    """Hands out the opened snapshot in force and closes a replaced one when its last request has ended.

    `open_one` opens a snapshot (slow work in a thread is its own affair), `close_one` closes it. When the store cannot
    be read any more, the snapshot that was in force goes on being served; `trouble` says why."""

    def __init__(
        self,
        folder: Path,
        open_one: Callable[[Snapshot], Opened],
        close_one: Callable[[Snapshot, Opened], None],
    ) -> None:
        self.folder, self.open_one, self.close_one = folder, open_one, close_one
        self.latest: Snapshot | None = None
        self.opened: dict[Snapshot, Opened] = {}
        self.users: dict[Snapshot, int] = {}
        self.trouble = ""
        self.looked = 0.0
        self.opening: asyncio.Task[None] | None = None

    async def refresh(self) -> None:
        """Looks which snapshot is in force and opens it; KgError where none can be."""
        found = current(self.folder)
        if found != self.latest:
            self.opened[found] = await asyncio.to_thread(self.open_one, found)
            self.users.setdefault(found, 0)
            replaced, self.latest = self.latest, found
            if replaced is not None:
                self.close_unused(replaced)

    async def look(self) -> None:
        """refresh, from which a failure is kept as `trouble`."""
        try:
            await self.refresh()
            self.trouble = ""
        except Exception as error:  # whatever a half-written store raises: the old snapshot is served on
            self.trouble = " ".join(str(error).split())
        self.looked = time.monotonic()

    def close_unused(self, snapshot: Snapshot) -> None:
        if snapshot != self.latest and not self.users[snapshot]:
            del self.users[snapshot]
            self.close_one(snapshot, self.opened.pop(snapshot))

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Opened]:
        """The opened snapshot in force, kept open inside the block. A new one is opened beside the requests, which are
        answered from the old one meanwhile."""
        if time.monotonic() - self.looked > LOOK_AGAIN and (self.opening is None or self.opening.done()):
            self.opening = asyncio.create_task(self.look())
            await asyncio.wait({self.opening}, timeout=0.05)
        assert self.latest is not None
        snapshot = self.latest
        self.users[snapshot] += 1
        try:
            yield self.opened[snapshot]
        finally:
            self.users[snapshot] -= 1
            self.close_unused(snapshot)
