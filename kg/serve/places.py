"""Places for queries that run beside each other, given in the order of asking, a part of them at most to one client."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kg.errors import KgError

AT_ONCE = max(6, 3 * (os.cpu_count() or 1))  # queries that run beside each other
OF_ONE = AT_ONCE * 2 // 3  # of which one client may have
WAITING = 16  # queries of one client that wait
ALL_WAITING = 256
PATIENCE = 5.0  # seconds that a query waits


class RefusedError(KgError):
    """What is not answered: the HTTP `status` that says so, and after how many seconds to ask again."""

    def __init__(self, status: int, reason: str, after: int = 0) -> None:
        super().__init__(reason)
        self.status, self.after = status, after


class Places:
    """AT_ONCE places, OF_ONE of them for one client."""

    def __init__(self) -> None:
        self.running: Counter[str] = Counter()
        self.queue: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def one(self, client: str) -> AsyncIterator[None]:
        """A place for the block; RefusedError when too many wait, or none became free in time."""
        await self.take(client)
        try:
            yield
        finally:
            self.give_back(client)

    async def take(self, client: str) -> None:
        if self.free_for(client):
            self.running[client] += 1
            return
        if sum(name == client for name, _ in self.queue) >= WAITING:
            raise RefusedError(429, f"{WAITING} queries of yours wait already; ask again when they are answered", 1)
        if len(self.queue) >= ALL_WAITING:
            raise RefusedError(503, "too many queries wait; ask again later", 5)
        turn = asyncio.get_running_loop().create_future()
        entry = (client, turn)
        self.queue.append(entry)
        try:
            await asyncio.wait_for(turn, PATIENCE)
        except BaseException as error:
            if entry in self.queue:
                self.queue.remove(entry)
            elif turn.done() and not turn.cancelled():
                self.give_back(client)
            if isinstance(error, TimeoutError):
                raise RefusedError(503, "all places for queries are taken; ask again later", 5) from None
            raise

    def free_for(self, client: str) -> bool:
        return self.running.total() < AT_ONCE and self.running[client] < OF_ONE

    def give_back(self, client: str) -> None:
        """Hands a place on to the first who may have it."""
        self.running[client] -= 1
        if not self.running[client]:
            del self.running[client]
        for entry in list(self.queue):
            waits, turn = entry
            if self.free_for(waits):
                self.queue.remove(entry)
                if not turn.done():
                    self.running[waits] += 1
                    turn.set_result(None)
